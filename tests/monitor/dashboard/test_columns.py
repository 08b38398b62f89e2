"""The table of columns is that of the files: same names, same order, and no cell outside a closed set."""

from __future__ import annotations

from typing import Any

from checklists.load import load_checklist
from monitor.dashboard.results.columns import HEAD, TAIL, Kind, numerals, towns
from monitor.dashboard.results.files import rows_of
from monitor.supervision.asked import asked_of

POINTS = {"low": 61.25, "point": 70.5, "high": 80.0, "band": "bajo", "decided": 0.9}
CODES = [one.name for one in numerals(load_checklist())]


def line(code: str, **more: Any) -> dict[str, Any]:
    outcomes = dict(zip(CODES, ["met", "partial", "missing", "unknown"] * 8, strict=False))
    return {
        "key": code,
        "municipality": code,
        "name": code,
        "url": "https://x.gt/",
        "visited_on": None,
        "obligations": outcomes,
        "department": "Guatemala",
        **more,
    }


WHOLE = {"cut_off": "2026-11-22", "law": asked_of(load_checklist()), "digests": {"0101": "sha256:1", "0102": "sha256:2"}} | {
    "ranking": [line("0101", score=POINTS, rank=1, sure=True)],
    "unverified": [line("0102", score=None, why="no se vio")],
}


def test_a_row_has_the_columns_of_the_table_and_the_29_numerals() -> None:
    header, *rows = rows_of(WHOLE)
    assert header == [one.name for one in (*HEAD, *numerals(load_checklist()), *TAIL)]
    assert towns(WHOLE) == (*HEAD, *numerals(load_checklist()), *TAIL)
    assert len(CODES) == 29
    assert [len(row) for row in rows] == [len(header)] * 2


def test_every_cell_is_what_its_column_says() -> None:
    header, *rows = rows_of(WHOLE)
    known = {one.name: one for one in towns(WHOLE)}
    for row in rows:
        for name, cell in zip(header, row, strict=True):
            one = known[name]
            if cell in ("", None):
                assert not one.needed
            elif one.values is not None:
                assert cell in one.values
            elif one.kind in (Kind.COUNT, Kind.FIGURE):
                assert isinstance(cell, (int, float))
