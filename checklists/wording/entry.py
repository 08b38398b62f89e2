"""What leads to the transparency section of a site, and what is news: for the crawler's order of visits and for locating the section."""

from __future__ import annotations

from checklists.folding import fold
from checklists.wording.sight import ENOUGH, see
from checklists.wording.vocabulary import NONE, Vocabulary
from checklists.wording.vocabulary import vocabulary as _vocabulary


def is_section_entry(text: str, *, vocabulary: Vocabulary | None = None) -> float:
    """How much a link text, heading or path says "this leads to the transparency section", from 0 to 1.

    1: information of article 10 or the information unit; about 0.75: transparency; 0.6: a numeral itself; under 0.4: only perhaps.
    """
    known = vocabulary or _vocabulary()
    tokens = known.tokens(fold(text))
    value = max((weight for stems, weight in known.entry if _holds(tokens, stems)), default=0.0)
    sight = see(text, known)
    if value < 0.6 and (sight.numbers.outright or any(c.startswith("laip-") and s >= ENOUGH for c, s in sight.scores.items())):
        value = 0.6
    if sight.news:
        return round(value * 0.3, 2)
    if sight.best[0] == NONE and any(word in ("solicitud", "formulari", "solicitar") for word in tokens):
        return round(value * 0.6, 2)
    return value


def is_news(text: str, *, vocabulary: Vocabulary | None = None) -> bool:
    """Whether a text tells of something that happened (an opening, a visit, a handing over) and is no publication."""
    return see(text, vocabulary or _vocabulary()).news


def _holds(tokens: list[str], stems: tuple[str, ...]) -> bool:
    if not stems or stems[0] not in tokens:
        return False
    return any(tuple(tokens[i : i + len(stems)]) == stems for i in range(len(tokens) - len(stems) + 1))
