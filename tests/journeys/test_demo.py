"""What `make demo` promises a newcomer, run as it stands."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.journeys.conftest import run


def point(home: Path, code: str) -> tuple[float, float]:
    """The point and the low bound of a town's article 10."""
    value = json.loads((home / "monitor" / "crawls" / code / "assessment.json").read_text(encoding="utf-8"))
    card = next(card for card in value["scorecards"] if card["law"] == "laip")
    return card["score"]["point"], card["score"]["low"]


@pytest.mark.system
def test_the_demo_ends_by_itself_with_the_three_towns_in_the_right_order(tmp_path: Path) -> None:
    home = tmp_path / "demo-home"
    done = run("demo", "--once", "--home", str(home), timeout=600)
    assert done.returncode == 0, done.stdout + done.stderr
    keeper, low = point(home, "9901")
    half, nearly = point(home, "9902")[0], point(home, "9903")[0]
    assert keeper >= 95
    assert low >= 85
    assert 40 < half < 80
    assert nearly < 20
    for words in ("San Lucas Vitrina", "Santa Rosa del Camino", "San Pedro Apenas", "no un resultado de la SECAI"):
        assert words in done.stdout
    alive = [p for p in Path("/proc").glob("[0-9]*/environ") if f"_HOME={home}".encode() in _bytes(p)]
    assert not alive, "processes of the demo are still running"


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""
