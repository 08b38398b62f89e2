"""Finding a municipality by what people write: without accents, in part, with slips of the hand or by its sound. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from checklists.folding import distance, fold, sound, words
from checklists.load import load_checklist

LONGEST = 80
SMALL = frozenset({"de", "del", "la", "las", "los", "el", "y"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Named:
    """A municipality by its words: those of each name it goes by, and those of its department."""

    code: str
    names: tuple[tuple[str, ...], ...]
    department: tuple[str, ...]


def found(asked: str, codes: Iterable[str] = ()) -> list[str]:
    """The codes of the municipalities that a text may mean, the likeliest first; none for an empty text. Only of `codes` where given.

    Where one fits well, those that fit only with slips are left out.
    """
    wanted = tuple(word for word in words(fold(asked[:LONGEST])) if word not in SMALL)
    inside = set(codes)
    if not wanted:
        return []
    known = (one for one in _known() if not inside or one.code in inside)
    rated = sorted((slips, one.code) for one in known if (slips := _slips(one, wanted)) is not None)
    return [code for slips, code in rated if slips < rated[0][0] + 1] if rated else []


def within(asked: str, name: str) -> bool:
    """Whether a text stands in a name, whatever its accents and capitals."""
    return fold(asked).strip() in fold(name)


@cache
def _known() -> tuple[Named, ...]:
    return tuple(
        Named(
            code=town.code,
            names=tuple(dict.fromkeys(_words(name) for name in (town.name, town.short_name, *town.alt_names) if name)),
            department=_words(town.department),
        )
        for town in load_checklist().municipalities.values()
    )


def _words(text: str) -> tuple[str, ...]:
    return tuple(word for word in words(fold(text)) if word not in SMALL)


def _slips(one: Named, wanted: Sequence[str]) -> float | None:
    """How far what was written is from a municipality's name, at its best: 0 is the name itself. None where it is another."""
    if list(wanted) == [one.code]:
        return 0.0
    ways = (_of_name(name, one.department, wanted) for name in one.names)
    return min((way for way in ways if way is not None), default=None)


def _of_name(name: Sequence[str], department: Sequence[str], wanted: Sequence[str]) -> float | None:
    slips, met = 0.0, set()
    for word in wanted:
        near = [(away, place) for place, known in enumerate(name) if (away := _away(word, known)) is not None]
        if near:
            away, place = min(near)
            slips += away
            met.add(place)
        elif word in department:
            slips += 0.1
        else:
            return None
    if not met:
        return None
    return slips + 0.2 * (len(name) - len(met))


def _away(word: str, known: str) -> float | None:
    """How far one word is from another: itself, its beginning, its sound, or a slip or two of the hand."""
    if word == known:
        return 0.0
    if len(word) >= 3 and known.startswith(word):
        return 0.3
    if len(word) >= 4 and sound(word) == sound(known):
        return 1.2
    bound = 0 if len(word) < 4 else 1 if len(word) < 7 else 2
    slips = distance(word, known, bound) if bound and abs(len(word) - len(known)) <= bound else bound + 1
    return 1.0 + slips if slips <= bound else None
