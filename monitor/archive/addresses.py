"""A list of addresses as CSV -> rows beside their portals: whole or not at all, with every difference and every fault told by its line."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db import transaction
from django.db.models import Q
from import_export import fields, resources, results
from tablib import Dataset

from checklists.folding import fold
from checklists.model import Checklist
from monitor.archive.cells import AddressCell, DayCell, KindCell, SourceCell, TownCell, code_of
from monitor.archive.models import PortalAddress
from monitor.crawler.urls import spelled
from monitor.extract.decode import decode
from monitor.extract.delimited import delimiter_of

LARGEST = 5_000_000  # bytes of a file
COLUMNS = ("municipio", "nombre", "departamento", "direccion", "clase", "desde", "hasta", "fuente")
_NEEDED = ("municipio", "direccion", "fuente")
_SAME = {
    "codigo": "municipio",
    "codigo ine": "municipio",
    "codigo de municipio": "municipio",
    "municipality": "municipio",
    "municipality code": "municipio",
    "ine code": "municipio",
    "name": "nombre",
    "department": "departamento",
    "address": "direccion",
    "url": "direccion",
    "kind": "clase",
    "valid from": "desde",
    "valid to": "hasta",
    "to": "hasta",
    "source": "fuente",
}


class Sort(StrEnum):
    """What a line does to the list."""

    ADDED = "added"
    CHANGED = "changed"
    ENDED = "ended"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """What one line does: to which address of which town, and each value that differs, as "hasta: (vacío) → 2026-10-31"."""

    line: int
    sort: Sort
    code: str
    town: str
    url: str
    details: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Problem:
    """What is wrong in a line (0: in the file) and how to mend it."""

    line: int
    column: str
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Intake:
    """What a file does, or would do: nothing at all where there are problems. `blank` counts lines that await an address."""

    changes: tuple[Change, ...] = ()
    problems: tuple[Problem, ...] = ()
    blank: int = 0


class AddressResource(resources.ModelResource):
    """One line of the file is one address of one town."""

    portal = fields.Field(column_name="municipio", attribute="portal")
    url = fields.Field(column_name="direccion", attribute="url", widget=AddressCell())
    kind = fields.Field(column_name="clase", attribute="kind", widget=KindCell())
    valid_from = fields.Field(column_name="desde", attribute="valid_from", widget=DayCell())
    valid_to = fields.Field(column_name="hasta", attribute="valid_to", widget=DayCell())
    source = fields.Field(column_name="fuente", attribute="source", widget=SourceCell())

    class Meta:
        model = PortalAddress
        fields = ("portal", "url", "kind", "valid_from", "valid_to", "source")
        import_id_fields = ("portal", "url")
        skip_unchanged = report_skipped = store_instance = store_row_values = skip_html_diff = True

    def __init__(self, checklist: Checklist) -> None:
        super().__init__()
        self.fields["portal"].widget = TownCell(checklist)
        self._lines: dict[int, str] = {}

    def get_instance(self, instance_loader: Any, row: dict[str, str]) -> PortalAddress | None:
        """The row of the same address of the same town that begins on the same day, or else whose time this one touches."""
        same = PortalAddress.objects.filter(portal__municipality=code_of(row["municipio"]), url=spelled(row["direccion"]))
        try:
            begins = DayCell().clean(row["desde"])
        except ValueError:
            return None
        exact = same.filter(valid_from=begins).first()
        touching = same if begins is None else same.filter(Q(valid_to=None) | Q(valid_to__gte=begins))
        return exact or touching.order_by("-valid_from").first()

    def import_instance(self, instance: PortalAddress, row: dict[str, str], **kwargs: Any) -> None:
        """Take the cells in, and hold what no cell can hold by itself."""
        super().import_instance(instance, row, **kwargs)
        if instance.valid_from and instance.valid_to and instance.valid_to < instance.valid_from:
            raise _Wrong({"valid_to": "termina antes de empezar; corrija una de las dos fechas"})
        if instance.pk and (other := self._lines.get(instance.pk)):
            raise _Wrong({"url": f"la misma dirección está en la línea {other}; deje una de las dos"})

    def before_save_instance(self, instance: PortalAddress, row: dict[str, str], **kwargs: Any) -> None:
        """A town's first address makes its portal."""
        if instance.portal.pk is None:
            instance.portal.save()
            instance.portal = instance.portal

    def after_import_row(self, row: dict[str, str], row_result: results.RowResult, **kwargs: Any) -> None:
        """Remember which line an address came from."""
        self._lines[row_result.instance.pk] = row["linea"]


class _Wrong(resources.ValidationError):
    """Django's own validation error, which import-export collects by column."""


