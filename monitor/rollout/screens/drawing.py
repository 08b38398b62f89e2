"""The curve of the promise: how many towns had taken each step by each day, as lines that need no script. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from monitor.rollout.path import STAGE_WORDS, Stage

WIDTH, HEIGHT = 640, 240


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """A step's line as the points of an SVG polyline, and what its end says."""

    words: str
    number: int
    points: str
    end_y: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Drawing:
    """The picture: its lines, its days and the number that was promised."""

    lines: tuple[Line, ...]
    first: date
    last: date
    promised: int


def steps_drawing(curves: Mapping[Stage, Sequence[tuple[date, int]]], promised: int, today: date) -> Drawing | None:
    """A picture of the steps, or None where no town has taken any or all were taken on one day."""
    if not curves or not promised:
        return None
    first = min(points[0][0] for points in curves.values())
    span = (today - first).days
    if span <= 0:
        return None
    lines = []
    for number, (stage, points) in enumerate(curves.items()):
        path, before = [f"{_x(points[0][0], first, span):.1f},{HEIGHT}"], 0
        for day, count in points:
            path += [f"{_x(day, first, span):.1f},{_y(before, promised):.1f}", f"{_x(day, first, span):.1f},{_y(count, promised):.1f}"]
            before = count
        path.append(f"{WIDTH},{_y(before, promised):.1f}")
        lines.append(Line(words=f"{STAGE_WORDS[stage]}: {before}", number=number, points=" ".join(path), end_y=_y(before, promised)))
    return Drawing(lines=tuple(lines), first=first, last=today, promised=promised)


def _x(day: date, first: date, span: int) -> float:
    return (day - first).days / span * WIDTH


def _y(count: int, promised: int) -> float:
    return HEIGHT - min(count / promised, 1.0) * (HEIGHT - 10)
