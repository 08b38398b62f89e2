"""How promising an address is before it is asked for: by the words that lead to it and the words in it.

Only the order of a crawl and its completeness hang on this, never a verdict. Whether a text names the transparency section, or is
news, `checklists.wording` knows; the words here are wider, since a page asked for in vain costs little.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from urllib.parse import unquote

from checklists.wording import is_news, is_section_entry
from monitor.crawler.urls import is_document, is_picture, path_of, remembered, site_of
from monitor.page import Area, Link


class Rank(IntEnum):
    """The order in which addresses are asked for; up to `SECTION` a crawl is not complete without them."""

    HOME = 0
    WELL_KNOWN = 1  # manifest, sitemap
    ENTRY = 2  # a link that says it leads to the transparency section
    SECTION = 3  # a page of that section
    DOCUMENT = 4  # a file of that section
    OTHER = 5
    LOOSE = 6  # a file outside the section
    NEWS = 7


@dataclass(frozen=True, kw_only=True, slots=True)
class Words:
    """What the wording of a link means: `checklists.wording`, or another reading in its place.

    `entry` says from 0 to 1 how much a text leads to the transparency section (0.7: it does; 0.5: it is a part of it).
    """

    entry: Callable[[str], float]
    news: Callable[[str], bool]

    def leads_in(self, text: str) -> bool:
        """Whether a text says that it leads to the transparency section."""
        return len(text) <= _LONGEST_LABEL and self.entry(text) >= 0.7


def words_of_the_law() -> Words:
    """The wording that the checklists know, remembered per text: menus repeat on every page."""
    return Words(entry=lru_cache(maxsize=20_000)(is_section_entry), news=lru_cache(maxsize=20_000)(is_news))


_LONGEST_LABEL = 160  # characters: what is longer is a text and no label
_PROMISING = re.compile(
    r"transparen|informacion ?publica|acceso a la informacion|\blaip\b|\buipm?\b|57 ?2008|de oficio|\bnumeral|\bart(?:iculo)? ?10\b"
    r"|17 ?ter|rendicion de cuentas|presupuest|nomina|contratacion|\bcompras?\b|licitacion|viatic|\bviajes\b|auditoria|inventario"
    r"|fideicomiso|subsidio|beneficiari|organigrama|estructura organica|directorio|manuales|arrendamiento|ejecucion"
)
_NEWS_PATH = re.compile(
    r"/(?:noticias?|news|blog|boletines?|prensa|actualidad|eventos?|events?|calendario?|agenda|tags?|category|author)(?:/|$)"
    r"|/\d{4}/\d{2}/\d{2}/"
)
_NOT_TOWNS = frozenset(
    {
        *("guatecompras.gt", "minfin.gob.gt", "sicoin.gob.gt", "pdh.org.gt", "congreso.gob.gt", "contraloria.gob.gt", "segeplan.gob.gt"),
        *("transparencia.gob.gt", "infom.gob.gt", "anam.org.gt", "guatemala.gob.gt", "oas.org", "wikipedia.org", "google.com", "goo.gl"),
        *("dropbox.com", "onedrive.com", "live.com", "1drv.ms", "sharepoint.com", "mediafire.com", "mega.nz", "issuu.com", "bit.ly"),
        *("scribd.com", "calameo.com", "wordpress.org", "wixsite.com", "adobe.com", "microsoft.com", "mineco.gob.gt", "renap.gob.gt"),
    }
)


def plain(text: str) -> str:
    """Lower case, without accents, punctuation as single blanks."""
    letters = unicodedata.normalize("NFKD", text.lower())
    return " ".join(re.sub(r"[\W_]+", " ", "".join(c for c in letters if not unicodedata.combining(c))).split())


@remembered
def promises(text: str) -> bool:
    """Whether words are of those that lead on to what the law asks for."""
    return bool(_PROMISING.search(plain(text)))


@remembered
def _is_news(url: str) -> bool:
    """Whether an address is kept where portals keep news."""
    return bool(_NEWS_PATH.search(path_of(url).lower()))


def rank_of(link: Link, *, below: bool, in_section: bool, words: Words) -> Rank | None:
    """How promising a link of the town's own site is; None for a picture outside the section, which is not asked for.

    `below` says whether the headings above it promise something; `in_section` whether it stands on a page of the transparency section.
    """
    file = is_document(link.url)
    inside = in_section and link.area is Area.MAIN
    label = link.text[:_LONGEST_LABEL]
    news = words.news(label) or _is_news(link.url)
    if not file and not news and words.leads_in(link.text):
        return Rank.ENTRY
    if not inside and is_picture(link.url):
        return None
    if news:
        return Rank.NEWS
    promising = inside or words.entry(label) >= 0.5 or promises(f"{label} | {unquote(path_of(link.url))}")
    if promising or (below and link.area is Area.MAIN):
        return Rank.DOCUMENT if file else Rank.SECTION
    return Rank.LOOSE if file else Rank.OTHER


def rank_of_path(url: str) -> Rank:
    """How promising an address of the town's own site is by its path alone, as in a sitemap."""
    if _is_news(url):
        return Rank.NEWS
    if promises(unquote(path_of(url))):
        return Rank.DOCUMENT if is_document(url) else Rank.SECTION
    return Rank.LOOSE if is_document(url) else Rank.OTHER


_MONTH = re.compile(r"(?<!\d)(20[0-4]\d)[-/_ ]?(0[1-9]|1[0-2])(?!\d)")
_YEAR = re.compile(r"(?<!\d)(?<!\d-)(20[0-4]\d)(?!\d)")
_FRESH_MONTHS = 14


def is_stale(url: str, text: str, today: str) -> bool:
    """Whether an address or its label names only months or years long past on `today` (ISO): asked for after what is new, and not missed
    when the budget ends before it, since it can prove nothing of the present."""
    where = unquote(url.partition("//")[2].partition("/")[2])
    year, month = int(today[:4]), int(today[5:7])
    months = [int(y) * 12 + int(m) for y, m in _MONTH.findall(where)]
    if months:
        return max(months) < year * 12 + month - _FRESH_MONTHS
    years = [int(y) for y in _YEAR.findall(f"{where} {text[:_LONGEST_LABEL]}")]
    return bool(years) and max(years) < year - 1


def may_be_a_portal(host: str) -> bool:
    """Whether a host could be where a town keeps its transparency section: not the State's own sites nor a shared drive."""
    return site_of(host) not in _NOT_TOWNS
