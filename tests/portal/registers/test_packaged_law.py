"""The real law, whole: every part published in a form it admits, by one batch, and what the portal then says of itself."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from frictionless import Package

from checklists.model import Column, Form, Part, Refresh, Register, Subject
from checklists.periods import newest_due
from demo.pdf import text_pdf
from portal_template.registers import law
from portal_template.registers.standing import assess
from tests.portal.registers.conftest import TODAY, import_edition, run, write_xlsx


def examples(register: Register) -> list[list[object]]:
    return [[column.title for column in register.columns], [_example(column) for column in register.columns]]


def _example(column: Column) -> object:
    if column.type in ("integer", "number") and not column.enum:
        return (column.minimum or 0) + 1
    return column.example or (column.enum[0] if column.enum else "")


def period_of(part: Part) -> str:
    return "vigente" if part.refresh is Refresh.STANDING else str(newest_due(part.refresh, TODAY, part.due_days))


@pytest.fixture
def batch(portal: Any, db: None, tmp_path: Path) -> Path:
    """A folder with something for every part that binds a municipality, each in the first form that it admits."""
    checklist = law.checklist()
    entries = []
    for obligation in checklist.obligations:
        for part in obligation.parts if obligation.binds_subject(Subject.MUNICIPALITY) else ():
            entry = f'[[entry]]\npart = "{part.code}"\nperiod = "{period_of(part)}"\n'
            register = checklist.register_of(part)
            if register and Form.REGISTER in part.forms:
                write_xlsx(tmp_path / f"{part.code}.xlsx", examples(register))
                entry += f'files = ["{part.code}.xlsx"]\n'
            else:
                (tmp_path / f"{part.code}.pdf").write_bytes(text_pdf(part.title, [part.duty]))
                entry += f'files = ["{part.code}.pdf"]\n'
            entries.append(entry)
    (tmp_path / "batch.toml").write_text("\n".join(entries))
    return tmp_path


def test_every_part_of_the_packaged_law_can_be_published(batch: Path, portal: Any, client: Client) -> None:
    ran = import_edition("--batch", batch)
    assert ran.code == 0, ran.err
    package = client.get("/datapackage.json").json()
    states = {cell["part"]: cell["state"] for cell in package["cells"] if cell["version"]}
    bound = [part.code for duty in law.checklist().obligations if duty.binds_subject(Subject.MUNICIPALITY) for part in duty.parts]
    assert sorted(states) == sorted(bound)
    findings, cards = assess(law.checklist(), portal(), TODAY)
    assert cards[0].law == "laip"
    assert cards[0].score.low > 60, [finding.criterion for finding in findings if finding.outcome == "missing"]


def test_every_register_of_the_packaged_law_is_a_valid_resource(batch: Path, portal: Any, client: Client, tmp_path: Path) -> None:
    assert import_edition("--batch", batch).code == 0
    package = client.get("/datapackage.json").json()
    site = tmp_path / "site"
    site.mkdir()
    for resource in package["resources"]:
        data = b"".join(client.get(resource["path"].removeprefix("http://testserver")).streaming_content)
        resource["path"] = f"{resource['name']}.{resource['format']}"
        (site / resource["path"]).write_bytes(data)
    package["resources"] = [resource for resource in package["resources"] if resource["format"] == "csv"]
    (site / "datapackage.json").write_text(json.dumps(package))
    report = Package(str(site / "datapackage.json")).validate()
    assert report.valid, report.flatten(["name", "type", "message"])


def test_infom_publishes_its_credits_and_answers_for_article_10_too(portal: Any, db: None, tmp_path: Path, client: Client) -> None:
    portal(subject="infom", subject_kind=Subject.INFOM, name="Instituto de Fomento Municipal")
    call_command("sync_checklist", stdout=io.StringIO())
    credit = law.checklist().part("gobierno-abierto-4-c10-h4")
    register = law.checklist().register_of(credit)
    assert register is not None
    table = write_xlsx(tmp_path / "creditos.xlsx", examples(register))
    assert import_edition(credit.code, period_of(credit), table).code == 0
    assert import_edition("presupuesto-17ter-a", "2026-09", table).code == 1
    assert client.get("/gobierno-abierto/").status_code == 200
    for slug in ("solicitudes-de-credito", "viajes", "entidades-privadas"):
        assert client.get(f"/informacion-publica/{slug}/").status_code == 200
    _, cards = assess(law.checklist(), portal(), TODAY)
    assert [(card.law, card.score is None) for card in cards] == [("laip", False), ("gobierno-abierto", True)]
    assert [str(item.outcome) for item in cards[1].obligations] == ["met"]
    assert "gobierno-abierto: sin puntaje" in run("standing", f"--today={TODAY}").out
