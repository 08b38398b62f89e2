"""What `make test-all` runs is every folder of tests, once, and a run that fails is not lost among those that pass."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests import side_by_side

TESTS = Path(__file__).parents[1]
MAKEFILE = (TESTS.parent / "Makefile").read_text(encoding="utf-8")
COMMANDS = dict(re.findall(r"^(\w+): install\n\t\$\(PYTEST\)(.*)$", MAKEFILE, re.MULTILINE))


def runs_of(target: str) -> list[str]:
    """The runs that a target of the Makefile puts side by side."""
    found = re.search(rf"^{target}:.*\n\t\S+ tests/side_by_side\.py (.*)$", MAKEFILE, re.MULTILINE)
    assert found, target
    return [name for lane in found[1].split() if "=" not in lane for name in lane.split(",")]


def test_every_folder_with_tests_is_in_one_run_and_in_no_other() -> None:
    folders = {path.relative_to(TESTS).parts[0] for path in TESTS.rglob("test_*.py")}
    given = [word for name in runs_of("test-all") for word in re.findall(r"(?<!=)tests/(\S+)", COMMANDS[name])]
    assert sorted(given) == sorted({*folders, "deploy/hosts", "deploy/hosts/test_manual.py"})
    assert COMMANDS["law"].endswith(" --ignore=tests/deploy/hosts")
    assert COMMANDS["hosts"].endswith(" --ignore=tests/deploy/hosts/test_manual.py")
    assert set(runs_of("test-all")) == set(COMMANDS)
    assert set(runs_of("test")) == set(COMMANDS) - {"hosts", "manual"}


def test_a_run_that_fails_is_told_and_ends_with_one_and_the_others_are_run(capfd: pytest.CaptureFixture[str]) -> None:
    assert side_by_side.main(["no-such-run,help", "help", "ONCE=1"]) == 1
    told = capfd.readouterr().out
    assert "no-such-run: FAILED (2)" in told
    assert told.count("help: passed") == 4  # each where it ended, and once more at the end
    assert side_by_side.main(["help"]) == 0


def test_what_the_runs_write_goes_into_memory_where_there_is_room_and_is_gone_in_the_end(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(side_by_side, "MEMORY", tmp_path)
    monkeypatch.setattr(side_by_side, "ROOM", 1 << 60)
    assert side_by_side.in_memory() is None
    monkeypatch.setattr(side_by_side, "ROOM", 0)
    assert side_by_side.in_memory() == tmp_path
    assert side_by_side.main(["said", "--eval=said: ; @echo TMPDIR is $$TMPDIR"]) == 0
    told = re.search(r"TMPDIR is (\S+)", capfd.readouterr().out)
    assert told
    assert Path(told[1]).parent == tmp_path
    assert list(tmp_path.iterdir()) == []
