"""An old crawl made smaller: what is cited stays and is proved as before, the rest is known by its digest, and nothing becomes missing."""

from __future__ import annotations

import shutil
import subprocess
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest
from warcio.checker import Checker

from checklists.load import load_checklist
from monitor import pipeline
from monitor.crawler.record import BODY_CUT, records
from monitor.crawler.visit import page_of
from monitor.crawler.warc import notes, visits
from monitor.evidence import thin as thinning
from monitor.evidence.bundle import bundle
from monitor.evidence.case import case_in
from monitor.evidence.digests import SUMS
from monitor.evidence.manifest import MANIFEST, make, read_manifest
from monitor.evidence.thin import thin
from monitor.evidence.thinned import THINNED, read_thinned
from monitor.evidence.verify import verify_crawl
from monitor.evidence.verify_zip import verify_zip
from monitor.extract import Worker
from monitor.pipeline import ASSESSMENT, WARC, Observation, seal
from tests.monitor.evidence.made import book, crawled, package

BIG = "".join(f"<p>párrafo {n} {n * 7919 % 1000003} {n * 104729 % 999983}</p>" for n in range(400))
PAGES = {"": f"<title>Muni</title>{BIG}", "uip": f"<title>UIP</title>{BIG[:-9]}", "datapackage.json": package(90), "libro.json": book(90)}
DAY = "2027-01-15"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = crawled(tmp_path / "crawl", PAGES)
    seal(made, make(made / WARC, None))
    return made


def _faults(folder: Path) -> list[str]:
    return verify_crawl(folder, WARC, ASSESSMENT).faults


def _digest(folder: Path, path: str) -> str:
    return next(page_of(visit).digest for visit in visits(folder / WARC) if visit.url == f"http://munix.gob.gt/{path}")


def test_bodies_that_nobody_cites_go_and_all_else_stays_as_it_was_sealed(folder: Path) -> None:
    before, manifest, size = list(records(folder / WARC)), read_manifest(folder), (folder / WARC).stat().st_size
    home, cited = _digest(folder, ""), _digest(folder, "uip")
    saved = thin(folder, WARC, {cited}, on=DAY)
    assert (saved.bodies, size - (folder / WARC).stat().st_size > 2000) == (1, True)
    assert read_manifest(folder) == manifest
    after = list(records(folder / WARC))
    assert notes(folder / WARC, "thinned")[0]["bodies"] == 1
    for old, new in zip(before, after[:-1], strict=True):
        if BODY_CUT.lower() in new.headers:
            assert new.headers[BODY_CUT.lower()] == home
            assert old.block.startswith(new.block)
            assert new.block.endswith(b"\r\n\r\n")
            assert new.headers["warc-record-id"] == old.headers["warc-record-id"]
        else:
            assert new.block == old.block
    seen = {visit.url.rpartition("/")[2]: page_of(visit).digest for visit in visits(folder / WARC)}
    assert seen[""] == ""  # never the digest of an empty body
    assert seen["uip"] == cited
    assert _faults(folder) == []
    assert subprocess.run(["sha256sum", "-c", SUMS], cwd=folder, capture_output=True).returncode == 0


def test_a_dry_run_says_what_it_would_free_and_touches_nothing(folder: Path) -> None:
    data = (folder / WARC).read_bytes()
    would = thin(folder, WARC, set(), on=DAY, dry=True)
    assert would.bodies == 2
    assert (folder / WARC).read_bytes() == data
    assert not (folder / THINNED).exists()
    assert thin(folder, WARC, set(), on=DAY) == would


def test_thinning_again_takes_what_is_cited_no_more_and_then_nothing(folder: Path) -> None:
    assert thin(folder, WARC, {_digest(folder, "uip")}, on=DAY).bodies == 1
    assert thin(folder, WARC, set(), on="2027-03-01").bodies == 1
    thinned = read_thinned(folder, WARC)
    assert thinned
    assert (len(thinned.cuts), thinned.on) == (2, "2027-03-01")
    assert thin(folder, WARC, set(), on="2027-04-01").bodies == 0
    assert _faults(folder) == []


