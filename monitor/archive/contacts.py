"""A list of official contacts as CSV -> rows: whole or not at all, with every difference and every fault told by its line."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from import_export import fields, resources, results
from import_export.widgets import Widget

from checklists.folding import fold
from checklists.model import Checklist
from monitor.archive.cells import Row, SourceCell, TownCell
from monitor.archive.filed import Change, Intake, Sheet, Sort, differences, problems_of, read, values_of
from monitor.archive.models import Contact
from monitor.archive.towns import name_of

COLUMNS = ("municipio", "nombre", "departamento", "oficina", "correo", "telefono", "fuente")
_SAME = {
    "codigo": "municipio",
    "codigo ine": "municipio",
    "codigo de municipio": "municipio",
    "oficina o cargo": "oficina",
    "cargo": "oficina",
    "dependencia": "oficina",
    "correo oficial": "correo",
    "correo electronico": "correo",
    "email": "correo",
    "telefono oficial": "telefono",
    "tel": "telefono",
}
SHEET = Sheet(columns=COLUMNS, needed=("municipio", "oficina", "fuente"), same=_SAME, telling=("oficina", "correo", "telefono"))
_KEPT = (("correo", "email"), ("teléfono", "phone"), ("fuente", "source"))
KEPT = ("municipality", "office", *(name for _, name in _KEPT))
"""What a row of the list holds, as the journal tells it."""
_UNIT = re.compile(r"informacion publica|\buip\b")  # the office that answers for the portal
_PHONE = re.compile(r"(?:\+?502)?(\d{8})(?:ext\.?(\d{1,6}))?")


def mailboxes_of(codes: Collection[str]) -> dict[str, str]:
    """The official mailbox of each municipality that has one: that of its information unit, or else of the first office with one."""
    found: dict[str, str] = {}
    for one in sorted(Contact.objects.filter(municipality__in=codes).exclude(email=""), key=lambda one: not _UNIT.search(fold(one.office))):
        found.setdefault(one.municipality, one.email)
    return found


class CodeCell(Widget):
    """An INE code of a municipality. A name is answered with its codes."""

    def __init__(self, checklist: Checklist) -> None:
        self._town = TownCell(checklist)
        super().__init__()

    def clean(self, value: str, row: Row | None = None, **_: Any) -> str:
        return self._town.clean(value, row).municipality


class OfficeCell(Widget):
    """An office or a post."""

    def clean(self, value: str, row: Row | None = None, **_: Any) -> str:
        office = " ".join(value.split())
        if not office:
            raise ValueError("falta la oficina; escriba cuál, por ejemplo Unidad de Información Pública")
        return office[:120]


class MailCell(Widget):
    """One mail box, or nothing."""

    def clean(self, value: str, row: Row | None = None, **_: Any) -> str:
        text = value.strip()
        if text:
            try:
                validate_email(text)
            except ValidationError:
                raise ValueError(f"«{text[:80]}» no es un correo; escriba uno solo, completo, como uip@munisanjuan.gob.gt") from None
        elif not (row or {}).get("telefono", "").strip():
            raise ValueError("falta el correo o el teléfono; escriba al menos uno")
        return text


class PhoneCell(Widget):
    """A telephone of eight figures, perhaps with an extension, or nothing."""

    def clean(self, value: str, row: Row | None = None, **_: Any) -> str:
        if not value.strip():
            return ""
        said = _PHONE.fullmatch(re.sub(r"[\s\-().]|(?<=ext)\.", "", fold(value)))
        if said is None:
            raise ValueError(f"«{value.strip()[:40]}» no es un teléfono; escriba sus ocho cifras, como 7832 0000 o 7832 0000 ext. 12")
        number, extension = said.groups()
        return f"{number[:4]} {number[4:]}" + (f" ext. {extension}" if extension else "")


class ContactResource(resources.ModelResource):
    """One line of the file is one office of one municipality."""

    municipality = fields.Field(column_name="municipio", attribute="municipality")
    office = fields.Field(column_name="oficina", attribute="office", widget=OfficeCell())
    email = fields.Field(column_name="correo", attribute="email", widget=MailCell())
    phone = fields.Field(column_name="telefono", attribute="phone", widget=PhoneCell())
    source = fields.Field(column_name="fuente", attribute="source", widget=SourceCell())

    class Meta:
        model = Contact
        fields = ("municipality", "office", "email", "phone", "source")
        import_id_fields = ("municipality", "office")
        skip_unchanged = report_skipped = store_instance = store_row_values = skip_html_diff = True

    def __init__(self, checklist: Checklist) -> None:
        super().__init__()
        self.fields["municipality"].widget = CodeCell(checklist)
        self._lines: dict[int, str] = {}

    def get_instance(self, instance_loader: Any, row: dict[str, str]) -> Contact | None:
        """The row of the same office of the same municipality, whatever its accents and capitals."""
        try:
            code = self.fields["municipality"].clean(row)
        except ValueError:
            return None
        wanted = fold(" ".join(row["oficina"].split()))
        return next((one for one in Contact.objects.filter(municipality=code) if fold(one.office) == wanted), None)

    def import_instance(self, instance: Contact, row: dict[str, str], **kwargs: Any) -> None:
        """Take the cells in; an office keeps the name it has, and stands in a file once."""
        kept = instance.office
        super().import_instance(instance, row, **kwargs)
        instance.office = kept or instance.office
        if instance.pk and (other := self._lines.get(instance.pk)):
            raise resources.ValidationError({"office": f"la misma oficina está en la línea {other}; deje una de las dos"})

    def after_import_row(self, row: dict[str, str], row_result: results.RowResult, **kwargs: Any) -> None:
        """Remember which line an office came from."""
        if row_result.instance is not None:
            self._lines[row_result.instance.pk] = row["linea"]


def take_in(body: bytes, checklist: Checklist, *, dry_run: bool = False) -> Intake:
    """Take a file's contacts into the list, or with `dry_run` only say what it would do. With any problem nothing is taken in."""
    dataset, blank, problems = read(body, SHEET)
    if problems:
        return Intake(problems=problems, blank=blank)
    resource = ContactResource(checklist)
    with transaction.atomic():
        result = resource.import_data(dataset, use_transactions=True)
        for row in result.rows:
            if row.errors:
                raise row.errors[0].error
        problems = tuple(problems_of(resource, result))
        if problems or dry_run:
            transaction.set_rollback(True)
    order = sorted(problems, key=lambda problem: problem.line)
    return Intake(changes=() if problems else tuple(_change(checklist, row) for row in result.rows), problems=tuple(order), blank=blank)


def _change(checklist: Checklist, row: results.RowResult) -> Change:
    mine, before = row.instance, row.original
    sort = Sort.UNCHANGED if row.is_skip() else Sort.ADDED if row.is_new() else Sort.CHANGED
    known = mine.municipality in checklist.municipalities
    return Change(
        line=int(row.row_values["linea"]),
        sort=sort,
        code=mine.municipality,
        town=name_of(checklist, mine.municipality) if known else mine.municipality,
        url=mine.office,
        details=() if row.is_new() else differences(before, mine, _KEPT),
        pk=mine.pk,
        before=None if row.is_new() else values_of(before, KEPT),
        after=values_of(mine, KEPT),
    )
