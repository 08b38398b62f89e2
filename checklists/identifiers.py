"""Guatemalan identifiers: read one from a cell, check it, find those that may not be published.

Readers take text as people write it and give the canonical form, or None when it is none. The rules of NIT and CUI are kept here
because the published packages know outdated municipalities.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_NIT = re.compile(r"(\d{1,11})-?([\dK])")
_NOG = re.compile(r"\d{5,9}")
_NPG = re.compile(r"E\d{8,10}")
_SNIP = re.compile(r"\d{4,7}")
_RENGLON = re.compile(r"(\d{1,3})(?!\d)(?:\s*[-:.]?\s*[^\d\s].*)?")
_PHONE = re.compile(r"(?:\+?\(?502\)?[ -]*)?([2-7]\d{3})[ .-]?(\d{4})")
_SHORT_PHONE = re.compile(r"1(?:\d{2}|[57]\d{2})")
_PHONE_PARTS = re.compile(r"\s*(?:[/,;|\n]|\by\b|\be\b| - )\s*", re.IGNORECASE)
_EXTENSION = re.compile(r",?\s*\(?\b(?:ext(?:ensi[oó]n(?:es)?)?s?)\b\.?:?\s*\(?(\d{1,5}(?:\s*(?:[-,/y]|al?)\s*\d{1,5})*)\)?", re.IGNORECASE)
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}", re.IGNORECASE)
_GAP = r"[\s.,/_\u00a0\u2010-\u2015\u2212-]{0,3}"
_CUI = re.compile(
    rf"(?<!\d)(?<!\d[.,/\u2010-\u2015-])(\d{{4}})({_GAP})(\d{{4}})({_GAP})(\d)({_GAP})(\d{{4}})(?!\d)(?![.,/\u2010-\u2015-]\d)"
)
_CUI_NAMED = re.compile(
    r"\b(?:d\.?\s?p\.?\s?i|c\.?\s?u\.?\s?i|identificaci[oó]n(?:\s+personal)?|documento\s+personal|c[oó]digo\s+[uú]nico)\b[^\d\n]{0,25}\n?[^\d\n]{0,25}"
    rf"(\d(?:{_GAP}\d){{10,14}})(?!\d)",
    re.IGNORECASE,
)
_PERSONAL_MAIL = ("gmail.", "hotmail.", "yahoo.", "ymail.", "outlook.", "live.", "icloud.", "msn.", "aol.", "proton.", "protonmail.")
# A public mail service where the mailbox says whose it is: many small towns have no other.
_OFFICE_MAIL = re.compile(
    r"muni|alcald|uip|infopublic|informacion|transparen|secretar|tesorer|dafim|\bdmp\b|\bdmm\b|\bomm\b|\bpmt\b|rrhh|recursos|compras|obras|planific"
    r"|catastro|juzgado|oficina|con[cs]ejo|registro|contacto|biblioteca|deporte|ambient|agua|servicios|contab|presupuesto|comude|cocode"
    r"|policia|bomberos|mercado|cementerio|guarderia|infom|auditor|almacen|archivo"
)
# Municipalities of each department, 01 to 22: the last four digits of a CUI name one of these 340.
_MUNICIPALITIES = (17, 8, 16, 16, 14, 14, 19, 8, 24, 21, 9, 30, 33, 21, 8, 17, 14, 5, 11, 11, 7, 17)


@dataclass(frozen=True, kw_only=True, slots=True)
class Cui:
    """Thirteen digits that are, or may be, a person's number. `sure`: right check digit and a real municipality."""

    text: str
    start: int
    sure: bool


def read_nit(text: str) -> str | None:
    """A NIT as `576937-K`, or `CF`; None when it has not the shape of one. Does not judge the check digit: see `nit_is_right`."""
    squeezed = re.sub(r"[\s.]", "", text.upper()).removeprefix("NIT").lstrip(":")
    if squeezed in ("CF", "C/F", "CONSUMIDORFINAL"):
        return "CF"
    match = _NIT.fullmatch(squeezed)
    return f"{match[1]}-{match[2]}" if match else None


def nit_is_right(nit: str) -> bool:
    """Whether the check digit of a NIT as given by `read_nit` is right (modulo 11, ten is K)."""
    if nit == "CF":
        return True
    body, _, check = nit.partition("-")
    total = sum(int(digit) * weight for weight, digit in enumerate(reversed(body), 2))
    return check == "0123456789K"[-total % 11]


def cui_is_right(digits: str) -> bool:
    """Whether thirteen digits are a CUI: right check digit (modulo 11; ten is never issued) and one of the 340 municipalities."""
    return _cui_digit_is_right(digits) and _municipality_exists(digits[9:])


def _cui_digit_is_right(digits: str) -> bool:
    return sum(int(digit) * weight for weight, digit in enumerate(digits[:8], 2)) % 11 == int(digits[8])


def _municipality_exists(code: str) -> bool:
    department, municipality = int(code[:2]), int(code[2:])
    return 1 <= department <= 22 and 1 <= municipality <= _MUNICIPALITIES[department - 1]


