"""docs/accuracy.md: the table for people, with what it is not; and the data that the monitor shows of it."""

from __future__ import annotations

from pathlib import Path

from checklists.model import Checklist
from monitor.accuracy import SURE_ENOUGH, Rate, Row
from monitor.checks.catalog import CHECKS
from tests.gold.counts import Counts

DOC = Path(__file__).parents[2] / "docs" / "accuracy.md"
DATA = Path(__file__).parents[2] / "monitor" / "dashboard" / "accuracy.csv"
DATE = "Measured on "
MOST_CONFUSED = 30
_TOP = """# How often the monitor's checks are right, on constructed pages

**These are constructed pages, not the real web.** Each site was built by us, by hand or from a seed, so we know what is true of it; real
portals are stranger than anything we build, and nobody may quote these figures as accuracy on real towns. That figure will come from
reviewers' decisions: they are counted by the same function (`monitor/accuracy.py`), and will stand beside these when there are enough.
"""
_HOW = f"""## How to read it

- Precision: of the answers of one kind that a check gave, how many are true. Recall: of those that are true, how many it gave; in brackets
  the Wilson interval of 95 %. To answer "unknown" costs recall, never precision. To decide what cannot be seen from outside is wrong.
- A check whose precision is below {SURE_ENOUGH} for "met" or "missing" may not decide it: the finding says what the check would say, and a
  person decides (`decides` in `monitor/checks/catalog.py`; a test holds the two against each other).
- Held-out sites were made like the others and not looked at while the checks were being improved. A first set (36 sites) said, before
  anything was improved: `has_part` missing 0.810, `is_current` met 0.900, `has_column` missing 0.871, periods 0.742. That set was looked
  at since; the sites that are held out now were made afterwards, by the same hands.
- `python -m tests.gold` judges all sites anew and prints this; `--write` writes this file; `--wrong` lists every wrong answer. To add a
  site, write a folder below `tests/gold/sites/` with an `expected.toml` (the format is in `tests/gold/expected.py`).
"""


def text(counts: Counts, checklist: Checklist, day: str) -> str:
    """The whole page."""
    seen, held = counts.only(held_out=False), counts.only(held_out=True)
    facts = (
        f"{DATE}{day}, checklist {checklist.version}: {counts.sites} sites, {len(counts.answers):,} answers, "
        f"{len(counts.credits):,} files. "
        f"Held out: {held.sites} sites, {len(held.answers):,} answers, {len(held.credits):,} files."
    )
    return "\n".join(
        (
            _TOP,
            facts,
            "",
            "## All sites",
            "",
            *_table(counts.rows),
            "",
            *_found(counts),
            "",
            "## Held-out sites alone",
            "",
            *_table(held.rows),
            "",
            *_found(held),
            "",
            "## Confusion between obligations",
            "",
            *_confusion(counts, seen, held),
            "",
            _HOW,
        )
    )


def data(rows: tuple[Row, ...]) -> str:
    """The same table for the monitor's page of its method."""
    lines = [f"{row.predicate},{row.outcome},{row.precision.right},{row.precision.of},{row.recall.of}" for row in rows]
    return "\n".join(["predicate,outcome,right,said,true", *lines, ""])


def _table(rows: tuple[Row, ...]) -> list[str]:
    lines = ["| check | outcome | precision | recall | decides |", "|---|---|---|---|---|"]
    for row in rows:
        check = CHECKS.get(row.predicate)
        decides = "–" if check is None else "yes" if row.outcome in check.decides else "suggests"
        lines.append(f"| `{row.predicate}` | {row.outcome} | {rate(row.precision)} | {rate(row.recall)} | {decides} |")
    return lines


def rate(one: Rate) -> str:
    """A rate with n and interval: "0.987 (393/398; 0.970-0.994)"."""
    bounds = one.interval
    if one.value is None or bounds is None:
        return "– (0)"
    return f"{_cut(one.value)} ({one.right}/{one.of}; {_cut(bounds[0])}-{_cut(bounds[1])})"


def _cut(value: float) -> str:
    return f"{int(value * 1000) / 1000:.3f}"  # cut and not rounded: 0.9699 is not 0.970


def _found(counts: Counts) -> list[str]:
    located, dated = counts.located, counts.dated
    return [
        f"Files credited to an obligation: precision {rate(located[0])}, recall {rate(located[1])}.  ",
        f"Periods of the files credited rightly: precision {rate(dated[0])}, recall {rate(dated[1])}.",
    ]


def _confusion(counts: Counts, seen: Counts, held: Counts) -> list[str]:
    if not counts.confusion:
        return ["No file was credited to an obligation that it is not of."]
    lines = [
        "Files that were credited to another obligation than theirs, by how often.",
        "",
        "| true | credited | times | held out |",
        "|---|---|---|---|",
    ]
    out = {(true, credited): n for true, credited, n in held.confusion}
    return lines + [
        f"| {true} | {credited} | {n} | {out.get((true, credited), 0)} |" for true, credited, n in counts.confusion[:MOST_CONFUSED]
    ]
