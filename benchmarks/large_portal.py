"""What a portal of real size costs: a thousand publications of several years, with gigabytes of papers, published by the real command.

    python -m benchmarks.large_portal [EDITIONS] [MEGABYTES] [FOLDER]     # 1,000 and 3,000; some twenty minutes

The portal is filled month by month, then: everything baked anew, and again after one publication of a table and one of a large paper; how
many of the tree's bytes are its own and not the record's; pages that tell of everything; the whole ledger walked. Commands run as
processes of their own, so that their memory is known. With FOLDER the filled portal stays there and is taken up by the next run.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.large_town import LARGEST, batches, scan
from checklists.periods import guatemala_today

SETTINGS = "SECRET_KEY=solo-para-medir\nSUBJECT=9901\nNAME=San Medido\nALLOWED_HOSTS=testserver,localhost\n"
ASKED = (
    ("portada", "/"),
    ("capítulo", "/informacion-publica/"),
    ("numeral con todos sus años", "/informacion-publica/remuneraciones/"),
    ("registro, todos los periodos", "/informacion-publica/compras-directas/datos/"),
    ("datos abiertos", "/datos/"),
    ("datapackage.json", "/datapackage.json"),
    ("libro.json", "/libro.json"),
    ("sitemap.xml", "/sitemap.xml"),
    ("celdas.json", "/api/celdas.json"),
    ("publicaciones.json", "/api/publicaciones.json"),
    ("noticias de Atom", "/novedades.atom"),
    ("búsqueda", "/buscar/?q=cemento"),
    ("todo.zip", "/datos/todo.zip"),
    ("todo.sqlite3", "/datos/todo.sqlite3"),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Ran:
    """What a command cost: seconds of the clock and of the processor, the most memory that it held, and what it printed."""

    seconds: float
    processor: float
    megabytes: float
    printed: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Portal:
    """A portal in a folder, and its commands."""

    home: Path

    def run(self, *words: str, **settings: str) -> Ran:
        """A command, to its end."""
        known = {**os.environ, "PORTAL_HOME": str(self.home), **{f"PORTAL_{name}": value for name, value in settings.items()}}
        began = time.perf_counter()
        with tempfile.TemporaryFile("w+") as out:
            child = subprocess.Popen([sys.executable, "-m", "portal_template.manage", *words], env=known, stdout=out)
            _, status, used = os.wait4(child.pid, 0)
            child.returncode = os.waitstatus_to_exitcode(status)
            took = time.perf_counter() - began
            out.seek(0)
            printed = out.read()
        assert child.returncode == 0, (words, printed)
        return Ran(seconds=took, processor=used.ru_utime + used.ru_stime, megabytes=used.ru_maxrss / 1024, printed=printed)


def main(editions: int = 1000, megabytes: int = 3000, folder: str = "") -> None:
    """Fill and measure."""
    with _place(folder) as place:
        portal = Portal(home=place / "portal")
        if not (place / "filled").exists():
            fill(portal, place, editions, megabytes)
            (place / "filled").touch()
        size = sum(facts.st_size for facts in _facts(portal.home / "files"))
        print(f"  en files/: {size / 1e9:.2f} GB en {sum(1 for _ in _facts(portal.home / 'files'))} archivos")
        bakes(portal, place)
        tree(portal)
        tell("libro entero (verify)", portal.run("verify"))
        pages(portal)


def fill(portal: Portal, place: Path, editions: int, megabytes: int) -> None:
    """Everything published, a month at a time."""
    portal.home.mkdir(parents=True)
    (portal.home / "portal.env").write_text(SETTINGS, encoding="utf-8")
    for words in (("migrate", "--no-input"), ("prepare",)):
        portal.run(*words, "--verbosity=0")
    count, most, began, spent = 0, 0.0, time.perf_counter(), 0.0
    for batch, held in batches(guatemala_today(datetime.now(UTC)), editions, megabytes, place / "sent"):
        done = portal.run("import_edition", "--batch", str(batch), "--verbosity=0", BAKE="0")
        shutil.rmtree(batch)
        count, most, spent = count + held, max(most, done.megabytes), spent + done.seconds
    print(
        f"{count} publicaciones en {spent:.0f} s ({time.perf_counter() - began:.0f} con hacer los archivos), hasta {most:.0f} MB de memoria"
    )


def bakes(portal: Portal, place: Path) -> None:
    """All of it, and what one more publication needs until it is to be seen."""
    baked(portal.run("bake", "--whole", "--json"), "horneado completo")
    baked(portal.run("bake", "--json"), "sin nada nuevo")
    rows = place / "nomina.csv"
    lines = [f"Persona {number:05},Oficial,Finanzas,011,{4000 + number}.50" for number in range(180)]
    rows.write_text("\n".join(["Nombre completo,Cargo,Dependencia,Renglón presupuestario,Salario", *lines]) + "\n", encoding="utf-8")
    again = ("--reason", f"Medida de las {datetime.now(UTC):%H:%M:%S}")
    for name, megabytes in (("pequeño", 1), ("grande", LARGEST)):
        paper = place / f"{name}.pdf"
        paper.write_bytes(scan(megabytes, f"{name} {time.time_ns()}"))
        done = portal.run("import_edition", "laip-10-04", "2026-09", str(rows), "--document", str(paper), *again)
        tell(f"publicar una tabla y un PDF de {paper.stat().st_size / 1e6:.0f} MB, hasta que se ve", done)


def baked(done: Ran, what: str) -> None:
    """What a bake said of itself."""
    said = json.loads(done.printed.strip().splitlines()[-1])
    each = f", {1000 * said['seconds'] / said['made']:.1f} ms cada uno" if said["made"] else ""
    tell(f"{what}: {said['seconds']:.1f} s; {said['made']} hechos{each}, {said['kept']} conservados", done)


def tell(what: str, done: Ran) -> None:
    """One line."""
    print(f"  {what}: {done.seconds:.1f} s en total, {done.processor:.1f} de procesador, {done.megabytes:.0f} MB de memoria", flush=True)


def tree(portal: Portal) -> None:
    """How much of the disk the tree takes for itself: what is a record's file is there under another name."""
    records = {facts.st_ino for facts in _facts(portal.home / "files")}
    shown = list(_facts((portal.home / "public/current").resolve()))
    own = {facts.st_ino: facts.st_blocks * 512 for facts in shown if facts.st_ino not in records}
    print(
        f"  árbol público: {len(shown)} archivos que muestran {sum(facts.st_size for facts in shown) / 1e9:.2f} GB; "
        f"ocupa de más {sum(own.values()) / 1e6:.0f} MB"
    )


