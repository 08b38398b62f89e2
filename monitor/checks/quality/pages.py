"""What the pages are like for who comes with a phone: width, weight, a safe connection, the way in from the home page, languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from urllib.parse import urlsplit

from checklists.finding import ReasonParam
from checklists.words import day_words
from monitor.checks.quality.files import megabytes
from monitor.checks.quality.note import QualityNote
from monitor.checks.quality.seen import MOST, Seen, shows
from monitor.outcome import CERTIFICATE
from monitor.page import Page

HEAVY = 500_000  # bytes of a page, its pictures not counted
_FITS = re.compile(r"width\s*=\s*device-width", re.IGNORECASE)
_MONTHS = ("ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic")
_POSTED = re.compile(
    rf"\b(?:publicad[oa]|publicaci[oó]n|actualizad[oa]|actualizaci[oó]n)\W{{1,3}}(?:el |al |día |a )?(?P<day>\d{{1,2}})(?: de |[ /-])"
    rf"(?P<month>(?:{'|'.join(_MONTHS)}|set)[a-z]{{0,7}}|\d{{1,2}})(?: del? |[ /-])(?P<year>20\d\d)(?!\d)",
    re.IGNORECASE,
)
_LOOPBACK = re.compile(r"^(?:localhost|127\.[\d.]+|\[?::1\]?)$")


def for_phones(seen: Seen) -> Iterator[QualityNote]:
    """Pages that do not declare to fit a phone. The declaration is all that is looked at, and the note says so."""
    pages = list(seen.html)
    wide = [page for page in pages if not _FITS.search(page.viewport)]
    if wide:
        evidence = tuple(shows(page, page.title) for page in wide[:MOST])
        yield QualityNote(code="not_for_phones", params={"count": len(wide), "total": len(pages)}, evidence=evidence)


def heavy(seen: Seen) -> Iterator[QualityNote]:
    """Pages that weigh more than a phone with prepaid data should load."""
    pages = sorted((page for page in seen.html if page.size > HEAVY), key=lambda page: (-page.size, page.url))
    if pages:
        params: dict[str, ReasonParam] = {"count": len(pages), "limit": megabytes(HEAVY), "size": megabytes(pages[0].size)}
        yield QualityNote(code="heavy_page", params=params, evidence=tuple(shows(page, page.title) for page in pages[:MOST]))


def posted_in_future(seen: Seen) -> Iterator[QualityNote]:
    """Pages that say they were put there on a day that has not come; each day told once."""
    told: dict[date, tuple[Page, str]] = {}
    for page in seen.html:
        for section in page.sections:
            if "ublica" not in section.text and "ctualiza" not in section.text:
                continue
            for found in _POSTED.finditer(section.text):
                day = _day(found)
                if day is not None and day > seen.today and day not in told:
                    told[day] = page, found[0]
    for day, (page, said) in sorted(told.items())[:MOST]:
        yield QualityNote(code="posted_in_future", params={"day": day_words(day)}, evidence=(shows(page, said),))


def _day(found: re.Match[str]) -> date | None:
    written = found["month"].lower()
    month = int(written) if written.isdigit() else _MONTHS.index(written[:3].replace("set", "sep")) + 1
    try:
        return date(int(found["year"]), month, int(found["day"]))
    except ValueError:
        return None


def connection(seen: Seen) -> Iterator[QualityNote]:
    """A home page without https, or whose certificate makes the browser warn."""
    home = seen.site.home
    if home is None or not home.ok:
        return
    if home.tls_problem:
        problem, _ = CERTIFICATE.get(home.tls_problem, ("tiene un problema", ""))
        yield QualityNote(code="certificate", params={"problem": problem}, evidence=(shows(home, home.title),))
    elif home.url.startswith("http://") and not _LOOPBACK.match(urlsplit(home.url).hostname or ""):
        yield QualityNote(code="no_https", evidence=(shows(home, home.title),))


def way_in(seen: Seen) -> Iterator[QualityNote]:
    """A home page that does not lead to the section, by the law's own check."""
    yield from _as_found(seen, "not_linked_from_home", "not_linked_from_home")


def languages(seen: Seen) -> Iterator[QualityNote]:
    """A home page that does not say it is in Spanish; nothing in a national language, by the law's own check."""
    home = seen.site.home
    if home is not None and home.ok and not home.language.lower().startswith("es"):
        yield QualityNote(code="language_undeclared", evidence=(shows(home, home.title, home.language),))
    yield from _as_found(seen, "language_unseen", "no_national_language")


def _as_found(seen: Seen, reason: str, code: str) -> Iterator[QualityNote]:
    """What the law's checks found with this reason, told once."""
    home = seen.site.home
    found = next((finding for finding in seen.findings if finding.reason == reason), None)
    if found is not None and home is not None:
        yield QualityNote(code=code, evidence=found.evidence or (shows(home, home.title),))
