"""A publication as files: a row a town, a column a numeral, in an order that does not change; or all of it as JSON."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import xlsxwriter

from monitor.dashboard.results.columns import HEAD, NOT_VERIFIED, OUTCOMES, VERIFIED

Whole = Mapping[str, Any]
Bodies = Iterable[Mapping[str, Any] | None]


@dataclass(frozen=True, kw_only=True, slots=True)
class Maker:
    """How one kind of file is made."""

    content_type: str
    make: Callable[[Whole, Bodies], bytes]


def rows_of(whole: Whole) -> Iterator[list[Any]]:
    """The header and a row a town, ranked ones first."""
    codes = sorted({code for one in (*whole["ranking"], *whole["unverified"]) for code in one["obligations"]})
    yield [*(column.name for column in HEAD), *codes]
    for group, one in [*((VERIFIED, one) for one in whole["ranking"]), *((NOT_VERIFIED, one) for one in whole["unverified"])]:
        points = one["score"] or {}
        yield [
            one["municipality"],
            one["name"],
            one["url"],
            one["visited_on"] or "",
            group,
            one.get("rank", ""),
            *(_or_blank(points.get(key)) for key in ("low", "point", "high", "band")),
            one.get("why", ""),
            *(one["obligations"].get(code, "") for code in codes),
        ]


def as_csv(whole: Whole, bodies: Bodies) -> bytes:
    """CSV that a spreadsheet opens with its accents."""
    out = io.StringIO()
    csv.writer(out).writerows(rows_of(whole))
    return ("\ufeff" + out.getvalue()).encode()


def as_xlsx(whole: Whole, bodies: Bodies) -> bytes:
    """A workbook written row by row, with what the columns mean on a second sheet."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet("Resultado")
        for at, row in enumerate(rows_of(whole)):
            sheet.write_row(at, 0, row)
        about = book.add_worksheet("Sobre este archivo")
        told = [("Supervisión", whole["name"]), ("Corte", whole["cut_off"]), ("Publica", whole["publisher"]), ("Lista", whole["checklist"])]
        for at, pair in enumerate([*told, *((one.name, one.text) for one in HEAD), NUMERAL]):
            about.write_row(at, 0, pair)
    return out.getvalue()


def as_json(whole: Whole, bodies: Bodies) -> bytes:
    """All that was published, with the digest of each town's part."""
    return json.dumps({**whole, "results": list(bodies)}, ensure_ascii=False, indent=1).encode()


NUMERAL = ("laip-10-NN", "Resultado del numeral NN del artículo 10: " + ", ".join(f"{key} {word}" for key, word in OUTCOMES.items()) + ".")
MAKERS: Mapping[str, Maker] = {
    "csv": Maker(content_type="text/csv; charset=utf-8", make=as_csv),
    "xlsx": Maker(content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", make=as_xlsx),
    "json": Maker(content_type="application/json", make=as_json),
}


def _or_blank(value: Any) -> Any:
    return "" if value is None else value
