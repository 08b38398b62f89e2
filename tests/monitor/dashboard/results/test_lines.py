"""A town's line: the places that its bounds leave open, and when a change may be told as one."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

from checklists.load import load_checklist
from monitor.dashboard.results.lines import Move, bands_of, lines_of, move_of, moves_of

Bounds = tuple[float, float, float]


def line(code: str, low: float, point: float, high: float, *, rank: int, before: Bounds | None = None) -> dict[str, Any]:
    return {
        "key": code,
        "municipality": code,
        "name": code,
        "ours": False,
        "rank": rank,
        "score": {"low": low, "point": point, "high": high, "band": "bajo", "decided": 1.0},
        "before": dict(zip(("low", "point", "high"), before, strict=True)) if before else None,
        "obligations": {},
    }


def whole(*lines: dict[str, Any]) -> dict[str, Any]:
    return {"ranking": list(lines), "unverified": [], "rounds": []}


def test_the_places_left_open_are_those_of_the_bounds_that_meet() -> None:
    lines = lines_of(
        load_checklist(),
        whole(line("0101", 80, 90, 95, rank=1), line("0102", 70, 75, 82, rank=2), line("0103", 10, 20, 30, rank=3)),
    )
    assert [(one.rank, one.best, one.worst) for one in lines] == [(1, 1, 2), (2, 1, 2), (3, 3, 3)]


def test_equal_points_share_a_rank_and_each_may_be_in_the_others_place() -> None:
    lines = lines_of(load_checklist(), whole(line("0101", 60, 60, 60, rank=1), line("0102", 60, 60, 60, rank=1)))
    assert [(one.rank, one.best, one.worst) for one in lines] == [(1, 1, 2), (1, 1, 2)]


def test_no_town_is_placed_outside_of_what_its_bounds_leave_open() -> None:
    points = [(5 * n % 97, n % 7) for n in range(1, 60)]
    given = sorted((line(f"{n:04}", p - w, p, p + w, rank=0) for n, (p, w) in enumerate(points)), key=lambda one: -one["score"]["point"])
    for one in given:
        one["rank"] = 1 + sum(other["score"]["point"] > one["score"]["point"] for other in given)
    lines = lines_of(load_checklist(), whole(*given))
    assert all(one.best <= one.rank <= one.worst for one in lines)
    assert all(left.rank <= right.rank for left, right in pairwise(lines))


@pytest.mark.parametrize(
    ("before", "move"),
    [((20, 25, 30), Move.UP), ((80, 85, 90), Move.DOWN), ((40, 45, 52), Move.UNCLEAR), (None, Move.NEW)],
)
def test_a_change_is_told_only_where_the_bounds_of_both_rounds_do_not_meet(before: Bounds | None, move: Move) -> None:
    assert move_of(line("0101", 50, 55, 60, rank=1, before=before)) is move


def test_the_means_compared_are_of_the_towns_that_both_rounds_verified() -> None:
    given = whole(line("0101", 50, 50, 50, rank=1, before=(40, 40, 40)), line("0102", 10, 10, 10, rank=2))
    assert moves_of(given) is None
    told = moves_of({**given, "checklist": "a", "rounds": [{"name": "Una", "checklist": "b"}]})
    assert told is not None
    assert (told["both"], told["means"], told["same_list"]) == (1, ["40", "50"], False)


def test_bands_come_in_the_schemes_order_and_what_was_not_verified_comes_last() -> None:
    checklist = load_checklist()
    apart = {**line("0103", 0, 0, 0, rank=0), "why": "no se vio", "score": None}
    given = {**whole(line("0101", 60, 61, 62, rank=1)), "unverified": [apart]}
    found = bands_of(checklist, lines_of(checklist, given))
    assert [(one["name"], one["count"]) for one in found] == [
        ("aceptable", 0),
        ("bajo", 1),
        ("deficiente", 0),
        ("por confirmar", 0),
        ("no se pudo verificar", 1),
    ]
