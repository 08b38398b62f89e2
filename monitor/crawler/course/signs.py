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
_WALL_TITLES = (b"just a moment", b"un momento", b"attention required! | cloudflare", b"ddos-guard", b"one moment,")
_WALL_WORDS = (
    *(b"_cf_chl_opt", b"cf-browser-verification", b"checking your browser before", b"verifying you are human"),
    *(b"verificando su navegador", b"verificando tu navegador", b"sucuri_cloudproxy_js", b"imunify360", b"slowaes.decrypt"),
    *(b"awswafintegration", b"window.gokuprops"),
)
_FRAME_WALL = b"_incapsula_resource"
_FRAME_WALL_SIZE = 6_000
_WORD = re.compile(r"[^\W\d_]{2,}")
_TOLERATED = 2  # words that may differ between two copies of one "not found" page


def is_challenge(visit: Visit) -> bool:
    """Whether the answer is a wall that asks for a browser, whatever its status."""
    if visit.message is None or visit.fetched not in ANSWERED:
        return False
    if visit.message.header("cf-mitigated").lower() == "challenge" or visit.message.header("x-amzn-waf-action").lower() == "challenge":
        return True
    if len(visit.body) > _WALL_SIZE or b"<" not in visit.body[:500]:
        return False
    text = visit.body.lower()
    if any(title.startswith(_WALL_TITLES) for title in text.split(b"<title>")[1:]):
        return True
    return (len(text) <= _FRAME_WALL_SIZE and _FRAME_WALL in text) or any(word in text for word in _WALL_WORDS)


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
