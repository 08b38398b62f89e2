"""The map of the country: every municipality in the pattern of its band, so that colour is not the only sign. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from monitor.dashboard.results.lines import Line
from monitor.outlines import outlines

KINDS = "012xn"


@dataclass(frozen=True, kw_only=True, slots=True)
class Shape:
    """A municipality's outline with its line; None where the publication does not hold it."""

    path: str
    line: Line | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Group:
    """The municipalities of one band."""

    kind: str
    shapes: tuple[Shape, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Country:
    """The picture: the municipalities by band, those that the publication does not hold, and over them the lakes and departments."""

    width: int
    height: int
    groups: tuple[Group, ...]
    outside: tuple[Shape, ...]
    lakes: str
    departments: str


def country(lines: Iterable[Line]) -> Country:
    """The map of a publication's towns."""
    drawn, by_code = outlines(), {line.code: line for line in lines}
    shapes = [Shape(path=path, line=by_code.get(code)) for code, path in drawn.municipalities.items()]
    groups = ((kind, tuple(shape for shape in shapes if shape.line and shape.line.kind == kind)) for kind in KINDS)
    return Country(
        width=drawn.width,
        height=drawn.height,
        groups=tuple(Group(kind=kind, shapes=found) for kind, found in groups if found),
        outside=tuple(shape for shape in shapes if shape.line is None),
        lakes="".join(drawn.lakes),
        departments="".join(drawn.departments.values()),
    )
