"""Columns of a table: a header that asks for what nobody may publish makes bare cells personal; elsewhere each cell speaks for itself."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from types import MappingProxyType

from checklists.identifiers import cui_is_right
from checklists.personal import might_be_personal, personal_in
from checklists.reading.withheld import suspect, withheld
from monitor.page import Personal
from monitor.privacy.veil import redacted

Row = Sequence[str]

_DIGITS = re.compile(r"\D")
APART = "\n" * 6  # between cells: farther than anything that is one number or one sentence
_OFFICE = re.compile(r"institucional|oficial|municipal|oficina|dependencia", re.IGNORECASE)
_LINES = re.compile(r"tel|cel|contacto|m[oó]vil", re.IGNORECASE)
# What a header withholds, as its rule and as the cells that are such a thing: a budget's "no. de cuenta" is four digits long.
_ASKED: Mapping[str, tuple[str, re.Pattern[str]]] = MappingProxyType(
    {
        "el número de documento personal (DPI o CUI)": (
            "dpi_in_cell",
            re.compile(r"^\D{0,5}\d(?:[ .-]?\d){10,14}\D{0,3}$|^[A-Z]-?\d{1,2}\D{1,4}\d{3,8}$"),
        ),
        "una cuenta bancaria": ("bank_account", re.compile(r"\d(?:[ -]?\d){6,19}")),
        "un teléfono privado": ("phone_in_text", re.compile(r"(?<!\d)[2-7]\d{3}[ .-]?\d{4}(?!\d)")),
        "un correo privado": ("email_in_text", re.compile(r"@")),
        "el domicilio de una persona": (
            "home_address",
            re.compile(r"\d.*[^\W\d_]{3}|[^\W\d_]{3}.*\d|\b(?:aldea|caser[ií]o|barrio|cant[oó]n|colonia) \w", re.IGNORECASE),
        ),
        "la fecha de nacimiento": ("birth_date", re.compile(r"\d{1,4}\D\D{0,14}\d{2,4}")),
    }
)


def in_columns(grid: Sequence[Row], first: int, columns: Sequence[int], header: Sequence[str]) -> tuple[Personal, ...]:
    """What is personal in a table, column by column: the rows of a grid from `first` on, read under these columns' names."""
    asks = suspect(header)
    if not asks and not might_be_personal(APART.join(map(APART.join, grid[first:]))):
        return ()
    found: list[Personal] = []
    for place, name in zip(columns, header, strict=True):
        cells = [row[place] if place < len(row) else "" for row in grid[first:]]
        asked = _ASKED.get(withheld(name)) if asks else None
        values = list(_under(cells, *asked)) if asked else []
        taken = {at for at, *_ in values}
        values += [one for one in _spoken(cells, name) if one[0] not in taken]
        found += _told(values, f"columna «{redacted(name)}» ({letters(place)})", first)
    return tuple(found)


def letters(place: int) -> str:
    """The letters by which a spreadsheet names its column number `place`, from zero."""
    name = ""
    while place >= 0:
        name = chr(65 + place % 26) + name
        place = place // 26 - 1
    return name


def is_sure(rule: str, value: str) -> bool:
    """Whether a value proves by itself that it is what it seems."""
    digits = _DIGITS.sub("", value)
    return rule == "dpi_in_cell" and len(digits) == 13 and cui_is_right(digits)


def _under(cells: Sequence[str], rule: str, shape: re.Pattern[str]) -> Iterator[tuple[int, str, str]]:
    """The cells of a column whose header asks for them: place, rule, value."""
    return ((at, rule, cell) for at, cell in enumerate(cells) if cell and shape.search(cell))


def _spoken(cells: Sequence[str], name: str) -> Iterator[tuple[int, str, str]]:
    """What the cells of any column say by themselves."""
    text = APART.join(cells)
    if not might_be_personal(text):
        return
    starts = [0, *accumulate(len(cell) + len(APART) for cell in cells)]
    for leak in personal_in(text, contact=bool(_OFFICE.search(name)), coded=not _LINES.search(name)):
        yield bisect_right(starts, leak.start) - 1, leak.rule, text[leak.start : leak.end]


def _told(values: Sequence[tuple[int, str, str]], column: str, first: int) -> Iterator[Personal]:
    for rule in dict.fromkeys(rule for _, rule, _ in values):
        mine = dict.fromkeys(value for _, other, value in values if other == rule)
        rows = [first + at + 1 for at, other, _ in values if other == rule]
        low, high = min(rows), max(rows)
        yield Personal(
            rule=rule,
            where=f"{column}, fila {low}" if low == high else f"{column}, filas {low} a {high}",
            count=len(rows),
            values=tuple(mine),
            sure=any(is_sure(rule, value) for value in mine),
        )
