"""A TOML table read strictly: every wrong key, type or word becomes a `Problem`, and reading goes on with a harmless value."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

E = TypeVar("E", bound=StrEnum)
_KINDS = {
    str: "un texto",
    bool: "true o false",
    int: "un número entero",
    float: "un número",
    list: "una lista",
    dict: "una tabla",
    date: "una fecha",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Problem:
    """One thing wrong in a file: where it is, what it is and what to do, in Spanish."""

    file: str
    key: str  # path of keys, such as obligation[11].part[0].register; "" for the whole file
    text: str
    remedy: str

    def __str__(self) -> str:
        place = f"{self.file}: {self.key}" if self.key else self.file
        return f"{place}: {self.text} {self.remedy}"


def nearest(word: str, words: Iterable[str]) -> str:
    """The hint «; quizá «x»» when a known word, or its beginning, is close; else nothing."""
    known = sorted(words, reverse=True)
    full = {other[: len(word)]: other for other in known} | {other: other for other in known}
    close = difflib.get_close_matches(word, full, n=1)
    return f"; quizá «{full[close[0]]}»" if close else ""


class Table:
    """One table of a file. Each method reads a key once; `finish` refuses the keys nobody asked for.

    `required=False` gives an empty value for an absent key. Nothing raises: problems gather in the list that is passed in.
    """

    def __init__(self, values: dict[str, Any], *, file: str, problems: list[Problem], path: str = "") -> None:
        self.values, self.file, self.problems, self.path = values, file, problems, path
        self._asked: set[str] = set()

    def problem(self, key: str, text: str, remedy: str) -> None:
        """Keep a problem of one of this table's keys ("" for the table itself)."""
        place = ".".join(part for part in (self.path, key) if part)
        self.problems.append(Problem(file=self.file, key=place, text=text, remedy=remedy))

    def _value(self, key: str, kind: type, required: bool) -> Any:
        self._asked.add(key)
        if key not in self.values:
            if required:
                self.problem(key, "falta esta clave.", f"Escríbala con {_KINDS[kind]}.")
            return None
        value = self.values[key]
        fits = isinstance(value, kind) or (kind is float and isinstance(value, int))
        if (isinstance(value, bool) and kind is not bool) or (kind is date and isinstance(value, datetime)) or not fits:
            self.problem(key, f"se esperaba {_KINDS[kind]} y hay «{value}».", "Corrija el valor.")
            return None
        return value

    def text(self, key: str, *, required: bool = True) -> str:
        """A text; a required one may not be blank."""
        value = self._value(key, str, required)
        if value is not None and required and not value.strip():
            self.problem(key, "el texto está vacío.", "Escríbalo.")
        return value.strip() if value else ""

    def texts(self, key: str, *, required: bool = False) -> tuple[str, ...]:
        """A list of texts, none blank, none twice."""
        values = self._value(key, list, required) or []
        good = [value.strip() for value in values if isinstance(value, str) and value.strip()]
        if len(good) != len(values):
            self.problem(key, "la lista tiene algo que no es un texto o está vacío.", "Deje solo textos.")
        for value in sorted({value for value in good if good.count(value) > 1}):
            self.problem(key, f"«{value}» está dos veces.", "Deje una sola.")
        return tuple(good)

    def integer(self, key: str, *, default: int, at_least: int = 0) -> int:
        """A whole number, not under `at_least`."""
        value = self._value(key, int, required=False)
        if value is not None and value < at_least:
            self.problem(key, f"{value} es menor que {at_least}.", "Corrija el número.")
        return default if value is None else int(value)

    def number(self, key: str, *, required: bool = False) -> float | None:
        """A number, or None where it is absent."""
        value = self._value(key, float, required)
        return None if value is None else float(value)

    def flag(self, key: str) -> bool:
        """true or false; absent is false."""
        return bool(self._value(key, bool, required=False))

    def day(self, key: str, *, required: bool = False) -> date | None:
        """A TOML date, or None where it is absent."""
        value: date | None = self._value(key, date, required)
        return value

    def choice(self, key: str, kind: type[E], default: E | None = None) -> E:
        """One word of an enumeration; required when it has no default."""
        value = self._value(key, str, required=default is None)
        return self._word(key, kind, value) if value is not None else (default or next(iter(kind)))

    def choices(self, key: str, kind: type[E], *, required: bool = False) -> tuple[E, ...]:
        """A list of words of an enumeration."""
        words = self.texts(key, required=required)
        if required and key in self.values and not self.values[key]:
            self.problem(key, "la lista está vacía.", f"Escriba al menos una de: {', '.join(kind)}.")
        return tuple(self._word(key, kind, word) for word in words)

    def _word(self, key: str, kind: type[E], word: str) -> E:
        try:
            return kind(word)
        except ValueError:
            self.problem(key, f"no existe «{word}»{nearest(word, kind)}.", f"Use una de: {', '.join(kind)}.")
            return next(iter(kind))

    def table(self, key: str, *, required: bool = False) -> Table | None:
        """The table under a key."""
        value = self._value(key, dict, required)
        return None if value is None else self._inner(value, key)

    def tables(self, key: str) -> list[Table]:
        """The tables of an array of tables, each with its index in the path."""
        values = self._value(key, list, required=False) or []
        if not all(isinstance(value, dict) for value in values):
            self.problem(key, "se esperaba una lista de tablas.", f"Escriba cada una como [[{key}]].")
            return []
        return [self._inner(value, f"{key}[{index}]") for index, value in enumerate(values)]

    def _inner(self, values: dict[str, Any], key: str) -> Table:
        path = f"{self.path}.{key}" if self.path else key
        return Table(values, file=self.file, problems=self.problems, path=path)

    def finish(self) -> None:
        """Refuse the keys that nobody asked for."""
        for key in self.values:
            if key not in self._asked:
                self.problem(key, f"clave desconocida{nearest(key, self._asked)}.", "Corríjala o quítela.")


def read_toml(path: Path, *, file: str, problems: list[Problem]) -> Table | None:
    """The table of a whole file, or None with a problem when it is absent or is no TOML. `file` is the name to show."""
    try:
        return Table(tomllib.loads(path.read_text(encoding="utf-8")), file=file, problems=problems)
    except FileNotFoundError:
        text, remedy = "no existe el archivo.", "Créelo o recupérelo de la versión anterior."
    except UnicodeDecodeError:
        text, remedy = "no está en UTF-8.", "Guárdelo como UTF-8."
    except tomllib.TOMLDecodeError as error:
        text, remedy = f"no se puede leer como TOML ({error}).", "Corrija esa línea."
    problems.append(Problem(file=file, key="", text=text, remedy=remedy))
    return None


def doubles(words: Iterable[str]) -> set[str]:
    """The words that occur more than once; blanks do not count."""
    seen: set[str] = set()
    twice: set[str] = set()
    for word in words:
        (twice if word in seen else seen).add(word)
    return twice - {""}
