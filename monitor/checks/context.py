"""What words say of a page, heading or link, and how it flows down: the context in which content is judged.

A page's own title speaks louder than the link that led to it; a heading rules what stands under it; a menu brings nothing but its own
words. `Reader` reads words with the vocabulary of one checklist, so that an obligation added to the law is recognised at once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from urllib.parse import unquote, urlsplit

from checklists.folding import fold
from checklists.model import Checklist, Register
from checklists.wording import Claim, Reading, Vocabulary, is_news, is_section_entry, read, vocabulary
from checklists.wording.numbers import shown
from monitor.checks.dated import only_a_day, without_days
from monitor.checks.parts import named_in
from monitor.page import Area, Link, Page, Section

ENTRY = 0.7  # from here on a text is taken to lead to the transparency section
LONGEST = 300  # characters of a text that are read
OTHER = "other"
MANY = 5  # obligations that headings name on the page of the section itself
FEWEST = 3  # numerals whose numbers and words agree make a list of numerals
SURE = 0.6  # weight of a reading that stands by itself, whatever is around it
_UNIT = re.compile(
    r"^(?:la |nuestra )?(?:unidad|oficina|departamento|direccion) (?:municipal )?(?:de )?(?:libre )?(?:acceso )?(?:a )?"
    r"(?:la )?informacion(?: publica)?\b|^(?:uip|uipm|uaip|udaip)\b"
)
_OUR_LAW = re.compile(r"57\W?\s?2008|art(?:[ií]culo|\.)?\s*10\b", re.IGNORECASE)
_NEWS_PATH = re.compile(r"/(?:noticias?|news|blog|boletin(?:es)?|prensa|comunicados?|eventos?|actividades|agenda)(?:/|$)", re.IGNORECASE)
_POST_PATH = re.compile(  # how blogs keep what they publish: news, unless the section leads to it
    r"/(?:category|categoria|tag|author)(?:/|$)|^/20\d\d/[01]\d/(?:[0-3]\d/)?[^/.]+/?$", re.IGNORECASE
)
_NEWS_TITLE = re.compile(
    r"^(?:ultimas |nuestras )?(?:noticias|boletines|comunicados|eventos|agenda|blog|prensa|sala de prensa|actividades)\b"
)
_BARE_NUMBER = re.compile(r"^\W*\d{1,3}\W*$")
_YEAR = re.compile(r"(?<![\d/.-])20[0-3]\d(?![\d/.-])")  # not one inside a date
_MONTH = re.compile(r"(?<![a-z])(?:ene|feb|mar|abr|may|jun|jul|ago|sep|set|oct|nov|dic)(?:\w*o|\w*l|\w*e|\w*t)?(?![a-z])")
_DATED = re.compile(
    rf"{_MONTH.pattern}\W*(?:del? )?(?:ano )?20\d\d|\b\d\d?[/-]20\d\d\b|20\d\d\W{{1,3}}(?:mes )?(?:\d\d\b|{_MONTH.pattern})"
)
_ONLY_WHEN = re.compile(rf"(?:(?:ano|mes(?: de)?)\W+)?(?:{_MONTH.pattern})?(?: (?:de|del))?\W{{0,3}}(?:20[0-3]\d)?")
_ACCENTS = str.maketrans("áéíóúü", "aeiouu")


@dataclass(frozen=True, kw_only=True, slots=True)
class Context:
    """What the words on the way say so far."""

    obligation: str | None = None
    part: str | None = None
    period: str | None = None
    law: str | None = None  # OTHER where the words name another law than the checklist's
    in_section: bool = False
    news: bool = False
    unit: bool = False  # the information unit's own page
    year: str | None = None  # of the year page or folder it stands in, where a portal keeps one per year
    numbered: bool = False  # the words showed the numeral's own number
    weight: float = 0.0  # from 0 to 1, how surely the words are those of the obligation
    trail: tuple[str, ...] = ()  # the words that gave it, outermost first

    @property
    def placed(self) -> bool:
        """Whether it stands where information of oficio is published: in the section, or under a numeral said with its number."""
        return self.in_section or self.numbered


class Reader:
    """Reads words as the vocabulary of a checklist does, each text once."""

    def __init__(self, known: Vocabulary, checklist: Checklist) -> None:
        self._obligations = {obligation.code: obligation for obligation in checklist.obligations}
        self._registers = {part.code: register for part in checklist.parts if (register := checklist.register_of(part))}
        self.numerals = frozenset(int(code[-2:]) for code in known.parts if re.search(r"-\d\d$", code))
        self._read: Callable[[str, str], Reading] = lru_cache(maxsize=50_000)(lambda text, heading: read(text, heading, vocabulary=known))
        self._entry: Callable[[str], float] = lru_cache(maxsize=50_000)(lambda text: is_section_entry(text, vocabulary=known))
        self._news: Callable[[str], bool] = lru_cache(maxsize=50_000)(lambda text: is_news(text, vocabulary=known))

    def read(self, text: str, heading: str = "") -> Reading:
        """The obligations and period a text speaks of under a heading."""
        return self._read(" ".join(text.split())[:LONGEST], heading)

    def part_meant(self, code: str | None, claim: Claim, words: str) -> str | None:
        """The part of the numeral they stand under that some words mean, where they only seem to be of another numeral, without its number.

        "Contratos por proceso de cotización" under numeral 20 is its part; alone it could be of 10.
        """
        own = self._obligations.get(code or "")
        if own is None or claim.code == code or len(own.parts) < 2 or _shows_number(words, claim.code):
            return None
        if any(alone.weight >= SURE for alone in self.read(words).obligations):
            return None
        named = named_in(self, own, words)
        return named.pop() if len(named) == 1 else None

    def register_of(self, part: str) -> Register | None:
        """The register of a part, if it has one."""
        return self._registers.get(part)

    def names_many(self, headings: Iterable[str]) -> bool:
        """Whether headings name so many obligations that the page is where they are published."""
        return len({claim.code for text in headings for claim in self.read(text).obligations}) >= MANY

    def lists_numerals(self, headings: Iterable[str]) -> bool:
        """Whether headings are a list of numerals: the numbers and the words of several agree."""
        agree = {claim.code for text in headings for claim in self.read(text).obligations if _shows_number(text, claim.code)}
        return len(agree) >= FEWEST

    def only_numbered(self, heading: str) -> str | None:
        """The numeral whose number stands before words that say nothing to us."""
        if self.read(heading).obligations or self.read(heading).other_law:
            return None
        number = shown(fold(heading)).front
        code = f"laip-10-{number:02d}" if number else ""
        return code if code in self._obligations else None

    def is_entry(self, text: str) -> bool:
        """Whether a text leads to the transparency section."""
        return self._entry(text) >= ENTRY

    def is_news(self, text: str) -> bool:
        """Whether a text tells of something that happened."""
        return self._news(text)


def page_context(reader: Reader, page: Page, context: Context) -> Context:
    """The context of a page: its own title and first heading speak louder than the link that led to it."""
    names = [re.split(r" [|–·»-] ", page.title)[0].strip()]
    names += [section.heading for section in page.sections if section.level == 1][:1]
    path = unquote(urlsplit(page.url).path)
    for name in dict.fromkeys(name for name in names if name):
        context = refine(reader, context, name)
        if is_unit_page(name):
            context = replace(context, unit=True)
    words = re.sub(r"[-_/.]+", " ", path).strip()
    if _NEWS_PATH.search(path) or any(_NEWS_TITLE.search(_folded(name)) for name in names):
        return replace(context, news=True)
    if reader.is_entry(words):
        context = replace(context, in_section=True)
    if _POST_PATH.search(path) and not context.placed:
        return replace(context, news=True)
    if context.obligation is None and context.law is None and words:
        context = refine(reader, context, re.sub(r"[-_.]+", " ", path.rstrip("/").rsplit("/", 1)[-1]), weak=True)
    return context


def section_context(
    reader: Reader,
    section: Section,
    page: Context,
    by_trail: dict[tuple[str, ...], Context],
    before: tuple[Section, Context] | None = None,
    *,
    numbered: bool = False,
) -> Context:
    """The context of a section: that of the nearest heading above it that has one, refined by its own heading.

    A heading that only says when ("2026", "Septiembre") belongs to the numeral `before` it, where pages give every heading one level.
    Where the page is a list of `numbered` numerals, a heading whose words say nothing is of its number: "18 listado de hobras".
    """
    if not section.heading:
        return page
    above = page
    for depth in range(len(section.trail), 0, -1):
        if (known := by_trail.get(section.trail[:depth])) is not None:
            above = known
            break
    beside = before is not None and before[0].trail == section.trail and before[0].area is section.area
    if (
        before is not None
        and beside
        and before[1].obligation not in (None, above.obligation)
        and _ONLY_WHEN.fullmatch(_folded(section.heading))
    ):
        above = before[1]
    own = above if only_a_day(section.heading) else refine(reader, above, section.heading)
    if numbered and (code := reader.only_numbered(section.heading)):
        own = replace(own, obligation=code, part=None, law=None, numbered=True, trail=(section.heading,))
    by_trail[(*section.trail, section.heading)] = own
    return own


def link_context(reader: Reader, link: Link, base: Context) -> Context:
    """The context a link brings its target. A menu link brings its own words only; one that says "back" or "home" brings nothing."""
    if link.area is Area.CHROME:
        return refine(reader, Context(in_section=False), link.text)
    if _BARE_NUMBER.match(link.text):  # the pages of a list
        return base
    link = replace(link, context=without_days(link.context))
    own = refine(reader, base, link.text)
    dated = own.period != base.period and own.period is not None and len(own.period) > len("2026")
    if link.context and not dated and (period := _with_its_year(reader, link)):
        return replace(own, period=period)
    silent = own.obligation == base.obligation and own.period == base.period and own.in_section == base.in_section
    if not silent or not link.context or link.context == link.text:
        return own
    around = refine(reader, base, link.context)
    return replace(around, period=own.period, year=own.year) if _names_several_months(link.context) else around


def _names_several_months(words: str) -> bool:
    """Whether the words around a link are of several months: then they are those of its neighbours."""
    return len({found[0] for found in _DATED.finditer(_folded(words))}) > 1


def _with_its_year(reader: Reader, link: Link) -> str | None:
    """The period of a month that a link names, of the year named last before it in its row: "2026: Julio | Agosto | Septiembre"."""
    if _YEAR.search(link.text) or not _MONTH.search(_folded(link.text)):
        return None
    at = link.context.find(link.text)
    years = [found[0] for found in _YEAR.finditer(link.context[: at if at >= 0 else len(link.context)])]
    years = years or list(dict.fromkeys(_YEAR.findall(link.context)))
    if not years or (at < 0 and len(set(years)) > 1):
        return None
    return reader.read(f"{link.text} {years[-1]}").period


def refine(reader: Reader, context: Context, words: str, *, weak: bool = False) -> Context:
    """The context after these words. Weak words (a path, the row around a link) fill gaps but change nothing that is known."""
    words = " ".join(words.split())[:LONGEST]
    if not words:
        return context
    ours = _OUR_LAW.search(words) is not None
    entry = ours or reader.is_entry(words)
    reading = reader.read(words, " / ".join((*dict.fromkeys(context.trail[-2:]), context.period or "")).strip(" /"))
    news = context.news or (not entry and reader.is_news(words))
    if ours and context.law == OTHER:
        context = replace(context, law=None)
    period = reading.period or context.period
    if weak and context.period:
        period = context.period
    changed = replace(context, period=period, news=news, in_section=context.in_section or entry)
    claim = reading.obligations[0] if reading.obligations else None
    if claim is not None and context.placed and (part := reader.part_meant(context.obligation, claim, words)):
        claim = replace(claim, code=part.partition(".")[0], part=part)
    if reading.other_law and claim is None and not ours:
        return replace(changed, obligation=None, part=None, law=OTHER, trail=(*context.trail, words))
    if claim is None or (weak and context.obligation):
        seen = reading.period is not None or entry
        if changed.in_section and changed.obligation is None and reading.period and len(reading.period) == 4:
            changed = replace(changed, year=reading.period)
        return replace(changed, trail=(*context.trail, words)) if seen and not weak else changed
    if context.law == OTHER and claim.code.startswith("laip-"):
        return changed
    if not weak and reading.period and (year := _year_alone(words, reading.period, claim.code)):
        changed = replace(changed, period=year)
    same = claim.code == context.obligation
    trail = (*context.trail, words) if same or context.obligation is None else (words,)  # the words of another numeral say no more
    part = claim.part or (context.part if same else None)
    numbered = (same and context.numbered) or _shows_number(words, claim.code)
    weight = 1.0 if numbered else max(claim.weight, context.weight if same else 0.0)
    return replace(changed, obligation=claim.code, part=part, law=None, numbered=numbered, weight=weight, trail=trail)


def _year_alone(words: str, period: str, code: str) -> str | None:
    """The year of a period whose "month" is the numeral in front: "2025/04_remuneraciones" is of 2025, not of April."""
    year, _, month = period.partition("-")
    if not month.isdigit() or code != f"laip-10-{month}" or not _shows_number(words, code) or _MONTH.search(_folded(words)):
        return None
    return year


def _shows_number(words: str, code: str) -> bool:
    numbers = shown(fold(words))
    number = numbers.outright or numbers.front
    return number is not None and code == f"laip-10-{number:02d}"


def is_unit_page(title: str) -> bool:
    """Whether a title names the information unit itself, whose own page (functions, how to ask) evidences no obligation."""
    return _UNIT.search(_folded(title)) is not None


@cache
def reader_of(checklist: Checklist) -> Reader:
    """The reader of a checklist; made once for each."""
    return Reader(vocabulary(checklist), checklist)


def _folded(words: str) -> str:
    return words.lower().translate(_ACCENTS).strip()
