"""Where the phrases of a vocabulary stand in a text."""

from __future__ import annotations

from checklists.wording.vocabulary import LEAD, Phrase, Vocabulary

Match = tuple[int, int, Phrase]  # first token, end, phrase
SKIPS = 3  # words that say nothing which may stand between the words of a phrase


def matches(tokens: list[str], known: Vocabulary) -> list[Match]:
    """Phrases found, by place; one inside a longer one is dropped, equals of other codes stay."""
    found: list[Match] = []
    for start, token in enumerate(tokens):
        for phrase in known.by_first.get(token, ()):
            end = start + 1 if len(phrase.stems) == 1 else _end(tokens, start, phrase.stems, known.skipped)
            if end:
                found.append((start, end, phrase))
    found.sort(key=lambda m: (m[0] - m[1], m[0]))
    kept: list[Match] = []
    for start, end, phrase in found:
        if not any(s <= start and end <= e and (s, e) != (start, end) for s, e, _ in kept):
            kept.append((start, end, phrase))
    kept.sort(key=lambda m: (m[0], -m[1]))
    return kept


def opening_lead(tokens: list[str], found: list[Match], known: Vocabulary, *, after: int) -> str:
    """The code of a lead that opens a text, or "". Before it may stand numbers, dates, small words, and `after` more tokens."""
    if not found:
        return ""
    opening, nothing = found[0][0], 0
    for token in tokens:
        if not token.isdigit() and token not in known.skipped:
            break
        nothing += 1
    if opening > nothing + after:
        return ""
    return next((phrase.code for start, _, phrase in found if start == opening and phrase.kind == LEAD), "")


def _end(tokens: list[str], start: int, stems: tuple[str, ...], skipped: frozenset[str]) -> int:
    """Where a phrase that starts here ends, or 0."""
    place, skips = start + 1, 0
    for stem in stems[1:]:
        while place < len(tokens) and tokens[place] != stem and skips < SKIPS and _says_nothing(tokens[place], skipped):
            place, skips = place + 1, skips + 1
        if place >= len(tokens) or tokens[place] != stem:
            return 0
        place += 1
    return place


def _says_nothing(token: str, skipped: frozenset[str]) -> bool:
    """Small change between words; but 011, 029 ... are budget lines of staff."""
    return token in skipped or (token.isdigit() and not (len(token) == 3 and token[0] == "0"))
