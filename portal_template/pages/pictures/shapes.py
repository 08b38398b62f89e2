"""Numbers -> bars and columns with their places in a box. Lengths are in the box's own units; nothing here knows what is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from portal_template.pages.pictures.scale import short, ticks

LEFT, TOP, WIDTH, HEIGHT, FOOT = 52.0, 10.0, 304.0, 160.0, 40.0  # of a picture with columns
GAP = 0.28  # of a step, left free between two columns


@dataclass(frozen=True, kw_only=True, slots=True)
class Bar:
    """A bar of a list: its share of the longest, in hundredths; `inner` is a second amount inside it, where there is one."""

    label: str
    value: float
    width: float
    url: str = ""
    inner: float | None = None
    inner_width: float = 0.0
    note: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """A column: where it stands, and inside it a second one, where there is one."""

    label: str
    value: float
    x: float
    y: float
    width: float
    height: float
    middle: float
    inner: float | None = None
    inner_y: float = 0.0
    inner_height: float = 0.0
    labelled: bool = True
    url: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """A line of the axis with its number."""

    y: float
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Columns:
    """A picture with columns, in a box of its own size."""

    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    width: float = LEFT + WIDTH + 4
    height: float = TOP + HEIGHT + FOOT
    left: float = LEFT
    right: float = LEFT + WIDTH
    bottom: float = TOP + HEIGHT


def bars(rows: Sequence[tuple[str, float, float | None, str, str]]) -> tuple[Bar, ...]:
    """Bars of (label, amount, inner amount, address, note). What is below zero has no length."""
    longest = max((max(value, inner or 0.0) for _, value, inner, _, _ in rows), default=0.0)
    share = 100 / longest if longest >= 0.001 else 0.0
    return tuple(
        Bar(
            label=label, value=value, width=round(max(value, 0.0) * share, 2), url=url, note=note,
            inner=inner, inner_width=round(max(inner or 0.0, 0.0) * share, 2),
        )
        for label, value, inner, url, note in rows
    )  # fmt: skip


def columns(rows: Sequence[tuple[str, float, float | None, str]], *, money: bool = True) -> Columns:
    """Columns of (label, amount, inner amount, address), left to right; labels that would touch are left out, the last one stays."""
    top = max((max(value, inner or 0.0) for _, value, inner, _ in rows), default=0.0)
    marks = ticks(top)
    scale = HEIGHT / marks[-1]
    step = WIDTH / max(len(rows), 1)
    every = max(1, -(-len(rows) // 12))
    made = []
    for place, (label, value, inner, url) in enumerate(rows):
        height, inside = max(value, 0.0) * scale, max(inner or 0.0, 0.0) * scale
        x = LEFT + place * step + step * GAP / 2
        made.append(
            Column(
                label=label,
                value=value,
                inner=inner,
                url=url,
                x=round(x, 2),
                y=round(TOP + HEIGHT - height, 2),
                width=round(step * (1 - GAP), 2),
                height=round(height, 2),
                middle=round(LEFT + (place + 0.5) * step, 2),
                inner_y=round(TOP + HEIGHT - inside, 2),
                inner_height=round(inside, 2),
                labelled=(len(rows) - 1 - place) % every == 0,
            )
        )
    lines = tuple(Line(y=round(TOP + HEIGHT - mark * scale, 2), text=short(mark, money=money)) for mark in marks)
    return Columns(columns=tuple(made), lines=lines)
