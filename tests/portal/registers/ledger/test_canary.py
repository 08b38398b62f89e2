"""After a withdrawal the value is in no byte below the instance's folder, in no page and in no download: a canary is planted and sought."""

from __future__ import annotations

import io
import re
import shutil
import sqlite3
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from demo.pdf import text_pdf
from tests.portal.registers.conftest import REPO, command_of, environment, payroll, write_xlsx

CANARY = "Canarioquenadiedebever"
WITHDRAW = ("--reason=Mostraba el nombre de quien no debía.", "--legal-basis=Resolución 3-2026")

# What an officer left in the panel, and what a citizen wrote, as rows and files of the instance.
PANEL = """
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "portal_template.settings"
import django
django.setup()
from django.utils import timezone
from portal_template.panel.models import Declaration, DeclarationKind, Submission, SubmissionFile
from portal_template.panel.submissions import storage
from portal_template.registers.models import ProblemReport
canary, now = sys.argv[1], timezone.now()
cell = {"part": "laip-10-04", "period": "2026-09"}
sent = Submission.objects.create(**cell, form="data", username="ana", created_at=now, changed_at=now, text=canary, reason=canary,
                                 note=canary, doubts={"d": canary}, state="published", result_version=1)
folder = storage.receiving_folder().parent / str(sent.pk) / "abc"
folder.mkdir(parents=True)
(folder / "nomina.csv").write_text(canary)
SubmissionFile.objects.create(submission=sent, role="sheet", path=f"{sent.pk}/abc/nomina.csv", name=f"{canary}.csv", title=canary,
                              mediatype="text/csv", bytes=9, sha256="0" * 64, facts={"seen": canary})
Declaration.objects.create(part="laip-10-04", seen={"2026-09": 1}, kind=DeclarationKind.NO_MOVEMENT, text=canary, username="ana",
                           created_at=now, legal_basis=canary)
ProblemReport.objects.create(at=now, **cell, version=1, text=f"Sale {canary}", contact=canary, answer=canary)
"""


