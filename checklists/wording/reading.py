"""Text and heading -> a decision: which obligation a text speaks of, whether it is of another law or of none, its period, and why.

Content beats the number shown, an informative text beats its heading, a text that says nothing takes its heading's. Under the
threshold: silence.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from checklists.period_reading import read_period
from checklists.wording.sight import ENOUGH, TER, Sight, see
from checklists.wording.vocabulary import NONE, OTHER, Vocabulary
from checklists.wording.vocabulary import vocabulary as vocabulary_of

NAMES_A_FILE = 3  # words from which a text under a numeral's heading is taken as the name of a file there, whatever it says
NORMS, LAWS = "laip-10-01", (["ley"], ["codig"], ["decret"], ["acuerd"], ["reglament"])  # a law in the list of the norms in force
IN_A_LIST = 1.0  # what a number in front gains under a heading that names the law or article 10


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


def read(text: str, heading: str = "", *, vocabulary: Vocabulary | None = None) -> Reading:
    """What a link text, heading, title or file name says, under the heading above it (may be empty).

    Bounded: the first 4,000 characters are read. Never raises for any text.
    """
    known = vocabulary or vocabulary_of()
    sight = see(text, known)
    above = see(heading, known) if heading.strip() else None
    period = read_period(text, heading)
    if sight.ter or (above is not None and above.ter):
        return _of_17_ter(sight, known, period)
    if above is not None and above.of_other_law and "10" not in sight.numbers.articles:
        return _reading((), period, other=True, why=f"El encabezado es de otra ley ({above.because.get(OTHER, heading.strip())}).")
    if sight.of_other_law and not (above is not None and above.best[0] == NORMS and sight.tokens[:1] in LAWS):
        return _reading((), period, other=True, why=f"Es de otra ley: {sight.because.get(OTHER, '')}.")
    return _decide(sight, above, known, period)


def _decide(sight: Sight, above: Sight | None, known: Vocabulary, period: str | None) -> Reading:
    from_above = _claims(above, known) if above is not None and not above.news else ()
    if sight.news:
        return _reading((), period, why="Parece una noticia: cuenta algo que pasó, no es una publicación de oficio.")
    if sight.line and not from_above:
        return _reading((), period, why="Es el nombre de un renglón del presupuesto; solo, no dice de qué sección es.")
    listed = known.numerals.get(sight.numbers.front or 0)
    if above is not None and above.section and listed and (not sight.numbers.loose or listed in sight.scores):
        sight = replace(sight, scores=dict(sight.scores), because=dict(sight.because))
        sight.add_number(listed, IN_A_LIST, "en una lista del artículo 10")
    claims = _claims(sight, known)
    if claims and above is not None and (same := next((c for c in from_above if _near(sight, c.code)), None)):
        part = _part(sight, same.code, known) or same.part
        claim = Claim(code=same.code, part=part, weight=max(same.weight, 0.8))
        return _reading((claim,), period, why=f"{_why(sight, claims[0])} El encabezado dice lo mismo.")
    if claims:
        return _reading(claims, period, why=_why(sight, claims[0]))
    code, score = sight.best
    if code == NONE and score >= ENOUGH and (sight.length < NAMES_A_FILE or not from_above):
        return _reading((), period, why=f"No es un numeral: «{sight.because[NONE]}».")
    if above is not None and from_above:
        return _reading(from_above, period, why=f"El texto no basta; el encabezado sí. {_why(above, from_above[0])}")
    return _reading((), period, why="Ninguna palabra ni número señala un numeral del artículo 10.")


def _reading(claims: tuple[Claim, ...], period: str | None, *, why: str, other: bool = False) -> Reading:
    return Reading(obligations=claims, other_law=other, none=not claims and not other, period=period, why=why)


def _claims(sight: Sight, known: Vocabulary) -> tuple[Claim, ...]:
    """The obligation that a text speaks of: one, or none under the threshold. Ties go to the first in the order of the law.

    The literals of article 17 Ter are claimed only where the article is named (`_of_17_ter`); else they only keep others from winning.
    """
    ranked = sorted(sight.scores.items(), key=lambda item: (-item[1], known.order.get(item[0], -1)))
    if not ranked or ranked[0][0] not in known.parts or ranked[0][1] < ENOUGH or ranked[0][0].startswith(TER):
        return ()
    code, score = ranked[0]
    return (Claim(code=code, part=_part(sight, code, known), weight=round(min(1.0, score / 5), 2)),)


def _near(sight: Sight, code: str) -> bool:
    """Whether a code scores nearly as well as the best of the text."""
    return sight.scores.get(code, 0.0) >= max(1.0, 0.75 * sight.best[1])


def _part(sight: Sight, code: str, known: Vocabulary) -> str | None:
    """The part that a sub-letter or the words name; None where several or none are named."""
    parts = known.parts.get(code, ())
    letter = sight.numbers.letter
    if letter and (place := ord(letter) - ord("a")) < len(parts):
        return parts[place]
    named = sorted(sight.parts.get(code, {}).items(), key=lambda item: -item[1])
    if not named or (len(named) > 1 and named[1][1] >= 0.7 * named[0][1]):
        return None
    return named[0][0] if named[0][0] in parts else None


def _why(sight: Sight, claim: Claim) -> str:
    return f"Dice «{sight.because.get(claim.code, '')}» ({claim.part or claim.code})."


def _of_17_ter(sight: Sight, known: Vocabulary, period: str | None) -> Reading:
    """Under article 17 Ter only its own literals are claimed: by content, else by letter."""
    own = {code: score for code, score in sight.scores.items() if code.startswith(TER)}
    code = max(own, key=lambda c: own[c], default="")
    if not code and sight.numbers.letter:
        code = f"{TER}-{sight.numbers.letter}"
    if code not in known.parts:
        return _reading((), period, other=True, why="Es del artículo 17 Ter del Decreto 101-97, no del artículo 10.")
    claim = Claim(code=code, part=None, weight=0.8 if own else 0.6)
    because = sight.because.get(code, f"literal {sight.numbers.letter}")
    return _reading((claim,), period, other=True, why=f"Es del artículo 17 Ter: «{because}».")
