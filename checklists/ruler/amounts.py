"""Cells that are quantities: integers, numbers and money, typed or written as people write them."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from types import MappingProxyType

from checklists.model import Column
from checklists.ruler.guesses import guess_amount
from checklists.ruler.problem import Fault, Value

Read = tuple[Value, Fault | None]
CENT = Decimal("0.01")
FEWEST = 5  # a count of fewer persons might tell who they are
_BIGGEST = 1e15
_QUETZALES = re.compile(r"^(?:gtq|qtz|quetzales|q)(?![a-z])\.?|(?<![a-z])(?:gtq|qtz|quetzales)\.?$", re.IGNORECASE)
_FOREIGN = re.compile(r"(?:us\$?|usd|\$|€|eur|d[oó]lares|euros)", re.IGNORECASE)
_PLAIN = re.compile(r"\d+(?:\.\d*)?|\.\d+")
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d*)?")
_SPACED = re.compile(r"\d{1,3}(?: \d{3})+(?:\.\d*)?")
_COMMA = re.compile(r"(?:\d{1,3}(?:\.\d{3})+|\d+),\d{1,2}|\d{1,3}(?:\.\d{3}){2,}")
_APOSTROPHE = re.compile(r"\d{1,3}(?:[',]\d{3})+(?:\.\d*)?")
_FEW = re.compile(r"<\s*5|menos de (?:5|cinco)(?: personas)?", re.IGNORECASE)
_LOOSE = re.compile(r"\d[\d.,' ]*")


def quantity_reader(column: Column) -> Callable[[object], Read]:
    """A reader of cells for an integer or number column: Decimal (money with two decimals) or int, and a fault or None."""
    people = column.format == "people"
    whole, money = column.type == "integer", column.format == "money"
    low = None if column.minimum is None else Decimal(str(column.minimum))
    high = None if column.maximum is None else Decimal(str(column.maximum))
    percent = high == 100

    def read(cell: object) -> Read:
        fault: Fault | None = None
        if people and isinstance(cell, str) and _FEW.fullmatch(cell):
            return None, Fault("small_count")
        if isinstance(cell, str):
            number, fault = parse_number(cell, money=money, example=column.example)
        else:
            number = typed_number(cell)
        if number is None:
            return None, fault or Fault("not_a_number", {"example": column.example or "1250.00"})
        if low is not None and number < low:
            return None, Fault(
                "below_minimum", {"limit": f"{low.normalize():f}"}, -number if low == 0 and (high is None or -number <= high) else None
            )
        if high is not None and number > high:
            return None, Fault("above_maximum", {"limit": f"{high.normalize():f}"})
        if people and 0 < number < FEWEST:
            return None, Fault("small_count")
        if whole:
            return (int(number), fault) if number == number.to_integral_value() else (None, Fault("not_whole"))
        if money:
            return number.quantize(CENT, ROUND_HALF_UP), fault
        if percent and 0 < number < 1 and fault is None:
            fault = Fault("fraction_percent", suggestion=number * 100)
        return number, fault

    return read


def typed_number(cell: object) -> Decimal | None:
    """A cell that a spreadsheet holds as a number, as Decimal; None when it is none or not finite."""
    if isinstance(cell, bool):
        return None
    if isinstance(cell, int):
        return Decimal(cell) if abs(cell) < _BIGGEST else None
    if isinstance(cell, float):
        return Decimal(repr(cell)) if abs(cell) < _BIGGEST else None  # false for inf and NaN
    if isinstance(cell, Decimal):
        return cell if cell.is_finite() and abs(cell) < _BIGGEST else None
    return None


def parse_number(text: str, *, money: bool = True, example: str = "") -> tuple[Decimal | None, Fault | None]:
    """A written quantity as Decimal: `Q 1,234.56`, `(500.00)`, `1.234,56` (told), `12 %`. None with its fault when it cannot be told."""
    bare = " ".join(text.replace("\u00a0", " ").replace("\u2212", "-").split()).removesuffix(".-")  # Q 500.00.-
    bare, negative = _sign(bare)
    if _FOREIGN.search(bare):
        return None, Fault("not_quetzales")
    if not money:
        bare = bare.removesuffix("%").rstrip()
    if bare.startswith("-"):  # Q -500.00
        bare, negative = bare[1:].strip(), not negative
    value, fault = _digits(bare, money)
    if value is None:
        meant = None if negative or (fault and fault.suggestion is not None) else guess_amount(text)
        return None, _meaning(fault or Fault("not_a_number", {"example": example or "1250.00"}), meant)
    value = -value if negative else value
    if fault and fault.rule == "decimal_comma":
        fault = Fault("decimal_comma", MappingProxyType({"read": f"{value:f}"}))
    return (value, fault) if abs(value) < _BIGGEST else (None, Fault("not_a_number", {"example": example or "1250.00"}))


def _meaning(fault: Fault, meant: Decimal | None) -> Fault:
    return fault if meant is None else Fault(fault.rule, fault.params, meant)


def _sign(text: str) -> tuple[str, bool]:
    negative = False
    for _ in range(2):
        if text.startswith("(") and text.endswith(")"):
            text, negative = text[1:-1].strip(), True
        elif text.startswith("-"):
            text, negative = text[1:].strip(), not negative
        elif text.startswith("+"):
            text = text[1:].strip()
        text = _QUETZALES.sub("", text).strip()
    if text.endswith((".-", ".--", ".—")):  # Q 4,500.- says that there are no cents
        return text.rstrip("-—").rstrip("."), negative
    if text.endswith("-") and text[:-1].strip():
        return text[:-1].strip(), not negative
    return text, negative


def _digits(text: str, money: bool) -> tuple[Decimal | None, Fault | None]:
    if not text or not text.isascii() or len(text) > 40:
        return None, None
    if money and re.fullmatch(r"\d{1,3}\.\d{3}", text) and not text.startswith("0"):
        return None, Fault("ambiguous_number", suggestion=Decimal(text.replace(".", "")).quantize(CENT))
    if _PLAIN.fullmatch(text):
        return Decimal(text), None
    if _THOUSANDS.fullmatch(text) or _APOSTROPHE.fullmatch(text):
        return Decimal(text.replace(",", "").replace("'", "")), None
    if _SPACED.fullmatch(text):
        return Decimal(text.replace(" ", "")), None
    if _COMMA.fullmatch(text):
        return Decimal(text.replace(".", "").replace(",", ".")), Fault("decimal_comma")
    if _LOOSE.fullmatch(text) and ("," in text or text.count(".") > 1):
        return None, Fault("ambiguous_number")
    return None, None
