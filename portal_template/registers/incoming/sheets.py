"""A spreadsheet file against its register: the one sheet with its table, judged by the ruler, as the canonical CSV."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from checklists.model import Register
from checklists.period_reading import read_period
from checklists.periods import Period
from checklists.tables import canonical_csv, find_header, judge, table_schema
from portal_template.registers.incoming.workbook import Sheet, UnreadableFile, read_sheets

_MONTH = re.compile(r"\d{4}-\d{2}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Rows:
    """Rows ready to be kept: the canonical CSV, how many there are, the Table Schema they follow, and what people should know of them."""

    csv: bytes
    rows: int
    schema: dict[str, Any]
    notes: tuple[str, ...]


class RowsRefused(Exception):
    """The file has problems; `problems` holds every one, in Spanish."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


def judge_rows(path: Path, register: Register, period: str) -> Rows:
    """Read and judge a file. RowsRefused with every problem, by sheet, row and column."""
    try:
        sheet = _sheet(read_sheets(path), register, path)
    except UnreadableFile as error:
        raise RowsRefused([str(error)]) from None
    judged = judge(sheet.rows, register, period=period, sheet=sheet.name)
    if not judged.ok:
        raise RowsRefused([f"{path.name}. {problem}" for problem in judged.problems])
    return Rows(
        csv=canonical_csv(judged.values, register),
        rows=len(judged.values),
        schema=table_schema(register),
        notes=(*(f"{path.name}. {warning}" for warning in judged.warnings), *_other_month(sheet, register, path, period)),
    )


def _other_month(sheet: Sheet, register: Register, path: Path, period: str) -> Iterator[str]:
    """What to tell where titles, sheet and file name speak of months and none is the one of the period: last month's file, as a rule."""
    header = find_header(sheet.rows, register)
    above = sheet.rows[: header.row - 1] if header else ()
    texts = [path.stem, sheet.name, *(" ".join(str(cell) for cell in row if cell not in ("", None)) for row in above[:20])]
    named = {read for text in texts if (read := read_period(text[:300])) and _MONTH.fullmatch(read)}
    if _MONTH.fullmatch(period) and named and period not in named:
        said = " y ".join(Period.parse(text).label for text in sorted(named))
        yield (
            f"{path.name}: el archivo habla de {said} y se publica como {Period.parse(period).label}. "
            "Revise que sea el de este periodo; si no lo es, corríjalo publicando el que corresponde."
        )


def _sheet(sheets: tuple[Sheet, ...], register: Register, path: Path) -> Sheet:
    """The sheet with the table. Several are refused: nobody could tell which one is meant."""
    if not sheets:
        raise RowsRefused([f"{path.name}: no tiene ninguna hoja visible. Muestre la hoja con los datos y guárdelo de nuevo."])
    if len(sheets) == 1:
        return sheets[0]
    with_table = [sheet for sheet in sheets if find_header(sheet.rows, register) is not None]
    if len(with_table) > 1:
        names = ", ".join(f"«{sheet.name}»" for sheet in with_table)
        raise RowsRefused([f"{path.name}: hay más de una hoja con tabla: {names}. Deje una sola hoja con los datos del periodo."])
    return with_table[0] if with_table else sheets[0]
