"""The reasons that a reviewer chooses from: closed lists, so that the same thing is always told in the same words. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from checklists.finding import Outcome
from checklists.words import OUTCOME

REASONS: Mapping[Outcome, Mapping[str, str]] = {
    Outcome.MISSING: {
        "absent": "No aparece en el portal.",
        "empty": "Está el título, pero no hay contenido.",
        "dead_link": "El enlace no abre, o lleva a otra cosa.",
        "old": "Lo que hay es de otro periodo.",
        "of_others": "Lo que hay es de otra entidad u otro asunto.",
    },
    Outcome.PARTIAL: {
        "incomplete": "Está, pero faltan datos de los que se piden.",
        "some_periods": "Está solo de una parte del periodo.",
        "unreadable": "Está, pero una parte no se puede leer.",
    },
    Outcome.NOT_APPLICABLE: {
        "has_none": "El municipio no tiene ese servicio, programa o dependencia.",
        "not_asked": "Aquí no se pide a este municipio.",
    },
}
MOST = 500  # letters of a reason with what is added to it


def choices(chosen: str = "") -> tuple[tuple[str, tuple[tuple[str, str, bool], ...]], ...]:
    """The reasons under the answer that each is of: code, words, and whether it is chosen."""
    return tuple(
        (OUTCOME[outcome].capitalize(), tuple((code, words, code == chosen) for code, words in listed.items()))
        for outcome, listed in REASONS.items()
    )


def told(outcome: Outcome, reason: str, text: str) -> str:
    """A reason of the list and what a person adds to it, as one text. ValueError where the reason is of another answer."""
    if not reason:
        return text.strip()
    words = REASONS.get(outcome, {}).get(reason)
    if words is None:
        raise ValueError(f"Ese motivo no es de «{OUTCOME[outcome]}». Elija otro, o deje el motivo en blanco y escríbalo.")
    return f"{words} {text.strip()}".strip()
