"""What only mentions a word of ours among words that no office writes: "obras maestras del museo", "auditoría ambiental"."""

from __future__ import annotations

import re

from checklists.folding import fold, stem, words
from checklists.wording.phrases import Match
from checklists.wording.vocabulary import NONE, OTHER, SAYS, Vocabulary

_NAME = re.compile(r"\b[A-ZÁÉÍÓÚÑ]\w+")
FAR_ENOUGH = 300  # characters in which names are looked for


def names_in(text: str) -> frozenset[str] | None:
    """Stems of the words with a capital, or None where a text is not written as sentences are, so that capitals say nothing."""
    if not text.lstrip()[:1].isupper() or text.isupper() or " " not in text.strip():
        return None
    return frozenset(stem(word) for name in _NAME.findall(text[:FAR_ENOUGH]) for word in words(fold(name)))


def in_passing(tokens: list[str], found: list[Match], known: Vocabulary, *, names: frozenset[str] | None) -> bool:
    """Whether lone words of obligations stand among strange ones: two, or one that is no name and makes up a third of the text.

    Phrases of two words and more, and two words for the same obligation, are never in passing.
    """
    phrases = [phrase for _, _, phrase in found]
    if any(len(phrase.stems) > 1 for phrase in phrases if phrase.code not in (NONE, OTHER)):
        return False
    said = [phrase for phrase in phrases if phrase.kind == SAYS and phrase.code != NONE]
    if not said or len({phrase.code for phrase in phrases}) < len(phrases):
        return False
    told = {token for token in tokens if len(token) > 2 and token not in known.skipped and not token.isdigit()}
    strange = {token for token in told - known.official if not _is_participle(token)}
    everyday = all(phrase.stems[0] in known.everyday for phrase in said)
    if len(strange) >= (1 if everyday else 2) and 2 * len(strange) >= len(told):
        return True
    common = strange - names if names is not None else frozenset()
    return bool(common) and 3 * len(common) >= len(told)


def _is_participle(token: str) -> bool:
    """Whether a stem is that of `pagadas` or `recibidos`: what was done to a thing says no other thing."""
    return len(token) > 4 and token.endswith(("ad", "id")) and not token.endswith("dad")
