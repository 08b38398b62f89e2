"""The template of a register for one institution and period: headers, drop-downs, live marks of what is wrong, help, and whose it is.

It is not locked: people paste into it. Its identity stands in a visible line above the table and in the file's properties, so that a
workbook of another town, register or month is known when it comes back, whatever program saved it.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from checklists.model import Column, Part, Register
from checklists.periods import Period
from checklists.tables import Value
from portal_template.registers.incoming.identity import TemplateIdentity
from portal_template.registers.incoming.sheets import HELP_SHEET
from portal_template.registers.rows import RowTable
from portal_template.registers.workbooks.helping import note, told, write_help

ROWS = 2000  # rows with drop-downs and marks; more may be pasted below
HEADER = 4  # row of the header, from 1
LISTS = "Listas"
_LONGEST = 255  # letters of a list that a cell's rule may hold
_ANY_DAY = datetime(2000, 1, 1)  # noqa: DTZ001 - the same template has the same bytes
_WIDE = {"number": 16, "integer": 12, "date": 14, "year": 10, "yearmonth": 14, "boolean": 10}


def make_template(
    *, part: Part, register: Register, period: str, subject: str, subject_name: str, last_rows: RowTable | None = None
) -> bytes:
    """The workbook as .xlsx bytes. With `last_rows`, the table comes filled with last period's rows, to be changed."""
    out = io.BytesIO()
    identity = TemplateIdentity(subject=subject, part=part.code, register=register.slug, period=period, version=register.version)
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"title": register.title, "author": subject_name, "created": _ANY_DAY})
        book.set_custom_property("vitrina", str(identity))
        _Template(book, register, identity).write(subject_name, last_rows)
    return out.getvalue()


