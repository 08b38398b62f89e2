"""A filtered, faceted page of a register of 100,000 rows: a portal against Datasette serving the same table, in one run.

    python -m benchmarks.register_page [ROWS]

Both are real servers on loopback (gunicorn with one worker and four threads; datasette as it comes, on the portal's own file of tables with
its indexes). Each question is asked of both in turn, without caches between: a filter, the choices of the same columns, the total of an
amount where the portal gives it, and a hundred rows.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from urllib.parse import quote

from benchmarks.instance import instance, publish_rows
from benchmarks.tables import OFFICES, THINGS, purchases_csv, quantile

ROUNDS = 3
FACETS = ("modalidad", "dependencia", "renglon")


def questions() -> list[tuple[str, str]]:
    """Each question as the query of a portal and of Datasette."""
    faceted = "&".join(f"_facet={name}" for name in FACETS) + "&_size=100"
    asked = [("", faceted)]
    asked += [(f"dependencia={quote(office)}", f"dependencia__exact={quote(office)}&{faceted}") for office in OFFICES]
    asked += [(f"proveedor=Proveedor+{n:04}", f"proveedor__exact=Proveedor+{n:04}&{faceted}") for n in (1, 3, 9, 40, 200)]
    asked += [(f"bien.contiene={quote(thing)}", f"bien__contains={quote(thing)}&{faceted}") for thing in THINGS[:3]]
    asked += [("monto.desde=5000&orden=-monto", f"monto__gte=5000&_sort_desc=monto&{faceted}")]
    asked += [
        (
            "modalidad=Compra+directa&monto.desde=1000&monto.hasta=2000",
            f"modalidad__exact=Compra+directa&monto__gte=1000&monto__lte=2000&{faceted}",
        )
    ]
    return asked


def main(count: int) -> None:
    """Publish, serve, ask, print."""
    with instance() as home:
        from django.conf import settings

        from portal_template.registers import law
        from portal_template.registers.following import follow

        names = tuple(column.name for column in law.checklist().registers["compras-directas"].columns)
        start = time.perf_counter()
        publish_rows("laip-10-22", "2026-10", purchases_csv(names, count), count)
        published = time.perf_counter() - start
        follow(settings.PORTAL)
        print(f"{count:,} filas: publicadas en {published:.1f} s, con tablas e índice en {time.perf_counter() - start:.1f} s")
        ours, theirs = servers(home)
        try:
            measure(ours[1], theirs[1])
        finally:
            for process, _ in (ours, theirs):
                process.terminate()
                process.wait(20)


def servers(home: Path) -> tuple[tuple[subprocess.Popen[bytes], str], tuple[subprocess.Popen[bytes], str]]:
    """The two, answering: process and address of the table."""
    one, other = free_port(), free_port()
    environment = {**os.environ, "PORTAL_HOME": str(home)}
    ours = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "portal_template.wsgi", "--bind", f"127.0.0.1:{one}", "--threads", "4", "--log-level", "error"],
        env=environment,
    )
    tables = home / "registers.sqlite3"
    quiet = ["--setting", "sql_time_limit_ms", "20000", "--setting", "facet_time_limit_ms", "20000"]
    theirs = subprocess.Popen(
        [sys.executable, "-m", "datasette", "serve", str(tables), "--port", str(other), *quiet],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    places = (
        (ours, f"http://127.0.0.1:{one}/informacion-publica/compras-directas/datos/"),
        (theirs, f"http://127.0.0.1:{other}/registers/compras-directas"),
    )
    for _, address in places:
        wait_for(address)
    return places


def measure(ours: str, theirs: str) -> None:
    """Ask everything of both, in turn."""
    times: dict[str, list[float]] = {"portal": [], "datasette": []}
    sizes = {"portal": 0, "datasette": 0}
    for turn in range(ROUNDS):
        for number, (mine, other) in enumerate(questions()):
            asked = [("portal", f"{ours}?{mine}"), ("datasette", f"{theirs}?{other}")]
            for name, url in asked if (turn + number) % 2 else reversed(asked):
                start = time.perf_counter()
                body = urllib.request.urlopen(url, timeout=120).read()  # noqa: S310 - our own loopback address
                times[name].append(time.perf_counter() - start)
                sizes[name] = max(sizes[name], len(body))
    for name, found in times.items():
        half, most, size = quantile(found, 0.5), quantile(found, 0.95), sizes[name] / 1000
        print(f"  {name:<10} mediana {half:7.1f} ms   p95 {most:7.1f} ms   página mayor {size:.0f} KB")
    for label, share in (("mediana", 0.5), ("p95", 0.95)):
        print(f"  datasette / portal, {label}: {quantile(times['datasette'], share) / quantile(times['portal'], share):.2f}")


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_for(url: str) -> None:
    """Until it answers, a minute at most."""
    until = time.monotonic() + 60
    while True:
        try:
            urllib.request.urlopen(url, timeout=60).read()  # noqa: S310 - our own loopback address
            return
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.3)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
