"""Which parts of an obligation a holding is of: by the heading's words, the context, the link, and the document's own title."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from checklists.model import Obligation
from checklists.tables import match_columns
from monitor.page import Table

if TYPE_CHECKING:
    from monitor.checks.context import Reader

_JOINED = re.compile(r"\b(?:[yeoYEO]|ni|NI)\b|[,/&;]")
_LONG_WORDS = re.compile(r"[^\W_]{4,}")
_ACCENTS = str.maketrans("áéíóúüñ", "aeiouun")


def part_of(reader: Reader, obligation: Obligation, known: str | None, heading: str, *words: str) -> str | None:
    """The part of an obligation: its only one, its heading's, the one `known` of the place, or the first the words name; else None."""
    return _first(reader, obligation, heading, known, *words)


def parts_of(
    reader: Reader, obligation: Obligation, known: str | None, heading: str, names: Sequence[str], beginning: str, around: Sequence[str]
) -> tuple[str | None, ...]:
    """The parts a document answers for: by its own names, its heading, its first lines, what stands around its link.

    One whose own words name several ("muebles e inmuebles") answers for each of them.
    """
    if len(obligation.parts) == 1:
        return (obligation.parts[0].code,)
    for text in names:
        if len(named := named_in(reader, obligation, text)) == 1:
            return (named.pop(),)
    part = _first(reader, obligation, heading, known, beginning, *around)
    if part is not None:
        return (_of_another(reader, obligation, part, names),)
    for text in (*names, beginning):
        named = named_in(reader, obligation, text)
        if len(named) > 1:
            return tuple(one.code for one in obligation.parts if one.code in named)
    return (None,)


def part_of_tables(reader: Reader, obligation: Obligation, tables: Sequence[Table]) -> str | None:
    """The part of an obligation whose own columns the tables have most of: what they hold tells what no words do."""
    registers = {part.code: register for part in obligation.parts if (register := reader.register_of(part.code))}
    if len(registers) < 2:
        return None
    names = {code: {column.name for column in register.columns} for code, register in registers.items()}
    own = {code: mine - set().union(*(other for key, other in names.items() if key != code)) for code, mine in names.items()}
    held = {code: sum(len(own[code] & set(match_columns(t.header, register))) for t in tables) for code, register in registers.items()}
    most = max(held.values())
    best = [code for code, count in held.items() if count == most]
    return best[0] if most and len(best) == 1 else None


def _of_another(reader: Reader, obligation: Obligation, part: str, names: Sequence[str]) -> str | None:
    """The part of a file below the heading of a `part`: another, where its own name means that one by the obligation's label.

    "Presupuesto 2026" below "Programas" is the budget. A name that only says the obligation leaves its part unknown.
    """
    for name in names:
        if name and any(claim.code == obligation.code and claim.part is None for claim in reader.read(name).obligations):
            whole = _titled(obligation, name, whole=True)
            return part if part in whole else whole.pop() if len(whole) == 1 else None
    return part


def _first(reader: Reader, obligation: Obligation, heading: str, known: str | None, *words: str) -> str | None:
    if len(obligation.parts) == 1:
        return obligation.parts[0].code
    titled = named_in(reader, obligation, heading)
    if len(titled) == 1:
        return titled.pop()
    if not titled and known:
        return known
    for text in words:
        if len(named := named_in(reader, obligation, text)) == 1:
            return named.pop()
    whole = _titled(obligation, heading, whole=True)
    return whole.pop() if len(whole) == 1 and not titled and not _JOINED.search(heading) else None


def named_in(reader: Reader, obligation: Obligation, text: str) -> set[str]:
    """The parts that a text names: several where it joins them ("viajes nacionales e internacionales"), else at most one."""
    titled = _titled(obligation, text)
    if len(titled) > 1 and _JOINED.search(text):
        return titled
    named = worded if len(worded := _worded(reader, obligation, text)) == 1 else titled
    if len(named) != 1 or (_JOINED.search(text) and _names_the_label_too(obligation, text, *named)):
        return set()
    return named


def _names_the_label_too(obligation: Obligation, text: str, part: str) -> bool:
    """Whether a text joins a part to the obligation's own label: "estructura orgánica y funciones" is more than its functions."""
    label = set(folded_words(obligation.short))
    title = next(set(folded_words(one.title)) for one in obligation.parts if one.code == part)
    return label <= set(folded_words(text)) and not label & title


def folded_words(text: str) -> list[str]:
    """The longer words of a text, without accents and capitals."""
    return _LONG_WORDS.findall(text.lower().translate(_ACCENTS))


def _titled(obligation: Obligation, text: str, *, whole: bool = False) -> set[str]:
    """The parts whose title has a word of its own in the text; `whole` counts the words of the obligation's own label, too."""
    spoken = set(folded_words(text))
    label = set() if whole else set(folded_words(obligation.short))
    titles = {part.code: set(folded_words(part.title)) for part in obligation.parts}
    own = {code: words - set().union(*(other for key, other in titles.items() if key != code)) for code, words in titles.items()}
    return {code for code, words in own.items() if (words - label or words) & spoken}


def _worded(reader: Reader, obligation: Obligation, text: str) -> set[str]:
    """The part the words of a text name; what only the obligation's own label says of a text without words does not count."""
    if not text:
        return set()
    alone, under, label = (_parts_read(reader, obligation, *pair) for pair in ((text,), (text, obligation.short), (obligation.short,)))
    return alone or under - label


def _parts_read(reader: Reader, obligation: Obligation, *words: str) -> set[str]:
    return {claim.part for claim in reader.read(*words).obligations if claim.code == obligation.code and claim.part}
