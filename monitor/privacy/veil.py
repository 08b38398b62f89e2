"""The veil: pages -> what hides, in any text about them, what is personal on them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from urllib.parse import unquote

from checklists.finding import Evidence, Finding, ReasonParam
from checklists.personal import masked, might_be_personal, personal_in
from monitor.page import Page
from monitor.privacy.seen import texts_of

HIDDEN = "•"
IN_WORDS = frozenset(("home_address", "birth_date", "minor_in_text"))  # rules whose secret is in words, after a label
_RUN = re.compile(r"\d(?:[\W_]{0,3}\d){4,}")
_CUT = 5  # digits of a value that are hidden where an excerpt was cut inside it
_CUT_WORDS = 12  # letters, of a text
_GLUE = str.maketrans("_=&?+/", "      ")  # what joins the words of an address
_ADDRESSES = frozenset(("url", "requested"))


def redacted(text: str) -> str:
    """A text as it may be shown to anybody, by what it says itself; in names of files `_` stands for a space."""
    return _hidden(text, text.replace("_", " "))


def shown_address(url: str) -> str:
    """An address as it may be shown to anybody: as it is, or decoded and masked where it carries something personal."""
    shown = unquote(url)
    hidden = _hidden(shown, shown.translate(_GLUE))
    return url if hidden == shown else hidden


def shows(shown: str, url: str) -> bool:
    """Whether an address as it was shown, masked or not, is this one."""
    if shown == url or HIDDEN not in shown:
        return shown == url
    return re.fullmatch(".+?".join(map(re.escape, re.split(f"{HIDDEN}+", shown))), unquote(url)) is not None


def _hidden(text: str, plain: str) -> str:
    """A text without what is personal in its plain form, which is as long."""
    if len(text) < 7 or not might_be_personal(plain):
        return text
    for leak in reversed(personal_in(plain)):
        shown = leak.shown if leak.rule in IN_WORDS else masked(text[leak.start : leak.end])
        text = f"{text[: leak.start]}{shown}{text[leak.end :]}"
    return text


class Veil:
    """What is personal on some pages, by value: hides it also where an excerpt stands without the words that told what it is."""

    def __init__(self, pages: Iterable[Page]) -> None:
        self._digits: set[str] = set()
        self._words: set[str] = set()
        self._known: dict[str, str] = {}
        for page in pages:
            for text in texts_of(page):
                self._learn(text.replace("_", " "))
        self._lengths = sorted({len(value) for value in self._digits}, reverse=True)
        self._onward = sorted(self._digits)
        self._backward = sorted(value[::-1] for value in self._digits)

    def _learn(self, text: str) -> None:
        if len(text) < 7 or not might_be_personal(text):
            return
        for leak in personal_in(text):
            said = text[leak.start : leak.end]
            if leak.rule in IN_WORDS:
                self._words.add(said[len(leak.shown.removesuffix("•••")) :].strip())
            self._digits.update(re.sub(r"\D", "", run[0]) for run in _RUN.finditer(said) if leak.rule not in IN_WORDS)

    def over(self, text: str) -> str:
        """A text about these pages as it may be shown to anybody."""
        if text not in self._known:
            self._known[text] = self._hide(redacted(text))
        return self._known[text]

    def address(self, url: str) -> str:
        """An address of these pages as it may be shown to anybody."""
        shown = unquote(url)
        hidden = self._hide(shown_address(shown))
        return url if hidden == shown else hidden

    def finding(self, finding: Finding) -> Finding:
        """A finding whose parameters and evidence may be shown to anybody."""
        params: dict[str, ReasonParam] = {
            name: self.over(value) if isinstance(value, str) else value for name, value in finding.params.items()
        }
        return replace(finding, params=params, evidence=tuple(map(self.evidence, finding.evidence)))

    def evidence(self, evidence: Evidence) -> Evidence:
        """A piece of evidence that may be shown to anybody. Its digest still tells which body it is of."""
        return Evidence(
            url=self.address(evidence.url),
            digest=evidence.digest,
            excerpt=self.over(evidence.excerpt),
            locator=self.over(evidence.locator),
        )

    def page(self, page: Page) -> dict[str, Any]:
        """A page as plain JSON types that may be shown to anybody."""
        value: dict[str, Any] = self._under(page.to_dict())
        return value

    def _under(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {
                name: self.address(one) if name in _ADDRESSES else one if name in _AS_IS else self._under(one)
                for name, one in value.items()
            }
        if isinstance(value, list | tuple):
            return [self._under(one) for one in value]
        return self.over(value) if isinstance(value, str) else value

    def _hide(self, text: str) -> str:
        if self._digits and any(sign != HIDDEN and sign.isdigit() for sign in text):
            text = _RUN.sub(lambda run: self._of_run(run[0], run.start() == 0, not text[run.end() :].strip(" …")), text)
        for words in self._words:
            text = text.replace(words, "•••")
            text = _cut_words(text, words)
        return text

    def _of_run(self, run: str, first: bool, last: bool) -> str:
        """A run of digits with the values in it hidden; at an edge of the text, also what is left of one that was cut."""
        places = [place for place, sign in enumerate(run) if sign.isdigit()]
        digits = "".join(run[place] for place in places)
        hidden: set[int] = set()
        for length in self._lengths:
            for start in range(len(digits) - length + 1):
                if digits[start : start + length] in self._digits:
                    hidden.update(places[start : start + length])
        if last:
            hidden.update(places[len(digits) - _common(digits, self._onward) :])
        if first:
            hidden.update(places[: _common(digits[::-1], self._backward)])
        return "".join(HIDDEN if place in hidden else sign for place, sign in enumerate(run))


_AS_IS = frozenset(("digest", "fetched", "kind", "content_type", "fetched_at", "tls_problem", "language", "unreadable", "area"))


def _common(digits: str, values: list[str]) -> int:
    """How many of the last digits begin a value; 0 where they are too few to tell."""
    for length in range(len(digits), _CUT - 1, -1):
        piece = digits[len(digits) - length :]
        at = bisect_left(values, piece)
        if at < len(values) and values[at].startswith(piece):
            return length
    return 0


def _cut_words(text: str, words: str) -> str:
    """A text without the beginning of a secret at its end, or the end of one at its beginning."""
    bare = text.rstrip(" …")
    if len(bare) >= _CUT_WORDS and bare in words:
        return "•••"
    for length in range(min(len(words), len(bare)), _CUT_WORDS - 1, -1):
        if bare.endswith(words[:length]):
            return f"{bare[:-length]}•••"
        if text.startswith(words[-length:]):
            return f"•••{text[length:]}"
    return text
