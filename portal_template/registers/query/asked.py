"""The query of an address -> a question about a sheet. What the sheet has not is refused in Spanish, never passed on.

`columna=valor` (several times: any of them), `columna.desde=`, `columna.hasta=`, `columna.contiene=`, `columna.vacia=si`; `buscar=` words
of any column; `periodo=2026-10` (several times; `todos` for all), `orden=columna` or `orden=-columna`, `pagina=2`, `mas=columna` for all
the choices of a column.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from portal_template.registers.query.sheet import RESERVED, Sheet, SheetColumn

ALL = "todos"
PERIODS = "periodo"
LONGEST, MOST = 200, 60  # characters of a value, and pairs of an address
_TRACES = re.compile(r"utm_\w+|fbclid|gclid|mc_[ce]id")  # what social networks hang on an address
_WAYS = {"": "es", "desde": "desde", "hasta": "hasta", "contiene": "contiene", "vacia": "vacía"}


class BadQuestion(Exception):
    """The address asks for something that the table has not; the message says what."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Filter:
    """A column, how it is asked, and the values: any of them for "es", one otherwise."""

    column: SheetColumn
    way: str
    values: tuple[str, ...]

    @property
    def key(self) -> str:
        """Its name in the address."""
        return self.column.name + next((f".{word}" for word, way in _WAYS.items() if way == self.way and word), "")


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """A question. `periods` is empty for all of them; `everywhen` tells that all were asked for by name."""

    filters: tuple[Filter, ...] = ()
    words: str = ""
    periods: tuple[str, ...] = ()
    everywhen: bool = False
    order: str = ""
    descending: bool = False
    page: int = 1
    more: str = ""

    @property
    def narrowed(self) -> bool:
        """Whether anything is filtered."""
        return bool(self.filters or self.words or self.periods)

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The question as pairs of an address, always in the same order; without what goes without saying."""
        found = [("buscar", self.words)] if self.words else []
        found += [("periodo", period) for period in self.periods] or ([("periodo", ALL)] if self.everywhen else [])
        found += [(item.key, value) for item in self.filters for value in item.values]
        found += [("orden", ("-" if self.descending else "") + self.order)] if self.order else []
        found += [("mas", self.more)] if self.more else []
        return found + ([("pagina", str(self.page))] if self.page > 1 else [])

    @property
    def query(self) -> str:
        """The question as the query of an address."""
        return urlencode(self.pairs)

    def without(self, key: str, value: str = "") -> Asked:
        """The question without a filter, or without one of its values; from the first page."""
        kept = []
        for item in self.filters:
            values = tuple(one for one in item.values if item.key != key or (value and one != value))
            if values:
                kept.append(replace(item, values=values))
        return replace(self, filters=tuple(kept), page=1)

    def with_value(self, column: SheetColumn, value: str) -> Asked:
        """The question with one more value of a column."""
        same = next((item for item in self.filters if item.column == column and item.way == "es"), None)
        grown = Filter(column=column, way="es", values=(*(same.values if same else ()), value))
        return replace(self, filters=(*(item for item in self.filters if item is not same), grown), page=1)


def read_question(lists: Mapping[str, Sequence[str]] | Iterable[tuple[str, Sequence[str]]], sheet: Sheet) -> Asked:
    """The question of an address, given as key -> values. BadQuestion names what is wrong with it."""
    given = {key: [value.strip() for value in values if value.strip()] for key, values in dict(lists).items() if not _TRACES.fullmatch(key)}
    if sum(len(values) for values in given.values()) > MOST:
        raise BadQuestion("La consulta trae demasiadas condiciones.")
    for key, values in given.items():
        if len(key) > LONGEST or any(len(value) > LONGEST or "\x00" in value for value in (*values, key)):
            raise BadQuestion("Una de las condiciones es demasiado larga o trae signos que no se admiten.")
    filters = [found for key, values in given.items() if key not in RESERVED and values for found in [_filter(key, values, sheet)]]
    periods = given.get("periodo", [])
    order = _one(given, "orden").removeprefix("-")
    if order and order not in sheet.by_name:
        raise BadQuestion(f"No se puede ordenar por «{order}»: la tabla no tiene esa columna.")
    more = _one(given, "mas")
    if more != PERIODS and more and not (more in sheet.by_name and sheet.by_name[more].asked):
        raise BadQuestion(f"No hay opciones de «{more}»: la tabla no tiene esa columna.")
    return Asked(
        filters=tuple(sorted(filters, key=lambda item: item.key)),
        words=_one(given, "buscar"),
        periods=() if ALL in periods else _periods(periods, sheet),
        everywhen=ALL in periods,
        order=order,
        descending=_one(given, "orden").startswith("-"),
        page=_page(_one(given, "pagina")),
        more=more,
    )


def _one(given: Mapping[str, Sequence[str]], key: str) -> str:
    values = given.get(key, ())
    if len(values) > 1:
        raise BadQuestion(f"«{key}» viene {len(values)} veces y debe venir una.")
    return values[0] if values else ""


def _page(text: str) -> int:
    return max(1, int(text)) if text.isascii() and text.isdecimal() and len(text) < 7 else 1


def _periods(periods: Sequence[str], sheet: Sheet) -> tuple[str, ...]:
    known = {period for period, _ in sheet.periods}
    for period in periods:
        if period not in known:
            raise BadQuestion(f"No hay datos publicados del periodo «{period}».")
    return tuple(sorted(set(periods), reverse=True))


def _filter(key: str, values: Sequence[str], sheet: Sheet) -> Filter:
    name, _, word = key.partition(".")
    column = sheet.by_name.get(name)
    if column is None or word not in _WAYS:
        raise BadQuestion(f"No se puede filtrar por «{key}»: la tabla no tiene esa columna.")
    if not column.asked:
        raise BadQuestion(
            f"«{column.title}» no se filtra: la lista se lee completa y no se busca a las personas beneficiarias por su nombre."
        )
    way = _WAYS[word]
    if way in ("desde", "hasta") and not column.ranged:
        raise BadQuestion(f"«{column.title}» no es una cantidad ni una fecha: no se filtra desde un valor hasta otro.")
    if way != "es" and len(values) > 1:
        raise BadQuestion(f"«{key}» viene {len(values)} veces y debe venir una.")
    if way != "contiene" and way != "vacía":
        values = [_read(column, value, key) for value in values]
    return Filter(column=column, way=way, values=tuple(dict.fromkeys(values)))


def _read(column: SheetColumn, text: str, key: str) -> str:
    """A value as the canonical CSV writes it: `Q 1,500` is 1500. BadQuestion where it is none of the column's type."""
    if column.number:
        plain = re.sub(r"^[Qq]\.?\s*|[\s,]", "", text)
        if not re.fullmatch(r"-?\d{1,15}(\.\d{1,6})?", plain):
            raise BadQuestion(f"«{text}» no es un número: escriba, por ejemplo, 1500 o 1500.50 ({column.title}).")
        return plain
    if column.type == "date":
        try:
            return date.fromisoformat(text).isoformat()
        except ValueError:
            raise BadQuestion(f"«{text}» no es una fecha: escríbala como 2026-10-31 ({column.title}).") from None
    if column.type == "boolean":
        if text.lower() not in ("true", "false", "sí", "si", "no"):
            raise BadQuestion(f"«{text}» no es sí ni no ({column.title}).")
        return "true" if text.lower() in ("true", "sí", "si") else "false"
    return text
