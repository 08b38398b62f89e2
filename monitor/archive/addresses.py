"""A list of addresses as CSV -> rows beside their portals: whole or not at all, with every difference and every fault told by its line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.db.models import Q
from import_export import fields, resources, results

from checklists.model import Checklist
from monitor.archive.cells import AddressCell, DayCell, KindCell, SourceCell, TownCell, code_of
from monitor.archive.filed import Change, Intake, Problem, Sheet, Sort, differences, problems_of, read, values_of
from monitor.archive.models import PortalAddress
from monitor.crawler.urls import spelled

COLUMNS = ("municipio", "nombre", "departamento", "direccion", "clase", "desde", "hasta", "fuente")
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
SHEET = Sheet(columns=COLUMNS, needed=("municipio", "direccion", "fuente"), same=_SAME, telling=("direccion",))
_KEPT = (("clase", "kind"), ("desde", "valid_from"), ("hasta", "valid_to"), ("fuente", "source"))
KEPT = ("portal_id", "url", *(name for _, name in _KEPT))
"""What a row of the list holds, as the journal tells it."""


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
    dataset, blank, problems = read(body, SHEET)
    if problems:
        return Intake(problems=problems, blank=blank)
    resource = AddressResource(checklist)
    with transaction.atomic():
        result = resource.import_data(dataset, use_transactions=True)
        for row in result.rows:
            if row.errors:
                raise row.errors[0].error
        problems = (*problems_of(resource, result), *_shared(result))
        if problems or dry_run:
            transaction.set_rollback(True)
    order = sorted(problems, key=lambda problem: problem.line)
    return Intake(changes=() if problems else tuple(map(_change, result.rows)), problems=tuple(order), blank=blank)


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
    if sort is Sort.CHANGED and mine.valid_to and not before.valid_to:
        sort = Sort.ENDED
    return Change(
        line=int(row.row_values["linea"]),
        sort=sort,
        code=mine.portal.municipality,
        town=mine.portal.name,
        url=mine.url,
        details=() if row.is_new() else differences(before, mine, _KEPT),
        pk=mine.pk,
        before=None if row.is_new() else values_of(before, KEPT),
        after=values_of(mine, KEPT),
    )
