"""A disk that is full ends a crawl with a plain message, and the crawl goes on from there once there is room."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.crawler.crawl import crawl_pages, replay
from monitor.crawler.fetch import Fetcher
from monitor.crawler.net.address import parse_allowed
from monitor.crawler.warc import notes, repair
from monitor.room import Full, Limit, bytes_of, require, size_of
from tests.monitor.crawler.conftest import PLAIN_WORDS, folder_of, read_plainly
from tests.servers.street import serve_folder


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A real file system with room for 64 KB."""
    if os.geteuid() != 0 or not shutil.which("mount"):
        pytest.skip("solo quien administra la máquina puede montar un disco pequeño")
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", place], capture_output=True)
    if mounted.returncode:
        pytest.skip(f"no se puede montar un disco pequeño: {mounted.stderr.decode()}")
    yield place
    subprocess.run(["umount", place], check=True)


def test_a_full_disk_is_told_and_nothing_is_asked_for_twice_when_there_is_room_again(tmp_path: Path, small_disk: Path) -> None:
    items = "".join(f'<p><a href="{n}.pdf">Numeral {n}</a></p>' for n in range(20))
    files = {
        "index.html": '<title>Muni</title><a href="/uip/">Información pública</a>',
        "uip/index.html": f"<title>Información pública</title>{items}",
    }
    site = folder_of(tmp_path / "site", files)
    for n in range(20):
        (site / f"uip/{n}.pdf").write_bytes(b"%PDF-1.4 " + os.urandom(8000))
    warc = small_disk / "crawl.warc.gz"
    with serve_folder(site) as street:
        fetcher = Fetcher(allowed=parse_allowed(street.allow))
        with pytest.raises(Full, match=r"No queda espacio para escribir .*crawl\.warc\.gz.*sigue donde quedó"):
            crawl_pages(street, warc_path=warc, extract=read_plainly, fetcher=fetcher, words=PLAIN_WORDS)
        with pytest.raises(Full):  # again, as long as there is none
            crawl_pages(street, warc_path=warc, extract=read_plainly, fetcher=fetcher, words=PLAIN_WORDS)
        subprocess.run(["mount", "-o", "remount,size=20m", small_disk], check=True)
        found = crawl_pages(street, warc_path=warc, extract=read_plainly, fetcher=fetcher, words=PLAIN_WORDS)
        again = [url for url, count in Counter(street.requests).items() if count > 1]
        fetcher.close()
    assert found[0].complete
    assert len(again) == 1  # what was in flight when the disk was full
    assert notes(warc, "repair")
    assert repair(warc) == 0
    assert replay(warc, read_plainly, words=PLAIN_WORDS) == found


def test_a_crawl_does_not_begin_near_the_limit_or_on_a_full_disk(tmp_path: Path) -> None:
    (tmp_path / "17").mkdir()
    (tmp_path / "17" / "crawl.warc.gz").write_bytes(b"x" * 990)
    assert size_of(tmp_path) == 990
    new = tmp_path / "18" / "nuevo"
    require(tmp_path, new, Limit())
    require(tmp_path, new, Limit(most=2000, free=1))
    with pytest.raises(Full, match=r"ocupa 990 bytes de los 1 KB que permite MONITOR_EVIDENCE_LIMIT.*monitor thin"):
        require(tmp_path, new, Limit(most=1000))
    with pytest.raises(Full, match=r"MONITOR_EVIDENCE_FREE pide"):
        require(tmp_path, new, Limit(free=10**18))
    assert require(tmp_path / "nada", new, Limit(most=1)) is None


@pytest.mark.parametrize(("text", "size"), [("0", 0), ("800000", 800_000), ("200G", 200 * 10**9), ("1.5 tb", 15 * 10**11), ("10mb", 10**7)])
def test_a_size_is_read_as_people_write_it(text: str, size: int) -> None:
    assert bytes_of(text) == size


def test_a_size_that_is_none_is_named() -> None:
    with pytest.raises(ValueError, match="«mucho» no es un tamaño; escriba por ejemplo 200G"):
        bytes_of("mucho")