def test_any_byte_that_changes_in_a_smaller_crawl_is_found(folder: Path) -> None:
    thin(folder, WARC, {_digest(folder, "uip")}, on=DAY)
    for name in (WARC, MANIFEST, THINNED, SUMS):
        data = (folder / name).read_bytes()
        for place in {0, *range(0, len(data), 53), len(data) - 1}:
            (folder / name).write_bytes(data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :])
            assert _faults(folder), (name, place)
        (folder / name).write_bytes(data)
    (folder / THINNED).unlink()
    assert _faults(folder)


def test_a_smaller_crawl_is_never_judged_again_and_what_it_lost_is_never_missing(sealed_folder: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(sealed_folder, tmp_path / "copy")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(thinning, "_LEAST", 10)
        assert thin(copy, WARC, set(), on=DAY).bodies > 5
    with pytest.raises(ValueError, match=r"se redujo el 2027-01-15.*no puede juzgarse de nuevo"):
        pipeline.reassess(copy, checklist=load_checklist(), today=date(2026, 11, 22))
    assert _faults(copy) == []


def test_a_finding_whose_body_stayed_is_proved_as_before_and_one_whose_body_went_says_so(observation: Observation, tmp_path: Path) -> None:
    copy = shutil.copytree(observation.folder, tmp_path / "copy")
    proved = [finding for finding in observation.assessment.findings if finding.outcome == "met" and finding.evidence]
    kept = proved[0]
    digests = {evidence.digest for evidence in kept.evidence}
    other = next(one for one in proved if digests.isdisjoint(evidence.digest for evidence in one.evidence))
    with Worker() as worker, pytest.MonkeyPatch.context() as patch:
        patch.setattr(thinning, "_LEAST", 10)
        before = bundle(copy, case_in(copy, ASSESSMENT, kept.criterion, ""), worker)
        thin(copy, WARC, digests, on=DAY)
        after = bundle(copy, case_in(copy, ASSESSMENT, kept.criterion, ""), worker)
        assert after == before
        (tmp_path / "a.zip").write_bytes(after)
        assert verify_zip(tmp_path / "a.zip", worker).faults == []
        with pytest.raises(ValueError, match="no guarda"):
            bundle(copy, case_in(copy, ASSESSMENT, other.criterion, ""), worker)


def test_a_reduction_cut_short_leaves_the_old_file_or_the_new_and_is_ended_by_the_same_again(folder: Path) -> None:
    whole = {name: (folder / name).read_bytes() for name in (WARC, MANIFEST, SUMS)}
    thin(folder, WARC, set(), on=DAY)
    new = {name: (folder / name).read_bytes() for name in (WARC, MANIFEST, SUMS, THINNED)}
    (folder / WARC).write_bytes(whole[WARC])  # cut before the file took its place
    (folder / SUMS).write_bytes(whole[SUMS])
    assert _faults(folder) == []
    (folder / WARC).write_bytes(new[WARC])  # cut before the sums were written
    assert any(SUMS in fault for fault in _faults(folder))
    thin(folder, WARC, set(), on=DAY)
    assert {name: (folder / name).read_bytes() for name in new} == new


def test_what_is_not_finished_or_was_changed_is_not_made_smaller(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no ha terminado y no se reduce"):
        thin(crawled(tmp_path / "other", PAGES), WARC, set(), on=DAY)
    (folder / WARC).write_bytes((folder / WARC).read_bytes()[:-1] + b"x")
    with pytest.raises(ValueError, match="cambió y no se toca"):
        thin(folder, WARC, set(), on=DAY)


def test_the_portals_ledger_is_still_proved_by_a_smaller_crawl(folder: Path) -> None:
    thin(folder, WARC, set(), on=DAY)
    manifest = read_manifest(folder)
    assert manifest
    assert make(folder / WARC).ledger == manifest.ledger
    assert manifest.ledger.seen


def test_other_readers_find_a_smaller_crawl_valid(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    thin(folder, WARC, set(), on=DAY)
    checker = Checker(SimpleNamespace(inputs=[str(folder / WARC)], verbose=True))
    checker.process_all()
    assert checker.exit_value == 0, capsys.readouterr().out
