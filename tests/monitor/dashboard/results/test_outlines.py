"""The map: every municipality has an outline that a browser can draw, and all of them are light."""

from __future__ import annotations

import gzip
import re

from checklists.load import load_checklist
from monitor.dashboard.results.outlines import WIDTH, outlines


def test_every_municipality_has_an_outline_that_can_be_drawn() -> None:
    drawn = outlines()
    assert drawn.towns.keys() == load_checklist().municipalities.keys()
    for path in (*drawn.towns.values(), drawn.departments, drawn.lakes):
        assert re.fullmatch(r"(M-?\d+ -?\d+l[-\d ]+z?)+", path), path[:80]
        for numbers in re.findall(r"l([-\d ]+)", path):
            assert len(re.findall(r"-?\d+", numbers)) % 2 == 0


def test_an_outline_ends_where_it_begins_and_stays_in_the_picture() -> None:
    drawn = outlines()
    for code, path in drawn.towns.items():
        for x, y, moves in re.findall(r"M(\d+) (\d+)l([-\d ]+)z", path):
            steps = [int(step) for step in re.findall(r"-?\d+", moves)]
            assert (sum(steps[::2]), sum(steps[1::2])) == (0, 0), code
            assert 0 <= int(x) <= WIDTH
            assert 0 <= int(y) <= drawn.height


def test_the_map_is_light() -> None:
    drawn = outlines()
    assert len(gzip.compress("".join((*drawn.towns.values(), drawn.departments, drawn.lakes)).encode())) < 25_000
