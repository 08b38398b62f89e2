"""A withdrawal destroys what it names, says so for ever, and leaves the cell under correction until a corrected version comes."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from demo.pdf import text_pdf
from portal_template.registers import law as followed
from portal_template.registers.board import cells
from portal_template.registers.ledger.chain import head
from portal_template.registers.models import Edition, EditionFile, JournalEntry, Justification, Link, ProblemReport, Withdrawal
from tests.portal.registers.conftest import TODAY, import_edition, payroll, run, write_xlsx

CANARY = "Canarioquenadiedebever"
REASON = "Mostraba el número de DPI de una persona."
BASIS = "Resolución 12-2026 de la alcaldía"
CELL = "/informacion-publica/remuneraciones/datos/2026-09/"


def withdraw(*arguments: object, reason: str = REASON) -> Any:
    """`portal withdraw` with a reason and its legal basis."""
    return run("withdraw", *arguments, f"--reason={reason}", f"--legal-basis={BASIS}")


@pytest.fixture
def payroll_twice(town: Any, tmp_path: Path) -> Any:
    """A payroll whose two versions show what they should not."""
    rows = payroll(3)
    rows[1] = (f"Persona {CANARY}", "011", 4500.25, None, None)
    assert import_edition("laip-10-04", "2026-09", write_xlsx(tmp_path / "1.xlsx", rows)).code == 0
    fixed = [*rows, ("Persona otra", "011", 1, None, None)]
    assert import_edition("laip-10-04", "2026-09", write_xlsx(tmp_path / "2.xlsx", fixed), f"--reason=Faltaba {CANARY}.").code == 0
    return town


def cell_of(town: Any, part: str, period: str) -> Any:
    """A cell of the board."""
    return next(cell for cell in cells(followed.checklist(), town.subject_kind, TODAY) if (cell.part.code, cell.period) == (part, period))


def holding(folder: Path, canary: str = CANARY) -> list[str]:
    """The files below a folder that hold the value."""
    return [str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file() and canary.encode() in path.read_bytes()]


def test_what_is_withdrawn_is_destroyed_and_its_manifest_stays(payroll_twice: Any) -> None:
    before = list(Link.objects.values_list("number", "digest"))
    ran = withdraw("laip-10-04", "2026-09", 1, 2)
    assert ran.code == 0, ran.err
    assert "Retirado: laip-10-04 2026-09 v1, v2. Eslabón 3 del libro." in ran.out
    assert "Ningún respaldo debe guardarlo después del" in ran.out
    assert holding(payroll_twice.home) == []
    for version in (1, 2):
        folder = payroll_twice.files / f"editions/laip-10-04/2026-09/v{version}"
        assert [path.name for path in folder.iterdir()] == ["manifest.json"]
    assert list(Link.objects.values_list("number", "digest"))[:2] == before
    assert head().count == 3
    assert list(EditionFile.objects.values_list("kind", flat=True)) == ["manifest", "manifest"]
    assert {(row.text, row.reason) for row in Edition.every.all()} == {("", "")}
    assert Edition.objects.count() == 0
    assert Withdrawal.objects.get().destroyed_at is not None
    journal = list(JournalEntry.objects.filter(action="withdraw").values_list("part", "period", "version", "actor"))
    assert sorted(journal) == [("laip-10-04", "2026-09", 1, "withdraw"), ("laip-10-04", "2026-09", 2, "withdraw")]


def test_its_record_says_when_and_by_what_post_and_its_reason_stands_beside(payroll_twice: Any, client: Client) -> None:
    withdraw("laip-10-04", "2026-09", 2)
    manifest = client.get("/libro/3/manifest.json").json()
    edition = Edition.every.get(version=2)
    assert manifest["kind"] == "withdrawal"
    assert manifest["withdrawn"] == [{"version": 2, "digest": edition.digest}]
    assert (manifest["number"], manifest["previous"]) == (3, edition.digest)
    assert manifest["post"]
    assert REASON not in json.dumps(manifest, ensure_ascii=False)
    assert client.get("/libro/3/texts.json").json()["reason"] == REASON
    assert len(client.get("/libro/3/salt.txt").content) == 64
    assert client.get("/libro/3/otro.json").status_code == 404
    assert client.get("/libro/1/manifest.json").status_code == 404


def test_the_page_is_a_tombstone_and_the_files_are_gone_for_good(payroll_twice: Any, client: Client) -> None:
    withdraw("laip-10-04", "2026-09", 1, 2)
    for address in (CELL, f"{CELL}v1/", f"{CELL}v2/"):
        page = client.get(address)
        assert page.status_code == 200
        text = page.content.decode()
        assert CANARY not in text
        for words in (REASON, BASIS, "se retiró para proteger datos personales", "Unidad de Información Pública"):
            assert words in text, words
    for name in ("v2/nomina-2026-09-v2.csv", "v2/nomina-2026-09-v2.xlsx", "v1/nomina-2026-09-v1.json", "v1/salt.txt", "v1/texts.json"):
        answer = client.get(CELL + name)
        assert answer.status_code == 410, name
        assert REASON in answer.content.decode()
    assert client.get(f"{CELL}v1/manifest.json").json()["number"] == 1


def test_the_cell_is_under_correction_until_a_corrected_version_comes(payroll_twice: Any, client: Client, tmp_path: Path) -> None:
    withdraw("laip-10-04", "2026-09", 2)
    cell = cell_of(payroll_twice, "laip-10-04", "2026-09")
    assert (cell.state, cell.version, cell.edition, cell.published_at) == ("correction", 2, None, None)
    assert not cell.state.published
    claim = next(item for item in client.get("/datapackage.json").json()["cells"] if item["period"] == "2026-09" and item["version"])
    assert (claim["state"], claim["version"], claim["files"]) == ("correction", 2, [])
    assert CELL not in client.get("/sitemap.xml").content.decode()
    refused = import_edition("laip-10-04", "2026-09", write_xlsx(tmp_path / "3.xlsx", payroll(3)))
    assert "Para corregirla diga el motivo" in refused.err
    assert import_edition("laip-10-04", "2026-09", write_xlsx(tmp_path / "3.xlsx", payroll(3)), "--reason=Sin el DPI.").code == 0
    cell = cell_of(payroll_twice, "laip-10-04", "2026-09")
    assert (cell.state, cell.version) == ("data", 3)
    assert cell.first_at is not None
    page = client.get(CELL).content.decode()
    assert "Retirado" in page  # in its history
    assert "Esta versión fue retirada" in client.get(f"{CELL}v2/").content.decode()


def test_the_same_file_may_not_come_back_as_if_it_were_still_there(payroll_twice: Any, tmp_path: Path) -> None:
    withdraw("laip-10-04", "2026-09", 2)
    ran = import_edition("laip-10-04", "2026-09", tmp_path / "2.xlsx", "--reason=Otra vez.")
    assert "v3" in ran.out


def test_an_older_version_may_go_and_the_newest_stands(payroll_twice: Any, client: Client, tmp_path: Path) -> None:
    assert import_edition("laip-10-04", "2026-09", write_xlsx(tmp_path / "3.xlsx", payroll(3)), "--reason=Sin el DPI.").code == 0
    ran = withdraw("laip-10-04", "2026-09", 1)
    assert "Siguen a la vista: v2, v3." in ran.out
    assert cell_of(payroll_twice, "laip-10-04", "2026-09").state == "data"
    assert client.get(f"{CELL}v3/nomina-2026-09-v3.csv").status_code == 200
    assert client.get(f"{CELL}v1/nomina-2026-09-v1.csv").status_code == 410
    assert "Esta versión fue retirada" in client.get(f"{CELL}v1/").content.decode()


def test_an_older_version_that_stands_does_not_call_the_withdrawn_one_in_force(payroll_twice: Any, client: Client) -> None:
    withdraw("laip-10-04", "2026-09", 2)
    page = client.get(f"{CELL}v1/").content.decode()
    assert "anterior a otra que fue retirada" in page
    assert "Ver la versión vigente" not in page


def test_a_justification_can_be_withdrawn_with_its_words(town: Any, client: Client) -> None:
    assert import_edition("laip-10-12.nacionales", "2026-09", "--justify=no_movement", f"--why=No viajó {CANARY} en el mes.").code == 0
    assert withdraw("laip-10-12.nacionales", "2026-09", 1).code == 0
    assert Justification.every.get().text == ""
    assert holding(town.home) == []
    assert cell_of(town, "laip-10-12.nacionales", "2026-09").state == "correction"
    for address in ("/datapackage.json", "/informacion-publica/viajes/nacionales/2026-09/"):
        answer = client.get(address)
        assert answer.status_code == 200
        assert CANARY not in answer.content.decode()


def test_what_is_still_in_force_goes_with_the_content_it_speaks_of(town: Any, tmp_path: Path, client: Client) -> None:
    paper = tmp_path / "organigrama.pdf"
    paper.write_bytes(text_pdf("Organigrama", [CANARY]))
    assert import_edition("laip-10-01", "vigente", paper).code == 0
    if "unchanged" not in followed.checklist().part("laip-10-01").justifications:
        pytest.skip("la ley de prueba no admite «sin cambios» aquí")
    assert import_edition("laip-10-01", "vigente", "--justify=unchanged", "--why=Sigue igual que antes.").code == 0
    assert withdraw("laip-10-01", "vigente", 1).code == 0
    assert cell_of(town, "laip-10-01", "vigente").state == "correction"


def test_reports_that_may_quote_the_value_lose_their_words(payroll_twice: Any) -> None:
    ProblemReport.objects.create(
        at=datetime(2026, 11, 1, tzinfo=UTC), part="laip-10-04", period="2026-09", text=f"Sale {CANARY}", contact=CANARY, answer=CANARY
    )
    other = ProblemReport.objects.create(at=datetime(2026, 11, 1, tzinfo=UTC), part="laip-10-04", period="2026-08", text="Otra cosa")
    withdraw("laip-10-04", "2026-09", 1, 2)
    report = ProblemReport.objects.get(period="2026-09")
    assert (report.text, report.contact, report.answer) == ("(borrado con el retiro)", "", "")
    other.refresh_from_db()
    assert other.text == "Otra cosa"


@pytest.mark.parametrize(
    ("arguments", "reason", "words"),
    [
        (("laip-10-04", "2026-09", 9), REASON, "no hay una versión 9. Hay v1, v2."),
        (("laip-10-04", "2026-09"), REASON, "diga qué versiones se retiran"),
        (("laip-10-04", "2026-08", 1), REASON, "no hay nada publicado"),
        (("laip-10-04", "2026-09", 1), "corto", "Diga el motivo en una frase"),
        (("laip-10-04", "2026-09", 1), "Mostraba el DPI 2345 67890 0101 de alguien.", "El motivo trae un número de DPI"),
    ],
)
def test_a_wrong_order_is_refused_and_withdraws_nothing(payroll_twice: Any, arguments: Any, reason: str, words: str) -> None:
    ran = withdraw(*arguments, reason=reason)
    assert ran.code == 1
    assert words in ran.err
    assert "No se retiró nada." in ran.err
    assert (Withdrawal.objects.count(), head().count, Edition.objects.count()) == (0, 2, 2)


def test_nothing_is_withdrawn_twice(payroll_twice: Any) -> None:
    assert withdraw("laip-10-04", "2026-09", 1).code == 0
    ran = withdraw("laip-10-04", "2026-09", 1)
    assert "la versión 1 ya fue retirada" in ran.err


def test_the_command_answers_in_json(payroll_twice: Any) -> None:
    told = json.loads(withdraw("laip-10-04", "2026-09", 2, "--json").out)
    assert (told["number"], told["withdrawn"], told["standing"], told["problems"]) == (3, [2], [1], [])
    refused = json.loads(withdraw("laip-10-04", "2026-09", 2, "--json").out)
    assert refused["withdrawn"] == []
    assert refused["problems"]
    assert json.loads(run("withdraw", "--finish", "--json").out) == {"finished": 0, "problems": []}
