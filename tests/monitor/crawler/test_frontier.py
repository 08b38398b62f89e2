"""What is worth asking for: the pure queue of addresses."""

from __future__ import annotations

from monitor.crawler.frontier import Frontier, Rank


def queued(*urls: str) -> list[str]:
    frontier = Frontier()
    for url in urls:
        frontier.add(url, Rank.SECTION, depth=1)
    return [item.url for item in frontier.waiting()]


def test_the_same_table_in_three_formats_is_asked_for_once() -> None:
    base = "http://ejemplo.test/obras/2026-09/obras-2026-09-v1"
    assert queued(f"{base}.csv", f"{base}.xlsx", f"{base}.json") == [f"{base}.csv"]
    assert queued(f"{base}.xlsx", f"{base}.csv") == [f"{base}.xlsx"]


def test_tables_of_other_names_and_a_json_alone_are_asked_for() -> None:
    urls = ["http://ejemplo.test/a.csv", "http://ejemplo.test/b.xlsx", "http://ejemplo.test/datapackage.json", "http://ejemplo.test/a.pdf"]
    assert queued(*urls) == urls


def test_a_file_told_by_its_query_is_no_twin_of_another() -> None:
    urls = ["http://ejemplo.test/leer.csv?f=1", "http://ejemplo.test/leer.csv?f=2"]
    assert queued(*urls) == urls
