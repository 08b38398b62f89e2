"""The numerals of article 10 that a text shows, and the article or decree that it names.

`Numeral 8`, `Inciso 10.8`, `Art. 10 num. 22`, `N8`, `VIII.`, `01A`, `08 - ...`: said outright, or only as the number in front. Dates,
ordinals, addresses, decrees, ranges and the articles of other laws are no numerals.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

LAST = 29
_CARDINALS = (
    *("uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez", "once", "doce", "trece", "catorce", "quince"),
    *("dieciseis", "diecisiete", "dieciocho", "diecinueve", "veinte", "veintiuno", "veintidos", "veintitres", "veinticuatro"),
    *("veinticinco", "veintiseis", "veintisiete", "veintiocho", "veintinueve"),
)
_ORDINALS = ("primero", "segundo", "tercero", "cuarto", "quinto", "sexto", "septimo", "octavo", "noveno", "decimo")
_NAMED = {name: n for names in (_CARDINALS, _ORDINALS) for n, name in enumerate(names, 1)}
_ROMANS = {"i": 1, "v": 5, "x": 10}
_ROMAN = r"x{0,2}(?:ix|iv|v?i{1,3}|v)|x{1,2}"
_SEP = r"[\s.,:;_#°º\-]"
_VALUE = rf"(\d{{1,2}}|{_ROMAN}|{'|'.join(sorted(_NAMED, key=len, reverse=True))})(?:{_SEP}?([a-h]))?(?![a-z0-9])"
_RANGE = r"(?!\s*(?:al?|hasta)\s+(?:el\s+)?\d)"  # "numerales 1 al 29" names none of them
_NUMBER_OF_ACT = r"(?!-\d{2,4})"
_OUTRIGHT = re.compile(
    rf"(?<![a-z])(?:numeral(?:es)?|numreal|nuemral|nmeral|numerla|inciso|incisos){_SEP}{{0,4}}(?:(?:no|num|numero|n){_SEP}{{1,3}})?"
    rf"(?:10\.(?=\d))?{_VALUE}{_RANGE}"
)
_SHORTENED = re.compile(rf"(?<![a-z])(?:num|nral|inc|laip){_SEP}{{0,3}}(?:10\.(?=\d))?{_VALUE}{_RANGE}{_NUMBER_OF_ACT}")
_AFTER_TEN = re.compile(
    rf"(?<![a-z])art(?:iculo|ic|s)?{_SEP}{{0,3}}10(?:{_SEP}{{1,3}}|(?=[ni]))(?:n(?:o|um)?|i(?:nc)?)?{_SEP}{{0,3}}(\d{{1,2}})()(?!\d){_NUMBER_OF_ACT}"
)
_LETTER_N = re.compile(rf"(?<![a-z0-9])n[°º.\-_ ]?(\d{{1,2}})([a-h])?(?![a-z0-9]){_NUMBER_OF_ACT}")
_FRONT = re.compile(r"^[\s(\[#*.\-]*(?:n[o°º]\.?\s*)?(\d{1,2})(?:\s?([a-h](?=[\s).\-_:]|$)))?(?=([^a-z0-9]*)([a-z0-9]*)(\s*[a-z]*))")
_LOOSE = re.compile(r"^\s*[1-9]\d?\s+[a-z]{2}")
_FRONT_SUB = re.compile(r"^\W*(\d{1,2})[.\-]\s?(\d{1,2}|[a-h])(?=[\s).\-_:])(?!\d)")
_FRONT_ROMAN = re.compile(rf"^\W*({_ROMAN})(?:[.)]|\s-)\s*[a-z]")
_NOT_AFTER = re.compile(
    r"^(?:de|del|al|a|ene|enero|feb|febrero|mar|marzo|abr|abril|may|mayo|jun|junio|jul|julio|ago|agosto|sep|sept|septiembre|setiembre|oct|"
    r"octubre|nov|noviembre|dic|diciembre|calle|avenida|ave|av|km|zona|hrs|horas|am|pm|er|era|ro|ra|do|da|to|ta|mo|vo|va|no|ma|anos|dias|"
    r"mil|millones|familias|personas|comunidades|aldeas|nuevos|nuevas|comentarios?|numerales|x|kb|mb)$"
)
_ARTICLE = re.compile(rf"(?<![a-z])art(?:iculos?|ic|s)?{_SEP}{{0,3}}(\d{{1,3}})(?!\d)(?:{_SEP}{{0,2}}(ter|bis|quater)(?![a-z]))?")
_DECREE = re.compile(
    rf"(?<![a-z])(?:decreto|dto|dec|ley(?=\s57)){_SEP}{{0,3}}(?:(?:legislativo|ley|numero|num|no|n){_SEP}{{0,3}})*"
    r"(\d{1,4})[\s_/\-]{1,3}(?:del?\s)?(\d{2,4})(?!\d)"
)
_LITERAL = re.compile(rf"(?<![a-z])(?:literal|lit|inciso){_SEP}{{0,3}}\"?([a-h])(?![a-z])")
_LETTER_FRONT = re.compile(r"^\W*([a-h])[).]")


@dataclass(frozen=True, kw_only=True, slots=True)
class Shown:
    """What a text shows: a numeral said outright or only in front, its sub-letter, the articles and decrees it names."""

    outright: int | None = None
    front: int | None = None
    loose: bool = False  # only a space stands between the number in front and the words
    letter: str = ""  # "a" of 01A, or the literal of another law
    articles: tuple[str, ...] = ()  # "10", "17 ter"
    decrees: tuple[str, ...] = ()  # "57-2008"
    article_first: bool = False  # the text begins with the article or decree


def shown(folded: str) -> Shown:
    """The numbers of a folded text. A number that belongs to an article other than 10 is no numeral."""
    articles = tuple(f"{int(m[1])}{' ' + m[2] if m[2] else ''}" for m in _ARTICLE.finditer(folded)) if "art" in folded else ()
    decrees = tuple(f"{int(m[1])}-{m[2]}" for m in _DECREE.finditer(folded)) if "dec" in folded or "dto" in folded or "57" in folded else ()
    article_first = folded.lstrip(" \"'*([-")[:8].startswith(("art", "decreto", "dto"))
    elsewhere = bool(articles) and "10" not in articles
    outright, letter = (None, "") if elsewhere else _outright(folded, "10" in articles)
    front, sub = (None, "") if article_first or outright else _front(folded)
    literal = _LITERAL.search(folded) or _LETTER_FRONT.match(folded)
    return Shown(
        outright=outright,
        front=front,
        loose=bool(_LOOSE.match(folded)),
        letter=letter or sub or (literal[1] if literal else ""),
        articles=articles,
        decrees=decrees,
        article_first=article_first,
    )


def _outright(folded: str, ten: bool) -> tuple[int | None, str]:
    found = (
        _OUTRIGHT.search(folded) or _SHORTENED.search(folded) or (_AFTER_TEN.search(folded) if ten else None) or _LETTER_N.search(folded)
    )
    if found is None:
        return None, ""
    value = _value(found[1])
    return (value, found[2] or "") if 1 <= value <= LAST else (None, "")


def _value(text: str) -> int:
    if text.isdigit():
        return int(text)
    if text in _NAMED:
        return _NAMED[text]
    total = 0
    for letter, following in zip(text, [*text[1:], ""], strict=True):
        value = _ROMANS[letter]
        total += -value if following and _ROMANS[following] > value else value
    return total


def _front(folded: str) -> tuple[int | None, str]:
    """The number in front of the text, or of the last pieces of a path."""
    pieces = [folded] if "/" not in folded or " / " in folded else [p for p in reversed(folded.split("/")) if p.strip()][:2]
    for place, piece in enumerate(pieces):
        if match := _FRONT_SUB.match(piece):
            value = int(match[1])
            if value == 10 and match[2].isdigit() and 1 <= int(match[2]) <= LAST:
                return int(match[2]), ""  # "10.3 Directorio": article and numeral
            return (value, match[2] if match[2].isalpha() else "") if 1 <= value <= LAST else (None, "")
        match = _FRONT.match(piece)
        if match and 1 <= int(match[1]) <= LAST and _is_front(match, piece, alone=place == 0):
            return int(match[1]), match[2] or ""
        if match := _FRONT_ROMAN.match(piece):
            return _value(match[1]), ""
    return None, ""


def _is_front(match: re.Match[str], piece: str, *, alone: bool) -> bool:
    gap, word, following = match[3], match[4], match[5].strip()
    if not word:
        return alone and len(piece.strip()) <= 6
    if word.isdigit() or word[0].isdigit() or any(sign in gap for sign in "/%,"):
        return False
    if not gap and not match[2]:
        return False
    return not _NOT_AFTER.match(word) and not (not gap.strip() and word in ("y", "o", "e") and following)
