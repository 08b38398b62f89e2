"""Answers that are not what they seem: walls that ask for a browser, and the page that any unknown address gets.

Both arrive with status 200 often enough. Neither may be taken for what the town publishes, nor for the lack of it.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from monitor.crawler.urls import key
from monitor.crawler.visit import ANSWERED, Visit
from monitor.page import Fetched, Kind, Page

_WALL_SIZE = 200_000  # bytes: a wall is a small page
_WALL = re.compile(
    rb"_cf_chl_opt|cf-browser-verification|<title>\s*(?:Just a moment|Un momento|Attention Required! \| Cloudflare|DDoS-Guard|One moment,)"
    rb"|Checking your browser before|Verifying you are human|Verificando (?:su|tu) navegador|sucuri_cloudproxy_js|Imunify360"
    rb"|/aes\.js[^>]*>.{0,400}slowAES|AwsWafIntegration|window\.gokuProps",
    re.I | re.S,
)
_FRAME_WALL = re.compile(rb"_Incapsula_Resource", re.I)
_FRAME_WALL_SIZE = 6_000
_WORD = re.compile(r"[^\W\d_]{2,}")
_TOLERATED = 2  # words that may differ between two copies of one "not found" page


def is_challenge(visit: Visit) -> bool:
    """Whether the answer is a wall that asks for a browser, whatever its status."""
    if visit.message is None or visit.fetched not in ANSWERED:
        return False
    if visit.message.header("cf-mitigated").lower() == "challenge" or visit.message.header("x-amzn-waf-action").lower() == "challenge":
        return True
    body = visit.body
    if len(body) <= _FRAME_WALL_SIZE and _FRAME_WALL.search(body):
        return True
    return len(body) <= _WALL_SIZE and bool(_WALL.search(body))


@dataclass(frozen=True, kw_only=True, slots=True)
class NotFoundSign:
    """What a host answers for an address that cannot exist, when it is not an honest 404."""

    url: str
    digest: str
    title: Counter[str]
    words: Counter[str]

    @classmethod
    def of(cls, page: Page) -> NotFoundSign | None:
        """The sign in the answer to a probe, or None if the host says honestly that there is no such page."""
        if page.fetched is not Fetched.OK or page.needs_javascript:
            return None
        noise = _words(unquote(page.requested) + " " + unquote(page.url))
        return cls(url=key(page.url), digest=page.digest, title=_words(page.title) - noise, words=_words(page.text) - noise)

    def fits(self, page: Page) -> bool:
        """Whether `page` is that same answer: redirected to the same place, the same bytes, or the same words but for the address."""
        if page.fetched is not Fetched.OK or page.needs_javascript or page.kind not in (Kind.HTML, Kind.TEXT, Kind.NONE):
            return False
        if key(page.url) == self.url and key(page.requested) != self.url:
            return True
        if page.digest == self.digest and page.size:
            return True
        parts = urlsplit(page.url)
        noise = set(_words(unquote(f"{parts.path} {parts.query}")))
        if _differ(self.title, _words(page.title), noise) or not self.words:
            return False
        return _differ(self.words, _words(page.text), noise) <= _TOLERATED


def _words(text: str) -> Counter[str]:
    return Counter(_WORD.findall(text.lower()))


def _differ(one: Counter[str], other: Counter[str], noise: set[str]) -> int:
    """How many words stand in one and not in the other, leaving out those of the address."""
    return sum(count for word, count in ((one - other) + (other - one)).items() if word not in noise)
