"""What docs/accuracy.md says is so: it is current, and no check decides that is not right often enough there."""

from __future__ import annotations

import csv
import re
import tomllib
from pathlib import Path

import pytest

from checklists.finding import Outcome
from checklists.load import load_checklist
from monitor.accuracy import SURE_ENOUGH
from monitor.checks.catalog import CHECKS
from monitor.checks.catalog import EVERY as EVERY_ANSWER
from tests.gold.counts import Counts, judge_all
from tests.gold.page import DATA, DOC, rate
from tests.gold.run import judge_site

EVERY = sorted((Path(__file__).parent / "sites").glob("*/expected.toml"))
SEEN = [path for path in EVERY if not tomllib.loads(path.read_text(encoding="utf-8")).get("held_out")]  # the others are only counted
_ROW = re.compile(r"^\| `(\w+)` \| (\w+) \| ([\d.–]+) [^|]*\|", re.MULTILINE)
NEAR = 0.01  # by how much a figure may have moved before the page must be written anew


def published() -> dict[tuple[str, Outcome], float | None]:
    """The precision of all sites, by predicate and outcome, as the page says it."""
    first = DOC.read_text(encoding="utf-8").partition("## Held-out sites alone")[0]
    return {(name, Outcome(said)): None if value == "–" else float(value) for name, said, value in _ROW.findall(first)}


def test_no_check_decides_whose_precision_is_below_the_bar_on_the_page() -> None:
    figures = published()
    for name, check in CHECKS.items():
        for outcome in EVERY_ANSWER:
            value = figures.get((name, outcome))
            assert outcome not in check.decides or value is None or value >= SURE_ENOUGH, f"{name} {outcome}: {value}"


def test_every_check_that_says_met_or_missing_was_tried() -> None:
    figures = published()
    assert all(figures.get((name, outcome)) is not None for name in CHECKS for outcome in (Outcome.MET, Outcome.MISSING))


def test_the_page_of_the_method_shows_the_same_figures() -> None:
    with DATA.open(encoding="utf-8", newline="") as file:
        shown = {(row["predicate"], Outcome(row["outcome"])): int(row["right"]) / int(row["said"]) for row in csv.DictReader(file)}
    figures = {key: value for key, value in published().items() if value is not None}
    assert shown.keys() == figures.keys()
    assert all(abs(shown[key] - figures[key]) < 0.001 for key in figures)


@pytest.mark.parametrize("path", SEEN, ids=lambda path: path.parent.name)
def test_sites_written_by_hand_come_out_as_they_say_and_nothing_untrue_is_decided(path: Path) -> None:
    law = load_checklist()
    result = judge_site(path.parent, law)
    wrong = [f"{one.criterion}: said {one.said}, true {one.true} ({one.why})" for one in result.answers if one.wrong]
    wrong += [f"{one.path}: is {one.true}, credited to {one.credited}" for one in result.credits if one.true != one.credited]
    assert not wrong, "\n".join(wrong)


@pytest.fixture(scope="module")
def counts() -> Counts:
    return judge_all()


@pytest.mark.system
def test_the_page_is_current(counts: Counts) -> None:
    figures = published()
    below = [f"{row.predicate} {row.outcome}" for row in counts.rows if row.outcome in CHECKS[row.predicate].decides and not row.may_decide]
    assert not below, "decided, though not right often enough"
    moved = []
    for row in counts.rows:
        said, now = figures.get((row.predicate, row.outcome)), row.precision.value
        if (said is None) != (now is None) or (said is not None and now is not None and abs(said - now) > NEAR):
            moved.append(f"{row.predicate} {row.outcome}: the page says {said}, it is {rate(row.precision)}")
    assert not moved, "\n".join(["Write it anew: python -m tests.gold --write", *moved])
    sites = re.search(r"(\d+) sites", DOC.read_text(encoding="utf-8"))
    assert sites is not None
    assert abs(int(sites[1]) - counts.sites) <= NEAR * counts.sites * 5
    assert f"checklist {load_checklist().version}:" in DOC.read_text(encoding="utf-8")
