"""The files are the record: an import cut short leaves old or new, and tables follow from records under the law of their day."""

from __future__ import annotations

import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from portal_template.registers.models import Edition
from portal_template.registers.rows import read_rows
from portal_template.registers.typed import catch_up, digests
from tests.portal.registers.conftest import LAW, REPO, command_of, environment, import_edition, payroll, run, write_xlsx

# Runs the real command and stops where the test says, until it is killed.
CUT = """
import pathlib, sys, time
from portal_template import manage
def stop(*args, **kwargs):
    pathlib.Path(sys.argv[1]).touch()
    time.sleep(60)
point = sys.argv[2]
import django.core.management
import os
os.environ["DJANGO_SETTINGS_MODULE"] = "portal_template.settings"
import django
django.setup()
from portal_template.registers import publish, record, typed
if point == "before the rename":
    record._put_in_place = stop
elif point == "after the rename":
    publish._Writer.announce = stop
elif point == "before the typed tables":
    from portal_template.registers import following
    following.catch_up = stop
manage.main(["portal", *sys.argv[3:]])
"""


def published(home: Path) -> list[tuple[str, str, int, int]]:
    with sqlite3.connect(home / "db.sqlite3") as database:
        return database.execute("SELECT part, period, version, row_count FROM registers_edition ORDER BY version").fetchall()


def portal(home: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command_of(*arguments), env=environment(home), cwd=REPO, text=True, capture_output=True, timeout=60, check=False)


@pytest.mark.parametrize(
    ("point", "announced"),
    [("before the rename", 0), ("after the rename", 0), ("before the typed tables", 1)],
)
def test_an_import_killed_at_any_point_leaves_old_or_new(ready_home: Path, tmp_path: Path, point: str, announced: int) -> None:
    home = tmp_path / "home"
    shutil.copytree(ready_home, home)
    first, second = write_xlsx(tmp_path / "1.xlsx", payroll(2)), write_xlsx(tmp_path / "2.xlsx", payroll(5))
    arguments = ["import_edition", "laip-10-04", "2026-09", "--today=2026-11-22"]
    reached = tmp_path / "reached"
    cut = subprocess.Popen([sys.executable, "-c", CUT, str(reached), point, *arguments, str(first)], env=environment(home), cwd=REPO)
    until = time.monotonic() + 30
    while not reached.exists() and time.monotonic() < until and cut.poll() is None:
        time.sleep(0.05)
    assert reached.exists()
    cut.send_signal(signal.SIGKILL)
    cut.wait(10)
    assert len(published(home)) == announced
    again = portal(home, *arguments, second, "--reason=Se completa.")
    assert again.returncode == 0, again.stderr
    assert published(home)[-1] == ("laip-10-04", "2026-09", announced + 1, 5)
    assert not (home / "files/.incoming").exists() or not list((home / "files/.incoming").iterdir())
    rebuilt = portal(home, "rebuild")
    assert "las tablas eran iguales" in rebuilt.stdout, rebuilt.stdout + rebuilt.stderr
    assert f"nomina: {5 + 2 * announced} filas" in rebuilt.stdout


def test_tables_rebuilt_from_records_are_the_tables_that_were_there(town: Any, tmp_path: Path) -> None:
    for month, count in (("2026-08", 3), ("2026-09", 4)):
        assert import_edition("laip-10-04", month, write_xlsx(tmp_path / "n.xlsx", payroll(count))).code == 0
    before = digests(town.typed_tables)
    town.typed_tables.unlink()
    ran = run("rebuild")
    assert "nomina: 7 filas" in ran.out
    assert digests(town.typed_tables) == before
    with sqlite3.connect(town.typed_tables) as tables:
        assert tables.execute("SELECT sum(salario), typeof(ingreso) FROM nomina WHERE _period = '2026-08'").fetchone() == (13506.75, "text")
        tables.execute("UPDATE nomina SET salario = 1 WHERE _row = 1")
    assert "nomina: 7 filas (era distinta de sus registros)" in run("rebuild").out
    assert digests(town.typed_tables) == before


def test_a_lost_table_comes_back_with_the_next_import(town: Any, tmp_path: Path) -> None:
    assert import_edition("laip-10-04", "2026-09", write_xlsx(tmp_path / "n.xlsx", payroll(3))).code == 0
    town.typed_tables.unlink()
    assert catch_up(town.typed_tables, town.files) == 1
    assert catch_up(town.typed_tables, town.files) == 0


def test_a_record_that_was_changed_on_the_disk_is_told_and_not_rebuilt(town: Any, tmp_path: Path) -> None:
    assert import_edition("laip-10-04", "2026-09", write_xlsx(tmp_path / "n.xlsx", payroll(3))).code == 0
    before = digests(town.typed_tables)
    kept = town.files / Edition.objects.get().files.get(kind="csv").path
    kept.write_text(kept.read_text().replace("4501.25", "9501.25"))
    ran = run("rebuild")
    assert ran.code == 1
    assert "su huella no es la que se publicó" in ran.err
    assert digests(town.typed_tables) == before


