"""A publication as files: a row a town and a column a numeral, a row a question with its proof, or all of it as JSON.

The columns are those of `columns`. Files are written row by row, so that a whole country fits in little memory, and the same publication
gives the same bytes. Texts stay texts: what a portal wrote never runs as a formula.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import IO, Any

import xlsxwriter

from monitor.cell import tame
from monitor.dashboard.results.columns import ANSWERS, HEAD, NOT_VERIFIED, TAIL, VERIFIED, Column, towns
from monitor.supervision.freeze import digest_of

Row = Mapping[str, Any]
Bodies = Iterable[Row]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
_OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


@dataclass(frozen=True, kw_only=True, slots=True)
class Maker:
    """How one kind of file is made: it writes a publication to a file, given the bodies of its portals in order."""

    name: str
    content_type: str
    write: Callable[[IO[bytes], Row, Bodies], None]


def rows_of(whole: Row) -> Iterator[list[Any]]:
    """The header and a row a portal, ranked ones first."""
    codes = _codes(whole)
    yield [*(column.name for column in HEAD), *codes, *(column.name for column in TAIL)]
    for group, one in [*((VERIFIED, one) for one in whole["ranking"]), *((NOT_VERIFIED, one) for one in whole["unverified"])]:
        points = one["score"] or {}
        yield [
            one["municipality"],
            one["name"],
            one["url"],
            one["visited_on"],
            group,
            one.get("rank"),
            *(points.get(key) for key in ("low", "point", "high", "band")),
            one.get("why"),
            *(one["obligations"].get(code) for code in codes),
            one["department"],
            whole["cut_off"],
            _yes(one.get("sure")),
            points.get("decided"),
            whole["digests"][one["key"]],
            *((one.get("by_hand") or {}).get(key) for key in ("kind", "on")),
        ]


def answers_of(whole: Row, bodies: Bodies) -> Iterator[list[Any]]:
    """The header and a row a question of a portal, with its first proof."""
    asked = {one["code"]: one for law in whole["law"]["obligations"] for part in law["parts"] for one in part["criteria"]}
    yield [column.name for column in ANSWERS]
    for body in bodies:
        town = [*(body[key] for key in ("municipality", "name", "department", "visited_on")), whole["cut_off"]]
        for obligation in body["obligations"]:
            for one in obligation["criteria"]:
                yield [*town, obligation["code"], *_answer(one, asked[one["code"]])]


def _answer(one: Row, asked: Row) -> Iterator[Any]:
    yield from (one["code"], asked["question"], _yes(asked["scores"]), one["outcome"], one["sentence"])
    yield from (_yes(one["by_person"]), _yes(one["justified"]), one["searched"], len(one["evidence"]))
    first = one["evidence"][0] if one["evidence"] else {}
    yield from (first.get(key) for key in ("url", "digest", "excerpt"))
    yield _yes(one.get("by_hand"))


def _codes(whole: Row) -> list[str]:
    return [one["code"] for one in whole["law"]["obligations"]]


def _yes(value: bool | None) -> str | None:
    return None if value is None else "sí" if value else "no"


def write_csv(out: IO[bytes], lines: Iterable[list[Any]]) -> None:
    """CSV that a spreadsheet opens with its accents."""
    text = io.TextIOWrapper(out, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text)
    for line in lines:
        writer.writerow(tame(value) for value in line)
    text.flush()
    text.detach()


def write_towns(out: IO[bytes], whole: Row, bodies: Bodies) -> None:
    """A row a town as CSV."""
    write_csv(out, rows_of(whole))


def write_answers(out: IO[bytes], whole: Row, bodies: Bodies) -> None:
    """A row a question as CSV."""
    write_csv(out, answers_of(whole, bodies))


def write_book(out: IO[bytes], whole: Row, bodies: Bodies) -> None:
    """A workbook: the towns, what each column means, and from which publication it is."""
    columns = towns(whole)
    with _book(out, whole) as book:
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        _sheet(book, "Resultado", rows_of(whole), head, frozen=2)
        _sheet(book, "Diccionario", _dictionary(columns), head)
        _sheet(book, "Esta publicación", _about(whole), head)


def write_proofs(out: IO[bytes], whole: Row, bodies: Bodies) -> None:
    """A workbook of every question of every town with its first proof."""
    with _book(out, whole) as book:
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        _sheet(book, "Respuestas", answers_of(whole, bodies), head, frozen=2)
        _sheet(book, "Diccionario", _dictionary(ANSWERS), head)
        _sheet(book, "Esta publicación", _about(whole), head)


def write_json(out: IO[bytes], whole: Row, bodies: Bodies) -> None:
    """All that was published, with the digest of each town's part; a town at a time."""
    head = json.dumps(whole, ensure_ascii=False, indent=1)
    out.write(head.removesuffix("\n}").encode() + b',\n "results": [')
    for at, body in enumerate(bodies):
        out.write((b",\n" if at else b"\n") + json.dumps(body, ensure_ascii=False).encode())
    out.write(b"\n]}\n")


MAKERS: Mapping[str, Maker] = {
    "csv": Maker(name="resultado", content_type=CSV, write=write_towns),
    "xlsx": Maker(name="resultado", content_type=XLSX, write=write_book),
    "json": Maker(name="resultado", content_type="application/json", write=write_json),
}
ANSWER_MAKERS: Mapping[str, Maker] = {
    "csv": Maker(name="respuestas", content_type=CSV, write=write_answers),
    "xlsx": Maker(name="respuestas", content_type=XLSX, write=write_proofs),
}


def _book(out: IO[bytes], whole: Row) -> Any:
    book = xlsxwriter.Workbook(out, _OPTIONS)
    day = datetime.fromisoformat(whole["cut_off"]).replace(tzinfo=UTC)  # no clock: the same publication gives the same bytes
    book.set_properties({"title": f"{whole['name']}, corte {whole['cut_off']}", "author": whole["publisher"], "created": day})
    return book


def _sheet(book: Any, name: str, lines: Iterable[list[Any]], head: Any, frozen: int = 0) -> None:
    sheet = book.add_worksheet(name)
    sheet.set_column(0, 0, 14)
    sheet.set_column(1, 2, 26)
    sheet.set_column(3, 60, 16)
    sheet.freeze_panes(1, frozen)
    for at, line in enumerate(lines):
        for place, value in enumerate(line):
            if isinstance(value, str):
                sheet.write_string(at, place, value, None if at else head)
            elif value is not None:
                sheet.write_number(at, place, value)


def _dictionary(columns: Iterable[Column]) -> Iterator[list[Any]]:
    yield ["columna", "título", "tipo", "qué es", "valores"]
    for one in columns:
        told = one.values or {}
        values = "; ".join(value if value == meaning else f"{value}: {meaning}" for value, meaning in told.items())
        yield [one.name, one.title, str(one.kind), one.text, values]


def _about(whole: Row) -> Iterator[list[Any]]:
    yield ["qué", "valor"]
    yield ["Supervisión", whole["name"]]
    yield ["Corte", whole["cut_off"]]
    yield ["Publica", whole["publisher"]]
    yield ["Lista de preguntas", whole["checklist"]]
    yield ["Esquema", f"{whole['law']['scheme']}. No es resultado de SECAI/PDH."]
    yield ["Portales", whole["portals"]]
    yield ["Municipios del país", whole["country"]]
    yield ["Huella de la publicación", digest_of(whole)]
