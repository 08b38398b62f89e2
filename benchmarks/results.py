"""What the public pages of the results and the answers of the API cost with the whole country in PostgreSQL, without any cache.

    python -m benchmarks.results [TOWNS] [ROUNDS] [ASKED]

An invented country (`tests/monitor/dashboard/country.py`): 340 towns, 8 rounds, a finding for each of the 253 questions of article 10,
kept and published as a coordinator does, in a PostgreSQL that goes away. Then every public page is asked of the newest publication,
the towns and numerals in turn, by Django's own client: routing, views, templates, queries and the frozen values' digests, without the
network. Printed are median and p95 in milliseconds, by the clock and by the processor, the queries, and the weight.
With MONITOR_DATABASE set, the country that is there already is asked.
"""

from __future__ import annotations

import gzip
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import cycle

_STACK = ExitStack()
_HOME = _STACK.enter_context(tempfile.TemporaryDirectory(prefix="vitrina-results-"))
_GIVEN = "MONITOR_DATABASE" in os.environ
os.environ["MONITOR_HOME"] = _HOME
os.environ["DJANGO_SETTINGS_MODULE"] = "monitor.settings"
if not _GIVEN:
    from tests.servers.postgres import serve_postgres

    os.environ["MONITOR_DATABASE"] = _STACK.enter_context(serve_postgres()).create("country")

import django  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext, setup_test_environment  # noqa: E402

from checklists.load import load_checklist  # noqa: E402
from monitor.archive.models import Finding  # noqa: E402
from monitor.supervision.publish import newest, summary_of  # noqa: E402
from tests.monitor.dashboard.country import fill  # noqa: E402

GOAL = 100  # ms, p95


@dataclass(frozen=True, kw_only=True, slots=True)
class Measured:
    """What a page cost: sorted seconds by the clock and by the processor, queries, bytes, and bytes in gzip."""

    clock: list[float]
    processor: list[float]
    queries: int
    size: int
    packed: int


def pages() -> dict[str, Iterator[str]]:
    """The public pages, each with the addresses it is asked at, in turn."""
    made = newest()
    assert made is not None, "nothing is published"
    whole, base = summary_of(made), f"/resultados/{made.pk}/"
    towns = [line["key"] for line in (*whole["ranking"][::7], *whole["unverified"][:3])]
    codes = [law["code"] for law in whole["law"]["obligations"]]
    return {
        "home with the map": cycle(["/resultados/"]),
        "ranking": cycle([f"{base}orden/?hoja={sheet}" for sheet in (1, 2, 3)]),
        "ranking, filtered": cycle([f"{base}orden/?departamento={number:02}&poblacion=2" for number in range(1, 23)]),
        "town": cycle([f"{base}{town}/" for town in towns]),
        "proof of a numeral of a town": cycle([f"{base}{town}/{code}/" for town, code in zip(towns * 29, cycle(codes), strict=False)]),
        "numerals": cycle([f"{base}numerales/"]),
        "numeral": cycle([f"{base}numerales/{code}/" for code in codes]),
        "department": cycle([f"{base}departamentos/{number:02}/" for number in range(1, 23)]),
        "rounds": cycle(["/resultados/supervisiones/"]),
        "API: every result, with its numerals": cycle([f"/api/v1/publicaciones/{made.pk}/resultados?por_pagina=500"]),
        "API: a page of results": cycle([f"/api/v1/publicaciones/ultima/resultados?pagina={sheet}" for sheet in (1, 2, 3)]),
        "API: a result with its proofs": cycle([f"/api/v1/publicaciones/{made.pk}/resultados/{town}" for town in towns]),
        "API: numerals": cycle([f"/api/v1/publicaciones/{made.pk}/numerales"]),
        "API: a numeral": cycle([f"/api/v1/publicaciones/{made.pk}/numerales/{code}?por_pagina=500" for code in codes]),
        "API: departments": cycle([f"/api/v1/publicaciones/{made.pk}/departamentos"]),
        "API: publications": cycle(["/api/v1/publicaciones"]),
        "feed of a town": cycle([f"/novedades/municipios/{town}.atom" for town in towns]),
        "search": cycle([f"/resultados/buscar/?municipio={asked}" for asked in ("san jose", "san pedro", "zzzz", "santa mria")]),
    }


def measure(client: Client, addresses: Iterator[str], times: int) -> Measured:
    """Ask a page many times, each after the other."""
    clock, processor = [], []
    for _ in range(times):
        address = next(addresses)
        began, worked = time.perf_counter(), time.process_time()
        answer = client.get(address)
        clock.append(time.perf_counter() - began)
        processor.append(time.process_time() - worked)
        assert answer.status_code == 200, (address, answer.status_code)
    with CaptureQueriesContext(connection) as asked:
        body = client.get(next(addresses)).content
    return Measured(
        clock=sorted(clock), processor=sorted(processor), queries=len(asked), size=len(body), packed=len(gzip.compress(body, 6))
    )


def main(towns: int = 340, rounds: int = 8, times: int = 200) -> None:
    """Fill, ask, print."""
    if not _GIVEN:
        began = time.perf_counter()
        call_command("migrate", verbosity=0)
        call_command("load_history", verbosity=0)
        fill(load_checklist(), towns=towns, rounds=rounds)
        print(f"{towns} towns, {rounds} rounds, {Finding.objects.count():,} findings: made in {time.perf_counter() - began:.0f} s")
    setup_test_environment()
    settings.API_LIMIT = 10**9  # the limit counts, and never refuses
    client = Client()
    print("| page | median | p95 | p95, processor | queries | HTML | in gzip |\n|---|---|---|---|---|---|---|")
    worst = 0.0
    for name, addresses in pages().items():
        client.get(next(addresses))  # imports and templates
        one = measure(client, addresses, times)
        worst = max(worst, _at(one.clock, 0.95))
        figures = [
            f"{_at(one.clock, 0.5) * 1000:.0f} ms",
            f"{_at(one.clock, 0.95) * 1000:.0f} ms",
            f"{_at(one.processor, 0.95) * 1000:.0f} ms",
        ]
        weight = [f"{one.size / 1024:.1f} KB", f"{one.packed / 1024:.1f} KB"]
        print("| " + " | ".join([name, *figures, str(one.queries), *weight]) + " |")
    print(f"Goal: p95 under {GOAL} ms. {'Reached' if worst * 1000 < GOAL else 'Missed'}: {worst * 1000:.0f} ms.")


def _at(values: list[float], share: float) -> float:
    return values[min(len(values) - 1, int(share * len(values)))]


if __name__ == "__main__":
    with _STACK:
        main(*map(int, sys.argv[1:]))
