"""`python -m tests.gold`: judge the whole gold set and print how often the checks are right."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime

from checklists.load import load_checklist
from checklists.periods import guatemala_today
from tests.gold.counts import Counts, judge_all
from tests.gold.page import DATA, DOC, data, text


def main() -> None:
    """Parse, judge, print."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.gold", description="Mide los aciertos de las verificaciones en páginas construidas."
    )
    parser.add_argument("--write", action="store_true", help="escribe además docs/accuracy.md y los datos que muestra la página del método")
    parser.add_argument("--wrong", action="store_true", help="lista cada respuesta equivocada y cada archivo acreditado a otra obligación")
    parser.add_argument("--processes", type=int, default=2, help="procesos a la vez (2)")
    asked = parser.parse_args()
    counts = judge_all(asked.processes)
    page = text(counts, load_checklist(), guatemala_today(datetime.now(UTC)).isoformat())
    print(page)
    if asked.wrong:
        _list(counts)
    if asked.write:
        DOC.write_text(page, encoding="utf-8")
        DATA.write_text(data(counts.rows), encoding="utf-8")


def _list(counts: Counts) -> None:
    for one in counts.answers:
        if one.wrong and not one.held_out:
            print(f"{one.site} {one.criterion}: said {one.said}, true {one.true} ({one.why})")
    for credit in counts.credits:
        if credit.credited != credit.true and not credit.held_out:
            print(f"{credit.site} {credit.path}: is {credit.true}, credited to {credit.credited}")


if __name__ == "__main__":
    main()