def pages(portal: Portal) -> None:
    """Pages that tell of everything, and the officer's board, asked of the application."""
    os.environ |= {"PORTAL_HOME": str(portal.home), "DJANGO_SETTINGS_MODULE": "portal_template.settings"}
    import django

    django.setup()
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from benchmarks.instance import officer

    signed_in = officer()
    for name, client, path in (*((name, Client(), path) for name, path in ASKED), ("tablero", signed_in, "/panel/")):
        times = []
        for _ in range(3):
            with CaptureQueriesContext(connection) as asked:
                began = time.perf_counter()
                answer = client.get(path)
                held = sum(map(len, answer)) if answer.streaming else len(answer.content)
                times.append(time.perf_counter() - began)
            assert answer.status_code == 200, (path, answer.status_code)
        print(f"    {name:<32} {1000 * min(times):7.0f} ms  {held / 1000:9.1f} KB  {len(asked):4} preguntas", flush=True)
    print(f"  memoria de quien contesta: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB", flush=True)


def _facts(folder: Path) -> Iterator[os.stat_result]:
    return (path.lstat() for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


@contextmanager
def _place(folder: str) -> Iterator[Path]:
    """A folder that stays, or one that goes with the block."""
    if folder:
        yield Path(folder).resolve()
        return
    with tempfile.TemporaryDirectory(prefix="vitrina-large-", dir="/var/tmp") as made:
        yield Path(made)


if __name__ == "__main__":
    given: Sequence[str] = sys.argv[1:]
    main(*map(int, given[:2]), *given[2:3])
