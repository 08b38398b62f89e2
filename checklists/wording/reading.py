"""Words -> which obligation a text speaks of: the numeral shown, the phrases that say it, the law's own sentence, and the heading above.

Everything is a score; under the threshold it stays silent. Content beats the number shown, an informative text beats its heading, and what opens a
text counts most. What is no numeral (menus, other laws) competes by the same rules, so it wins by its own words and not by a list of bans.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from checklists.period_reading import read_period
from checklists.folding import fold, words
from checklists.wording.numbers import Shown, shown
from checklists.wording.vocabulary import LEAD, NEUTRAL, NONE, OTHER, SAYS, WEAK, Phrase, Vocabulary, vocabulary as _vocabulary

ENOUGH = 2.0  # the least score that claims
WEIGHT = {SAYS: 3.0, WEAK: 1.25, LEAD: 3.0}
LEADS = 6.0  # of a lead that opens the text
OUTRIGHT, FRONT = 2.4, 1.2  # a numeral said outright, or a number in front
LATER = 0.75  # what does not open the text counts less
AGAIN, HINTS = 0.35, 0.9  # a second phrase of the same code adds little; a second hint nearly all
OF_LAIP = frozenset({"10"})
LAIP = "57-2008"
TER = "presupuesto-17ter"


@dataclass(frozen=True, kw_only=True, slots=True)
class Claim:
    """A text speaks of this obligation, or of one part of it; `weight` from 0 (a guess) to 1 (said outright)."""

    code: str
    part: str | None
    weight: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """What a text says: obligations (mostly one), or that it is of another law, or of none; the period; and why, in Spanish."""

    obligations: tuple[Claim, ...]
    other_law: bool
    none: bool
    period: str | None
    why: str


@dataclass(slots=True)
class _Sight:
    """Everything seen in one text before a decision."""

    folded: str
    tokens: list[str]
    numbers: Shown
    scores: dict[str, float] = field(default_factory=dict)
    parts: dict[str, dict[str, float]] = field(default_factory=dict)
    because: dict[str, str] = field(default_factory=dict)
    news: bool = False
    line: bool = False  # the name of a budget line
    section: bool = False  # speaks of the law or article itself
    ter: bool = False  # names article 17 Ter

    @property
    def best(self) -> tuple[str, float]:
        """The winning code and its score; NONE without any."""
        return max(self.scores.items(), key=lambda item: item[1], default=(NONE, 0.0))


def read(text: str, heading: str = "", *, vocabulary: Vocabulary | None = None) -> Reading:
    """What a link text, heading, title or file name says, under the heading above it (may be empty).

    Bounded: the first 4,000 characters are read. Never raises for any text.
    """
    known = vocabulary or _vocabulary()
    sight = _see(text, known)
    above = _see(heading, known) if heading.strip() else None
    period = read_period(text, heading)
    if sight.ter or (above is not None and above.ter):
        return _of_17_ter(sight, known, period)
    if above is not None and _is_other(above) and "10" not in sight.numbers.articles:
        return _reading((), period, other=True, why=f"El encabezado es de otra ley ({above.because.get(OTHER, heading.strip())}).")
    return _decide(sight, above, known, period)


def _decide(sight: _Sight, above: _Sight | None, known: Vocabulary, period: str | None) -> Reading:
    if _is_other(sight):
        return _reading((), period, other=True, why=f"Es de otra ley: {sight.because.get(OTHER, 'artículo o decreto que no es el 57-2008')}.")
    if sight.news:
        return _reading((), period, why="Parece una noticia: cuenta algo que pasó, no es una publicación de oficio.")
    if sight.line and (above is None or not _claims(above, known)):
        return _reading((), period, why="Es el nombre de un renglón del presupuesto; solo, no dice de qué sección es.")
    from_above = _claims(above, known) if above is not None else ()
    if above is not None and sight.numbers.front and _is_section(above):
        _add_number(sight, known, sight.numbers.front, 1.0, "número en una lista del artículo 10")
    code, score = sight.best
    if from_above and code != NONE and score < ENOUGH:
        return _reading(from_above, period, why=f"El texto no basta; el encabezado sí: {_why(above, from_above)}")
    claims = _claims(sight, known)
    if claims:
        if from_above and (same := [c for c in from_above if _near(sight, c.code)]):
            return _reading(_with_part(sight, same), period, why=f"{_why(sight, claims)} El encabezado dice lo mismo.")
        return _reading(claims, period, why=_why(sight, claims))
    if code == NONE and score >= ENOUGH:
        return _reading((), period, why=f"No es un numeral: «{sight.because[NONE]}».")
    if from_above:
        return _reading(from_above, period, why=f"El texto no basta; el encabezado sí: {_why(above, from_above)}")
    return _reading((), period, why="Ninguna palabra ni número señala un numeral del artículo 10.")


def _reading(claims: tuple[Claim, ...], period: str | None, *, why: str, other: bool = False) -> Reading:
    return Reading(obligations=claims, other_law=other, none=not claims and not other, period=period, why=why)


def _see(text: str, known: Vocabulary) -> _Sight:
    folded = fold(text)
    sight = _Sight(folded=folded, tokens=known.tokens(folded), numbers=shown(folded))
    sight.ter = "17 ter" in sight.numbers.articles or ("ter" in sight.tokens and "17" in sight.tokens)
    sight.section = "10" in sight.numbers.articles or LAIP in sight.numbers.decrees
    if folded.strip() in known.listed:
        sight.scores[OTHER], sight.because[OTHER] = LEADS, "así lo enumera otro artículo de la ley"
        return sight
    content = tuple(t for t in sight.tokens if t not in known.noise and not t.isdigit())
    sight.line = content in known.lines
    sight.news = _news(folded, sight, known)
    matches = _matches(sight.tokens, known)
    if not _law_sentence(sight, content, _opening_lead(sight, matches, known), known):
        _phrases(sight, matches, known)
    _numbers(sight, known)
    return sight


def _opening_lead(sight: _Sight, matches: list[tuple[int, int, Phrase]], known: Vocabulary) -> str:
    """The code of a lead that opens the text, or ""."""
    counted = [m for m in matches if m[2].code != NEUTRAL]
    if not counted or counted[0][0] > _before(sight, known):
        return ""
    return next((p.code for start, _, p in counted if start == counted[0][0] and p.kind == LEAD), "")


def _law_sentence(sight: _Sight, content: tuple[str, ...], lead: str, known: Vocabulary) -> bool:
    """Whether the text is (a good part of) a sentence of the law; its code then scores by how well it fits.

    A text that opens with the lead of another code must be most of the sentence: a regulation of inventories is no inventory.
    """
    some = frozenset(content)
    if len(some) < 4:
        return False
    whole = sum(known.rare.get(word, known.commonest) for word in some)
    best, code = 0.0, ""
    for sentence in known.sentences:
        shared = [word for word in some if word in sentence.weights]
        if len(shared) < 4:
            continue
        weight = sum(sentence.weights[word] for word in shared)
        fit = 0.8 * weight / whole + 0.2 * weight / sentence.weight
        if (lead not in ("", sentence.code) or not sentence.code.startswith("laip-")) and weight < 0.5 * sentence.weight:
            continue
        if weight / whole >= 0.7 and fit > best:
            best, code = fit, sentence.code
    if not code or best < 0.62:
        return False
    sight.scores[code] = LEADS
    sight.because[code] = "la frase de la ley"
    return True


def _phrases(sight: _Sight, matches: list[tuple[int, int, Phrase]], known: Vocabulary) -> None:
    counted = [m for m in matches if m[2].code != NEUTRAL]
    if any(m[2].code == NEUTRAL for m in matches):
        sight.section = True
    if not counted:
        return
    opening = counted[0][0]
    factor = _length_factor(sight, counted, known)
    for start, end, phrase in counted:
        weight = WEIGHT[phrase.kind] + (0.1 * (end - start - 1) if phrase.kind == SAYS else 0)
        if phrase.kind == LEAD:
            weight = LEADS if start == opening and opening <= _before(sight, known) else 0.0
        elif start > opening:
            weight *= LATER
        _add(sight, phrase, weight * factor)


def _before(sight: _Sight, known: Vocabulary) -> int:
    """How many tokens at the start say nothing: numbers, dates, the name of the law."""
    count = 0
    for token in sight.tokens:
        if token.isdigit() or token in known.skipped:
            count += 1
        else:
            break
    return count + (6 if sight.section or sight.numbers.outright else 1)


def _length_factor(sight: _Sight, counted: list[tuple[int, int, Phrase]], known: Vocabulary) -> float:
    """Long texts that only mention a phrase count less than headings made of it."""
    length = sum(1 for t in sight.tokens if t not in known.skipped and not t.isdigit())
    if length <= 10 or counted[0][0] <= 3:
        return 1.0
    covered = len({i for start, end, _ in counted for i in range(start, end)})
    return 1.0 if covered / length >= 0.4 else 0.6


def _matches(tokens: list[str], known: Vocabulary) -> list[tuple[int, int, Phrase]]:
    """Phrases found, by place; one inside a longer one is dropped, equals of other codes stay."""
    found: list[tuple[int, int, Phrase]] = []
    for start, token in enumerate(tokens):
        for phrase in known.by_first.get(token, ()):
            end = _end(tokens, start, phrase.stems, known.skipped)
            if end:
                found.append((start, end, phrase))
    found.sort(key=lambda m: (m[0] - m[1], m[0]))
    kept: list[tuple[int, int, Phrase]] = []
    for start, end, phrase in found:
        if not any(s <= start and end <= e and (s, e) != (start, end) for s, e, _ in kept):
            kept.append((start, end, phrase))
    kept.sort(key=lambda m: (m[0], -m[1]))
    return kept


def _end(tokens: list[str], start: int, stems: tuple[str, ...], skipped: frozenset[str]) -> int:
    """Where a phrase that starts here ends, or 0; up to three words that say nothing may stand between its words."""
    place, skips = start + 1, 0
    for stem in stems[1:]:
        while place < len(tokens) and tokens[place] != stem and skips < 3 and _says_nothing(tokens[place], skipped):
            place, skips = place + 1, skips + 1
        if place >= len(tokens) or tokens[place] != stem:
            return 0
        place += 1
    return place


def _says_nothing(token: str, skipped: frozenset[str]) -> bool:
    """Small change between words; but 011, 029 ... are budget lines of staff."""
    return token in skipped or (token.isdigit() and not (len(token) == 3 and token[0] == "0"))


def _add(sight: _Sight, phrase: Phrase, weight: float) -> None:
    if weight <= 0:
        return
    code, had = phrase.code, sight.scores.get(phrase.code, 0.0)
    if weight > had or code not in sight.because:
        sight.because[code] = phrase.shown
    again = HINTS if phrase.kind == WEAK and had <= WEIGHT[WEAK] else AGAIN
    sight.scores[code] = max(had, weight) + again * min(had, weight)
    if phrase.part and phrase.kind != WEAK:
        some = sight.parts.setdefault(code, {})
        some[phrase.part] = max(some.get(phrase.part, 0.0), weight)


def _numbers(sight: _Sight, known: Vocabulary) -> None:
    numbers = sight.numbers
    if numbers.outright:
        sight.scores[NONE] = sight.scores.get(NONE, 0.0) / 2  # a numeral said outright outweighs the words of a menu
        _add_number(sight, known, numbers.outright, OUTRIGHT, f"numeral {numbers.outright}")
    elif numbers.front:
        _add_number(sight, known, numbers.front, FRONT, f"número {numbers.front} al inicio")
    elsewhere = [a for a in numbers.articles if a not in OF_LAIP]
    if sight.ter or (numbers.article_first and (elsewhere or any(d != LAIP for d in numbers.decrees)) and "10" not in numbers.articles):
        sight.scores[OTHER] = max(sight.scores.get(OTHER, 0.0), LEADS + 1)
        sight.because.setdefault(OTHER, "artículo " + elsewhere[0] if elsewhere else " ".join(("decreto", *numbers.decrees)))


def _add_number(sight: _Sight, known: Vocabulary, number: int, weight: float, because: str) -> None:
    code = known.numerals.get(number)
    if code is None:
        return
    sight.because[code] = f"{sight.because[code]}» y «{because}" if code in sight.because else because
    sight.scores[code] = sight.scores.get(code, 0.0) + weight


def _news(folded: str, sight: _Sight, known: Vocabulary) -> bool:
    if sight.numbers.outright or sight.numbers.front:
        return False
    some = words(folded)
    if len(some) < 5:
        return False
    half = some[: max(6, len(some) * 2 // 3)]
    if any(word in known.news_verbs and (place or word.endswith(("an", "ron"))) for place, word in enumerate(half)):
        return True
    return any(tuple(some[: len(start)]) == start for start in known.news_starts) and len(some) >= 6


def _is_other(sight: _Sight) -> bool:
    code, score = sight.best
    return code == OTHER and score >= ENOUGH


def _is_section(sight: _Sight) -> bool:
    return sight.section and not _is_other(sight)


def _claims(sight: _Sight, known: Vocabulary) -> tuple[Claim, ...]:
    """The obligation of art. 10 (or of another scorecard) that a text speaks of: one, or none under the threshold."""
    code, score = _winner(sight, known)
    if not code or score < ENOUGH or code.startswith(TER):
        return ()
    weight = round(min(1.0, score / 5), 2)
    return (Claim(code=code, part=_part(sight, code, known), weight=weight),)


def _winner(sight: _Sight, known: Vocabulary) -> tuple[str, float]:
    ranked = sorted(sight.scores.items(), key=lambda item: (-item[1], known.order.get(item[0], -1)))
    if not ranked or ranked[0][0] in (NONE, OTHER):
        return "", 0.0
    return ranked[0]


def _near(sight: _Sight, code: str) -> bool:
    """Whether a code scores nearly as well as the best of the text."""
    return sight.scores.get(code, 0.0) >= max(1.0, 0.75 * sight.best[1])


def _part(sight: _Sight, code: str, known: Vocabulary) -> str | None:
    parts = known.parts.get(code, ())
    letter = sight.numbers.letter
    if letter and (place := ord(letter) - ord("a")) < len(parts):
        return parts[place]
    some = sorted(sight.parts.get(code, {}).items(), key=lambda item: -item[1])
    if not some or (len(some) > 1 and some[1][1] >= 0.7 * some[0][1]):
        return None
    return some[0][0] if some[0][0] in parts else None


def _with_part(sight: _Sight, claims: list[Claim]) -> tuple[Claim, ...]:
    best = claims[0]
    some = sight.parts.get(best.code, {})
    part = max(some, key=lambda p: some[p]) if len(some) == 1 else best.part
    return (Claim(code=best.code, part=part, weight=max(best.weight, 0.8)),)


def _why(sight: _Sight | None, claims: tuple[Claim, ...]) -> str:
    assert sight is not None
    claim = claims[0]
    return f"Dice «{sight.because.get(claim.code, '')}» ({claim.part or claim.code})."


def _of_17_ter(sight: _Sight, known: Vocabulary, period: str | None) -> Reading:
    """Under article 17 Ter only its own literals are claimed, by content first and by letter else."""
    own = {code: score for code, score in sight.scores.items() if code.startswith(TER)}
    code = max(own, key=lambda c: own[c], default="")
    if not code and sight.numbers.letter:
        code = f"{TER}-{sight.numbers.letter}"
    if code not in known.parts:
        return _reading((), period, other=True, why="Es del artículo 17 Ter del Decreto 101-97, no del artículo 10.")
    claim = Claim(code=code, part=None, weight=0.8 if own else 0.6)
    return _reading((claim,), period, other=True, why=f"Es del artículo 17 Ter: «{sight.because.get(code, 'literal ' + sight.numbers.letter)}».")
