"""The whole gold set, judged in several processes, and added up."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from checklists.load import load_checklist
from checklists.model import Checklist
from checklists.periods import STANDING
from monitor.accuracy import Rate, Row, table
from tests.gold.make.markup import HELD_SEEDS, KINDS
from tests.gold.make.site import write_site
from tests.gold.run import NOTHING, Answer, Credit, Result, judge_site

HERE = Path(__file__).parent
STREET = HERE.parent / "street"
SEEDS = (1, 2, 3, 4, 5, *HELD_SEEDS)  # of each kind


@dataclass(frozen=True, kw_only=True, slots=True)
class Counts:
    """All answers and credits of the gold set."""

    sites: int
    answers: tuple[Answer, ...]
    credits: tuple[Credit, ...]

    def only(self, *, held_out: bool) -> Counts:
        """Those of the sites that were held out, or of the others."""
        answers = tuple(one for one in self.answers if one.held_out is held_out)
        credited = tuple(one for one in self.credits if one.held_out is held_out)
        return Counts(sites=len({one.site for one in (*answers, *credited)}), answers=answers, credits=credited)

    @property
    def rows(self) -> tuple[Row, ...]:
        """Precision and recall by predicate and outcome."""
        return table(one.judged for one in self.answers)

    @property
    def confusion(self) -> list[tuple[str, str, int]]:
        """(true, credited, how often) for files that were credited to another obligation, or to one that they are not of."""
        wrong = Counter((one.true, one.credited) for one in self.credits if one.credited not in (one.true, NOTHING))
        return [(true, credited, n) for (true, credited), n in sorted(wrong.items(), key=lambda pair: (-pair[1], pair[0]))]

    @property
    def located(self) -> tuple[Rate, Rate]:
        """Precision and recall of the obligation that files are credited to."""
        credited = [one for one in self.credits if one.credited != NOTHING]
        due = [one for one in self.credits if one.true != "none"]
        right = sum(one.true == one.credited for one in credited)
        return Rate(right=right, of=len(credited)), Rate(right=right, of=len(due))

    @property
    def dated(self) -> tuple[Rate, Rate]:
        """Precision and recall of the periods of files that were credited rightly."""
        own = [one for one in self.credits if one.true == one.credited and one.true_period != STANDING]
        right = sum(one.period == one.true_period != "" for one in own)
        return Rate(right=right, of=sum(one.period != "" for one in own)), Rate(right=right, of=sum(one.true_period != "" for one in own))


def judge_all(processes: int = 2) -> Counts:
    """Judge every site: by hand, of the street, and made from seeds. The same code gives the same counts."""
    with tempfile.TemporaryDirectory() as made, ProcessPoolExecutor(processes) as pool:
        jobs = [(str(folder), "", 0) for folder in _written()] + [(made, kind, seed) for kind in KINDS for seed in SEEDS]
        results = list(pool.map(_judge, jobs, chunksize=4))
    return _added(results)


def _written() -> Iterator[Path]:
    for place in (HERE / "sites", STREET):
        yield from sorted(path.parent for path in place.glob("*/expected.toml"))


def _judge(job: tuple[str, str, int]) -> Result:
    folder, kind, seed = job
    if kind:
        return judge_site(write_site(Path(folder), kind, seed, _law()), _law())
    return judge_site(Path(folder), _law())


@cache
def _law() -> Checklist:
    return load_checklist()


def _added(results: Iterable[Result]) -> Counts:
    some = list(results)
    return Counts(
        sites=len(some),
        answers=tuple(one for result in some for one in result.answers),
        credits=tuple(one for result in some for one in result.credits),
    )
