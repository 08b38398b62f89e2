"""The veil: pages -> what hides, in any text about them, what is personal on them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import unquote, urlsplit

from checklists.finding import Evidence, Finding, ReasonParam
from checklists.personal import masked, might_be_personal, personal_in
from monitor.page import Page, Personal

HIDDEN = "•"
IN_WORDS = frozenset(("home_address", "birth_date", "minor_in_text"))  # rules whose secret is in words, after a label
_RUN = re.compile(r"\d(?:[\W_]{0,3}\d){4,}")
_LEAST = 8  # letters of a secret in words, and of what a cut left of one
_CUT = 5  # digits of a value that are hidden where a text was cut inside it,
_CUT_INSIDE = 7  # and where a piece of it was: as few as five may be another number's
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


def web_address(url: str) -> str:
    """The address if it is one of the web, else nothing: links of strangers are clicked only when they are http or https, and whole."""
    try:
        return url if urlsplit(url).scheme in ("http", "https") and HIDDEN not in url else ""
    except ValueError:
        return ""


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
        self._starts: dict[str, list[str]] = {}
        self._ends: dict[str, list[str]] = {}
        self._known: dict[str, str] = {}
        for page in pages:
            for one in page.personal:
                self._learn(one)
        self._lengths = sorted({len(value) for value in self._digits}, reverse=True)
        self._onward = sorted(self._digits)
        self._backward = sorted(value[::-1] for value in self._digits)

    def _learn(self, one: Personal) -> None:
        if one.rule in IN_WORDS or one.rule == "email_in_text":
            for value in one.values:
                if len(value) >= _LEAST and value not in self._words:
                    self._words.add(value)
                    self._starts.setdefault(value[:_LEAST], []).append(value)
                    self._ends.setdefault(value[-_LEAST:], []).append(value)
        else:
            found = (re.sub(r"\D", "", run[0]) for value in one.values for run in _RUN.finditer(value))
            self._digits.update(digits for digits in found if len(set(digits)) > 1)  # a row of noughts is nobody's number

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
        return replace(finding, params=self.params(finding.params), evidence=tuple(map(self.evidence, finding.evidence)))

    def params(self, params: Mapping[str, ReasonParam]) -> dict[str, ReasonParam]:
        """The parameters of a sentence that may be shown to anybody."""
        return {name: self.over(value) if isinstance(value, str) else value for name, value in params.items()}

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
        value = page.to_dict()
        if page.personal:
            return dict(self._under(value))
        named = {"url": self.address(page.url), "requested": self.address(page.requested), "filename": self.over(page.filename)}
        named["detail"] = self.over(page.detail)
        return {**value, **named}

    def _under(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {
                name: self.address(one) if name in _ADDRESSES else one if name in _AS_IS else [] if name == "values" else self._under(one)
                for name, one in value.items()
            }
        if isinstance(value, list | tuple):
            return [self._under(one) for one in value]
        return self.over(value) if isinstance(value, str) else value

    def _hide(self, text: str) -> str:
        if self._digits and any(sign != HIDDEN and sign.isdigit() for sign in text):
            text = _RUN.sub(lambda run: self._of_run(run[0], run.start() == 0, not text[run.end() :].strip(" …")), text)
        return self._without_words(text)

    def _without_words(self, text: str) -> str:
        """A text without the secrets in words, nor the beginning of one at its end, nor the end of one at its beginning."""
        if not self._words:
            return text
        hidden: list[tuple[int, int]] = []
        last = len(text.rstrip(" …"))
        for at in range(last - _LEAST + 1):
            piece = text[at : at + _LEAST]
            for words in self._starts.get(piece, ()):
                end = min(at + len(words), last)
                if text[at:end] == words[: end - at]:
                    hidden.append((at, end))
            for words in self._ends.get(piece, ()):
                if text[: at + _LEAST] == words[-at - _LEAST :]:
                    hidden.append((0, at + _LEAST))
        for start, end in sorted(hidden, reverse=True):
            text = f"{text[:start]}•••{text[end:]}"
        return text

    def _of_run(self, run: str, first: bool, last: bool) -> str:
        """A run of digits with the values in it hidden, and what is left of one that was cut, most of all at an edge of the text."""
        places = [place for place, sign in enumerate(run) if sign.isdigit()]
        digits = "".join(run[place] for place in places)
        hidden: set[int] = set()
        for length in self._lengths:
            for start in range(len(digits) - length + 1):
                if digits[start : start + length] in self._digits:
                    hidden.update(places[start : start + length])
        if first and last and len(digits) >= _CUT and any(digits in value for value in self._digits):
            hidden.update(places)
        hidden.update(places[len(digits) - _begun(digits, self._onward, _CUT if last else _CUT_INSIDE) :])
        hidden.update(places[: _begun(digits[::-1], self._backward, _CUT if first else _CUT_INSIDE)])
        return "".join(HIDDEN if place in hidden else sign for place, sign in enumerate(run))


_AS_IS = frozenset(("digest", "fetched", "kind", "content_type", "fetched_at", "tls_problem", "language", "unreadable", "area"))


def _begun(digits: str, values: list[str], least: int) -> int:
    """How many of the last digits begin a value; 0 where they are fewer than `least`."""
    for length in range(len(digits), least - 1, -1):
        piece = digits[len(digits) - length :]
        at = bisect_left(values, piece)
        if at < len(values) and values[at].startswith(piece):
            return length
    return 0
