"""An errand is done once, into its own folder, by one process at a time, whatever happens to it."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from checklists.model import Checklist
from monitor.archive.models import Assessment, Crawl
from monitor.crawler.fetch import Fetcher
from monitor.jobs.errand import LOCKS, Depth, Errand, run
from monitor.jobs.lock import Held, hold
from tests.monitor.jobs.conftest import errand_to
from tests.servers.street import Street

ROOT = Path(__file__).parents[3]


class Cut(BaseException):
    """Stands for whatever ends a process."""


def test_an_errand_leaves_its_evidence_in_a_folder_of_portal_day_and_depth(
    served: Street, fetcher: Fetcher, checklist: Checklist, tmp_path: Path, db: Any
) -> None:
    errand = errand_to(str(served))
    done = run(errand, checklist=checklist, fetcher=fetcher, root=tmp_path)
    assert done.observation is not None
    assert done.observation.folder == tmp_path / errand.folder
    assert errand.folder.startswith("2026-11-26/")
    assert errand.folder.endswith("-full")
    assert done.row.crawl.portal_id == errand.portal
    assert done.row.crawl.depth == "full"
    assert done.row.observed_on == errand.day


def test_a_glance_does_not_take_the_place_of_what_a_whole_visit_showed(
    served: Street, fetcher: Fetcher, checklist: Checklist, tmp_path: Path, db: Any
) -> None:
    whole = run(errand_to(str(served)), checklist=checklist, fetcher=fetcher, root=tmp_path)
    glance = replace(whole.errand, depth=Depth.LIGHT, day=whole.errand.day + timedelta(days=7))
    run(glance, checklist=checklist, fetcher=fetcher, root=tmp_path)
    assert Assessment.objects.count() == 2
    assert list(Assessment.objects.newest_of_each_portal()) == [whole.row]


def test_a_finished_errand_is_neither_visited_nor_kept_again(
    served: Street, fetcher: Fetcher, checklist: Checklist, tmp_path: Path, db: Any
) -> None:
    errand = errand_to(str(served))
    first = run(errand, checklist=checklist, fetcher=fetcher, root=tmp_path)
    asked = len(served.requests)
    again = run(errand, checklist=checklist, fetcher=fetcher, root=tmp_path)
    assert again.row == first.row
    assert again.observation is None
    assert len(served.requests) == asked
    assert Assessment.objects.count() == 1


def test_the_next_visit_leans_on_the_one_before_and_comes_to_the_same(
    served: Street, fetcher: Fetcher, checklist: Checklist, tmp_path: Path, db: Any
) -> None:
    errand = errand_to(str(served))
    first = run(errand, checklist=checklist, fetcher=fetcher, root=tmp_path).seen
    tomorrow = replace(errand, day=errand.day + timedelta(days=1))
    second = run(tomorrow, checklist=checklist, fetcher=fetcher, root=tmp_path).seen
    assert first.leaning == ""
    assert second.leaning.startswith("Igual que en el recorrido anterior")
    assert second.assessment.evidence_digest == first.assessment.evidence_digest
    assert first.manifest
    assert second.manifest
    assert second.manifest.leans_on == (first.manifest.digest,)


def test_an_errand_that_was_cut_goes_on_and_asks_for_nothing_twice(
    served: Street, fetcher: Fetcher, checklist: Checklist, tmp_path: Path, db: Any
) -> None:
    errand = errand_to(str(served))

    def cut(url: str, fetched: str, count: int) -> None:
        if count == 4:
            raise Cut

    with pytest.raises(Cut):
        run(errand, checklist=checklist, fetcher=fetcher, root=tmp_path, progress=cut)
    assert not Crawl.objects.exists()
    done = run(errand, checklist=checklist, fetcher=fetcher, root=tmp_path)
    assert done.observation is not None
    assert done.observation.crawl.complete
    assert len(served.requests) == len(set(served.requests))


def test_a_portal_that_another_process_is_at_is_left_to_it_and_it_says_who(
    served: Street, fetcher: Fetcher, checklist: Checklist, tmp_path: Path, db: Any
) -> None:
    errand = errand_to(str(served))
    code = (
        "import sys\nfrom pathlib import Path\nfrom monitor.jobs.lock import hold\n"
        f"with hold(Path({str(tmp_path / LOCKS)!r}), 'portal-{errand.portal}'):\n    print('held', flush=True)\n    sys.stdin.read()\n"
    )
    other = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env={**os.environ})
    assert other.stdout is not None
    assert other.stdout.readline() == b"held\n"
    with pytest.raises(Held, match=f"el proceso {other.pid} de "):
        run(errand, checklist=checklist, fetcher=fetcher, root=tmp_path)
    assert served.requests == []
    other.kill()
    other.wait(10)
    assert run(errand, checklist=checklist, fetcher=fetcher, root=tmp_path).observation is not None


def test_a_machine_that_another_process_is_at_is_not_asked_whatever_the_town(checklist: Checklist, tmp_path: Path, db: Any) -> None:
    fetcher = Fetcher(resolve=lambda host, port: ["203.0.113.5"])
    with hold(tmp_path / LOCKS, "address-203.0.113.5"), pytest.raises(Held, match=f"el proceso {os.getpid()} de "):
        run(errand_to("https://muni.example/"), checklist=checklist, fetcher=fetcher, root=tmp_path)
    assert not Crawl.objects.exists()


def test_a_lock_ends_with_its_block_and_two_names_do_not_meet(tmp_path: Path) -> None:
    with hold(tmp_path, "one"), hold(tmp_path, "two"), pytest.raises(Held), hold(tmp_path, "one"):
        pass
    with hold(tmp_path, "one"):
        pass


def test_a_wrong_address_is_told_and_nothing_is_kept(fetcher: Fetcher, checklist: Checklist, tmp_path: Path, db: Any) -> None:
    with pytest.raises(ValueError, match="no es una dirección web"):
        run(errand_to("ftp://muni.example/"), checklist=checklist, fetcher=fetcher, root=tmp_path)
    assert not Crawl.objects.exists()


def test_an_errand_crosses_a_queue_as_json(served: Street, db: Any) -> None:
    errand = errand_to(str(served))
    assert Errand.from_dict(errand.to_dict()) == errand
