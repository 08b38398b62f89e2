"""One reader per column, made once: cell -> typed value and the fault found, if any. Readers never raise, whatever the cell."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from checklists.model import Column
from checklists.reading.withheld import plain
from checklists.ruler.amounts import quantity_reader
from checklists.ruler.days import date_reader, month_reader, read_year
from checklists.ruler.formats import format_reader
from checklists.ruler.guesses import guess_yes_or_no
from checklists.ruler.personal import ANYWHERE, forbidden_in_text, forbidden_number
from checklists.ruler.problem import Fault
from checklists.ruler.text import EMPTY, NOTHING, Read, as_text, clean, text_reader
from checklists.ruler.words import distance, key

Reader = Callable[[object], Read]
_REMEMBERED = 4096  # cells of a column that were read before, as most are: posts, offices, zeros
_CODES = frozenset(("nit", "nog", "npg", "snip", "renglon", "uri"))
_CODED = re.compile(r"^(?:numero|no|codigo|contrato|expediente|factura|finca|placa|serie|acuerdo|acta|resolucion|registro|fuente)(?:_|$)")
LONGEST = 2000  # letters in a cell of text
_FORMULA_ERRORS = re.compile(
    r"#(?:¡|¿)?(?:REF|DIV/0|N/A|VALUE|VALOR|NAME|NOMBRE|NUM|NULL|NULO|SPILL|CALC|DESBORDAMIENTO)[!?]?|#N/D|#{4,}|Err:\d{3}"
)
_DASHES = frozenset(("-", "--", "---", "—", "–", ".", "..", "*", "q -", "q-", "q.-", "q. -"))
_YES, _NO = frozenset(("si", "s", "x", "1", "true", "verdadero", "yes")), frozenset(("no", "n", "0", "false", "falso"))


def compile_reader(column: Column, period: str | None = None) -> Reader:
    """The reader of a column's cells. `period` ("2026-10") gives months without a year theirs."""
    inner = _inner(column, period)
    textual = column.type == "string"
    contact, coded = column.format in ("phone", "email"), column.format in _CODES or bool(_CODED.search(column.name))
    empty: Read = (None, EMPTY if column.required else None)
    seen_texts: dict[object, Read] = {}
    seen_numbers: dict[object, Read] = {}

    def read_text(cell: str) -> Read:
        text = clean(cell)
        if not text or text.lower() in _DASHES:
            return empty
        if (text[0] == "#" or text[:4] == "Err:") and _FORMULA_ERRORS.fullmatch(text):
            return None, Fault("formula_error")
        if len(text) > LONGEST:
            return None, Fault("text_too_long", {"length": len(text), "limit": LONGEST})
        fault = forbidden_in_text(text, contact=contact, coded=coded)
        if fault and fault.rule in ANYWHERE:
            return None, fault
        if not textual and text.lower() in NOTHING:
            return None, empty[1] or Fault("no_value_word")
        value, own = inner(text)
        return value, own or (fault if textual else None)

    def read_other(cell: object) -> Read:
        if (isinstance(cell, (float, Decimal)) and _is_nan(cell)) or (textual and not as_text(cell)):  # NaN stands for an empty cell
            return empty
        if fault := forbidden_number(cell):
            return None, fault
        return inner(cell)

    def read(cell: Any) -> Read:
        if cell is None:
            return empty
        kind = type(cell)
        fresh: Callable[[Any], Read]
        if kind is str:
            seen, fresh = seen_texts, read_text
        elif kind is float or kind is int:
            seen, fresh = seen_numbers, read_other
        else:
            return read_text(cell) if isinstance(cell, str) else read_other(cell)
        known = seen.get(cell)
        if known is None:
            known = fresh(cell)
            if len(seen) < _REMEMBERED:
                seen[cell] = known
        return known

    return read


def _is_nan(cell: float | Decimal) -> bool:
    return cell.is_nan() if isinstance(cell, Decimal) else cell != cell


def _inner(column: Column, period: str | None) -> Reader:
    if column.type in ("integer", "number"):
        return quantity_reader(column)
    if column.type == "date":
        return date_reader()
    if column.type == "year":
        return read_year
    if column.type == "yearmonth":
        return month_reader(period)
    if column.type == "boolean":
        return _read_boolean
    if column.enum:
        return _enum_reader(column)
    if column.format:
        return format_reader(column)
    return text_reader(column.pattern, column.example)


def _enum_reader(column: Column) -> Reader:
    folded = {plain(value): value for value in column.enum} | {" ".join(key(value)): value for value in column.enum}
    values = MappingProxyType({"values": ", ".join(column.enum)})
    seen: dict[str, Read] = {}

    def judge(text: str) -> Read:
        if value := folded.get(plain(text)) or folded.get(" ".join(key(text))):
            return value, None
        inside = [value for value in column.enum if set(key(value)) <= set(key(text))]
        longest = max((len(key(value)) for value in inside), default=0)
        inside = [value for value in inside if len(key(value)) == longest]
        if len(inside) == 1 and "no" not in plain(text).split():
            return inside[0], Fault("read_as_list_value", {"read": inside[0], **values})
        return None, Fault("not_in_list", values, _nearest(text, column.enum))

    def read(cell: object) -> Read:
        text = as_text(cell)
        if text not in seen:
            seen[text] = judge(text)
        return seen[text]

    return read


def _nearest(text: str, values: tuple[str, ...]) -> str | None:
    words = plain(text)[:60]
    limit = max(1, len(words) // 3)
    near = sorted((d, value) for value in values if (d := distance(words, plain(value), limit)) is not None)
    return near[0][1] if near and (len(near) == 1 or near[0][0] < near[1][0]) else None


def _read_boolean(cell: object) -> Read:
    if isinstance(cell, bool):
        return cell, None
    word = plain(as_text(cell))
    if word in _YES or word in _NO:
        return word in _YES, None
    return None, Fault("not_yes_or_no", suggestion=guess_yes_or_no(as_text(cell)))
