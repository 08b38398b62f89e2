"""What the files and reports of a publication of the whole country cost: seconds and memory, each in a process of its own.

    python -m benchmarks.reports [TOWNS] [ROUNDS]

So many publications of so many towns, 253 answers each, are frozen in a throw-away database: on SQLite, or on PostgreSQL where
MONITOR_DATABASE names an empty one. Of the newest, every file is then made once. `memory` is the most that the process ever held; `own`
is what of it came on top of Django, its imports and the publication's summary, which a running server holds anyway.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from tempfile import TemporaryFile
from typing import Any

KINDS = ("datos.csv", "datos.xlsx", "datos.json", "respuestas.csv", "respuestas.xlsx", "pais.pdf", "departamento.pdf", "municipio.pdf")


def main(towns: int = 340, rounds: int = 8) -> None:
    """Fill, measure, print."""
    with tempfile.TemporaryDirectory(prefix="vitrina-reports-") as place:
        environ = {**os.environ, "MONITOR_HOME": place, "DJANGO_SETTINGS_MODULE": "monitor.settings"}
        command = [sys.executable, "-m", "benchmarks.reports"]
        subprocess.run([*command, "fill", str(towns), str(rounds)], env=environ, check=True)
        print(f"{towns} municipios, {rounds} publicaciones:")
        for kind in KINDS:
            print(subprocess.run([*command, "make", kind], env=environ, check=True, capture_output=True, text=True).stdout.strip())


def fill(towns: int, rounds: int) -> None:
    """Freeze the publications."""
    _start()
    from django.core.management import call_command

    from checklists.load import load_checklist
    from tests.monitor.reports import country

    call_command("migrate", verbosity=0)
    checklist = load_checklist()
    codes = sorted(checklist.municipalities)[:towns]
    for number in range(rounds):
        day = date(2026, 1, 15) + timedelta(days=30 * number)
        country.published(checklist, codes, slug=f"ronda-{number}", name=f"Supervisión {number + 1}", cut_off=day, seed=number)


def make(kind: str) -> None:
    """Make one file of the newest publication and print what it cost."""
    _start()
    from monitor.supervision.publish import newest

    row = newest()
    assert row is not None
    draw = _maker(kind, row)
    before, begin, cpu = _memory(), time.perf_counter(), time.process_time()
    size = draw()
    wall, own = time.perf_counter() - begin, time.process_time() - cpu
    most = _memory()
    print(
        f"{kind:18} {wall:6.1f} s {own:6.1f} s de procesador {most:5.0f} MB {most - before:5.0f} MB propios, {size / 1e6:5.1f} MB en disco"
    )


def _maker(kind: str, row: Any) -> Callable[[], int]:
    from monitor.dashboard.kept.edition import OPEN, Item, writer_of

    name, form = kind.split(".")
    if form == "pdf":
        import weasyprint  # noqa: F401  a server imports it once
    of = form if name in OPEN else {"pais": "", "departamento": "13", "municipio": "0101"}[name]
    write = writer_of(row, Item(kind=name, of=of))
    assert write is not None

    def made() -> int:
        with TemporaryFile() as out:
            write(out)
            return out.tell()

    return made


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


def _start() -> None:
    import django

    django.setup()


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["fill", towns, rounds]:
            fill(int(towns), int(rounds))
        case ["make", kind]:
            make(kind)
        case given:
            main(*map(int, given))