class _Template:
    """Writes one workbook."""

    def __init__(self, book: xlsxwriter.Workbook, register: Register, identity: TemplateIdentity) -> None:
        self.book, self.register, self.identity = book, register, identity
        self.form: Mapping[str, Any] = {
            "title": book.add_format({"bold": True, "font_size": 14}),
            "quiet": book.add_format({"font_color": "#5a6270", "font_size": 9}),
            "head": book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#e8eef5", "border": 1}),
            "must": book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#cfe0f2", "border": 1}),
            "wrap": book.add_format({"text_wrap": True, "valign": "top"}),
            "bad": book.add_format({"bg_color": "#f6c9c2"}),
            "number": book.add_format({"num_format": "#,##0.00"}),
            "date": book.add_format({"num_format": "dd/mm/yyyy"}),
            "text": book.add_format({"num_format": "@"}),
        }
        self.lists: dict[str, str] = {}

    def write(self, subject_name: str, last_rows: RowTable | None) -> None:
        """The sheet of the table first, since it is the one that is met."""
        page = self.book.add_worksheet(self.register.slug[:31])
        write_help(self.book.add_worksheet(HELP_SHEET), self.register, subject_name, self.form)
        self._long_lists()
        label = Period.parse(self.identity.period).label
        page.write_string(0, 0, f"{self.register.title}: {label}", self.form["title"])
        page.write_string(
            1,
            0,
            f"{subject_name}. Pegue sus filas debajo de los títulos; los más oscuros son obligatorios. Lo rojo tiene algo por corregir.",
        )
        page.write_string(2, 0, f"No borre esta línea: {self.identity}", self.form["quiet"])
        for index, column in enumerate(self.register.columns):
            self._column(page, index, column)
        page.set_row(HEADER - 1, 32)
        page.freeze_panes(HEADER, 1)
        page.set_landscape()
        page.fit_to_pages(1, 0)
        page.repeat_rows(HEADER - 1)
        if last_rows:
            self._fill(page, last_rows)

    def _column(self, page: Worksheet, index: int, column: Column) -> None:
        page.set_column(index, index, max(_WIDE.get(column.type, 22), min(36, len(column.title) + 2)), self._format(column))
        page.write_string(HEADER - 1, index, column.title, self.form["must" if column.required else "head"])
        if said := note(column):
            page.write_comment(HEADER - 1, index, said, {"x_scale": 2, "y_scale": 1.2})
        letter, first, last = xl_col_to_name(index), HEADER + 1, HEADER + ROWS
        where = f"{letter}{first}:{letter}{last}"
        if rule := self._rule(column):
            page.data_validation(where, rule)
        for wrong in self._wrong(column, f"{letter}{first}", first):
            page.conditional_format(where, {"type": "formula", "criteria": wrong, "format": self.form["bad"]})

    def _format(self, column: Column) -> Any:
        if column.format == "money" or column.type == "number":
            return self.form["number"]
        return self.form.get(column.type, self.form["text"] if column.type in ("string", "yearmonth") else None)

    def _rule(self, column: Column) -> dict[str, Any] | None:
        """What a cell takes: a drop-down for a closed list; for the rest a warning that lets through, since the portal judges."""
        said = {"error_title": column.title[:32], "error_type": "warning", "error_message": told(column)[:255]}
        if column.enum:
            return {"validate": "list", "source": self.lists.get(column.name) or list(column.enum), **said}
        if column.type == "boolean":
            return {"validate": "list", "source": ["Sí", "No"], **said}
        low, high = _limits(column)
        if column.type in ("number", "integer", "year"):
            kind = "decimal" if column.type == "number" else "integer"
            return {"validate": kind, "criteria": "between", "minimum": low, "maximum": high, **said}
        if column.type == "date":
            return {"validate": "date", "criteria": "between", "minimum": date(1900, 1, 1), "maximum": date(2099, 12, 31), **said}
        return None

    def _wrong(self, column: Column, cell: str, first: int) -> Iterable[str]:
        """Formulas that are true where a cell is wrong."""
        across = f"$A{first}:${xl_col_to_name(len(self.register.columns) - 1)}{first}"
        if column.required and column.format != "people":
            yield f'=AND(COUNTA({across})>0,TRIM({cell})="")'
        if column.type in ("number", "integer", "year"):
            low, high = _limits(column)
            yield f'=AND({cell}<>"",OR(NOT(ISNUMBER({cell})),N({cell})<{low},N({cell})>{high}))'
        if column.type == "date":
            yield f'=AND({cell}<>"",NOT(ISNUMBER({cell})),ISERROR(DATEVALUE({cell})))'
        if column.type == "string":
            digits = f'SUBSTITUTE(SUBSTITUTE({cell}," ",""),"-","")'
            yield f"=AND(LEN({digits})=13,ISNUMBER(VALUE({digits})))"  # a DPI
        if column.enum:
            listed = self.lists.get(column.name)
            if listed:
                yield f'=AND({cell}<>"",COUNTIF({listed[1:]},{cell})=0)'
            else:
                texts = ",".join(f'{cell}="{_quoted(value)}"' for value in column.enum)
                yield f'=AND({cell}<>"",NOT(OR({texts})))'

    def _long_lists(self) -> None:
        """Lists that do not fit in a cell's rule stand on a hidden sheet."""
        long = [column for column in self.register.columns if len(",".join(column.enum)) > _LONGEST]
        if not long:
            return
        page = self.book.add_worksheet(LISTS)
        page.hide()
        for index, column in enumerate(long):
            page.write_column(0, index, column.enum)
            letter = xl_col_to_name(index)
            self.lists[column.name] = f"={LISTS}!${letter}$1:${letter}${len(column.enum)}"

    def _fill(self, page: Worksheet, table: RowTable) -> None:
        places = {column.name: index for index, column in enumerate(self.register.columns)}
        for number, row in enumerate(table.rows):
            for field, text in zip(table.fields, row, strict=True):
                if text and field.name in places:
                    _write(page, HEADER + number, places[field.name], text, field.type)


def _write(page: Worksheet, row: int, column: int, text: str, kind: str) -> None:
    """A value of a record as a cell of its type."""
    try:
        if kind in ("number", "integer", "year"):
            page.write_number(row, column, float(Decimal(text)))
            return
        if kind == "date":
            page.write_datetime(row, column, datetime.combine(date.fromisoformat(text), datetime.min.time()))
            return
    except (ValueError, ArithmeticError):
        pass
    page.write_string(row, column, {"true": "Sí", "false": "No"}.get(text, text) if kind == "boolean" else text)


def _limits(column: Column) -> tuple[float, float]:
    low = column.minimum if column.minimum is not None else -1e12
    high = column.maximum if column.maximum is not None else 1e12
    return (1900, 2099) if column.type == "year" else (low, high)


def _quoted(value: Value) -> str:
    return str(value).replace('"', '""')