def take_in(body: bytes, checklist: Checklist, *, dry_run: bool = False) -> Intake:
    """Take a file's addresses into the list, or with `dry_run` only say what it would do. With any problem nothing is taken in."""
    dataset, blank, problems = _read(body)
    if problems:
        return Intake(problems=problems, blank=blank)
    resource = AddressResource(checklist)
    with transaction.atomic():
        result = resource.import_data(dataset, use_transactions=True)
        for row in result.rows:
            if row.errors:
                raise row.errors[0].error
        problems = (*_problems(resource, result), *_shared(result))
        if problems or dry_run:
            transaction.set_rollback(True)
    order = sorted(problems, key=lambda problem: problem.line)
    return Intake(changes=() if problems else tuple(map(_change, result.rows)), problems=tuple(order), blank=blank)


def _read(body: bytes) -> tuple[Dataset, int, tuple[Problem, ...]]:
    """The lines with an address, how many have none, and what keeps the file from being read."""
    dataset = Dataset(headers=["linea", *COLUMNS])
    if len(body) > LARGEST or b"\x00" in body[:1000]:
        return dataset, 0, (Problem(line=0, column="", text="no es un CSV, o pasa de 5 MB; guárdelo como CSV (delimitado por comas)"),)
    text = decode(body).replace("\x00", "")
    reader = csv.reader(text.splitlines(keepends=True), delimiter=delimiter_of(text) or ",")
    try:
        header = [_column(cell) for cell in next(reader, [])]
        if problems := tuple(_of_header(header)):
            return dataset, 0, problems
        return dataset, _fill(dataset, header, reader), ()
    except csv.Error:
        fault = "una celda no termina: falta una comilla que la cierre; corríjala"
        return dataset, 0, (Problem(line=reader.line_num, column="", text=fault),)


def _fill(dataset: Dataset, header: Sequence[str], reader: Any) -> int:
    """Put the lines that hold an address into the dataset; gives how many name a town that waits for one."""
    blank = 0
    for cells in reader:
        row = {**dict.fromkeys(COLUMNS, ""), **dict(zip(header, (cell.strip() for cell in cells), strict=False))}
        if row["direccion"] or (row["fuente"] and not row["municipio"]):
            dataset.append([str(reader.line_num), *(row[column] for column in COLUMNS)])
        else:
            blank += bool(row["municipio"])
    return blank


def _column(cell: str) -> str:
    name = fold(cell).replace("_", " ").strip()
    return _SAME.get(name, name)


def _of_header(header: Sequence[str]) -> Iterator[Problem]:
    named = ", ".join(COLUMNS)
    if absent := [column for column in _NEEDED if column not in header]:
        yield Problem(line=1, column="", text=f"faltan las columnas {', '.join(absent)}; la primera línea es: {named}")
    elif unknown := [column for column in header if column and column not in COLUMNS]:
        yield Problem(line=1, column="", text=f"no se conocen las columnas {', '.join(unknown)}; quítelas. Las que se leen son: {named}")
    elif len(set(header)) < len(header):
        yield Problem(line=1, column="", text="una columna está dos veces; deje una")


def _problems(resource: AddressResource, result: results.Result) -> Iterator[Problem]:
    columns = {field.attribute: field.column_name for field in resource.fields.values()}
    for row in result.rows:
        if row.validation_error is not None:
            for attribute, texts in row.validation_error.message_dict.items():
                yield from (Problem(line=int(row.row_values["linea"]), column=columns.get(attribute, ""), text=text) for text in texts)


def _shared(result: results.Result) -> Iterator[Problem]:
    """Addresses that two towns would have at the same time, told once all lines are in: one may end in this very file."""
    for row in result.rows:
        mine = row.instance
        if row.validation_error is not None or mine is None:
            continue
        others = PortalAddress.objects.filter(url=mine.url).exclude(portal=mine.portal_id).select_related("portal")
        if mine.valid_to:
            others = others.filter(Q(valid_from=None) | Q(valid_from__lte=mine.valid_to))
        if mine.valid_from:
            others = others.filter(Q(valid_to=None) | Q(valid_to__gte=mine.valid_from))
        if other := others.first():
            text = f"es a la vez de {other.portal.municipality} {other.portal.name}; corrija el código, o dele fin (hasta) a una de las dos"
            yield Problem(line=int(row.row_values["linea"]), column="direccion", text=text)


def _change(row: results.RowResult) -> Change:
    mine, before = row.instance, row.original
    sort = Sort.UNCHANGED if row.is_skip() else Sort.ADDED if row.is_new() else Sort.CHANGED
    details = []
    if sort is Sort.CHANGED:
        pairs = (("clase", "kind"), ("desde", "valid_from"), ("hasta", "valid_to"), ("fuente", "source"))
        details = [
            f"{column}: {getattr(before, name) or '(vacío)'} → {getattr(mine, name) or '(vacío)'}"
            for column, name in pairs
            if getattr(before, name) != getattr(mine, name)
        ]
        sort = Sort.ENDED if mine.valid_to and not before.valid_to else sort
    return Change(
        line=int(row.row_values["linea"]),
        sort=sort,
        code=mine.portal.municipality,
        town=mine.portal.name,
        url=mine.url,
        details=tuple(details),
    )
