"""Is all of it there? Functions for `has_column`, `is_one_list` and `has_count`: tables against the register."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from checklists.finding import Finding
from checklists.model import Column, Criterion, Register
from checklists.tables import match_columns
from checklists.words import how_many
from monitor.checks.answer import met, missing, partial, proofs, unknown
from monitor.checks.holding import Holding, What, shorten
from monitor.checks.part_view import PartView
from monitor.checks.presence import around, full_text, read_or_person, rows_said
from monitor.checks.site import Site
from monitor.page import Kind, Table

RECOGNISED = 2  # columns a table must share with the register before it may be said to lack another
HEADED = 3  # titles in one line that make it the header of a document's table
_LINES = 400  # lines of a document among which its header is looked for
FILLED = 0.9  # share of cells a required column must fill
_COUNT = re.compile(
    r"\b(?:total|n[uú]mero|cantidad)(?: general)?(?: de)? "
    r"(?:personas|empleados|servidores|funcionarios|trabajadores|plazas|asesores)\D{0,40}(\d[\d,.]*)",
    re.I,
)
_ACCENTS = str.maketrans("áéíóúüñ", "aeiouun")
_NUMBERING = frozenset(("no", "no.", "n°", "nº", "n.°", "n.º", "num", "num.", "numero", "#", "correlativo", "orden"))


def only_zeros(table: Table) -> bool:
    """Whether a table has rows, and nothing in them but their numbers, zeros and empty cells: a form that nobody filled in, or a fault."""
    columns = zip(table.header, table.filled, table.zeros, strict=False)
    said = [(filled, zeros) for name, filled, zeros in columns if name.strip().lower().translate(_ACCENTS) not in _NUMBERING]
    return any(zeros for _, zeros in said) and all(filled == zeros for filled, zeros in said)


def has_column(view: PartView, criterion: Criterion, site: Site) -> Finding:
    """The table of the part has the column, with values; a document says its header."""
    register = view.register
    if register is None:
        return unknown(criterion, "needs_person", proofs(view.best), detail="esta parte no tiene una tabla definida.")
    column = register.column(str(criterion.params["column"]))
    best: tuple[float, Finding] | None = None
    lacking: list[Holding] = []
    for holding, table in _tables(view):
        columns = match_columns(table.header, register, table.lowest)
        if column.name in columns:
            judged = _filled(view, criterion, column, holding, table, columns[column.name])
            best = max((best, judged), key=lambda pair: pair[0]) if best else judged
        elif len(columns) >= RECOGNISED and holding.page.kind is not Kind.PDF:
            lacking.append(holding)
    if best:
        return best[1]
    if said := _said(view, register, column):
        return met(criterion, "column_named", [said[0].evidence(said[1])], column=column.title)
    if lacking:
        header = " · ".join(cell for cell in lacking[0].tables[0].header if cell)
        return missing(criterion, view, "column_absent", [lacking[0].evidence(header, "encabezado de la tabla")], column=column.title)
    detail = f"no se pudo leer en una tabla si trae «{column.title}»."
    return read_or_person(view, criterion) or unknown(criterion, "needs_person", proofs(view.best), detail=detail)


def _tables(view: PartView) -> Iterator[tuple[Holding, Table]]:
    return ((holding, table) for holding in view.best for table in holding.tables if table.rows)


def _filled(view: PartView, criterion: Criterion, column: Column, holding: Holding, table: Table, index: int) -> tuple[float, Finding]:
    filled = table.filled[index] if index < len(table.filled) else 0
    if column.type == "string" and index < len(table.zeros):
        filled -= table.zeros[index]  # a name or a post is no zero; an amount may well be
    share = filled / table.rows
    header = " · ".join(cell for cell in table.header if cell)
    evidence = [holding.evidence(header, f"columna «{table.header[index]}»")]
    if share >= FILLED or (filled and not column.required):
        return share, met(criterion, "column_filled", evidence, column=column.title)
    if not filled and holding.page.kind is Kind.PDF:  # where the columns of a drawn table begin and end is a guess
        detail = f"no se distingue si la columna «{column.title}» tiene datos."
        return share, unknown(criterion, "needs_person", evidence, detail=detail)
    if not filled:
        return share, missing(criterion, view, "column_empty", evidence, column=column.title)
    return share, partial(criterion, "column_sparse", evidence, column=column.title, empty=table.rows - filled, rows=table.rows)


def _said(view: PartView, register: Register, column: Column) -> tuple[Holding, str] | None:
    """A readable document that has the column's header, and where: in a line of several columns' titles, or as a label with a colon."""
    for holding in view.best:
        if holding.what is not What.DOCUMENT and holding.what is not What.TEXT:
            continue
        for line in full_text(holding).splitlines()[:_LINES]:
            titles = titles_in(line, register)
            if column.name in titles and (len(titles) >= HEADED or f"{titles[column.name]}:" in _folded(line)):
                return holding, shorten(line)
    return None


def titles_in(line: str, register: Register) -> dict[str, str]:
    """The columns whose titles stand in a line, each with the title. A title inside a longer one is not its own: "NIT del proveedor"."""
    folded = _folded(line)
    found: dict[str, str] = {}
    for name, column in sorted(_titles(register).items(), key=lambda pair: -len(pair[0])):
        at = re.search(rf"(?<!\w){re.escape(name)}(?!\w)", folded)
        if at:
            found.setdefault(column, name)
            folded = folded[: at.start()] + "|" * len(name) + folded[at.end() :]
    return found


@cache
def _titles(register: Register) -> dict[str, str]:
    every = ((name, column.name) for column in register.columns for name in (column.title, *column.synonyms))
    return {_folded(name): column for name, column in every if len(name) >= 4 or (len(name) == 3 and name.isupper())}


def _folded(text: str) -> str:
    return text.lower().translate(_ACCENTS)


def is_one_list(view: PartView, criterion: Criterion, site: Site) -> Finding:
    """The part is one list: one file or table for the period, its CSV, XLSX and page twins counted once."""
    shown = [holding for holding in view.best if holding.what.positive]
    files = [holding for holding in shown if holding.page.kind != "html"]
    pieces = {_stem(holding) for holding in files or shown}
    evidence = proofs(view.best)
    if len(pieces) <= 1:
        return met(criterion, "one_list", evidence)
    return partial(criterion, "scattered", evidence, pieces=len(pieces))


def _stem(holding: Holding) -> str:
    address = urlsplit(holding.page.url)
    path = PurePosixPath(unquote(address.path))
    return f"{path.with_suffix('') if path.name else path}?{address.query}"


def has_count(view: PartView, criterion: Criterion, site: Site) -> Finding:
    """The total is stated, or can be counted in one list."""
    for holding in view.best:
        text = full_text(holding)
        if found := _COUNT.search(text):
            return met(criterion, "counted", [holding.evidence(around(text, found.start(), found.end()))], count=found.group(1))
    tables = [(table.rows, rows_said(table), holding) for holding, table in _tables(view)]
    if tables:
        _, count, holding = max(tables, key=lambda found: found[0])
        return met(criterion, "counted", [holding.evidence(locator=how_many(count, "fila", "filas"))], count=count)
    return read_or_person(view, criterion) or missing(criterion, view, "count_absent", proofs(view.best))
