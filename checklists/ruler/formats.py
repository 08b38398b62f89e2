"""Cells with a format: NIT, NOG, NPG, SNIP, renglón, phone, mail, address, municipality; each in its canonical form."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from checklists import identifiers
from checklists.model import Column, Privacy
from checklists.ruler.guesses import guess_email, guess_uri
from checklists.ruler.problem import Fault
from checklists.ruler.text import EMPTY, NOTHING, Read, as_text, text_reader


def format_reader(column: Column) -> Callable[[object], Read]:
    """A reader of a string column that has a format: identifiers, mail, phones, addresses."""
    judge, official = _FORMATS[column.format], column.privacy is Privacy.OFFICIAL

    def read(cell: object) -> Read:
        text = as_text(cell)
        if text.lower() in NOTHING:
            return None, EMPTY if column.required else Fault("no_value_word")
        value, fault = judge(text, column)
        if fault is None and official and isinstance(value, str):
            if column.format == "phone" and identifiers.is_mobile(value) and "celular" not in column.name:
                fault = Fault("mobile_number")
            elif column.format == "email" and identifiers.is_personal_mail(value):
                fault = Fault("email_not_institutional" if identifiers.names_an_office(value) else "private_mailbox")
                value = value if fault.rule == "email_not_institutional" else None
        return value, fault

    return read


def _nit(text: str, column: Column) -> Read:
    nit = identifiers.read_nit(text)
    if nit is None:
        return None, Fault("dpi_in_cell" if re.fullmatch(r"\d{13}", re.sub(r"\D", "", text)) else "not_a_nit", {"example": column.example})
    return nit, None if identifiers.nit_is_right(nit) else Fault("nit_check_digit")


def _nog(text: str, column: Column) -> Read:
    if nog := identifiers.read_nog(text):
        return nog, None
    npg = identifiers.read_npg(text)
    return (npg, Fault("other_guatecompras_number", {"kind": "NPG"})) if npg and not column.required else (None, Fault("not_a_nog"))


def _npg(text: str, column: Column) -> Read:
    if npg := identifiers.read_npg(text):
        return npg, None
    nog = identifiers.read_nog(text)
    return (nog, Fault("other_guatecompras_number", {"kind": "NOG"})) if nog else (None, Fault("not_an_npg", {"example": column.example}))


def _snip(text: str, column: Column) -> Read:
    if snip := identifiers.read_snip(text):
        return snip, None
    value, fault = _free(text)
    return value, fault or Fault("snip_shape")


def _renglon(text: str, column: Column) -> Read:
    renglon = identifiers.read_renglon(text)
    return (renglon, None) if renglon else (None, Fault("not_a_renglon"))


def _uri(text: str, column: Column) -> Read:
    return (
        (text, None)
        if re.fullmatch(r"https?://[^\s<>\"]+\.[^\s<>\"]+", text, re.IGNORECASE)
        else (None, Fault("not_a_uri", suggestion=guess_uri(text)))
    )


def _email(text: str, column: Column) -> Read:
    emails = identifiers.read_emails(text)
    return (emails, None) if emails else (None, Fault("not_an_email", {"example": column.example}, guess_email(text)))


def _phone(text: str, column: Column) -> Read:
    phones = identifiers.read_phones(text)
    return (phones, None) if phones else (None, Fault("not_a_phone"))


def _municipality(text: str, column: Column) -> Read:
    return (text.zfill(4), None) if text.isdigit() and len(text) in (3, 4) else _free(text)


_free = text_reader()
_FORMATS: Mapping[str, Callable[[str, Column], Read]] = MappingProxyType(
    {
        "nit": _nit,
        "nog": _nog,
        "npg": _npg,
        "snip": _snip,
        "renglon": _renglon,
        "uri": _uri,
        "email": _email,
        "phone": _phone,
        "municipality": _municipality,
    }
)
