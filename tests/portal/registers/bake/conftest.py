"""A town with something of every kind, and its public tree read as a web server would."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from checklists.model import Subject
from demo.pdf import text_pdf
from portal_template.registers import law
from portal_template.registers.bake.baking import Baked, bake
from tests.portal.registers.conftest import import_edition, payroll, write_xlsx

PAYROLL = "/informacion-publica/remuneraciones/datos/2026-09/"


@pytest.fixture
def filled(town: Any, tmp_path: Path) -> Any:
    """Pages, a table of two versions, a document and a justification."""
    from portal_template.pages.sync import sync

    sync(law.checklist(), Subject.MUNICIPALITY)
    publish(tmp_path, 3)
    publish(tmp_path, 4, "--reason=Faltaba una persona.")
    paper = tmp_path / "Organigrama.pdf"
    paper.write_bytes(text_pdf("Organigrama", ["Concejo Municipal"]))
    assert import_edition("laip-10-01", "vigente", paper).code == 0
    assert import_edition("laip-10-12.nacionales", "2026-09", "--justify=no_movement", "--why=No hubo viajes en el mes.").code == 0
    return town


def publish(folder: Path, count: int, *more: str, period: str = "2026-09") -> None:
    """Publish a payroll of so many persons."""
    ran = import_edition("laip-10-04", period, write_xlsx(folder / f"{count}.xlsx", payroll(count)), *more)
    assert ran.code == 0, ran.out + ran.err


def baked(town: Any, *, whole: bool = False) -> Baked:
    """One bake that finds everything in order."""
    done = bake(town, whole=whole)
    assert done is not None
    assert not done.broken
    return done


def tree(town: Any) -> dict[str, bytes]:
    """Every file of the tree that is served: address -> bytes."""
    root = town.public / "current" / "www"
    return {f"/{file.relative_to(root).as_posix()}": file.read_bytes() for file in root.rglob("*") if file.is_file()}


def address_of(file: str) -> str:
    """The address that a web server shows a file of the tree for."""
    return file.removesuffix("index.html")
