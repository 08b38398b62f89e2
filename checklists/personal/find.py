"""The one entry: every leak of a text, in order, each place told once.

Most texts have nothing that any family could begin with. Whether they have is asked first, of their small letters, with the cheapest means:
pieces of words, and runs of digits in the text's plain bytes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from checklists.personal.leak import Leak
from checklists.personal.lines import mailboxes_in, mobiles_in
from checklists.personal.lives import births_in, homes_in, minors_in
from checklists.personal.numbers import accounts_in, documents_in


class _Family(NamedTuple):
    """A reader, and what a text has that it could find something in: one of the words with the digits, or the digits alone."""

    read: Callable[[str], Iterable[Leak]]
    words: tuple[str, ...]
    beside: re.Pattern[str] | None = None  # what must stand in the text as well as a word
    alone: re.Pattern[str] | None = None  # digits that are enough
    run: int = 0  # or so many of them, whatever stands between


_OF_A_HOME = re.compile(
    r"domicil|residen|reside\s|vive\s|habita|direcci[oó]n\s+(?:particular|personal|privada|del?\s+(?:su|la|casa|residencia|habitaci|benef|solic|emple|trab))"
)
# A text without what may stand between the digits of one number: each digit a 0 there, and so is what these bytes cannot say.
_FLAT = bytes(48 if sign in b"0123456789?" else 120 for sign in range(256))
_WITHIN, _WITHIN_SHORT = b" \t\n\r\x0b\x0c\x1c\x1d\x1e\x1f\x85\xa0.,/_-", b" .-"  # a person's number; a line or an account
_SHORT = b"0" * 7
_OF_WORDS = (
    _Family(mailboxes_in, ("@",)),
    _Family(homes_in, ("domicil", "residen", "reside ", "vive ", "habita", "direcc"), beside=_OF_A_HOME),
    _Family(minors_in, ("años", "menor de edad")),
)
_OF_DIGITS = (
    _Family(births_in, ("nacid", "nació", "nacio ", "nacim", " nac.")),
    _Family(documents_in, ("cedula", "cédula", "pasaporte"), run=11),
)
_OF_SEVEN = (
    _Family(
        mobiles_in,
        ("cel", "movil", "móvil", "app", "wsp", "wasap", "tel", "fono", "contacto", " al ", "personal", "particular", "privado", "propio"),
        beside=re.compile(r"[345]\d{7}(?!\d)"),
        alone=re.compile(r"(?<!\d)[345]\d{3}[ .-]\d{4}(?!\d)|502\W{0,2}[345]\d{7}(?!\d)"),
    ),
    _Family(
        accounts_in,
        (
            "cuenta",
            "cta",
            "depósito",
            "deposito",
            "banco",
            "banrural",
            "bantrab",
            "promerica",
            "micoope",
            "g&t",
            "g & t",
            "gyt",
            "bam",
            "bac",
            "chn",
            " bi ",
            "hipotecario",
            "gt",
        ),
    ),
)


def personal_in(text: str, *, contact: bool = False, coded: bool = False) -> tuple[Leak, ...]:
    """Every leak of a text, in its order.

    `contact`: a text made to hold lines and mailboxes, which its own reader judges. `coded`: one made to hold numbers of documents
    (contracts, invoices), where a bare number is none of a phone.
    """
    found: list[Leak] = []
    for family in _families(f" {text.lower()} "):
        if not (contact and family.read in (mobiles_in, mailboxes_in)):
            found += mobiles_in(text, coded=coded) if family.read is mobiles_in else family.read(text)
    return tuple(_once(sorted(found, key=lambda leak: (leak.start, -leak.end)))) if found else ()


def might_be_personal(text: str) -> bool:
    """A quick look that misses nothing: whether `personal_in` could find something in this text, or in a piece of it."""
    return any(True for _ in _families(f" {text.lower()} "))


def redacted(text: str) -> str:
    """A text as it may be shown to anybody: what is personal in it masked, the rest as it is."""
    for leak in reversed(personal_in(text)):
        text = f"{text[: leak.start]}{leak.shown}{text[leak.end :]}"
    return text


def _once(found: Iterable[Leak]) -> Iterator[Leak]:
    end = -1
    for leak in found:
        if leak.start >= end:
            yield leak
            end = leak.end


def _families(small: str) -> Iterator[_Family]:
    """Whose signs a text in small letters has."""
    yield from _signed(_OF_WORDS, small)
    plain = small.encode("latin-1", "replace")
    flat = plain.translate(_FLAT, _WITHIN)
    if b"0" in flat:
        yield from _signed(_OF_DIGITS, small, flat)
        if _SHORT in plain.translate(_FLAT, _WITHIN_SHORT):
            yield from _signed(_OF_SEVEN, small)


def _signed(families: tuple[_Family, ...], small: str, flat: bytes = b"") -> Iterator[_Family]:
    for family in families:
        if (family.run and b"0" * family.run in flat) or (family.alone is not None and family.alone.search(small)):
            yield family
            continue
        for word in family.words:
            if word in small:
                if family.beside is None or family.beside.search(small):
                    yield family
                break
