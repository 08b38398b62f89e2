"""The one entry: every leak of a text, in order, each place told once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from checklists.personal.leak import Leak
from checklists.personal.lines import mailboxes_in, mobiles_in
from checklists.personal.lives import births_in, homes_in, minors_in
from checklists.personal.numbers import accounts_in, documents_in

# What a family needs to find anything at all. Most texts have none of it, and one look at them is enough.
_LONG_NUMBER = re.compile(r"\d(?:[^\w\n]{0,3}\d){6}")
_WORDS = re.compile(
    r"@|GT\d\d|c[eé]dula|pasaporte|domicil|resid|direcci|vive\s|habita|señala|nac(?:i[dmoó]|\.)|menor|niñ|adolescente|estudiante|alumn|becari|hij[oa]\s|nombre|beneficiari",
    re.IGNORECASE,
)
_AGE = re.compile(r"\baños\b|\bmenor de edad\b", re.IGNORECASE)
_HOME = re.compile(r"domicil|resid|direcci|vive\s|habita", re.IGNORECASE)


def personal_in(text: str, *, contact: bool = False, coded: bool = False) -> tuple[Leak, ...]:
    """Every leak of a text, in its order.

    `contact`: a text made to hold lines and mailboxes, which its own reader judges. `coded`: one made to hold numbers of documents
    (contracts, invoices), where a bare number is none of a phone.
    """
    numbers, words = _LONG_NUMBER.search(text), _WORDS.search(text)
    if not numbers and not words:
        return ()
    found = sorted(_found(text, bool(numbers), bool(words), contact, coded), key=lambda leak: (leak.start, -leak.end))
    return tuple(_once(found))


def might_be_personal(text: str) -> bool:
    """A quick look that misses nothing: whether `personal_in` could find something in this text or a longer one made of many."""
    return bool(_LONG_NUMBER.search(text) or _WORDS.search(text))


def redacted(text: str) -> str:
    """A text as it may be shown to anybody: what is personal in it masked, the rest as it is."""
    for leak in reversed(personal_in(text)):
        text = f"{text[: leak.start]}{leak.shown}{text[leak.end :]}"
    return text


def _found(text: str, numbers: bool, words: bool, contact: bool, coded: bool) -> Iterator[Leak]:
    if numbers:
        yield from documents_in(text)
        yield from accounts_in(text)
        if not contact:
            yield from mobiles_in(text, coded=coded)
    if not words:
        return
    if not numbers:  # documents and accounts with fewer than seven digits, or with letters
        yield from documents_in(text)
        yield from accounts_in(text)
    if "@" in text and not contact:
        yield from mailboxes_in(text)
    readers: tuple[tuple[re.Pattern[str], Callable[[str], Iterable[Leak]]], ...] = ((_HOME, homes_in), (_AGE, minors_in))
    for sign, read in readers:
        if sign.search(text):
            yield from read(text)
    yield from births_in(text)


def _once(found: Iterable[Leak]) -> Iterator[Leak]:
    end = -1
    for leak in found:
        if leak.start >= end:
            yield leak
            end = leak.end
