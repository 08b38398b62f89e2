"""Words as people write them -> a question to the full-text index: without accents, plural or singular, begun or whole. Pure functions."""

from __future__ import annotations

import re

from portal_template.registers.query.tables import plain

MOST, LONGEST = 8, 40
_SMALL = frozenset(
    ["a", "al", "con", "de", "del", "el", "en", "la", "las", "lo", "los", "o", "para", "por", "que", "se", "su", "un", "una", "y"]
)
_WORD = re.compile(r"[^\W_]+")


def words_of(text: str) -> tuple[str, ...]:
    """The words that count, plain: at most eight, small words only where there are no others."""
    found = [word[:LONGEST] for word in _WORD.findall(plain(text))]
    telling = [word for word in found if word not in _SMALL]
    return tuple(dict.fromkeys(telling or found))[:MOST]


def forms_of(word: str) -> tuple[str, ...]:
    """The beginnings by which a word is found: «camiones» by «camiones», «camione» and «camion», so that number does not matter."""
    forms = [word]
    if len(word) > 4 and word.endswith("s"):
        forms.append(word[:-1])
    if len(word) > 5 and word.endswith("es"):
        forms.append(word[:-2])
    if len(word) > 4 and word.endswith("ces"):
        forms.append(f"{word[:-3]}z")
    return tuple(forms)


def match_of(text: str, part: str = "", *, any_of_them: bool = False) -> str:
    """The MATCH expression for some words, in one part when it is given; "" where there are no words."""
    words = words_of(text)
    if not words:
        return ""
    # A shortened form must be a whole word, or «casas» would find «casado».
    told = [" OR ".join([f'"{first}" *', *(f'"{form}"' for form in others)]) for first, *others in map(forms_of, words)]
    joined = (" OR " if any_of_them else " AND ").join(f"({one})" for one in told)
    return f"{{text}} : ({joined})" + (f' AND {{place}} : "{place_word(part)}"' if part else "")


def place_word(part: str) -> str:
    """The one word by which the index knows a part."""
    return "parte" + re.sub(r"[^a-z0-9]", "x", part.lower())
