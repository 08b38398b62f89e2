"""What no cell of a register may carry, wherever it stands: a person's number, a bank account, a private line or mailbox."""

from __future__ import annotations

import re

from checklists.identifiers import cui_is_right, find_cuis, is_personal_mail
from checklists.ruler.problem import Fault

_MAYBE = re.compile(r"\d{4}[ .\u00a0-]{0,2}\d{5}|[Cc](?:uen)?ta|CTA|CUENTA|GT\d\d|@|[345]\d{3}[ -]?\d{4}")  # cheap: most cells have none
_ACCOUNT = re.compile(
    r"\b(?:cuenta|cta)s?\b\.?\W*(?:(?:bancaria|monetaria|de\s+ahorros?|de\s+dep[oó]sitos?|del?\s+banco|no|n[uú]m(?:ero)?|nro|a\s+nombre)\b\W*){0,3}"
    r"(?:[a-záéíóúñ.]+\W+){0,3}?\d(?:[ -]?\d){6,}|\bGT\d{2}[A-Z0-9]{4}[A-Z0-9]{20}\b",
    re.IGNORECASE,
)
_MOBILE = re.compile(
    r"(?:\b(?:cel(?:ular)?|m[oó]vil|whats\s?app|tel(?:[eé]fono)?)\b\W*(?:no\W*)?|\+?502[ -]?)[345]\d{3}[ -]?\d{4}(?!\d)"
    r"|(?<![\d-])[345]\d{3}-\d{4}(?![\d-])",
    re.IGNORECASE,
)
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


def forbidden_in_text(text: str, *, contact: bool = False) -> Fault | None:
    """The first thing in a text that may not be published; `contact` cells hold official phones and mail, judged by their own readers."""
    if not _MAYBE.search(text):
        return None
    if any(True for _ in find_cuis(text)):
        return Fault("dpi_in_cell")
    if _ACCOUNT.search(text):
        return Fault("bank_account")
    if contact:
        return None
    if _MOBILE.search(text):
        return Fault("phone_in_text")
    if any(is_personal_mail(mail) for mail in _MAIL.findall(text)):
        return Fault("email_in_text")
    return None


def forbidden_number(cell: object) -> Fault | None:
    """The same for a cell that a spreadsheet holds as a number: a right thirteen-digit CUI."""
    if isinstance(cell, (int, float)) and 1e11 <= cell < 1e13 and cell == int(cell) and cui_is_right(f"{int(cell):013d}"):
        return Fault("dpi_in_cell")
    return None
