"""Numbers of persons and of their money: CUI/DPI, the old cédula, passports; bank accounts by their label, their bank or their IBAN."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checklists.identifiers import find_cuis
from checklists.personal.leak import Leak, digits_hidden, masked

_NUMBER = r"(?:n[oº°]\.?|n[uú]m(?:ero)?s?\.?|nro\.?|#)"
_OLD_DOCUMENT = re.compile(
    rf"\bc[eé]dula(?: de vecindad)?\b[^\n]{{0,20}}?\b[a-z]-?\s?\d{{1,2}}\W[^\n\d]{{0,30}}?\d{{1,3}}[.,]?\d{{3}}\b"
    rf"|\bpasaporte\b\W*(?:{_NUMBER}\W*)?[a-z]{{0,3}}-?\d{{6,10}}\b",
    re.IGNORECASE,
)
_BANKS = (
    r"banrural|bantrab|banco\s+(?:industrial|internacional|promerica|inmobiliario|azteca|ficohsa|cuscatl[aá]n|de\s+am[eé]rica\s+central"
    r"|de\s+antigua|de\s+los\s+trabajadores|de\s+desarrollo\s+rural|agromercantil|g\s?&\s?t|gyt|cr[eé]dito)|g\s?&\s?t(?:\s+continental)?"
    r"|\bbam\b|\bchn\b|\bbac\b|\bbi\b|promerica|micoope|cr[eé]dito\s+hipotecario(?:\s+nacional)?"
)
_KINDS = (
    r"bancari[ao]s?|monetari[ao]s?|corrientes?|de\s+(?:ahorros?|dep[oó]sitos?(?:\s+monetarios?)?|cheques|banco)|ahorros?|personal(?:es)?"
    r"|a\s+la\s+vista|en\s+quetzales|(?:en|de|del)(?:\s+el)?\s+(?=banco|banrural|bantrab|g\s?&|chn|bam|bac|micoope|promerica)"
    r"|banco\s+[a-záéíóúñ]+|del\s+beneficiari[oa]"
)
_DIGITS = r"\d(?:[ -]?\d){6,19}(?![\d/]|[.,]\d)"
_NAME = r"a\s+nombre\s+de\s+(?:[a-záéíóúñ.]+\W+){1,6}?"
_ACCOUNT = re.compile(
    rf"\b(?:cuenta|cta)s?\b\.?\W{{0,4}}(?:(?:{_KINDS}|{_BANKS}|{_NUMBER}|{_NAME})\W{{0,4}}){{0,6}}{_DIGITS}"
    rf"|\bdep[oó]sitos?\s+(?:monetarios?|de\s+ahorros?)\W{{1,4}}(?:{_NUMBER}\W*)?{_DIGITS}"
    r"|(?<![\d-])\d(?:-?\d){6,19}\W{1,4}(?:de\s+(?:la\s+)?)?(?:cuenta|cta)\b\.?\s+(?:monetaria|bancaria|de\s+ahorros?|de\s+dep[oó]sitos?)",
    re.IGNORECASE,
)
_AT_BANK = re.compile(rf"(?<!\w)(?:{_BANKS})\W{{1,4}}(?:{_NUMBER}\W*)?\d(?:-?\d){{8,14}}(?![\d/-])", re.IGNORECASE)
_SLIP = re.compile(
    r"\b(?:boletas?|cheques?|recibos?|transferencias?|referencias?|vouchers?|documentos?|nogs?|nit|facturas?)\W[^\n]{0,20}$", re.I
)
_IBAN = re.compile(r"\bGT(?:[ -]?[A-Z0-9]){26}(?![A-Z0-9])", re.IGNORECASE)


def documents_in(text: str) -> Iterator[Leak]:
    """Numbers of documents of identity."""
    for cui in find_cuis(text):
        shown = " ".join(masked(cui.text).split())
        yield Leak(rule="dpi_in_cell", start=cui.start, end=cui.start + len(cui.text), shown=shown)
    for match in _OLD_DOCUMENT.finditer(text):
        yield digits_hidden("identity_document", match)


def accounts_in(text: str) -> Iterator[Leak]:
    """Numbers of bank accounts, whosever they are."""
    for match in _ACCOUNT.finditer(text):
        yield digits_hidden("bank_account", match)
    for match in _AT_BANK.finditer(text):
        if not _SLIP.search(text[max(0, match.start() - 30) : match.start()]):
            yield digits_hidden("bank_account", match)
    for match in _IBAN.finditer(text):
        if _iban_is_right(match[0]):
            bank = match[0][:2]
            yield Leak(rule="bank_account", start=match.start(), end=match.end(), shown=f"{bank}•• •••• ••••")


def _iban_is_right(text: str) -> bool:
    """Whether an IBAN's check digits are right, or it is written whole: GT, two digits, four of the bank, twenty of the account."""
    squeezed = re.sub(r"[ -]", "", text.upper())
    if squeezed == text.upper() and squeezed[2:4].isdigit():
        return True
    return int("".join(str(int(letter, 36)) for letter in squeezed[4:] + squeezed[:4])) % 97 == 1
