"""The outlines that every map of the monitor is drawn from."""

from __future__ import annotations

import gzip
import re

from checklists.load import load_checklist
from monitor.outlines import outlines

Ring = list[tuple[int, int]]


def rings(path: str) -> list[Ring]:
    """The closed lines of path data, read as a browser reads them."""
    found = []
    for start, steps in re.findall(r"M(\d+ \d+)l([^z]*)z", path):
        x, y = map(int, start.split())
        ring, numbers = [(x, y)], [int(number) for number in re.findall(r"-?\d+", steps)]
        for across, down in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + across, y + down
            ring.append((x, y))
        found.append(ring)
    return found


def area(path: str) -> float:
    """The area of a shape of one piece or several."""
    return sum(abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, [*ring[1:], ring[0]], strict=True))) / 2 for ring in rings(path))


def test_every_municipality_and_department_of_the_checklist_has_a_shape_inside_the_drawing() -> None:
    drawn, checklist = outlines(), load_checklist()
    assert set(drawn.municipalities) == {code for code in checklist.municipalities if len(code) == 4 and code < "9900"}
    assert len(drawn.municipalities) == 340
    assert sorted(drawn.departments) == [f"{number:02}" for number in range(1, 23)]
    for path in (*drawn.municipalities.values(), *drawn.departments.values(), *drawn.lakes):
        assert area(path) > 0
        assert all(0 <= x <= drawn.width and 0 <= y <= drawn.height for ring in rings(path) for x, y in ring)


def test_municipalities_and_lakes_fill_the_departments_without_gaps() -> None:
    drawn = outlines()
    pieces = sum(map(area, (*drawn.municipalities.values(), *drawn.lakes)))
    assert abs(pieces - sum(map(area, drawn.departments.values()))) < 0.001 * pieces


def test_north_is_above_and_west_is_left() -> None:
    drawn = outlines()
    flores, guatemala, san_marcos = (rings(drawn.municipalities[code])[0][0] for code in ("1701", "0101", "1201"))
    assert flores[1] < guatemala[1]
    assert san_marcos[0] < guatemala[0]


def test_the_whole_country_is_light_enough_for_a_telephone() -> None:
    paths = "".join(f'<path d="{path}"/>' for path in outlines().municipalities.values())
    assert len(gzip.compress(paths.encode())) < 30_000
