"""Text -> comparable words: accents, addresses, file names, plurals, abbreviations, glued words and typing slips taken away.

A word is a stem (`viajes` and `viaje` are `viaj`). Everything is bounded and remembered, so a short text costs microseconds.
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import unquote

LONGEST = 4000  # characters of a text that are looked at
LONGEST_WORD = 60  # letters of a word that is worth mending
_MARKS = "".join(chr(c) for c in range(0x300, 0x370))
_FOLD = str.maketrans("áàâäãéèêëíìîïóòôöõúùûüñç“”‘’«»–—−…\u00a0\u200b", 'aaaaaeeeeiiiiooooouuuunc""\'\'""---.  ', _MARKS)
_CAMEL = re.compile(r"(?<=[a-záéíóúñ])(?=[A-ZÁÉÍÓÚÑ])|(?<=[A-ZÁÉÍÓÚÑ])(?=[A-ZÁÉÍÓÚÑ][a-záéíóúñ]{2})")
_HOST = re.compile(r"^\s*(?:https?:)?//[^/\s]*|^\s*www\.[^/\s]*")
_QUERY = re.compile(r"[?#][^\s]*$")
_FOLDERS = re.compile(
    r"/(?:descargas?|documentos?|archivos|files?|media|public|storage|docs?|pdfs?|uploads|images|category|categoria|tag|node|content)(?=/)"
)
_SPACES = re.compile(r"\s+")
_WORD = re.compile(r"[a-z]+|\d+")
_VOWELS = "aeo"


def fold(text: str) -> str:
    """Lower case without accents; percent signs, broken UTF-8, host, query string and joined CapitalLetters undone. Separators stay."""
    text = _SPACES.sub(" ", text[: 4 * LONGEST])[:LONGEST]
    if "%" in text:
        text = unquote(text, errors="replace")
    if "Ã" in text or "Â" in text:
        text = _mended(text)
    text = _HOST.sub("", text)
    if "?" in text and " " not in text.strip():
        text = _QUERY.sub("", text)
    return _CAMEL.sub(" ", text).lower().translate(_FOLD)


def _mended(text: str) -> str:
    try:
        return text.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return text


def without_folders(folded: str) -> str:
    """An address without the folders that every site has (`/descargas/`, `/files/`); other texts stay."""
    return _FOLDERS.sub("", f"/{folded}") if "/" in folded and " " not in folded.strip() else folded


def words(folded: str) -> list[str]:
    """The words and numbers of a folded text, in order."""
    return _WORD.findall(folded)


@lru_cache(maxsize=20000)
def stem(word: str) -> str:
    """A word without its plural and last vowel: `contrataciones` -> `contratacion`, `directas` -> `direct`. Short words stay."""
    if len(word) <= 3 or word.isdigit():
        return word
    base = word[:-1] if word.endswith("s") else word
    if base[-1] in _VOWELS and len(base) > 3:
        base = base[:-1]
    return base


_ALIKE = (
    ("qu", "k"),
    ("ce", "se"),
    ("ci", "si"),
    ("ge", "je"),
    ("gi", "ji"),
    ("c", "k"),
    ("z", "s"),
    ("v", "b"),
    ("h", ""),
    ("ll", "y"),
    ("x", "s"),
)


def sound(word: str) -> str:
    """How a word sounds: `ejecusion` is `ejecucion`, `vienes` is `bienes`."""
    for written, heard in _ALIKE:
        word = word.replace(written, heard)
    return word


def distance(left: str, right: str, bound: int) -> int:
    """Letters to change, add, drop or swap with a neighbour to get from one word to the other; `bound + 1` when more than `bound`."""
    if abs(len(left) - len(right)) > bound:
        return bound + 1
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        before, last, row = row, before, [i]
        for j, b in enumerate(right, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == right[j - 2] and left[i - 2] == b:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
        if min(row) > bound:
            return bound + 1
    return row[-1]


class Mender:
    """Puts right what hands and file names do to words: `presupeusto`, `comprasdirectas`. Knows the words of one vocabulary.

    `known` are words that mean something else, however near they look (`plantillas` is no `planillas`).
    """

    def __init__(self, surface: frozenset[str], known: frozenset[str]) -> None:
        self._surface = surface | known
        self._known = frozenset(stem(word) for word in known)
        self._stems = frozenset(stem(word) for word in surface)
        self._by_first: dict[tuple[str, int], list[str]] = {}
        self._by_sound = {sound(word): word for word in sorted(self._stems) if len(word) >= 4}
        for word in sorted(self._stems):
            if len(word) >= 5:
                self._by_first.setdefault((word[0], len(word)), []).append(word)
        self._seen: dict[str, tuple[str, ...]] = {}

    def stems(self, word: str) -> tuple[str, ...]:
        """The stems that a word stands for: mostly one, several for words written together."""
        found = self._seen.get(word)
        if found is None:
            found = self._mend(word)
            if len(self._seen) > 20000:
                self._seen.clear()
            self._seen[word] = found
        return found

    def _mend(self, word: str) -> tuple[str, ...]:
        base = stem(word)
        if base in self._stems or base in self._known or word.isdigit() or not 6 <= len(word) <= LONGEST_WORD:
            return (base,)
        if len(word) >= 10 and (parts := self._split(word)):
            return tuple(stem(part) for part in parts)
        return (self._by_sound.get(sound(base)) or self._nearest(base),)

    def _nearest(self, base: str) -> str:
        if len(base) < 6:
            return base
        bound = 2 if len(base) >= 9 else 1
        best, away = base, bound + 1
        for length in range(len(base) - bound, len(base) + bound + 1):
            for word in self._by_first.get((base[0], length), ()):
                if word.startswith(base) or base.startswith(word):
                    continue  # another word of the family: "departamental" is no slip of "departamento"
                allowed = 1 if len(word) == len(base) else bound  # two letters changed make another word
                gap = distance(base, word, allowed)
                if gap <= allowed and gap < away:
                    best, away = word, gap
        return best

    def _split(self, word: str) -> list[str] | None:
        """The longest-first way to read a long word as words of this vocabulary, or None."""
        ways: list[list[str] | None] = [[]] + [None] * len(word)
        for end in range(1, len(word) + 1):
            for start in range(max(0, end - 18), end):
                way, piece = ways[start], word[start:end]
                if way is not None and piece in self._surface and (len(piece) >= 4 or piece in _JOINTS):
                    ways[end] = [*way, piece]
                    break
        return ways[-1]


_JOINTS = frozenset({"de", "del", "la", "las", "los", "el", "en", "y", "e", "o", "por", "con", "al", "poa"})
