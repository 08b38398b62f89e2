"""Serves a site, really crawls and judges it, and puts what came out beside what is true."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from checklists.finding import Finding, Outcome
from checklists.model import Checklist
from monitor.accuracy import Judged
from monitor.checks.holding import Holding
from monitor.crawler.fetch import Fetcher, allowed_from
from monitor.pipeline import Observation, observe
from tests.gold.expected import Expected, read_expected
from tests.servers.street import serve_folder

NOTHING = "nothing"


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """One criterion of one site: what was said and why, beside what is true."""

    site: str
    held_out: bool
    criterion: str
    predicate: str
    said: Outcome
    true: Outcome
    why: str

    @property
    def judged(self) -> Judged:
        """What is counted of it."""
        return Judged(predicate=self.predicate, said=self.said, true=self.true)

    @property
    def wrong(self) -> bool:
        """Whether it decides what is not so. To abstain is not wrong."""
        return self.said is not self.true and self.said is not Outcome.UNKNOWN


@dataclass(frozen=True, kw_only=True, slots=True)
class Credit:
    """One file of one site: the obligation and period that are true of it, and those that it was credited to."""

    site: str
    held_out: bool
    path: str
    true: str
    credited: str  # an obligation, or NOTHING
    true_period: str
    period: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Result:
    """What one site came to."""

    answers: tuple[Answer, ...]
    credits: tuple[Credit, ...]


def judge_site(folder: Path, checklist: Checklist) -> Result:
    """Serve, crawl and judge the folder of a site with its `expected.toml`."""
    expected = read_expected(folder / "expected.toml", checklist)
    with serve_folder(folder) as base, tempfile.TemporaryDirectory() as crawl:
        fetcher = Fetcher(allowed=allowed_from({"MONITOR_ALLOW": base.allow}))
        seen = observe(str(base), Path(crawl), checklist=checklist, today=expected.today, fetcher=fetcher)
        fetcher.close()
    return Result(
        answers=tuple(_answers(folder.name, expected, seen, checklist)),
        credits=tuple(_credits(folder.name, expected, seen.assessment.holdings)),
    )


def _answers(site: str, expected: Expected, seen: Observation, checklist: Checklist) -> Iterator[Answer]:
    findings = {finding.criterion: finding for finding in seen.assessment.findings}
    criteria = {criterion.code: criterion.predicate for part in checklist.parts for criterion in part.criteria}
    for code, true in expected.findings.items():
        if true is not Outcome.NOT_APPLICABLE:
            yield Answer(
                site=site,
                held_out=expected.held_out,
                criterion=code,
                predicate=criteria[code],
                said=suggested(findings[code]),
                true=true,
                why=f"{findings[code].reason} {dict(findings[code].params)}",
            )


def suggested(finding: Finding) -> Outcome:
    """What a finding says, or what its check would say if it might decide."""
    return Outcome(str(finding.params.get("suggests", finding.outcome)))


def _credits(site: str, expected: Expected, holdings: tuple[Holding, ...]) -> Iterator[Credit]:
    by_path: dict[str, list[Holding]] = {}
    for holding in holdings:
        if holding.answers:
            by_path.setdefault(_path(holding.page.url), []).append(holding)
            by_path.setdefault(_path(holding.page.requested), []).append(holding)
    for at, (true, period) in expected.files.items():
        held = by_path.get(at, [])
        codes = sorted({holding.obligation for holding in held}) or [NOTHING]
        true_code = true.partition(".")[0]
        for code in codes if true_code not in codes else [true_code]:
            periods = sorted({holding.period or "" for holding in held if holding.obligation == code})
            said = period if period in periods else (periods[0] if periods else "")
            yield Credit(site=site, held_out=expected.held_out, path=at, true=true_code, credited=code, true_period=period, period=said)


def _path(url: str) -> str:
    parts = urlsplit(url)
    return unquote(parts.path) + (f"?{unquote(parts.query)}" if parts.query else "")
