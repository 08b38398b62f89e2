"""How well wordings and periods are read: `python benchmarks/wording.py [FILE.csv ...]` prints misses and figures.

A file with a column `numerals` is judged as wordings (columns site, text, numerals, ambiguous; heading may be there), one with
`expected_period` as periods (text, expected_period; heading may be there). Without arguments: the files under tests/checklists/data.
"""

from __future__ import annotations

import csv
import sys
import time
from collections import defaultdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from checklists.period_reading import read_period
from checklists.wording import read

DATA = Path(__file__).resolve().parent.parent / "tests" / "checklists" / "data"


def main(paths: list[str]) -> None:
    """Judge every file and print its figures, misses first."""
    for path in [Path(p) for p in paths] or sorted(DATA.glob("*_*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        judge = wordings if "numerals" in rows[0] else periods
        start = time.perf_counter()
        lines = judge(rows)
        print(f"== {path.name}: {1000 * (time.perf_counter() - start) / len(rows):.2f} ms por texto", *lines, sep="\n")


def wordings(rows: list[dict[str, str]]) -> list[str]:
    """Right by site (sites weigh equally) and the share of rows of no obligation that are claimed as one."""
    lines: list[str] = []
    sites: dict[str, list[bool]] = defaultdict(list)
    none = claimed = 0
    for row in rows:
        got = {
            int(claim.code[-2:]) for claim in read(row["text"], row.get("heading") or "").obligations if claim.code.startswith("laip-10-")
        }
        nothing, ambiguous = row["numerals"] in ("none", "other-law"), row["ambiguous"] == "1"
        right = {int(n) for n in row["numerals"].split(";")} if not nothing else set()
        good = (ambiguous and not got) or (not got if nothing else bool(got) and got <= right)
        sites[row["site"]].append(good)
        none += nothing and not ambiguous
        claimed += nothing and not ambiguous and bool(got)
        if not good:
            lines.append(f"   {'(ambiguo) ' if ambiguous else ''}{row['text'][:80]!r}: dice {sorted(got) or 'nada'}, es {row['numerals']}")
    by_site = sum(sum(some) / len(some) for some in sites.values()) / len(sites)
    share = claimed / none if none else 0.0
    correct = sum(sum(some) for some in sites.values())
    lines.append(f"   por sitio {by_site:.4f} ({len(sites)} sitios), filas {correct}/{len(rows)}")
    return [*lines, f"   reclamadas sin ser de un numeral {claimed}/{none} ({share:.1%})"]


def periods(rows: list[dict[str, str]]) -> list[str]:
    """Right periods, and periods read where there is none."""
    lines: list[str] = []
    right = false = silent = 0
    for row in rows:
        got, expected = read_period(row["text"], row.get("heading") or "") or "", row["expected_period"]
        right += got == expected
        silent += not expected
        false += bool(got) and not expected
        if got != expected:
            lines.append(f"   {row['text'][:80]!r}: dice {got or 'nada'}, es {expected or 'ninguno'}")
    return [*lines, f"   periodos {right}/{len(rows)} ({right / len(rows):.1%}), falsos donde no hay {false}/{silent}"]


if __name__ == "__main__":
    main(sys.argv[1:])
