"""Officers of a small town, and files as they have them on their desks."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook
from reportlab.pdfgen import canvas

from checklists.load import load_checklist
from checklists.model import Checklist

DOCUMENTS = "laip-10-06"  # standing: documents or a text
PAYROLL = "laip-10-04"


def pdf(name: str, *pages: str) -> SimpleUploadedFile:
    """A document with a text on each page; without any it speaks of itself."""
    out = io.BytesIO()
    paper = canvas.Canvas(out, invariant=1)
    for text in pages or (f"Documento de la municipalidad: {name}",):
        paper.drawString(72, 720, text)
        paper.showPage()
    paper.save()
    return SimpleUploadedFile(name, out.getvalue())


@pytest.fixture
def law() -> Checklist:
    """The law as it is packaged."""
    return load_checklist()


@pytest.fixture
def town(portal: Callable[..., Any], db: None) -> Any:
    """An instance with its pages and no publication."""
    from checklists.model import Subject
    from portal_template.pages.sync import sync

    instance = portal()
    sync(load_checklist(), Subject.MUNICIPALITY)
    return instance


@pytest.fixture
def as_(town: Any, account_of: Callable[..., Any]) -> Callable[..., Client]:
    """A browser signed in as an account of a role."""

    def enter(name: str, role: str = "publicación") -> Client:
        client = Client()
        client.force_login(account_of(role, name))
        return client

    return enter


HEADER = ("Nombre completo", "Cargo", "Dependencia", "Renglón", "Salario", "Bonos")


def rows(count: int) -> list[list[object]]:
    """Rows of a payroll under `HEADER`."""
    return [[f"Persona {n:04}", "Oficial", "Secretaría", "011", 4500.25 + n, 250] for n in range(1, count + 1)]


def book(*lines: Sequence[object], name: str = "nomina.xlsx", header: Sequence[object] = HEADER) -> SimpleUploadedFile:
    """A workbook of one sheet."""
    workbook, out = Workbook(), io.BytesIO()
    sheet = workbook.active
    assert sheet is not None
    sheet.title = "Nómina"
    for line in (header, *lines):
        sheet.append(list(line))
    workbook.save(out)
    return SimpleUploadedFile(name, out.getvalue())
