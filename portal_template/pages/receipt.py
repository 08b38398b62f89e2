"""A receipt for people: its words, its QR, and the PDF made of the same words where this machine can make one."""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import cache
from typing import Any

import segno
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from portal_template.identity.models import Identity
from portal_template.pages import words
from portal_template.pages.cells import numeral, place_in_law, state_word
from portal_template.pages.edition import state_of
from portal_template.registers import addresses, record
from portal_template.registers.ledger.receipt import Receipt


@dataclass(frozen=True, kw_only=True, slots=True)
class ReceiptFace:
    """What the page and the PDF show; `address` and `manifest_url` are whole, for paper."""

    receipt: Receipt
    numeral: str
    place: str
    when: str
    when_lower: str
    word: str
    address: str
    version_url: str
    manifest_url: str
    salt_url: str
    ledger_url: str
    pdf_url: str  # empty where this machine makes no PDF
    example: str  # the name of the first file
    qr: SafeString
    obligation_url: str
    short: str


def receipt_face(receipt: Receipt) -> ReceiptFace:
    """The face of a receipt."""
    base, entry = settings.PORTAL.base_url, receipt.entry
    when = words.period(entry.period)
    cell = (receipt.obligation, receipt.part, entry.period, entry.version)
    return ReceiptFace(
        receipt=receipt,
        numeral=numeral(receipt.obligation),
        place=place_in_law(receipt.obligation),
        when=words.upper_first(when),
        when_lower=when,
        word=state_word(state_of(entry), entry),
        address=base + receipt.path,
        version_url=base + receipt.version_path,
        manifest_url=base + addresses.download_path(*cell, record.MANIFEST),
        salt_url=base + addresses.download_path(*cell, record.SALT),
        ledger_url=base + addresses.LEDGER,
        pdf_url=f"{addresses.receipt_pdf_path(*cell)}?n={receipt.number}" if can_make_pdf() else "",
        example=receipt.files[0].name if receipt.files else record.TEXTS,
        qr=_qr(base + receipt.path),
        obligation_url=addresses.obligation_path(receipt.obligation),
        short=receipt.obligation.short,
    )


def _qr(address: str) -> SafeString:
    """The address as a drawing: black on white, with its quiet edge, and a name for who cannot see it."""
    out = io.BytesIO()
    code = segno.make(address, error="m")
    title = "Código QR con la dirección de esta constancia"
    code.save(out, kind="svg", scale=4, border=4, light="#fff", title=title, xmldecl=False, svgns=True, svgclass="qr", lineclass=None)
    return mark_safe(out.getvalue().decode())


@cache
def can_make_pdf() -> bool:
    """Whether the libraries that WeasyPrint draws with are on this machine."""
    try:
        import weasyprint  # noqa: F401
    except (ImportError, OSError):
        return False
    return True


def pdf_of(face: ReceiptFace, identity: Identity) -> bytes:
    """The receipt as a tagged PDF; nothing is fetched for it, from anywhere."""
    from weasyprint import HTML

    body = render_to_string("pages/receipt_pdf.html", {"face": face, "identity": identity})
    made: bytes = HTML(string=body, url_fetcher=_refuse).write_pdf(pdf_variant="pdf/ua-1")
    return made


def _refuse(url: str, *args: Any, **kwargs: Any) -> Any:
    raise ValueError(f"Una constancia no pide nada a la red: {url}")