def test_an_old_edition_is_still_read_under_its_own_schema_when_the_law_changes(
    town: Any, portal: Callable[..., Any], tmp_path: Path
) -> None:
    old_file = write_xlsx(tmp_path / "vieja.xlsx", payroll(2))
    assert import_edition("laip-10-04", "2026-08", old_file).code == 0
    changed = tmp_path / "law"
    shutil.copytree(LAW, changed)
    schema = changed / "registers/nomina.toml"
    new_column = '\n[[column]]\nname = "plaza"\ntitle = "Plaza"\ntype = "integer"\nrequired = true\nexample = "12"\nbasis = "law"\n'
    schema.write_text(schema.read_text().replace("version = 1", "version = 2") + new_column)
    version = changed / "version.toml"
    version.write_text(version.read_text().replace("prueba-1", "prueba-2"))
    portal(checklist=changed)
    refused = import_edition("laip-10-04", "2026-09", old_file)
    assert refused.code == 1
    assert "Falta la columna «Plaza»" in refused.err
    rows = [(*row, "Plaza" if number == 0 else number) for number, row in enumerate(payroll(2))]
    ran = import_edition("laip-10-04", "2026-09", write_xlsx(tmp_path / "nueva.xlsx", rows))
    assert ran.code == 0, ran.err
    old, new = (read_rows(town.files, Edition.objects.get(period=period)) for period in ("2026-08", "2026-09"))
    assert old is not None
    assert new is not None
    assert [field.name for field in old.fields] == ["nombre", "renglon", "salario", "ingreso", "observaciones"]
    assert [field.name for field in new.fields][-1] == "plaza"
    assert list(Edition.objects.order_by("period").values_list("checklist", "register_version")) == [("prueba-1", 1), ("prueba-2", 2)]
    assert run("rebuild").code == 0
    with sqlite3.connect(town.typed_tables) as tables:
        assert tables.execute("SELECT _period, plaza FROM nomina WHERE _row = 2 ORDER BY _period").fetchall() == [
            ("2026-08", None),
            ("2026-09", 2),
        ]


@pytest.mark.parametrize("damage", ["lost", "garbage"])
def test_a_rebuild_never_says_that_tables_were_equal_when_it_could_not_read_them(town: Any, tmp_path: Path, damage: str) -> None:
    import_edition("laip-10-04", "2026-08", write_xlsx(tmp_path / "a.xlsx", payroll(3)))
    before = digests(town.typed_tables)
    town.typed_tables.unlink()
    if damage == "garbage":
        town.typed_tables.write_text("esto no es una base de datos")
    ran = run("rebuild")
    assert ran.code == 0
    assert "no había tablas que comparar" in ran.out
    assert digests(town.typed_tables) == before


def test_what_was_published_stands_when_the_derived_tables_cannot_be_written(town: Any, tmp_path: Path) -> None:
    town.typed_tables.mkdir()
    ran = import_edition("laip-10-04", "2026-08", write_xlsx(tmp_path / "a.xlsx", payroll(3)))
    assert ran.code == 1
    assert "Lo publicado está publicado" in ran.err
    assert "portal rebuild" in ran.err
    assert Edition.objects.count() == 1


# Runs the real command where no file may grow beyond so many bytes: the disk says no in the middle of a record.
FULL = """
import resource, sys
from portal_template import manage
limit = int(sys.argv.pop(1))
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
manage.main(["portal", *sys.argv[1:]])
"""


def test_a_disk_that_says_no_is_told_in_a_sentence_and_leaves_nothing_half_written(ready_home: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(ready_home, home)
    table = tmp_path / "nomina.csv"
    table.write_text("Nombre,Renglón,Salario\n" + "".join(f"Persona {n:06},011,{n}.00\n" for n in range(60_000)), "utf-8")
    limit = (home / "db.sqlite3").stat().st_size + 100_000
    assert table.stat().st_size > limit
    command = [sys.executable, "-c", FULL, str(limit), "import_edition", "laip-10-04", "2026-08", str(table)]
    ran = subprocess.run(command, env=environment(home), cwd=REPO, capture_output=True, text=True, timeout=120)
    assert ran.returncode == 1
    assert "repita la orden" in ran.stderr
    assert "Traceback" not in ran.stderr
    assert [path for path in (home / "files").rglob("*") if path.is_file()] == []
    again = subprocess.run(
        command_of("import_edition", "laip-10-04", "2026-08", table), env=environment(home), cwd=REPO, capture_output=True, timeout=120
    )
    assert again.returncode == 0
