"""Which municipality a written name means: six names stand twice in the country, and people misspell the others."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from checklists.folding import fold, words
from checklists.model import Municipality

ALIKE = 88.0  # of 100: under it a spelling is nobody's
APART = 5.0  # how much more alike the best must be than the second to be taken
_BRACKETS = re.compile(r"([^()]+)\(([^()]+)\)\s*")  # how two towns of one name are told apart: "San José (Petén)"
PREFIXES = ("municipalidad", "municipio", "muni", "villa", "ciudad", "de", "del", "la", "el")


@dataclass(frozen=True, kw_only=True, slots=True)
class Match:
    """What a name means. `code` is empty where nobody or several are meant; `candidates` are then those to choose from.

    `certain` is false for a spelling that only resembles the name: somebody should look.
    """

    code: str = ""
    candidates: tuple[str, ...] = ()
    certain: bool = True


class Towns:
    """The municipalities by every way in which they are written."""

    def __init__(self, municipalities: Iterable[Municipality]) -> None:
        self.by_code: Mapping[str, Municipality] = {town.code: town for town in municipalities}
        self._by_name: dict[str, set[str]] = defaultdict(set)
        for town in self.by_code.values():
            for name in (town.name, town.short_name, *town.alt_names):
                if name:
                    self._by_name[plain(name)].add(town.code)

    def find(self, name: str, department: str = "") -> Match:
        """The municipality of a name or a code, and of a department where one is written, beside the name or in brackets after it."""
        if (code := name.strip().zfill(4)) in self.by_code:
            return Match(code=code)
        if (parts := _BRACKETS.fullmatch(name.strip())) and plain(name) not in self._by_name:
            name, department = parts[1], department.strip() or parts[2]
        written = plain(name)
        if not written:
            return Match()
        here = self._inside(department)
        if exact := self._by_name.get(written):
            return _one(sorted(exact & here if exact & here else exact), certain=bool(exact & here))
        return self._resembling(written, here)

    def _inside(self, department: str) -> set[str]:
        if not (written := plain(department)):
            return set(self.by_code)
        names = {plain(town.department) for town in self.by_code.values()}
        best = process.extractOne(written, names, scorer=fuzz.ratio, score_cutoff=ALIKE)
        return {code for code, town in self.by_code.items() if best is None or plain(town.department) == best[0]}

    def _resembling(self, written: str, inside: set[str]) -> Match:
        names = {name: codes & inside for name, codes in self._by_name.items() if codes & inside}
        found = process.extract(written, names.keys(), scorer=fuzz.ratio, score_cutoff=ALIKE, limit=4)
        if not found:
            return Match(certain=False)
        best = {code for name, score, _ in found if score > found[0][1] - APART for code in names[name]}
        return _one(sorted(best), certain=False)


def _one(codes: list[str], *, certain: bool) -> Match:
    return Match(code=codes[0], certain=certain) if len(codes) == 1 else Match(candidates=tuple(codes), certain=False)


def plain(name: str) -> str:
    """A name as compared: without accents, capitals, signs, and the words that offices put before it."""
    found = words(fold(name))
    while len(found) > 1 and found[0] in PREFIXES and (found[0] not in ("villa", "la", "el")):
        found = found[1:]
    return " ".join(found)
