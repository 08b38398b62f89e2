"""A town whose ledger has a link of every kind, with its public tree: made once a module, copied for every test."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from checklists.model import Subject
from demo.pdf import text_pdf
from tests.portal.registers.conftest import LAW, import_edition, payroll, run, write_xlsx


@pytest.fixture(scope="module")
def filled_home(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder of the instance; its rows stand in a transaction as long as the module runs."""
    from django.conf import settings
    from django.db import transaction
    from django.test import override_settings

    from portal_template.registers import law

    work = tmp_path_factory.mktemp("ledger")
    quiet = replace(settings.PORTAL, home=work / "home", base_url="http://testserver", checklist=LAW, bake=False)
    quiet.home.mkdir()
    law.checklist.cache_clear()
    held = transaction.atomic()
    held._from_testcase = True  # as Django's own TestCase says it: what wants the outermost transaction may have the next
    with django_db_blocker.unblock(), held:
        with override_settings(PORTAL=quiet):
            publish_all(work)
        with override_settings(PORTAL=replace(quiet, bake=True)):
            withdraw_one()
        law.checklist.cache_clear()
        yield quiet.home
        transaction.set_rollback(True)


def publish_all(work: Path) -> None:
    """Five links: two months of a payroll of which one was corrected, a document and a justification."""
    from checklists.load import load_checklist
    from portal_template.pages.sync import sync

    sync(load_checklist(LAW), Subject.MUNICIPALITY)
    paper = work / "Organigrama.pdf"
    paper.write_bytes(text_pdf("Organigrama", ["Concejo Municipal"]))
    for arguments in (
        ("laip-10-04", "2026-09", write_xlsx(work / "1.xlsx", payroll(3))),
        ("laip-10-01", "vigente", paper),
        ("laip-10-12.nacionales", "2026-09", "--justify=no_movement", "--why=No hubo viajes en el mes."),
        ("laip-10-04", "2026-09", write_xlsx(work / "2.xlsx", payroll(4)), "--reason=Faltaba una persona."),
        ("laip-10-04", "2026-08", write_xlsx(work / "3.xlsx", payroll(5))),
    ):
        ran = import_edition(*arguments)
        assert ran.code == 0, ran.err


def withdraw_one() -> None:
    """The sixth link; it bakes the tree."""
    ran = run("withdraw", "laip-10-04", "2026-08", 1, "--reason=Mostraba un dato personal.", "--legal-basis=Resolución 1-2026")
    assert ran.code == 0, ran.err


@pytest.fixture
def ledger(filled_home: Path, portal: Callable[..., Any], db: None, tmp_path: Path) -> Any:
    """A copy of it for one test."""
    home = tmp_path / "copy"
    shutil.copytree(filled_home, home, symlinks=True)
    return portal(home=home, checklist=LAW, bake=True)
