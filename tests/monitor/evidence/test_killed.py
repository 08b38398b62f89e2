"""The real command killed while it asks, judges and seals: started again until it ends, nothing is lost or half."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from monitor.evidence.digests import SUMS
from monitor.evidence.manifest import MANIFEST
from monitor.evidence.verify import verify_crawl
from monitor.pipeline import ASSESSMENT, WARC
from tests.monitor.dashboard.town import build
from tests.servers.street import Street, serve_folder

ROOT = Path(__file__).parents[3]


def _begun(street: Street, home: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "monitor.manage", "observe", street, "--out", str(home / "crawl"), "--today", "2026-11-22"]
    environment = {**os.environ, "MONITOR_HOME": str(home), "MONITOR_ALLOW": street.allow}
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)


def _killed_when(moment: Callable[[], bool], street: Street, home: Path) -> None:
    """Begin or go on, and kill as soon as the moment has come (or let it end, where it ends before)."""
    process = _begun(street, home)
    while process.poll() is None and not moment():
        time.sleep(0.001)
    process.kill()
    process.wait(10)


@pytest.mark.system
def test_an_observation_killed_while_it_asks_judges_or_seals_ends_as_if_nothing_had_happened(tmp_path: Path) -> None:
    town, home = build(tmp_path / "town"), tmp_path / "broken"
    (town / "street.toml").write_text("[site]\ndelay = 0.03\n")
    with serve_folder(town) as street:
        assert _begun(street, tmp_path / "unbroken").wait(60) == 0
        street.requests.clear()
        asked = [lambda least=least: len(street.requests) >= least for least in (1, 2, 5, 9, 14)]
        made = [lambda name=name: (home / "crawl" / name).exists() for name in ("pages.jsonl.part", ASSESSMENT, SUMS, MANIFEST)]
        for moment in (*asked, *made):
            _killed_when(moment, street, home)
        assert _begun(street, home).wait(60) == 0
        counts, sealed = Counter(street.requests), (home / "crawl" / MANIFEST).read_bytes()
        assert _begun(street, home).wait(60) == 0  # a finished one is judged again, and not asked for or sealed again
        assert Counter(street.requests) == counts
    assert sum(count - 1 for count in counts.values()) <= len(asked)
    assert (home / "crawl" / MANIFEST).read_bytes() == sealed
    assert verify_crawl(home / "crawl", WARC, ASSESSMENT).faults == []
    assert not list((home / "crawl").glob("*.part"))
    first, second = (json.loads((tmp_path / name / "crawl" / ASSESSMENT).read_text()) for name in ("unbroken", "broken"))
    assert first == second
