"""One file for several numerals: "Numerales 11, 20 y 22", "numerales del 1 al 6". Each has its own piece of the file, if it says so.

What a file does not tell apart may still be there: then a person must look, and nothing is missing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from checklists.model import Checklist, Obligation
from monitor.checks.context import Reader
from monitor.checks.opened import BEGINNING
from monitor.page import Page, Section

_LIST = re.compile(
    r"\b(?:numeral(?:es)?|incisos?)\W{1,3}(?:del? )?((?:\d{1,2}(?!\d)(?:\s?(?:,|;|/|-|–|\by\b|\be\b|\bal?\b)\s?)*){2,})", re.IGNORECASE
)
_RANGE = re.compile(r"(\d{1,2})\s?(?:al?|-|–)\s?(\d{1,2})", re.IGNORECASE)
_BEGINS = re.compile(r"^\W{0,3}(?:numeral|inciso)\W{1,3}(\d{1,2})(?!\d)", re.IGNORECASE | re.MULTILINE)
_LAW = "laip-10-{:02d}"
_LINES = 12


def listed(text: str) -> tuple[str, ...]:
    """The obligations of article 10 whose numbers a text lists together; () where it lists fewer than two."""
    found = _LIST.search(text)
    if found is None:
        return ()
    numbers = [int(number) for number in re.findall(r"\d{1,2}", found[1])]
    for first, last in _RANGE.findall(found[1]):
        numbers += range(int(first), int(last) + 1)
    codes = sorted({_LAW.format(number) for number in numbers if 1 <= number <= 29})
    return tuple(codes) if len(codes) > 1 else ()


def pieces(reader: Reader, page: Page, checklist: Checklist, codes: tuple[str, ...]) -> Iterator[tuple[Obligation, Page | None]]:
    """For each of the obligations what the file holds of it: its own piece, the file where its first lines name it, or None."""
    text = page.text
    begins = list(_BEGINS.finditer(text))
    own: dict[str, str] = {}
    for place, found in enumerate(begins):
        end = begins[place + 1].start() if place + 1 < len(begins) else len(text)
        own.setdefault(_LAW.format(int(found[1])), text[found.start() : end])
    lines = [line for line in text[:BEGINNING].splitlines() if line.strip()][:_LINES]
    named = {claim.code for line in lines if not own for claim in reader.read(line[:200]).obligations}
    for obligation in checklist.obligations:
        if obligation.code not in codes:
            continue
        if piece := own.get(obligation.code):
            yield obligation, replace(page, sections=(Section(heading="", level=0, text=piece),))
        else:
            yield obligation, page if obligation.code in named else None
