"""A line of a publication in words: its place, its points with their bounds, its band, and how it moved since the round before. Pure."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from checklists.model import Checklist, Municipality
from monitor.dashboard.words import number
from monitor.supervision.by_hand import REFUSES

Whole = Mapping[str, Any]
APART = "no se pudo verificar"
AT_HAND = 4  # publications whose lines are kept


class Move(StrEnum):
    """How a town's points changed: only bounds that do not meet say so."""

    UP = "up"
    DOWN = "down"
    UNCLEAR = "unclear"
    NEW = "new"


MOVE_WORDS: Mapping[Move, str] = {
    Move.UP: "subió",
    Move.DOWN: "bajó",
    Move.UNCLEAR: "sin cambio claro",
    Move.NEW: "sin resultado anterior",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """A town as lists and map show it. `path` is its key as a piece of an address.

    `kind` stands for its band: its place in the scheme, "x" unsettled, "n" not verified. `best` and `worst` are the places that its bounds
    leave open; `x`, `width` and `at` draw them, as text so that no locale rewrites them.
    """

    key: str
    path: str
    code: str
    name: str
    department: str
    department_code: str
    population: int
    ours: bool
    group: str
    why: str
    rank: int
    best: int
    worst: int
    point: str
    low: str
    high: str
    x: str
    width: str
    at: str
    band: str
    kind: str
    move: Move
    before: str
    outcomes: Mapping[str, str]

    @property
    def refuses(self) -> bool:
        """Whether its site is there and kept the crawl out, as `why` says: no verdict on what it publishes."""
        return self.why.startswith(REFUSES)

    @property
    def said(self) -> str:
        """The result in a few words."""
        return f"{self.point} de 100, {self.band}" if self.point else REFUSES if self.refuses else APART


@lru_cache(maxsize=AT_HAND)
def _keeper(digest: str) -> list[Line]:
    """A list of its own for each publication that was drawn lately."""
    return []


def lines_at_hand(checklist: Checklist, whole: Whole, digest: str) -> list[Line]:
    """The lines of the publication of a digest, put into words once. Nobody may change the list."""
    kept = _keeper(digest)
    if not kept:
        kept[:] = lines_of(checklist, whole)
    return kept


def lines_of(checklist: Checklist, whole: Whole) -> list[Line]:
    """Every town of a publication, the ranked first."""
    lows = sorted(one["score"]["low"] for one in whole["ranking"])
    highs = sorted(one["score"]["high"] for one in whole["ranking"])
    kinds = {band.name: str(place) for place, band in enumerate(checklist.scheme.bands)}
    ranked = [_ranked(checklist, one, kinds, lows, highs) for one in whole["ranking"]]
    return [*ranked, *(_apart(checklist, one) for one in whole["unverified"])]


def _ranked(checklist: Checklist, one: Whole, kinds: Mapping[str, str], lows: Sequence[float], highs: Sequence[float]) -> Line:
    score, move = one["score"], move_of(one)
    return Line(
        **_known(checklist, one),
        group="ranked",
        why="",
        rank=one["rank"],
        best=1 + len(lows) - bisect_right(lows, score["high"]),
        worst=len(highs) - bisect_left(highs, score["low"]),
        point=f"{score['point']:.2f}",
        low=number(score["low"]),
        high=number(score["high"]),
        x=f"{score['low']:.1f}",
        width=f"{max(score['high'] - score['low'], 0.8):.1f}",
        at=f"{score['point']:.1f}",
        band=score["band"],
        kind=kinds.get(score["band"], "x"),
        move=move,
        before=f"{one['before']['point']:.2f}" if one.get("before") else "",
    )


def _apart(checklist: Checklist, one: Whole) -> Line:
    none: dict[str, Any] = {"point": "", "low": "", "high": "", "x": "", "width": "", "at": "", "rank": 0, "best": 0, "worst": 0}
    return Line(**_known(checklist, one), **none, group="unverified", why=one["why"], band=APART, kind="n", move=Move.NEW, before="")


def _known(checklist: Checklist, one: Whole) -> dict[str, Any]:
    town = town_of(checklist, one["municipality"])
    return {
        "key": one["key"],
        "path": quote(one["key"], safe=""),
        "code": one["municipality"],
        "name": one["name"].removesuffix(f" ({town.department})"),
        "department": town.department,
        "department_code": town.department_code,
        "population": town.population_2018 or 0,
        "ours": one.get("ours", False),
        "outcomes": one["obligations"],
    }


def town_of(checklist: Checklist, code: str) -> Municipality:
    """A municipality by its code; one without a department where the code is of none."""
    return checklist.municipalities.get(code) or Municipality(code=code, name="", department="")


def move_of(one: Whole) -> Move:
    """How a ranked line moved since the round before."""
    before, now = one.get("before"), one["score"]
    if not before:
        return Move.NEW
    if before["high"] < now["low"]:
        return Move.UP
    return Move.DOWN if now["high"] < before["low"] else Move.UNCLEAR


def bands_of(checklist: Checklist, lines: Iterable[Line]) -> list[dict[str, Any]]:
    """How many towns are in each band, in the scheme's order, then the unsettled and those that could not be verified."""
    found = list(lines)
    names = [(str(place), band.name) for place, band in enumerate(checklist.scheme.bands)]
    names += [("x", checklist.scheme.unsettled_band), ("n", APART)]
    counted = [{"kind": kind, "name": name, "count": sum(line.kind == kind for line in found)} for kind, name in names]
    return [{**one, "percent": number(100 * one["count"] / len(found)) if found else "0"} for one in counted]


def moves_of(whole: Whole) -> dict[str, Any] | None:
    """What changed since the round before: how many moved, and the mean of those that both rounds verified. None for a first round."""
    if not whole.get("rounds"):
        return None
    both = [one for one in whole["ranking"] if one.get("before")]
    counted = [move_of(one) for one in both]
    sums = [sum(one["before"]["point"] for one in both), sum(one["score"]["point"] for one in both)]
    return {
        "last": whole["rounds"][-1],
        "same_list": whole["rounds"][-1]["checklist"] == whole["checklist"],
        "both": len(both),
        "counts": [(MOVE_WORDS[move], counted.count(move)) for move in (Move.UP, Move.DOWN, Move.UNCLEAR)],
        "means": [number(points / len(both)) for points in sums] if both else [],
    }
