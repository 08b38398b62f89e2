"""The country's outlines as paths for a drawing: 340 municipalities, 22 departments, the lakes. One drawing for every map of the monitor.

A map is `<svg viewBox="0 0 {width} {height}">` with a path for each code; who draws it gives each its colour, link and title, and shows
`ATTRIBUTION` beside it. Framework-free and pure: the shapes come with the checklist (`checklists/geo`), are for statistics, and prove no
border.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import checklists

ATTRIBUTION = "Límites: OCHA / CONRED (COD-AB Guatemala, 2019), CC BY 3.0 IGO; simplificados."
WIDTH = 900  # units across: finer than a phone shows and than a desk needs, and the whole country stays under 60 KB gzipped
TOLERANCE = 0.8  # how far, in units, a drawn border may run from that of the file
_FILE = Path(checklists.__file__).parent / "geo" / "guatemala.topo.json"

Point = tuple[int, int]


@dataclass(frozen=True, kw_only=True, slots=True)
class Outlines:
    """What to draw, north above: path data (`d`) by the code of INE, of two figures for departments and four for municipalities."""

    width: int
    height: int
    municipalities: Mapping[str, str]
    departments: Mapping[str, str]
    lakes: tuple[str, ...]


@lru_cache(maxsize=4)
def outlines(width: int = WIDTH) -> Outlines:
    """The outlines on a drawing so many units wide. Borders that two share are the same line for both."""
    topology = json.loads(_FILE.read_text(encoding="utf-8"))
    west, south, east, north = topology["bbox"]
    narrow = math.cos(math.radians((south + north) / 2))  # a degree of longitude is so much shorter than one of latitude here
    scale = width / ((east - west) * narrow)
    lines = (
        [((x - west) * narrow * scale, (north - y) * scale) for x, y in _degrees(arc, topology["transform"])] for arc in topology["arcs"]
    )
    arcs = [_thin([(round(x), round(y)) for x, y in _simpler(line)]) for line in lines]
    layers = topology["objects"]
    return Outlines(
        width=width,
        height=math.ceil((north - south) * scale),
        municipalities={shape["properties"]["ine_code"]: _path(shape, arcs) for shape in layers["municipalities"]["geometries"]},
        departments={shape["properties"]["dep"]: _path(shape, arcs) for shape in layers["departments"]["geometries"]},
        lakes=tuple(_path(shape, arcs) for shape in layers["lakes"]["geometries"]),
    )


def _degrees(arc: Sequence[Sequence[int]], transform: Mapping[str, Sequence[float]]) -> Iterator[tuple[float, float]]:
    """An arc's points: the file holds steps on a grid."""
    (wide, high), (left, low) = transform["scale"], transform["translate"]
    x = y = 0
    for across, up in arc:
        x, y = x + across, y + up
        yield x * wide + left, y * high + low


def _simpler(line: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """A line without the points that lie nearer to it than the tolerance (Douglas and Peucker); its two ends stay."""
    if len(line) < 3:
        return list(line)
    (ax, ay), (bx, by) = line[0], line[-1]
    length = math.hypot(bx - ax, by - ay)

    def away(x: float, y: float) -> float:
        return abs((bx - ax) * (ay - y) - (ax - x) * (by - ay)) / length if length else math.hypot(x - ax, y - ay)

    far = max(range(1, len(line) - 1), key=lambda place: away(*line[place]))
    if away(*line[far]) < TOLERANCE:
        return [line[0], line[-1]]
    return [*_simpler(line[: far + 1])[:-1], *_simpler(line[far:])]


def _thin(points: Sequence[Point]) -> tuple[Point, ...]:
    """A line without points that fall on the one before or on the way between their neighbours. Its two ends stay."""
    kept: list[Point] = []
    for point in points:
        if kept and point == kept[-1]:
            continue
        if len(kept) > 1 and _on_the_way(kept[-2], kept[-1], point):
            kept.pop()
        kept.append(point)
    return tuple(kept)


def _on_the_way(a: Point, b: Point, c: Point) -> bool:
    forward = (b[0] - a[0]) * (c[0] - b[0]) + (b[1] - a[1]) * (c[1] - b[1])
    return (b[0] - a[0]) * (c[1] - a[1]) == (b[1] - a[1]) * (c[0] - a[0]) and forward >= 0


def _path(shape: Mapping[str, Any], arcs: Sequence[Sequence[Point]]) -> str:
    polygons = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
    return "".join(_ring(ring, arcs) for polygon in polygons for ring in polygon)


def _ring(ring: Sequence[int], arcs: Sequence[Sequence[Point]]) -> str:
    """A closed line as path data, in steps from point to point. What is too small for the drawing is left out."""
    points: list[Point] = []
    for index in ring:
        line = arcs[index] if index >= 0 else arcs[~index][::-1]
        points += line[1:] if points and points[-1] == line[0] else line
    if len(set(points)) < 3:
        return ""
    x, y = points[0]
    steps = []
    for to_x, to_y in points[1:-1]:
        steps.append(f"{'' if to_x < x else ' '}{to_x - x}{'' if to_y < y else ' '}{to_y - y}")
        x, y = to_x, to_y
    return f"M{points[0][0]} {points[0][1]}l{''.join(steps).strip()}z"
