"""One text -> every obligation that it could speak of, with its score and the words that gave it, the winner first. For who asks why."""

from __future__ import annotations

from dataclasses import dataclass

from checklists.wording.reading import read
from checklists.wording.sight import ENOUGH, TER, see
from checklists.wording.vocabulary import NEUTRAL, NONE, OTHER, Vocabulary
from checklists.wording.vocabulary import vocabulary as vocabulary_of

PSEUDO = {NONE: "ninguno (palabras de menú o de oficina)", OTHER: "otra ley", NEUTRAL: "nada en particular"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Candidate:
    """A code, or the name in Spanish of what is no numeral; `lost` says why it was not chosen, "" for the one that was."""

    code: str
    score: float
    because: str
    lost: str


def candidates(text: str, heading: str = "", *, vocabulary: Vocabulary | None = None) -> tuple[Candidate, ...]:
    """What a text by itself scores, against what `read` decides of it under its heading."""
    known = vocabulary or vocabulary_of()
    sight = see(text, known)
    chosen = {claim.code for claim in read(text, heading, vocabulary=known).obligations}
    ranked = sorted(sight.scores.items(), key=lambda item: (item[0] not in chosen, -item[1], known.order.get(item[0], -1)))
    return tuple(
        Candidate(
            code=PSEUDO.get(code, code),
            score=round(score, 2),
            because=sight.because.get(code, ""),
            lost="" if code in chosen else _why_lost(code, score, news=sight.news, chosen=bool(chosen), best=sight.best[0]),
        )
        for code, score in ranked
        if score > 0
    )


def _why_lost(code: str, score: float, *, news: bool, chosen: bool, best: str) -> str:
    if code in PSEUDO:
        return "no es un numeral, y otra cosa pesa más" if chosen else "no es un numeral: gana, y por eso no se elige ninguno"
    if news:
        return "el texto parece una noticia"
    if code.startswith(TER):
        return "solo se elige donde se nombra el artículo 17 Ter"
    if score < ENOUGH:
        return f"no llega al mínimo de {ENOUGH:g} puntos"
    if best == code:
        return "el encabezado dice otra cosa"
    return "pesan más palabras que no son de ningún numeral" if best in PSEUDO else "otra obligación pesa más"
