"""Which parts of an obligation a holding is of: by the heading's words, the context, the link, and the document's own title."""

from __future__ import annotations

import re
from collections.abc import Sequence

from checklists.model import Obligation
from monitor.checks.context import Context, Reader

_JOINED = re.compile(r"\b[yeoYEO]\b|[,/&;]")
_ACCENTS = str.maketrans("áéíóúüñ", "aeiouun")


def part_of(reader: Reader, obligation: Obligation, context: Context, heading: str, *words: str) -> str | None:
    """The part of an obligation: the only one, the one its heading or context knows, or the one the first telling words name; else None."""
    if len(obligation.parts) == 1:
        return obligation.parts[0].code
    titled = named_in(reader, obligation, heading)
    if len(titled) == 1:
        return titled.pop()
    if not titled and context.part and context.obligation == obligation.code:
        return context.part
    for text in words:
        named = named_in(reader, obligation, text)
        if len(named) == 1:
            return named.pop()
    return next(iter(_titled(obligation, heading, whole=True)), None) if not titled else None


def parts_of(
    reader: Reader, obligation: Obligation, context: Context, heading: str, own: Sequence[str], *around: str
) -> tuple[str | None, ...]:
    """The parts a document answers for. One whose own words name several ("muebles e inmuebles") answers for each of them."""
    part = part_of(reader, obligation, context, heading, *own, *around)
    if part is None:
        for text in own:
            named = named_in(reader, obligation, text)
            if len(named) > 1:
                return tuple(known.code for known in obligation.parts if known.code in named)
    return (part,)


def named_in(reader: Reader, obligation: Obligation, text: str) -> set[str]:
    """The parts that a text names: several where it joins them ("viajes nacionales e internacionales"), else at most one."""
    titled = _titled(obligation, text)
    if len(titled) > 1 and _JOINED.search(text):
        return titled
    worded = _worded(reader, obligation, text)
    if len(worded) == 1:
        return worded
    return titled if len(titled) == 1 else set()


def folded_words(text: str) -> list[str]:
    """The longer words of a text, without accents and capitals."""
    folded = text.lower().translate(_ACCENTS)
    return [word for word in "".join(c if c.isalnum() else " " for c in folded).split() if len(word) > 3]


def _titled(obligation: Obligation, text: str, *, whole: bool = False) -> set[str]:
    """The parts whose title has a word of its own in the text; `whole` counts the words of the obligation's own label, too."""
    spoken = set(folded_words(text))
    label = set() if whole else set(folded_words(obligation.short))
    titles = {part.code: set(folded_words(part.title)) for part in obligation.parts}
    own = {code: words - set().union(*(other for key, other in titles.items() if key != code)) for code, words in titles.items()}
    return {code for code, words in own.items() if (words - label or words) & spoken}


def _worded(reader: Reader, obligation: Obligation, text: str) -> set[str]:
    claims = reader.read(text, obligation.short).obligations if text else ()
    return {claim.part for claim in claims if claim.code == obligation.code and claim.part}
