"""The map of the promise: the 340 municipalities, those of the selection in the pattern of how far they came. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from monitor.outlines import Outlines, outlines
from monitor.rollout.board import Town
from monitor.rollout.path import STEPS, Stage


class Reach(StrEnum):
    """How far a town came, as the map tells it: fewer kinds than there are stages, so that the eye can part them."""

    BEFORE = "before"
    PROVISIONED = "provisioned"
    IN_SERVICE = "in_service"
    KEEPING = "keeping"
    BACK = "back"


REACH_WORDS: Mapping[Reach, str] = {
    Reach.BEFORE: "en preparación",
    Reach.PROVISIONED: "portal creado",
    Reach.IN_SERVICE: "en servicio",
    Reach.KEEPING: "cumple la ley",
    Reach.BACK: "en riesgo o caída",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Shape:
    """A municipality's outline; `town` is None outside the selection."""

    path: str
    town: Town | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Group:
    """The towns that came equally far, with what the legend says of them."""

    reach: Reach
    words: str
    shapes: tuple[Shape, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Map:
    """The picture."""

    outlines: Outlines
    groups: tuple[Group, ...]
    outside: tuple[str, ...]


def country(towns: Iterable[Town]) -> Map:
    """The map of a selection's towns. A town without an outline, as the invented ones, is in the tables alone."""
    drawn = outlines()
    here = {town.code: town for town in towns if town.code in drawn.municipalities}
    groups = tuple(
        Group(
            reach=reach,
            words=words,
            shapes=tuple(
                Shape(path=drawn.municipalities[code], town=town) for code, town in here.items() if reach_of(town.standing.stage) is reach
            ),
        )
        for reach, words in REACH_WORDS.items()
    )
    return Map(outlines=drawn, groups=groups, outside=tuple(path for code, path in drawn.municipalities.items() if code not in here))


def reach_of(stage: Stage) -> Reach:
    """The map's kind of a stage."""
    if stage in (Stage.AT_RISK, Stage.LAPSED):
        return Reach.BACK
    return Reach.BEFORE if STEPS.index(stage) < STEPS.index(Stage.PROVISIONED) else Reach(str(stage))
