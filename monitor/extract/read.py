"""The one entry: a fetched page and its bytes -> the page with its facts."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from monitor.extract.decode import decode
from monitor.extract.documents import read_docx, read_odt, read_rtf
from monitor.extract.facts import CORRUPT, ENCRYPTED, LIMITS, OLD_FORMAT, TOO_COMPLEX, Facts, Limits, Unreadable, clean_lines
from monitor.extract.html import read_html
from monitor.extract.inside import read_zip
from monitor.extract.pdf import read_pdf
from monitor.extract.sheets import read_csv, read_ods, read_xls, read_xlsx
from monitor.extract.slides import read_slides
from monitor.extract.sniff import KINDS, Format, sniff
from monitor.page import Kind, Page, Section
from monitor.privacy.look import look


def extract(page: Page, body: bytes, *, limits: Limits = LIMITS) -> Page:
    """The page with kind and facts read from its body. Pure, and never raises for any bytes: what cannot be read says why in `unreadable`.

    Meant for HTML and other text; documents of unknown origin are better given to a `Worker`, whose time and memory are bounded.
    """
    form = sniff(body, page.filename)
    page = replace(page, kind=kind_of(form, page.filename), size=page.size or len(body), digest=page.digest or digest_of(body))
    try:
        facts = _read(form, page, body, limits)
    except Unreadable as error:
        facts = Facts(unreadable=str(error))
    except (MemoryError, RecursionError):
        facts = Facts(unreadable=TOO_COMPLEX)
    except Exception:  # any reader may stumble over bytes made to that end
        facts = Facts(unreadable=CORRUPT)
    page = replace(page, **{name: getattr(facts, name) for name in Facts.__dataclass_fields__ if name not in ("asides", "beyond")})
    return replace(page, personal=look(page, facts.asides, facts.beyond))


def digest_of(body: bytes) -> str:
    """The digest of a body as pages carry it; "" for no body."""
    return "sha256:" + hashlib.sha256(body).hexdigest() if body else ""


def kind_of(form: Format, filename: str = "") -> Kind:
    """The kind of a format; the name only tells what an encrypted container holds."""
    if form is Format.ENCRYPTED and filename.lower().endswith((".xls", ".xlsx", ".xlsm")):
        return Kind.SHEET
    return KINDS[form]


def _read(form: Format, page: Page, body: bytes, limits: Limits) -> Facts:
    match form:
        case Format.HTML:
            return read_html(body, page.content_type, page.url, limits)
        case Format.PDF:
            return read_pdf(body, limits)
        case Format.XLSX:
            return read_xlsx(body, limits)
        case Format.XLS:
            return read_xls(body, limits)
        case Format.ODS:
            return read_ods(body, limits)
        case Format.CSV:
            return read_csv(body, page.content_type, limits)
        case Format.DOCX:
            return read_docx(body, limits)
        case Format.ODT:
            return read_odt(body, limits)
        case Format.RTF:
            return read_rtf(body, limits)
        case Format.ZIP:
            return read_zip(page, body, limits, lambda inner, data: _shut(inner, data) or extract(inner, data, limits=limits))
        case Format.JSON | Format.XML:
            return Facts(data=_text(body, page.content_type)[: limits.data])
        case Format.TEXT:
            return Facts(sections=_plain(clean_lines(_text(body, page.content_type))[: limits.text]))
        case Format.SLIDES:
            return read_slides(body, limits)
        case Format.DOC | Format.PPT | Format.XLSB:
            raise Unreadable(OLD_FORMAT)
        case Format.ENCRYPTED:
            raise Unreadable(ENCRYPTED)
    return Facts()


def _text(body: bytes, declared: str) -> str:
    return decode(body, declared).replace("\x00", "")


def _plain(text: str) -> tuple[Section, ...]:
    return (Section(heading="", level=0, text=text),) if text else ()


def _shut(page: Page, body: bytes) -> Page | None:
    """An archive inside an archive, which stays shut; None for anything else."""
    return page if sniff(body, page.filename) in (Format.ZIP, Format.ARCHIVE) else None