def portal(home: Path, *arguments: object) -> str:
    """Run a command of the portal, which must end well."""
    done = subprocess.run(command_of(*arguments), env=environment(home), cwd=REPO, text=True, capture_output=True, timeout=180, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def holding(home: Path) -> list[str]:
    """The files that hold the value, in their bytes or in their name; compressed ones are opened."""
    found = []
    for path in home.rglob("*"):
        if CANARY in path.name or (path.is_file() and (CANARY.encode() in path.read_bytes() or says(path.read_bytes()))):
            found.append(path.relative_to(home).as_posix())
    return found


@pytest.fixture
def home(ready_home: Path, tmp_path: Path) -> Path:
    """An instance whose payroll shows the value in two versions, and a document that says it, beside others that do not."""
    home = tmp_path / "home"
    shutil.copytree(ready_home, home)
    portal(home, "sync_checklist")
    rows = [*payroll(400), (f"Persona {CANARY}", "011", 4500.25, None, f"Nota {CANARY}")]
    portal(home, "import_edition", "laip-10-04", "2026-08", write_xlsx(tmp_path / "0.xlsx", payroll(300)))
    portal(home, "import_edition", "laip-10-04", "2026-09", write_xlsx(tmp_path / "1.xlsx", rows))
    portal(
        home, "import_edition", "laip-10-04", "2026-09", write_xlsx(tmp_path / "2.xlsx", rows[:1] + rows[50:]), f"--reason=Por {CANARY}."
    )
    paper = tmp_path / f"{CANARY}.pdf"
    paper.write_bytes(text_pdf(CANARY, [f"Dice {CANARY}"]))
    portal(home, "import_edition", "laip-10-01", "vigente", paper, f"--statement=Lo firma {CANARY}.")
    subprocess.run([sys.executable, "-c", PANEL, CANARY], env=environment(home), cwd=REPO, check=True, timeout=60)
    return home


@pytest.fixture
def address(home: Path, tmp_path: Path) -> Iterator[str]:
    """The instance, served while the withdrawal is made."""
    log = tmp_path / "gunicorn.log"
    command = [sys.executable, "-m", "gunicorn", "--bind=127.0.0.1:0", "--threads=2", f"--error-logfile={log}", "portal_template.wsgi"]
    server = subprocess.Popen(command, env=environment(home), cwd=REPO)
    try:
        until = time.monotonic() + 60
        while time.monotonic() < until and not (found := re.search(r"http://127\.0\.0\.1:\d+", log.read_text() if log.exists() else "")):
            time.sleep(0.1)
        assert found
        yield found.group()
    finally:
        server.terminate()
        server.wait(20)


WHOLE = ("/datos/todo.sqlite3", "/datos/todo.zip", "/api/filas/laip-10-04.json")
ASKED = [
    "/",
    "/informacion-publica/",
    "/informacion-publica/remuneraciones/",
    "/informacion-publica/remuneraciones/datos/",
    f"/informacion-publica/remuneraciones/datos/?q={CANARY}",
    "/informacion-publica/remuneraciones/datos/2026-09/",
    "/informacion-publica/remuneraciones/datos/2026-09/v1/",
    "/informacion-publica/remuneraciones/datos/2026-09/v2/",
    "/informacion-publica/remuneraciones/datos/2026-09/v2/nomina-2026-09-v2.csv",
    "/informacion-publica/remuneraciones/datos/2026-09/v2/nomina-2026-09-v2.json",
    "/informacion-publica/remuneraciones/datos/2026-09/v2/texts.json",
    "/informacion-publica/remuneraciones/datos/nomina.csv",
    "/informacion-publica/remuneraciones/datos/nomina.json",
    "/informacion-publica/estructura/",
    "/informacion-publica/estructura/datos/vigente/",
    f"/informacion-publica/estructura/datos/vigente/v1/{CANARY.lower()}.pdf",
    "/buscar/?q=Canario",
    "/datapackage.json",
    "/libro.json",
    "/sitemap.xml",
    "/novedades.atom",
    "/informacion-publica/estructura/novedades.atom",
    "/api/publicaciones.json",
    "/api/celdas.json",
    *WHOLE,
    "/informacion-publica/remuneraciones/datos/2026-09/v2/constancia/",
]


def says(data: bytes) -> bool:
    """Whether a file says the value; an archive is opened, and so is each file in it."""
    if not data.startswith(b"PK"):
        return CANARY.encode() in data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return any(CANARY in name or says(archive.read(name)) for name in archive.namelist())


def seen(address: str) -> set[str]:
    """The addresses whose answer says the value, but for the question itself."""
    found = set()
    for path in ASKED:
        answer = requests.get(address + path, timeout=30)
        assert answer.status_code < 500, path
        if answer.content.startswith((b"PK", b"SQLite")):
            found |= {path} if says(answer.content) else set()
        elif CANARY.lower() in answer.text.replace(f"q={CANARY}", "").replace(f'value="{CANARY}"', "").lower():
            found.add(path)
    return found


def test_a_withdrawn_value_is_in_no_byte_of_the_instance_and_in_no_answer(home: Path, address: str) -> None:
    assert {"db.sqlite3", "registers.sqlite3"} <= set(holding(home))
    assert {"/informacion-publica/remuneraciones/datos/2026-09/", "/datapackage.json", "/buscar/?q=Canario", *WHOLE} <= seen(address)
    portal(home, "withdraw", "laip-10-04", "2026-09", 1, 2, *WITHDRAW)
    portal(home, "withdraw", "laip-10-01", "vigente", 1, *WITHDRAW)
    assert holding(home) == []
    assert seen(address) == set()
    with sqlite3.connect(home / "db.sqlite3") as database:
        assert database.execute("SELECT count(*) FROM registers_withdrawal WHERE destroyed_at IS NULL").fetchone() == (0,)
    assert "Todo está como se publicó." in portal(home, "verify", "--made")
    for path in ("2026-09/v1/nomina-2026-09-v1.csv", "2026-09/v2/nomina-2026-09-v2.xlsx"):
        answer = requests.get(f"{address}/informacion-publica/remuneraciones/datos/{path}", timeout=20)
        assert answer.status_code == 410
    other = requests.get(f"{address}/informacion-publica/remuneraciones/datos/2026-08/v1/nomina-2026-08-v1.csv", timeout=20)
    assert other.status_code == 200
