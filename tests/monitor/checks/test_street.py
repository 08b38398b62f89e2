"""Every sample portal of the street is really served, crawled and judged, and must come out as `expected.toml` beside it says."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from checklists.load import load_checklist
from monitor.assessment import to_dict
from monitor.crawler.fetch import Fetcher, allowed_from
from monitor.pipeline import Observation, observe
from tests.servers.street import serve_folder

STREET = Path(__file__).parents[2] / "street"
SHAPES = sorted(path.parent.name for path in STREET.glob("*/expected.toml"))


@pytest.fixture(scope="module", params=SHAPES)
def seen(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], Observation]:
    shape = request.param
    expected = tomllib.loads((STREET / shape / "expected.toml").read_text(encoding="utf-8"))
    with serve_folder(STREET / shape) as base:
        fetcher = Fetcher(allowed=allowed_from({"MONITOR_ALLOW": base.allow}))
        observation = observe(
            str(base),
            tmp_path_factory.mktemp(shape),
            checklist=load_checklist(),
            today=date.fromisoformat(expected["today"]),
            fetcher=fetcher,
        )
        fetcher.close()
    return expected, observation


def test_each_shape_comes_out_as_its_expected_file_says(seen: tuple[dict[str, Any], Observation]) -> None:
    expected, observation = seen
    findings = {finding.criterion: finding for finding in observation.assessment.findings}
    wrong = []
    for criterion, answer in expected.get("findings", {}).items():
        outcome, _, reason = answer.partition(" ")
        finding = findings[criterion]
        if finding.outcome != outcome or (reason and finding.reason != reason):
            wrong.append(f"{criterion}: expected {answer}, came out {finding.outcome} {finding.reason} {dict(finding.params)}")
    assert not wrong, "\n".join(wrong)


def test_each_obligation_comes_out_as_its_expected_file_says(seen: tuple[dict[str, Any], Observation]) -> None:
    expected, observation = seen
    wanted = dict(expected.get("obligations", {}))
    every = wanted.pop("every", None)
    scores = {item.code: str(item.outcome) for item in observation.assessment.scorecards[0].obligations}
    others = {code: outcome for code, outcome in scores.items() if every and code not in wanted}
    wrong = [f"{code}: {outcome}" for code, outcome in others.items() if outcome not in (every, "not_applicable")]
    wrong += [f"{code}: expected {outcome}, came out {scores[code]}" for code, outcome in wanted.items() if scores[code] != outcome]
    assert not wrong, "\n".join(wrong)


def test_each_shape_shows_the_periods_that_are_there_and_no_other(seen: tuple[dict[str, Any], Observation]) -> None:
    expected, observation = seen
    value = to_dict(observation.assessment, load_checklist())
    periods = {o["code"]: {p["period"] for p in o["periods"]} for card in value["scorecards"] for o in card["obligations"]}
    for code, wanted in expected.get("periods", {}).items():
        assert set(wanted) <= periods[code], f"{code}: {sorted(set(wanted) - periods[code])} not seen in {periods[code]}"
    for code, absent in expected.get("no_periods", {}).items():
        assert not set(absent) & periods[code], f"{code}: {sorted(set(absent) & periods[code])}"


def test_each_shape_is_crawled_whole_and_counted_once(seen: tuple[dict[str, Any], Observation]) -> None:
    expected, observation = seen
    assert observation.crawl.outcome == expected.get("crawl", {}).get("outcome", "ok"), observation.crawl.detail
    for name, count in expected.get("counts", {}).items():
        assert getattr(observation.assessment, name) == count
