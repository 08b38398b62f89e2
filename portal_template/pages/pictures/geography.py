"""Outlines of municipalities from the packaged map, coordinates that stand in a text, and their place in a picture."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

SOURCE = "Límites: OCHA / CONRED (COD-AB Guatemala, 2019), CC BY 3.0 IGO; simplificados. No son límites legales."
SIZE = 360.0  # of the picture's longer side
Point = tuple[float, float]  # longitude, latitude
Ring = tuple[Point, ...]
_COORDINATES = re.compile(r"(?<![\d.])(1[3-8]\.\d{3,7})\s*[,;/ ]\s*(-?(?:8[89]|9[0-2])\.\d{3,7})(?!\d)")


@dataclass(frozen=True, kw_only=True, slots=True)
class Shape:
    """A municipality's outline as SVG path data."""

    code: str
    name: str
    path: str
    own: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Spot:
    """A place in the picture."""

    x: float
    y: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Map:
    """A picture of a municipality and its neighbours, with spots in the order of the places given."""

    width: float
    height: float
    shapes: tuple[Shape, ...]
    spots: tuple[Spot, ...]


def place_in(text: str) -> Point | None:
    """The coordinates that a text gives, in Guatemala's range, west being negative: `(14.6349, -90.5069)`."""
    found = _COORDINATES.search(text)
    return (-abs(float(found[2])), float(found[1])) if found else None


@cache
def _topology() -> tuple[dict[str, Any], tuple[Ring, ...]]:
    """The packaged map, its arcs unpacked."""
    text = files("checklists").joinpath("geo/guatemala.topo.json").read_text(encoding="utf-8")
    topology: dict[str, Any] = json.loads(text)
    (scale_x, scale_y), (move_x, move_y) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for step_x, step_y in arc:
            x, y = x + step_x, y + step_y
            points.append((x * scale_x + move_x, y * scale_y + move_y))
        arcs.append(tuple(points))
    return topology["objects"]["municipalities"], tuple(arcs)


@cache
def outlines() -> dict[str, tuple[str, tuple[Ring, ...]]]:
    """INE code -> name and rings of every municipality."""
    layer, arcs = _topology()
    found = {}
    for geometry in layer["geometries"]:
        polygons = [geometry["arcs"]] if geometry["type"] == "Polygon" else geometry["arcs"]
        rings = tuple(_ring(ring, arcs) for polygon in polygons for ring in polygon)
        found[geometry["properties"]["ine_code"]] = (geometry["properties"]["name"], rings)
    return found


def _ring(numbers: Sequence[int], arcs: Sequence[Ring]) -> Ring:
    points: list[Point] = []
    for number in numbers:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        points += arc[1:] if points else arc
    return tuple(points)


def draw(own: str, places: Sequence[Point]) -> Map | None:
    """The municipality with what lies around its places; None where there is neither an outline nor a place."""
    known = outlines()
    own = own if own in known else next((code for place in places for code in _around(place)), own)
    inside = [point for ring in known[own][1] for point in ring] if own in known else []
    box = _box([*inside, *places], least=0.03)
    if box is None:
        return None
    west, south, east, north = box
    squeeze = math.cos(math.radians((south + north) / 2))
    scale = SIZE / max((east - west) * squeeze, north - south)

    def at(point: Point) -> Point:
        return round((point[0] - west) * squeeze * scale, 1), round((north - point[1]) * scale, 1)

    shapes = [
        Shape(code=code, name=name, path=_path(rings, at, 0.8 if code == own else 2.5), own=code == own)
        for code, (name, rings) in known.items()
        if _meets(rings, box)
    ]
    spots = tuple(Spot(x=at(place)[0], y=at(place)[1]) for place in places)
    shapes.sort(key=lambda shape: shape.own)  # its own outline over its neighbours'
    return Map(width=round((east - west) * squeeze * scale, 1), height=round((north - south) * scale, 1), shapes=tuple(shapes), spots=spots)


def _around(place: Point) -> Iterator[str]:
    """The municipality in which a place is: what an invented town is drawn in."""
    for code, (_, rings) in outlines().items():
        if sum(_crosses(place, ring) for ring in rings) % 2:
            yield code


def _crosses(place: Point, ring: Ring) -> int:
    """How often a ring is crossed on the way east of a place."""
    x, y = place
    sides = zip(ring, (*ring[1:], ring[0]), strict=True)
    return sum((y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1 for (x1, y1), (x2, y2) in sides)


Box = tuple[float, float, float, float]


def _box(points: Sequence[Point], least: float) -> Box | None:
    """The box around points with a margin; never smaller than `least` degrees."""
    if not points:
        return None
    longitudes, latitudes = [point[0] for point in points], [point[1] for point in points]
    west, east, south, north = min(longitudes), max(longitudes), min(latitudes), max(latitudes)
    margin = max(east - west, north - south, least) * 0.06
    wider, taller = max(0.0, least - (east - west)) / 2, max(0.0, least - (north - south)) / 2
    return west - margin - wider, south - margin - taller, east + margin + wider, north + margin + taller


def _meets(rings: Iterable[Ring], box: Box) -> bool:
    """Whether a shape's own box meets another."""
    found = _box([point for ring in rings for point in ring], least=0.0)
    return found is not None and found[0] < box[2] and found[2] > box[0] and found[1] < box[3] and found[3] > box[1]


def _path(rings: Iterable[Ring], at: Callable[[Point], Point], least: float) -> str:
    return "".join(_moves(map(at, ring), least) for ring in rings)


def _moves(points: Iterable[Point], least: float) -> str:
    """A ring as a path, without points that stand nearer than `least` to the one before."""
    steps: list[str] = []
    before: Point | None = None
    for x, y in points:
        if before is None:
            steps.append(f"M{x:g} {y:g}")
        elif abs(x - before[0]) + abs(y - before[1]) < least:
            continue
        else:
            steps.append(f"L{x:g} {y:g}")
        before = (x, y)
    return "".join(steps) + "Z"
