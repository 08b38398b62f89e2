"""What tells of something or speaks to somebody, and publishes nothing: news, complaints, sentences of a page."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

from checklists.folding import words
from checklists.wording.vocabulary import Vocabulary

LONG_ENOUGH = 5  # words of a sentence whose verb tells
_PAST_OR_TO_COME = re.compile(
    r"(?<!\w)(?!deberá|podrá|será|encontrará|hallará|verá|tendrá|debió|corresponderá)\w{2,}(?:[iíaeghjlñrstvzbcdmnp]ó|rá|rán)\b"
)
SHORTEST_NEWS, SHORTEST_PROSE = 3, 7  # words


def is_told(text: str, folded: str, known: Vocabulary, *, numbered: bool) -> bool:
    """Whether a text (and itself folded) is news.

    A text that shows a numeral, opens as a document does or says that there was nothing is none.
    """
    some = words(folded)
    told = sum(1 for word in some if word in known.news_tells) if known.news_counts.isdisjoint(some) else 0
    if len(some) < SHORTEST_NEWS or numbered or (some[0] in known.documents and told < 2) or holds(some, known.nothing):
        return False
    half = some[: max(6, len(some) * 2 // 3)]
    if any(word in known.news_verbs and (place or word.endswith(("an", "ron"))) for place, word in enumerate(half)):
        return True
    if len(some) >= LONG_ENOUGH and _PAST_OR_TO_COME.search(text):
        return True
    opening = [word for word in some[:6] if word not in known.stop and word != "municipal"]
    if told or any(who in known.news_actors and does in known.news_acts for who, does in pairwise(opening)):
        return True
    return len(some) >= 6 and any(tuple(some[: len(start)]) == start for start in known.news_starts)


def is_prose(folded: str, known: Vocabulary, *, numbered: bool) -> bool:
    """Whether a folded text is a sentence that speaks to somebody or defines something."""
    some = words(folded)
    if len(some) < SHORTEST_PROSE or numbered or some[0] in known.documents or holds(some, known.nothing):
        return False
    return any(word in known.prose for word in some)


def holds(some: list[str], said: tuple[str, ...]) -> bool:
    """Whether some words hold one of these wordings."""
    by_first = _by_first(said)
    possible = [wording for word in dict.fromkeys(some) for wording in by_first.get(word, ())]
    line = f" {' '.join(some)} " if possible else ""
    return any(f" {wording} " in line for wording in possible)


@lru_cache(maxsize=16)
def _by_first(said: tuple[str, ...]) -> dict[str, list[str]]:
    """Wordings by their first word, so that a text is only compared with those it may hold."""
    found: dict[str, list[str]] = {}
    for wording in said:
        found.setdefault(wording.partition(" ")[0], []).append(wording)
    return found
