"""The packaged map of the country as SVG paths, small enough for a slow line. Drawn once, when the first page asks for it.

Borders are simplified before they are put together to outlines, so that neighbours share them still and no gaps show.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

SOURCE = "Límites: OCHA / CONRED (COD-AB Guatemala, 2019), CC BY 3.0 IGO; simplificados. No son límites legales."
WIDTH = 1000
TOLERANCE = 0.9  # how far, in units of the picture, a border may run from the true one
LEAST_ISLAND = 12.0  # in square units; smaller pieces of a municipality are left out, but never its largest
Point = tuple[int, int]


@dataclass(frozen=True, kw_only=True, slots=True)
class Outlines:
    """The picture's size, the outline of each municipality by its code, the borders of the departments, and the lakes."""

    width: int
    height: int
    towns: Mapping[str, str]
    departments: str
    lakes: str


@cache
def outlines() -> Outlines:
    """The outlines of the packaged map."""
    topology: dict[str, Any] = json.loads(files("checklists").joinpath("geo/guatemala.topo.json").read_text(encoding="utf-8"))
    arcs, height = _arcs(topology)
    layers = {name: layer["geometries"] for name, layer in topology["objects"].items()}
    borders = {max(arc, ~arc) for shape in layers["departments"] for ring in _rings(shape) for arc in ring}
    return Outlines(
        width=WIDTH,
        height=height,
        towns={shape["properties"]["ine_code"]: _outline(_rings(shape), arcs) for shape in layers["municipalities"]},
        departments="".join(_path(arcs[arc]) for arc in sorted(borders)),
        lakes="".join(_outline(_rings(shape), arcs) for shape in layers["lakes"]),
    )


def _arcs(topology: Mapping[str, Any]) -> tuple[list[list[Point]], int]:
    """Every border as points of the picture, north up, and the picture's height."""
    west, south, east, north = topology["bbox"]
    (scale_x, scale_y), (move_x, move_y) = topology["transform"]["scale"], topology["transform"]["translate"]
    squeeze = math.cos(math.radians((south + north) / 2))
    scale = WIDTH / ((east - west) * squeeze)
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for step_x, step_y in arc:
            x, y = x + step_x, y + step_y
            points.append(((x * scale_x + move_x - west) * squeeze * scale, (north - y * scale_y - move_y) * scale))
        arcs.append([(round(x), round(y)) for x, y in _simpler(points)])
    return arcs, math.ceil((north - south) * scale)


def _simpler(points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """The line without the points that lie nearer to it than the tolerance (Douglas and Peucker)."""
    if len(points) < 3:
        return list(points)
    (ax, ay), (bx, by) = points[0], points[-1]
    length = math.hypot(bx - ax, by - ay)

    def away(point: tuple[float, float]) -> float:
        x, y = point
        if length == 0:
            return math.hypot(x - ax, y - ay)
        return abs((bx - ax) * (ay - y) - (ax - x) * (by - ay)) / length

    far = max(range(1, len(points) - 1), key=lambda place: away(points[place]))
    if away(points[far]) < TOLERANCE:
        return [points[0], points[-1]]
    return [*_simpler(points[: far + 1])[:-1], *_simpler(points[far:])]


def _rings(shape: Mapping[str, Any]) -> list[list[int]]:
    polygons = [shape["arcs"]] if shape["type"] == "Polygon" else shape["arcs"]
    return [ring for polygon in polygons for ring in polygon]


def _outline(rings: Sequence[Sequence[int]], arcs: Sequence[Sequence[Point]]) -> str:
    """Rings of borders as a path; a negative number is a border walked backwards."""
    found = []
    for ring in rings:
        points: list[Point] = []
        for number in ring:
            border = arcs[number] if number >= 0 else arcs[~number][::-1]
            points += border[1:] if points else border
        found.append(points)
    largest = max(map(_area, found), default=0.0)
    return "".join(_path(points) + "z" for points in found if (area := _area(points)) and (area >= LEAST_ISLAND or area == largest))


def _area(points: Sequence[Point]) -> float:
    sides = zip(points, [*points[1:], points[0]], strict=True)
    return abs(sum(ax * by - bx * ay for (ax, ay), (bx, by) in sides)) / 2


def _path(points: Sequence[Point]) -> str:
    """A line as a path of steps from point to point, in whole numbers; nothing where all its points are one."""
    (x, y), steps = points[0], []
    for to_x, to_y in points[1:]:
        if (to_x, to_y) != (x, y):
            steps.append(f"{to_x - x}{to_y - y:+d}" if to_y < y else f"{to_x - x} {to_y - y}")
        x, y = to_x, to_y
    moves = "".join(step if step.startswith("-") or not place else f" {step}" for place, step in enumerate(steps))
    return f"M{points[0][0]} {points[0][1]}l{moves}" if steps else ""
