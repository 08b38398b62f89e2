"""The promise as curves that need no script: steps promised against steps taken, and each step by itself. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from monitor.rollout.path import STAGE_WORDS, STEPS, Stage

WIDTH, HEIGHT, TOP = 640, 240, 10
Points = Sequence[tuple[date, int]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """A line as the points of an SVG polyline, and what its end says."""

    words: str
    number: int
    points: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Drawing:
    """A picture: its lines, its days, what its top means, and where today is."""

    lines: tuple[Line, ...]
    first: date
    last: date
    top: int
    today_x: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """The same in words: a step, the day by which all should have taken it, and how many did, on time or not."""

    words: str
    due: date | None
    promised: int
    done: int
    on_time: int | None

    @property
    def lacking(self) -> int:
        """How many have still to take it."""
        return max(0, self.promised - self.done)


def steps_drawing(curves: Mapping[Stage, Points], promised: int, today: date) -> Drawing | None:
    """Each step's own curve, or None where no town has taken any or all were taken on one day."""
    lines = [(f"{STAGE_WORDS[stage]}: {points[-1][1]}", points, today) for stage, points in curves.items() if points]
    return _drawing(lines, promised, today, today)


def promise_drawing(curves: Mapping[Stage, Points], due: Mapping[Stage, date], promised: int, today: date) -> Drawing | None:
    """Steps promised and steps taken, all towns and all steps together; None where no day was promised."""
    days = sorted(day for stage, day in due.items() if stage in STEPS)
    if not days or not promised:
        return None
    owed = [(day, promised * number) for number, day in enumerate(days, start=1)]
    taken = _together(points for stage, points in curves.items() if stage in due)
    last, count = max(today, days[-1]), taken[-1][1] if taken else 0
    lines = [(f"pasos prometidos: {promised * len(days)}", owed, last), (f"pasos dados: {count}", taken, today)]
    return _drawing(lines, promised * len(days), last, today)


def rows(curves: Mapping[Stage, Points], due: Mapping[Stage, date], promised: int) -> tuple[Row, ...]:
    """The curves as a table, in the order of the path."""
    return tuple(
        Row(
            words=STAGE_WORDS[stage],
            due=due.get(stage),
            promised=promised,
            done=points[-1][1] if points else 0,
            on_time=max((count for day, count in points if day <= due[stage]), default=0) if stage in due else None,
        )
        for stage in STEPS[1:]
        for points in [curves.get(stage, ())]
    )


def _together(lines: Iterable[Points]) -> Points:
    """Several curves as one."""
    steps: dict[date, int] = {}
    for points in lines:
        before = 0
        for day, count in points:
            steps[day] = steps.get(day, 0) + count - before
            before = count
    total, found = 0, []
    for day in sorted(steps):
        total += steps[day]
        found.append((day, total))
    return found


def _drawing(named: Sequence[tuple[str, Points, date]], top: int, last: date, today: date) -> Drawing | None:
    first = min((points[0][0] for _, points, _ in named if points), default=last)
    span = (last - first).days
    if span <= 0 or not top:
        return None
    lines = []
    for number, (words, points, end) in enumerate(named):
        path, before = [], 0
        for day, count in points:
            path += [f"{_x(day, first, span):.1f},{_y(before, top):.1f}", f"{_x(day, first, span):.1f},{_y(count, top):.1f}"]
            before = count
        path.append(f"{_x(end, first, span):.1f},{_y(before, top):.1f}")
        lines.append(Line(words=words, number=number, points=" ".join(path)))
    return Drawing(lines=tuple(lines), first=first, last=last, top=top, today_x=round(_x(today, first, span), 1))


def _x(day: date, first: date, span: int) -> float:
    return (day - first).days / span * WIDTH


def _y(count: int, top: int) -> float:
    return HEIGHT - min(count / top, 1.0) * (HEIGHT - TOP)
