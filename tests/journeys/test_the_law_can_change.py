"""The law changes: an obligation and a column more, a version later. Pages appear, what was published stays readable, an old workbook is
refused with the remedy, and judging an old crawl again lists every change."""

from __future__ import annotations

import json
import shutil
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest

import checklists
from tests.journeys.conftest import Portal, free_port, portal, provision, run
from tests.journeys.test_main_job import TODAY, payroll

OBLIGATION = """
[[obligation]]
code = "laip-10-30"
number = "30"
slug = "alumbrado"
short = "Alumbrado público"
title = "Alumbrado público"
citation = "Decreto inventado 1-2027, artículo 1"
duty = "Decir cuántas lámparas hay y cuántas funcionan."
basis = "law"
binds = ["municipality"]

[[obligation.part]]
title = "Alumbrado público"
duty = "Publicar el informe de lámparas."
refresh = "standing"
refresh_basis = "convention"
forms = ["document", "page"]

[[obligation.part.criterion]]
slug = "publicado"
question = "¿Publica el informe de lámparas?"
basis = "law"
predicate = "has_part"
remedy = "Publique el informe de lámparas."
"""
CRITERION = """
[[obligation.part.criterion]]
slug = "plaza"
question = "¿Dice el número de plaza de cada persona?"
basis = "law"
predicate = "has_column"
params = { column = "plaza" }
remedy = "Agregue la columna del número de plaza."
"""
COLUMN = """
[[column]]
name = "plaza"
title = "Número de plaza"
type = "string"
required = true
example = "P-001"
help = "El número con que se identifica la plaza."
synonyms = ["no. de plaza"]
basis = "law"
privacy = "public"
"""


@pytest.fixture(scope="module")
def new_law(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("law") / "checklists"
    shutil.copytree(Path(checklists.__file__).parent, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    laip = folder / "obligations" / "laip.toml"
    text = laip.read_text(encoding="utf-8")
    payroll_part, rest = text.split('code = "laip-10-05"', 1)
    payroll_part, head = payroll_part.rsplit("[[obligation]]", 1)
    laip.write_text(f'{payroll_part}{CRITERION}\n[[obligation]]{head}code = "laip-10-05"{rest}{OBLIGATION}', encoding="utf-8")
    register = folder / "registers" / "remuneraciones.toml"
    words = register.read_text(encoding="utf-8").replace("version = 1", "version = 2", 1)
    assert "version = 2" in words
    register.write_text(words + COLUMN, encoding="utf-8")
    version = folder / "version.toml"
    version.write_text(version.read_text(encoding="utf-8").replace('version = "', 'version = "nueva-', 1), encoding="utf-8")
    return folder


def test_pages_appear_old_editions_stay_and_every_change_is_listed(
    new_law: Path, tmp_path: Path, serve: Callable[[Path, int], Portal]
) -> None:
    home, port = tmp_path / "9912", free_port()
    provision(home, "9912", "San Cambio", port)
    book = payroll(tmp_path / "nomina.xlsx")
    assert portal(home, "import_edition", "laip-10-04", "2026-09", str(book), "--today", TODAY).returncode == 0
    town = serve(home, port)
    environment = town.monitor_env(tmp_path / "monitor")
    out = tmp_path / "seen"
    observed = run("monitor.manage", "observe", town.url, "--out", str(out), "--today", TODAY, env=environment)
    assert observed.returncode == 0, observed.stderr

    with (home / "portal.env").open("a", encoding="utf-8") as env:
        env.write(f'CHECKLIST="{new_law}"\n')
    synced = portal(home, "sync_checklist", "--json")
    assert synced.returncode == 0, synced.stdout + synced.stderr
    changed = serve(home, other := free_port())
    base = f"http://127.0.0.1:{other}/informacion-publica"
    assert "Alumbrado público" in _read(f"{base}/alumbrado/")
    assert "Persona 0001" in _read(f"{base}/remuneraciones/datos/2026-09/")
    assert changed.process.poll() is None
    refused = portal(home, "import_edition", "laip-10-04", "2026-08", str(book), "--today", TODAY)
    assert refused.returncode == 1
    assert "Número de plaza" in refused.stdout + refused.stderr

    again = run("monitor.manage", "reassess", str(out), "--checklist", str(new_law), env=environment)
    assert again.returncode == 0, again.stderr
    assert "laip-10-30:publicado: no se preguntaba → no cumple" in again.stdout
    assert "laip-10-04:plaza: no se preguntaba → no cumple" in again.stdout
    value = json.loads((out / "assessment.json").read_text(encoding="utf-8"))
    assert value["checklist"].startswith("nueva-")


def _read(url: str) -> str:
    with urllib.request.urlopen(url, timeout=20) as answer:  # noqa: S310 (our own loopback address)
        text: str = answer.read().decode()
        return text
