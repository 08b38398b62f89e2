"""Answers that say "200, here it is" and are not what was asked for: an error, a login, nothing at all, a page where a file should be,
a stranger's page where the town's was.

They are faults and say nothing of the town, so they are taken as what they are before anything is judged.
"""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import unquote, urlsplit

from monitor.crawler.course.strangers import whose
from monitor.page import Fetched, Kind, Page

_ERROR_WORDS = 80  # an error's page says little else
_ERROR = re.compile(
    r"\b(?:error (?:establishing|al establecer|estableciendo|de|en la) (?:a |una |la )?(?:database |conexion|base de datos)"
    r"|error al conectar|could not connect to|no se pudo conectar|too many connections|uncaught (?:\w*error|\w*exception)|stack trace"
    r"|fatal error|parse error: syntax|server error in |internal server error|error interno del servidor|bad gateway|gateway time-?out"
    r"|service (?:temporarily )?unavailable|servicio no disponible|sqlstate\[|mysqli?_\w+\("
    r"|bandwidth limit exceeded|runtime error|application error|(?:under|for|down for) (?:scheduled )?maintenance|maintenance mode"
    r"|modo (?:de )?mantenimiento|(?:sitio|portal|pagina|servidor|sistema|plataforma)(?: web)?(?: \w+){0,4} (?:en|por) mantenimiento"
    r"|whoops, looks like something went wrong|error critico en est[ea])"
)
_LOGIN = re.compile(r"\b(?:iniciar sesion|inicio de sesion|inicie sesion|log ?in|sign in|acceder|ingresar|autenticacion)\b")
_SECRET = re.compile(r"\b(?:contrasena|password|clave)\b")
_GONE = re.compile(r"\bno (?:se )?(?:encontr|encuentr|existe|existi|esta disponible|hall)\w*|\bnot found\b|\b404\b")
_FILE = re.compile(r"\.(?:pdf|xlsx?|xlsm|ods|csv|docx?|odt|rtf|zip|rar|pptx?|jpe?g|png)$", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_ACCENTS = str.maketrans("áéíóúüñ", "aeiouun")


def unmask(page: Page, body: bytes = b"") -> Page:
    """The page, whose source is `body`; one that only pretends to be what was asked for marked as what it is."""
    if page.fetched is Fetched.SOFT_NOT_FOUND and not page.needs_javascript:
        stranger = whose(page, body)
        return replace(page, fetched=stranger) if stranger else _error_or_login(page) or page
    if not page.ok:
        return page
    if page.size == 0 or page.kind is Kind.NONE:
        return replace(page, fetched=Fetched.EMPTY)
    if page.kind not in (Kind.HTML, Kind.TEXT, Kind.XML):
        return page
    if (stranger := whose(page, body)) is not None:
        return replace(page, fetched=stranger)
    if (fault := _error_or_login(page)) is not None:
        return fault
    if page.kind is Kind.HTML and _is_no_file(page):
        gone = _GONE.search(_words(page))
        return replace(page, fetched=Fetched.SOFT_NOT_FOUND if gone else Fetched.WRONG_TYPE)
    return page


def _error_or_login(page: Page) -> Page | None:
    words = _words(page)
    if words and _ERROR.search(words):
        return replace(page, fetched=Fetched.SERVER_ERROR)
    if words and page.kind is Kind.HTML and _was_sent_elsewhere(page) and _LOGIN.search(words) and _SECRET.search(words):
        return replace(page, fetched=Fetched.LOGIN)
    return None


def _words(page: Page) -> str:
    """What a page says, folded, where that is so little that an error or a login can be all of it; else ""."""
    said = f"{page.title}\n{page.text[:4000]}\n{_TAG.sub(' ', page.data[:4000])}"
    return said.lower().translate(_ACCENTS) if len(said.split()) <= _ERROR_WORDS else ""


def _was_sent_elsewhere(page: Page) -> bool:
    return bool(page.requested) and urlsplit(page.requested).path.rstrip("/") != urlsplit(page.url).path.rstrip("/")


def _is_no_file(page: Page) -> bool:
    """Whether the address of a file gave a page without a table of its own and without a way to the file."""
    if not _FILE.search(unquote(urlsplit(page.requested or page.url).path)) or any(table.rows for table in page.tables):
        return False
    return not any(link.url and _FILE.search(unquote(urlsplit(link.url).path)) for link in page.links)
