"""A crawl that is killed at any moment goes on where it was and ends as if nothing had happened."""

import os
import random
import subprocess
import sys
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from monitor.crawler.crawl import crawl_pages, replay
from monitor.crawler.fetch import Fetcher
from monitor.crawler.net.address import parse_allowed
from monitor.evidence.manifest import make
from monitor.page import Page
from tests.monitor.crawler.conftest import PLAIN_WORDS, folder_of, read_plainly
from tests.servers.street import Street, serve_folder

ROOT = Path(__file__).parents[3]


def _site(tmp_path: Path) -> Path:
    items = "".join(f'<p><a href="{n}.html">Numeral {n}</a></p>' for n in range(20))
    files = {f"uip/{n}.html": f'<title>Numeral {n}</title><p>uno dos tres {n}</p><a href="{n}.pdf">PDF</a>' for n in range(20)}
    files |= {f"uip/{n}.pdf": f"%PDF-1.4 {n}" + "x" * 20_000 for n in range(20)}
    return folder_of(
        tmp_path / "site",
        {
            "index.html": '<title>Muni</title><a href="/uip/">Información pública</a>',
            "uip/index.html": f"<title>Información pública</title>{items}",
            "street.toml": "[site]\ndelay = 0.01\n",
            **files,
        },
    )


def _killed_after(street: Street, warc: Path, requests: int) -> None:
    before = len(street.requests)
    command = [sys.executable, "-m", "tests.monitor.crawler.crawl_in_a_process", street, str(warc)]
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, "MONITOR_ALLOW": street.allow})
    deadline = time.monotonic() + 30
    while len(street.requests) - before < requests and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.001)
    process.kill()
    process.wait(10)


def _ends(street: Street, warc: Path, seconds: float, *, at_work: bool) -> bool:
    """Whether a crawl had come to its end that is killed so many seconds after it was started, or after its first request."""
    before, deadline = len(street.requests), time.monotonic() + 120
    command = [sys.executable, "-m", "tests.monitor.crawler.crawl_in_a_process", street, str(warc)]
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, "MONITOR_ALLOW": street.allow})
    while at_work and len(street.requests) == before and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.001)
    try:
        return process.wait(seconds) == 0
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(10)
        return False


def _timeless(pages: list[Page]) -> list[Page]:
    return [replace(page, fetched_at="", record=-1) for page in pages]


@pytest.mark.parametrize("kills", [(3,), (1, 8, 20), (15, 15)])
def test_a_killed_crawl_goes_on_and_fetches_nothing_twice_but_what_was_in_flight(tmp_path: Path, kills: tuple[int, ...]) -> None:
    warc = tmp_path / "crawl.warc.gz"
    with serve_folder(_site(tmp_path)) as street:
        for requests in kills:
            _killed_after(street, warc, requests)
        fetcher = Fetcher(allowed=parse_allowed(street.allow))
        crawl, pages = crawl_pages(street, warc_path=warc, extract=read_plainly, fetcher=fetcher, words=PLAIN_WORDS)
        counts = Counter(street.requests)
        again = crawl_pages(street, warc_path=warc, extract=read_plainly, fetcher=fetcher, words=PLAIN_WORDS)
        assert Counter(street.requests) == counts
        unbroken = crawl_pages(street, warc_path=tmp_path / "b.warc.gz", extract=read_plainly, fetcher=fetcher, words=PLAIN_WORDS)
    assert crawl.complete
    assert sum(count - 1 for count in counts.values()) <= len(kills)
    assert again == (crawl, pages) == replay(warc, read_plainly, words=PLAIN_WORDS)
    assert unbroken[0] == crawl
    assert _timeless(unbroken[1]) == _timeless(pages)


def test_a_crawl_killed_at_random_moments_until_it_ends_asks_for_nothing_twice_but_what_was_in_flight(tmp_path: Path) -> None:
    warc, kills = tmp_path / "crawl.warc.gz", 0
    luck = random.Random(4)
    with serve_folder(_site(tmp_path)) as street:
        unbroken = crawl_pages(
            street,
            warc_path=tmp_path / "b.warc.gz",
            extract=read_plainly,
            fetcher=Fetcher(allowed=parse_allowed(street.allow)),
            words=PLAIN_WORDS,
        )
        street.requests.clear()
        while not _ends(street, warc, luck.uniform(0, 0.14), at_work=kills % 3 != 2):  # a slow machine is given time to begin
            kills += 1
            assert kills < 120
        counts = Counter(street.requests)
    assert kills >= 3
    assert sum(count - 1 for count in counts.values()) <= kills
    crawl, pages = replay(warc, read_plainly, words=PLAIN_WORDS)
    assert crawl == unbroken[0]
    assert _timeless(pages) == _timeless(unbroken[1])
    assert make(warc).members[-1].end == warc.stat().st_size


def test_a_crawl_whose_file_was_torn_by_hand_goes_on(tmp_path: Path) -> None:
    warc = tmp_path / "crawl.warc.gz"
    with serve_folder(_site(tmp_path)) as street:
        fetcher = Fetcher(allowed=parse_allowed(street.allow))
        whole = crawl_pages(street, warc_path=warc, extract=read_plainly, fetcher=fetcher, words=PLAIN_WORDS)
        data = warc.read_bytes()
        for size in (0, 300, len(data) // 2, len(data) - 5):
            warc.write_bytes(data[:size])
            found = crawl_pages(street, warc_path=warc, extract=read_plainly, fetcher=fetcher, words=PLAIN_WORDS)
            assert found[0] == whole[0]
            assert _timeless(found[1]) == _timeless(whole[1])
