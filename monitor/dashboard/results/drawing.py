"""The map of the country: every municipality in the pattern of its band, so that colour is not the only sign. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from monitor.dashboard.results.lines import Line
from monitor.dashboard.results.outlines import Outlines, outlines

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
    """The picture: its outlines, the municipalities by band, and those that the publication does not hold."""

    outlines: Outlines
    groups: tuple[Group, ...]
    outside: tuple[Shape, ...]


def country(lines: Iterable[Line]) -> Country:
    """The map of a publication's towns."""
    drawn, by_code = outlines(), {line.code: line for line in lines}
    shapes = [Shape(path=path, line=by_code.get(code)) for code, path in drawn.towns.items()]
    groups = ((kind, tuple(shape for shape in shapes if shape.line and shape.line.kind == kind)) for kind in KINDS)
    return Country(
        outlines=drawn,
        groups=tuple(Group(kind=kind, shapes=found) for kind, found in groups if found),
        outside=tuple(shape for shape in shapes if shape.line is None),
    )
