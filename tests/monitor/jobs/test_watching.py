"""What a terminal shows of a night."""

from __future__ import annotations

import re
from datetime import date
from io import StringIO

import pytest

from checklists.model import Subject
from monitor.jobs.errand import Depth, Errand
from monitor.jobs.night import Ended, How
from monitor.management.watching import Board, Lines, sum_of


def errand(code: str, name: str) -> Errand:
    return Errand(
        portal=int(code),
        url=f"https://muni{code}.gob.gt/",
        name=name,
        municipality=code,
        subject=Subject.MUNICIPALITY,
        depth=Depth.FULL,
        day=date(2026, 11, 26),
    )


MIXCO, PALENCIA = errand("0108", "Mixco"), errand("0105", "Palencia")


def screen(written: str) -> list[str]:
    """The lines that a terminal holds after all of this was written to it."""
    lines: list[str] = []
    for piece in re.split(r"(\x1b\[\d+A\x1b\[J)", written):
        if up := re.match(r"\x1b\[(\d+)A", piece):
            del lines[len(lines) - int(up[1]) :]
        else:
            lines += piece.splitlines()
    return lines


def test_a_terminal_holds_a_line_for_each_visit_under_way_below_those_that_ended() -> None:
    out = StringIO()
    board = Board(out, 2)
    board.begun(MIXCO)
    board.begun(PALENCIA)
    board.ended(Ended(errand=PALENCIA, how=How.BROKEN, reason="el disco está lleno"))
    board.asked(MIXCO, "https://muni0108.gob.gt/uip/", "ok", 7)
    first, second = screen(out.getvalue())
    assert first == "   1/2  0105 Palencia: no se pudo hacer: el disco está lleno"
    assert second.startswith("  0108 Mixco")
    board.close()
    assert screen(out.getvalue()) == [first]


def test_a_long_address_never_wraps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    out = StringIO()
    board = Board(out, 1)
    board.begun(MIXCO)
    board._at = 0.0
    board.asked(MIXCO, "https://muni0108.gob.gt/" + "x" * 500, "ok", 1)
    assert max(map(len, screen(out.getvalue()))) < 60


def test_elsewhere_only_what_ended_is_told_and_each_errand_is_counted_once() -> None:
    out = StringIO()
    lines = Lines(out, 2)
    lines.begun(MIXCO)
    lines.asked(MIXCO, MIXCO.url, "ok", 1)
    lines.ended(Ended(errand=MIXCO, how=How.HELD, reason="el proceso 7 de a trabaja en ello"))
    lines.ended(Ended(errand=MIXCO, how=How.HELD, reason="el proceso 7 de a trabaja en ello"))
    lines.ended(Ended(errand=PALENCIA, how=How.LEFT))
    assert [line[:6] for line in out.getvalue().splitlines()] == ["   1/2", "   1/2", "   2/2"]


def test_the_sum_says_of_each_kind_how_many_and_what_to_do() -> None:
    night = [Ended(errand=MIXCO, how=How.BROKEN, reason="el disco está lleno"), Ended(errand=PALENCIA, how=How.LEFT)]
    text = "\n".join(sum_of(night, 3725, "repita"))
    assert "Visitas del 26 de noviembre de 2026: 0 de 2 hechas, en 1 h 2 min." in text
    assert "1  no se pudieron hacer. Corrija la causa y repita la misma orden.\n         0108 Mixco: el disco está lleno" in text
    assert "1  quedaron por hacer. Para seguir donde quedó: repita" in text