def find_cuis(text: str) -> Iterator[Cui]:
    """The numbers in a text that are or may be a CUI: a right one, one written in its groups, or one beside "DPI", "CUI", "identificación".

    Thirteen bare digits with a wrong check digit and no such word beside them are another number and are not given. Beside the word,
    a digit too few or too many is still somebody's number.
    """
    named = {match.start(1): match[1] for match in _CUI_NAMED.finditer(text)}
    for start, written in named.items():
        digits = re.sub(r"\D", "", written)
        yield Cui(text=written, start=start, sure=len(digits) == 13 and cui_is_right(digits))
    at = 0
    while match := _CUI.search(text, at):
        serial, first, rest, second, check, third, place = match.groups()
        sure = cui_is_right(serial + rest + check + place)
        if sure or _is_grouped(serial, first, second, third, place):
            at = match.end()
            if match.start() not in named:
                yield Cui(text=match[0], start=match.start(), sure=sure)
        else:
            at = match.start() + 1  # another may begin inside this one: «Persona 0002, 1234 56789 0101»


def _is_grouped(serial: str, first: str, second: str, third: str, place: str) -> bool:
    """Whether thirteen digits stand as the DPI prints them, 4-5-4 with a real municipality; a year first and dashes are a file's number."""
    dated = serial[:2] in ("19", "20") and first != " "
    return bool(first) and not second and bool(third) and _municipality_exists(place) and not dated


def read_nog(text: str) -> str | None:
    """A NOG (five to nine digits), with or without the word before it."""
    squeezed = re.sub(r"[\s.,]|^nog\W*", "", text.strip(), flags=re.IGNORECASE)
    return squeezed if _NOG.fullmatch(squeezed) else None


def read_npg(text: str) -> str | None:
    """An NPG (E and eight to ten digits), with or without the word before it."""
    squeezed = re.sub(r"[\s.-]", "", text.upper()).removeprefix("NPG").lstrip(":")
    return squeezed if _NPG.fullmatch(squeezed) else None


def read_snip(text: str) -> str | None:
    """A SNIP code. Its length is not confirmed: callers warn, and do not refuse."""
    squeezed = re.sub(r"\s|^snip\W*", "", text.strip(), flags=re.IGNORECASE)
    return squeezed if _SNIP.fullmatch(squeezed) else None


def read_renglon(text: str) -> str | None:
    """Budget renglones as `011` or `011; 022`: spreadsheets lose the zeros, offices add the name ("029 Otras remuneraciones")."""
    pieces = [piece.strip() for piece in re.split(r"[;,/]|\sy\s(?=\d)", text) if piece.strip()]
    codes = []
    for piece in pieces:
        match = _RENGLON.fullmatch(piece)
        if match is None:
            return None
        codes.append(match[1].zfill(3))
    return "; ".join(codes) or None


def read_phones(text: str) -> str | None:
    """Phone numbers as `7900-0000; 7900-0001 ext. 104`; None when something in the text is no Guatemalan number."""
    read = []
    extensions: list[str] = []

    def mark(match: re.Match[str]) -> str:
        extensions.append(" ".join(match[1].split()))
        return f"\x00{len(extensions) - 1}"

    for piece in _PHONE_PARTS.split(_EXTENSION.sub(mark, text.strip())):
        number, _, extension = piece.strip().rpartition("\x00") if "\x00" in piece else (piece.strip(), "", "")
        canonical = _one_phone(re.sub(r"^(?:tels?|tel[eé]fonos?|pbx|cel|celular)\b[.: ]*", "", number.strip(), flags=re.IGNORECASE))
        if canonical is None:
            return None
        read.append(canonical + (f" ext. {extensions[int(extension)]}" if extension else ""))
    return "; ".join(read) or None


def _one_phone(text: str) -> str | None:
    match = _PHONE.fullmatch(text)
    if match:
        return f"{match[1]}-{match[2]}"
    return text if _SHORT_PHONE.fullmatch(text) else None


def is_mobile(phones: str) -> bool:
    """Whether one of the numbers given by `read_phones` is a mobile line (begins with 3, 4 or 5)."""
    return any(phone[0] in "345" for phone in phones.split("; ") if len(phone) >= 9)


def read_emails(text: str) -> str | None:
    """Mail addresses in lower case, separated by `; `; None when something in the text is no address."""
    pieces = [piece for piece in re.split(r"[\s;,/]+", text.strip().lower()) if piece not in ("", "y", "e", "o")]
    return "; ".join(pieces) if pieces and all(_EMAIL.fullmatch(piece) for piece in pieces) else None


def is_personal_mail(emails: str) -> bool:
    """Whether an address is of a public mail service and not of an institution."""
    return any(piece.rpartition("@")[2].startswith(_PERSONAL_MAIL) for piece in emails.lower().split("; "))


def names_an_office(email: str) -> bool:
    """Whether the mailbox itself, before the @, speaks of an office: `munisanjose@...`, `uip.sanjose@...`."""
    return bool(_OFFICE_MAIL.search(email.lower().partition("@")[0]))
