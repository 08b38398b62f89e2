"""The states of a round and who may move it where. A closed table; every move is in the journal."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class State(StrEnum):
    """Where a round is."""

    PLANNED = "planned"
    CRAWLING = "crawling"
    IN_REVIEW = "in_review"
    PRELIMINARY = "preliminary"
    REPLY_OPEN = "reply_open"
    FINAL = "final"
    SUPERSEDED = "superseded"


STATE_WORDS: Mapping[State, str] = {
    State.PLANNED: "planificada",
    State.CRAWLING: "en recorrido",
    State.IN_REVIEW: "en revisión",
    State.PRELIMINARY: "resultado preliminar",
    State.REPLY_OPEN: "en respuesta",
    State.FINAL: "final",
    State.SUPERSEDED: "sustituida",
}
MOVE_WORDS: Mapping[State, str] = {
    State.CRAWLING: "hacer los recorridos",
    State.IN_REVIEW: "pasar a revisión",
    State.PRELIMINARY: "dar el resultado preliminar",
    State.REPLY_OPEN: "abrir el plazo de respuesta",
    State.FINAL: "publicar el resultado final",
    State.SUPERSEDED: "dar por sustituida",
}
"""What a person does to take a round on to a state, as its button says."""
BACK_WORDS: Mapping[State, str] = {State.CRAWLING: "volver a los recorridos", State.IN_REVIEW: "volver a la revisión"}
"""The same where it goes back."""
MOVES: Mapping[State, tuple[State, ...]] = {
    State.PLANNED: (State.CRAWLING, State.IN_REVIEW),
    State.CRAWLING: (State.IN_REVIEW,),
    State.IN_REVIEW: (State.PRELIMINARY, State.CRAWLING),
    State.PRELIMINARY: (State.REPLY_OPEN, State.IN_REVIEW),
    State.REPLY_OPEN: (State.FINAL,),
    State.FINAL: (State.SUPERSEDED,),
    State.SUPERSEDED: (),
}
REVIEWED = frozenset({State.IN_REVIEW, State.REPLY_OPEN})
"""The states in which reviewers decide."""


def move_words(before: State, to: State) -> str:
    """What the button of a move says."""
    order = list(State)
    return BACK_WORDS[to] if order.index(to) < order.index(before) else MOVE_WORDS[to]
