"""One text -> everything seen in it: scores of obligations and of what is none, with the words that gave them. No decision yet.

What is no numeral (menus, other laws) scores by the same rules as obligations, so it wins by its own words and not by a list of bans.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache

from checklists.folding import fold, without_folders, words
from checklists.wording.mention import in_passing, names_in
from checklists.wording.numbers import Shown, shown
from checklists.wording.phrases import Match, matches, opening_lead
from checklists.wording.telling import holds, is_prose, is_told
from checklists.wording.vocabulary import AGAINST, LEAD, NEUTRAL, NONE, OTHER, SAYS, WEAK, Sentence, Vocabulary

ENOUGH = 2.0  # the least score that claims
WEIGHT = {SAYS: 3.0, WEAK: 1.25, LEAD: 3.0, AGAINST: 3.05}
DECIDES = 6.0  # of a lead that opens the text, or of the law's own sentence
OUTRIGHT, FRONT, AGREES = 2.4, 1.2, 2.0  # a numeral said outright, a number in front, one in front whose words agree
CONTINUES = 0.2  # a phrase that carries the opening one on says more: "listado de contratos" -> "contratos 029"
IN_PASSING = 0.5  # menu words inside a longer text
LATER = 0.75  # what does not open the text counts less
AGAIN, HINTS = 0.35, 0.9  # a second phrase of the same code adds little; a second hint nearly all
SHORT = 4  # words of a text whose bare number in front may be its numeral: "14 Mantenimiento", not "20 contratos ..."
LAIP = "57-2008"
TER = "presupuesto-17ter"


@dataclass(slots=True)
class Sight:
    """Everything seen in one text. `scores` and `because` are by code; `parts` holds the parts named of a code."""

    tokens: list[str]
    numbers: Shown
    length: int = 0  # words that say something, known or not
    scores: dict[str, float] = field(default_factory=dict)
    parts: dict[str, dict[str, float]] = field(default_factory=dict)
    because: dict[str, str] = field(default_factory=dict)
    news: bool = False
    prose: bool = False  # a sentence that speaks to somebody or defines something
    defines: bool = False  # says what a word of the law means
    names: frozenset[str] | None = None  # stems of words written with a capital, where that says something
    denies: bool = False  # says that there was nothing
    line: bool = False  # the name of a budget line
    section: bool = False  # speaks of the law, of article 10 or of transparency itself
    ter: bool = False  # names article 17 Ter

    @property
    def best(self) -> tuple[str, float]:
        """The winning code (also a pseudo code) and its score; NONE with 0 when nothing was seen."""
        return max(self.scores.items(), key=lambda item: item[1], default=(NONE, 0.0))

    @property
    def of_other_law(self) -> bool:
        """Whether the words of another law win."""
        code, score = self.best
        return code == OTHER and score >= ENOUGH

    def add(self, code: str, weight: float, because: str, *, again: float = AGAIN) -> None:
        """Count words that speak for a code."""
        had = self.scores.get(code, 0.0)
        if weight > had or code not in self.because:
            self.because[code] = because
        self.scores[code] = max(had, weight) + again * min(had, weight)

    def add_number(self, code: str | None, weight: float, because: str) -> None:
        """Count a number shown; `code` is None where no obligation has it."""
        if code is not None:
            self.because[code] = f"{self.because[code]}» y «{because}" if code in self.because else because
            self.scores[code] = self.scores.get(code, 0.0) + weight


@lru_cache(maxsize=8192)
def see(text: str, known: Vocabulary) -> Sight:
    """Look at one text (its first 4,000 characters), once: headings and the words of menus come again on every page. Not to be changed."""
    folded = _of_office(without_folders(fold(text)), known)
    sight = Sight(tokens=known.tokens(folded), numbers=shown(folded))
    sight.ter = "17 ter" in sight.numbers.articles or ("ter" in sight.tokens and "17" in sight.tokens)
    sight.section = "10" in sight.numbers.articles or LAIP in sight.numbers.decrees
    if folded.strip() in known.listed:
        sight.add(OTHER, DECIDES, "así lo enumera otro artículo de la ley")
        return sight
    if folded.strip() in known.alone:
        sight.add(NONE, WEIGHT[WEAK], "sola, es una oficina")  # a heading may say more
        return sight
    content = tuple(t for t in sight.tokens if t not in known.noise and not t.isdigit())
    sight.length = sum(1 for token in content if token not in known.skipped)
    sight.line = content in known.lines
    outright = bool(sight.numbers.outright)
    sight.news = is_told(text, folded, known, numbered=outright or bool(sight.numbers.front))
    sight.prose = is_prose(folded, known, numbered=outright)
    sight.names = names_in(text)
    sight.denies = holds(words(folded), known.nothing)
    sight.defines = sight.prose and holds(words(folded), known.definitions)
    found = matches(sight.tokens, known)
    sight.section = sight.section or any(phrase.code == NEUTRAL for _, _, phrase in found)
    found = [match for match in found if match[2].code != NEUTRAL]
    work = next((w for w in words(folded) if not w.isdigit()), "")
    if work in known.works[1] and _is_work(folded, known):
        sight.add(known.works[0], WEIGHT[SAYS], "nombre de una obra")
    for code, openers, things in known.pairs:
        if content and content[0] in openers and not things.isdisjoint(content):
            sight.add(code, WEIGHT[SAYS], f"{content[0]}...")
    sentence = _sentence(content, _lead(sight, found, known), known)
    if sentence is not None:
        sight.add(sentence.code, DECIDES, "la frase de la ley")
    elif found:
        _count(sight, found, known)
    _numbers(sight, known)
    return sight


def _of_office(folded: str, known: Vocabulary) -> str:
    """A text without the office that stands before its colon or dash: "departamento de compras: compras directas"."""
    some = words(folded[:40])
    if not some or some[0] not in known.offices:
        return folded
    whose, sign, rest = folded.partition(": ") if ": " in folded else folded.partition(" - ")
    return rest if sign and len(words(rest)) > 1 and len(words(whose)) > 1 and not any(c.isdigit() for c in rest[:3]) else folded


def _is_work(folded: str, known: Vocabulary) -> bool:
    """Whether a text is named as works are: "Mejoramiento camino rural", not "Construcción de un país mejor"."""
    some = [word for word in words(folded) if not word.isdigit()]
    return len(some) > 2 and some[1] in known.works[2]


def _lead(sight: Sight, found: list[Match], known: Vocabulary) -> str:
    """The lead that opens a text; the name of the law or of the numeral may stand before it. An agreement yields to what it approves."""
    lead = opening_lead(sight.tokens, found, known, after=6 if sight.section or sight.numbers.outright else 0)
    leads, verbs = known.approval
    if lead and sight.tokens[found[0][0]] in leads and not verbs.isdisjoint(sight.tokens):
        return "" if any(phrase.kind == SAYS and phrase.code.startswith("laip-") for _, _, phrase in found) else lead
    return lead


def _sentence(content: tuple[str, ...], lead: str, known: Vocabulary) -> Sentence | None:
    """The law's sentence that a text is, or a good part of.

    It must hold half of it where the text opens with the lead of another code (a regulation of inventories is no inventory), or where
    the sentence is another law's.
    """
    some = tuple(dict.fromkeys(content))  # in order: sums of floats and ties come out the same every time
    if len(some) < 4:
        return None
    whole = sum(known.rare.get(word, known.commonest) for word in some)
    counts = Counter(place for word in some for place in known.sentences_with.get(word, ()))
    best, found = 0.62, None
    for place, count in counts.items():
        if count < 4:
            continue
        sentence = known.sentences[place]
        weight = sum(known.rare[word] for word in some if word in sentence.words)
        half = weight >= 0.5 * sentence.weight
        if weight < 0.7 * whole or (count < 5 and not half):
            continue
        if not half and (lead not in ("", sentence.code) or not sentence.code.startswith("laip-")):
            continue
        fit = 0.8 * weight / whole + 0.2 * weight / sentence.weight
        if fit > best:
            best, found = fit, sentence
    return found


def _count(sight: Sight, found: list[Match], known: Vocabulary) -> None:
    opening, lead = found[0][0], _lead(sight, found, known)
    reach = max(end for start, end, _ in found if start == opening)
    factor, menu = _length_factor(sight, found, known), _is_menu(sight, found, known)
    hinted: set[tuple[str, ...]] = set()
    for start, end, phrase in found:
        if phrase.kind == WEAK and phrase.stems in hinted:
            continue  # said again, a hint is no second one
        hinted.add(phrase.stems)
        weight = WEIGHT[phrase.kind] + (0.1 * (end - start - 1) if phrase.kind == SAYS else 0)
        if phrase.kind == LEAD:
            if start != opening or phrase.code != lead:
                continue
            weight = DECIDES
        elif opening < start < reach < end and sight.tokens[opening] in known.openers and not phrase.code.startswith(TER):
            weight += CONTINUES
        elif start > opening and phrase.kind != AGAINST:
            weight *= LATER
        if phrase.code == NONE and phrase.kind == SAYS and not menu:
            weight *= IN_PASSING
        hint = phrase.kind == WEAK and sight.scores.get(phrase.code, 0.0) <= WEIGHT[WEAK]
        sight.add(phrase.code, weight * factor, phrase.shown, again=HINTS if hint else AGAIN)
        if phrase.part and phrase.kind != WEAK:
            some = sight.parts.setdefault(phrase.code, {})
            some[phrase.part] = max(some.get(phrase.part, 0.0), weight)


def _is_menu(sight: Sight, found: list[Match], known: Vocabulary) -> bool:
    """Whether words of menus make up most of the text: "Concejo Municipal" is an entry, "Dietas del Concejo Municipal" is not."""
    of_menus = {i for start, end, phrase in found if phrase.code == NONE for i in range(start, end)}
    rest = [t for i, t in enumerate(sight.tokens) if i not in of_menus and t not in known.skipped and not t.isdigit()]
    return len(of_menus) > len(rest)


def _length_factor(sight: Sight, found: list[Match], known: Vocabulary) -> float:
    """Long texts that only mention a phrase, and sentences that speak to somebody, count less than headings made of it."""
    if (sight.prose and (sight.defines or found[0][0] >= 1)) or _is_mention(sight, found, known):
        return 0.6
    if sight.length <= 10 or found[0][0] <= 3:
        return 1.0
    covered = len({i for start, end, _ in found for i in range(start, end)})
    return 1.0 if covered / sight.length >= 0.4 else 0.6


def _is_mention(sight: Sight, found: list[Match], known: Vocabulary) -> bool:
    return not (sight.numbers.outright or sight.denies) and in_passing(sight.tokens, found, known, names=sight.names)


def _numbers(sight: Sight, known: Vocabulary) -> None:
    numbers = sight.numbers
    if numbers.outright:
        sight.scores[NONE] = sight.scores.get(NONE, 0.0) / 2  # a numeral said outright outweighs the words of a menu
        sight.add_number(known.numerals.get(numbers.outright), OUTRIGHT, f"numeral {numbers.outright}")
    elif numbers.front:
        code = known.numerals.get(numbers.front)
        agrees = code in sight.scores and (not numbers.loose or sight.length <= SHORT)
        if agrees:
            sight.scores[NONE] = sight.scores.get(NONE, 0.0) / 2
        if agrees or not numbers.loose:
            sight.add_number(code, AGREES if agrees else FRONT, f"número {numbers.front} al inicio")
    if law := _other_law(sight, known):
        sight.scores[OTHER] = sight.scores.get(OTHER, 0.0) + DECIDES + 1
        sight.because.setdefault(OTHER, law)


def _other_law(sight: Sight, known: Vocabulary) -> str:
    """The article or decree of another law that a text opens with, or ""; the name of a law beside a decree makes it a norm in force."""
    numbers = sight.numbers
    if sight.ter:
        return "artículo 17 Ter"
    if not numbers.article_first or LAIP in numbers.decrees:
        return ""
    if numbers.decrees:
        named = any(token in ("ley", "codig", "reglament", "constitucion") for token in sight.tokens)
        return "" if named and numbers.decrees[0] not in known.decrees else f"decreto {numbers.decrees[0]}"
    elsewhere = [article for article in numbers.articles if article != "10"]
    return f"artículo {elsewhere[0]}" if elsewhere and "10" not in numbers.articles else ""
