"""What `make test-all` runs is every folder of tests, once, and a run that fails is not lost among those that pass."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests import side_by_side

TESTS = Path(__file__).parents[1]
RUNS = [name for lane in side_by_side.LANES for name in lane]


def commands() -> dict[str, str]:
    """The pytest line of each target of the Makefile that has one."""
    text = (TESTS.parent / "Makefile").read_text(encoding="utf-8")
    return dict(re.findall(r"^(\w+): install\n\t\$\(PYTEST\)(.*)$", text, re.MULTILINE))


def test_every_folder_with_tests_is_in_one_run_and_in_no_other() -> None:
    folders = {path.relative_to(TESTS).parts[0] for path in TESTS.rglob("test_*.py")}
    given = [word for name in RUNS for word in re.findall(r"(?<!=)tests/(\S+)", commands()[name])]
    assert sorted(given) == sorted({*folders, "deploy/hosts"})
    assert "--ignore=tests/deploy/hosts" in commands()["law"]
    assert set(commands()) == set(RUNS)


def test_a_run_that_fails_is_told_and_ends_with_one_and_the_others_are_run(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(side_by_side, "LANES", (("no-such-run", "help"), ("help",)))
    monkeypatch.setattr("sys.argv", ["side_by_side.py"])
    assert side_by_side.main() == 1
    told = capfd.readouterr().out
    assert "no-such-run: FAILED (2)" in told
    assert told.count("help: passed") == 4  # each where it ended, and once more at the end
    monkeypatch.setattr(side_by_side, "LANES", (("help",),))
    assert side_by_side.main() == 0
