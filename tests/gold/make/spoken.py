"""How offices write: months and years in every order, numerals in every form, and what hands do to words."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from random import Random

from checklists.model import Refresh
from checklists.periods import MONTHS, Period

ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV", "XVI", "XVII", "XVIII", "XIX", "XX")
_SHORT = ("ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic")


def month_words(period: Period, rng: Random) -> str:
    """A month or year as a caption says it."""
    if period.kind is Refresh.YEARLY:
        return rng.choice((f"{period.year}", f"Año {period.year}", f"Ejercicio fiscal {period.year}", f"del año {period.year}"))
    name, number, year = MONTHS[period.number - 1], period.number, period.year
    return rng.choice(
        (
            f"{name} {year}",
            f"{name.capitalize()} de {year}",
            f"mes de {name} del año {year}",
            f"{name.upper()} {year}",
            f"{_SHORT[number - 1]}-{year}",
            f"{_SHORT[number - 1].upper()}. {year}",
            f"{year} - {name.capitalize()}",
            f"{number:02d}/{year}",
            f"{number:02d}-{year}",
            f"01/{number:02d}/{year} al 28/{number:02d}/{year}",
            f"del 1 al 28 de {name} de {year}",
            f"correspondiente a {name} {year}",
            f"{name}, {year}",
            f"{year}, mes {number:02d} ({name})",
        )
    )


def month_file(period: Period, rng: Random) -> str:
    """A month or year in a file name."""
    if period.kind is Refresh.YEARLY:
        return f"{period.year}"
    name, number, year = MONTHS[period.number - 1], period.number, period.year
    return rng.choice(
        (
            f"{name}-{year}",
            f"{name.upper()}_{year}",
            f"{year}-{number:02d}",
            f"{number:02d}-{year}",
            f"{year}{number:02d}",
            f"{_SHORT[number - 1]}{year}",
            f"{_SHORT[number - 1]}-{year % 100}",
            f"{name.capitalize()}{year}",
            f"{number:02d}_{name}_{year}",
        )
    )


NUMBERS: dict[str, Callable[[int], str]] = {
    "dot": lambda n: f"{n}. ",
    "padded": lambda n: f"{n:02d} - ",
    "numeral": lambda n: f"Numeral {n}: ",
    "inciso": lambda n: f"Inciso {n}. ",
    "art": lambda n: f"Art. 10 No. {n} ",
    "article": lambda n: f"Artículo 10, numeral {n}. ",
    "sub": lambda n: f"10.{n} ",
    "n": lambda n: f"N{n}_",
    "paren": lambda n: f"{n}) ",
    "roman": lambda n: f"{ROMAN[n - 1]}. " if n <= len(ROMAN) else f"{n}. ",
    "numeral_after": lambda n: f"(Numeral {n}) ",
    "none": lambda n: "",
}


def plain(text: str) -> str:
    """Without accents."""
    return "".join(sign for sign in unicodedata.normalize("NFD", text) if unicodedata.category(sign) != "Mn")


def typo(text: str, rng: Random) -> str:
    """Two neighbouring letters swapped, or one dropped, inside one long word."""
    words = text.split(" ")
    long = [place for place, word in enumerate(words) if len(word) >= 9 and word.isalpha()]
    if not long:
        return text
    place = rng.choice(long)
    word, at = words[place], rng.randrange(2, len(words[place]) - 3)
    words[place] = word[:at] + (word[at + 1] + word[at] + word[at + 2 :] if rng.random() < 0.5 else word[at + 1 :])
    return " ".join(words)


def written(text: str, hand: str, rng: Random) -> str:
    """A heading in the hand of one office: as it is, capitals, without accents, with slips."""
    match hand:
        case "capitals":
            return text.upper()
        case "plain":
            return plain(text)
        case "plain_capitals":
            return plain(text).upper()
        case "slips":
            return typo(text, rng) if rng.random() < 0.4 else text
    return text


HANDS = ("as_it_is", "as_it_is", "capitals", "plain", "plain_capitals", "slips")
