"""What a later crawl says of a portal's ledger. A loss is only what was seen to be lost."""

from pathlib import Path

import pytest

from monitor.evidence.ledger import Continuity
from monitor.evidence.manifest import Manifest, make
from monitor.pipeline import WARC
from tests.monitor.evidence.made import book, crawled, digest, package

HOME = {"": "<title>Muni</title>"}
PACKAGE, BOOK = "datapackage.json", "libro.json"


def _after(tmp_path: Path, *crawls: dict[str, str]) -> Manifest:
    """The manifest of the last of several crawls, each after the one before it."""
    manifest = None
    for number, files in enumerate(crawls, start=1):
        folder = crawled(tmp_path / str(number), HOME | files, day=f"2026-11-{number:02d}")
        manifest = make(folder / WARC, manifest)
    assert manifest
    return manifest


def test_a_portal_without_a_ledger_has_nothing_to_keep(tmp_path: Path) -> None:
    assert _after(tmp_path, {}, {PACKAGE: '{"resources": []}'}).ledger.continuity is Continuity.NONE


def test_the_head_is_kept_with_the_file_that_shows_it(tmp_path: Path) -> None:
    ledger = _after(tmp_path, {PACKAGE: package(3)}).ledger
    assert ledger.continuity is Continuity.FIRST
    assert ledger.seen
    assert (ledger.seen.head, ledger.seen.count, ledger.seen.url) == (digest(3), 3, "http://munix.gob.gt/datapackage.json")


@pytest.mark.parametrize(
    ("later", "expected"),
    [
        ({PACKAGE: package(3)}, Continuity.KEPT),
        ({PACKAGE: package(5), BOOK: book(5)}, Continuity.KEPT),
        ({PACKAGE: package(5)}, Continuity.UNCONFIRMED),
        ({PACKAGE: package(5, "b"), BOOK: book(5, "b")}, Continuity.LOST),
        ({PACKAGE: package(3, "b")}, Continuity.LOST),
        ({PACKAGE: package(2)}, Continuity.LOST),
        ({PACKAGE: package(0)}, Continuity.LOST),
        ({PACKAGE: package(2), BOOK: book(5)}, Continuity.KEPT),  # one of two files is an old copy
        ({}, Continuity.UNSEEN),
        ({PACKAGE: "<html>Mantenimiento</html>"}, Continuity.UNSEEN),
        ({PACKAGE: package(5)[:-9]}, Continuity.UNSEEN),
        ({PACKAGE: "[" * 100_000}, Continuity.UNSEEN),
        ({PACKAGE: '{"ledger": {"head": "x", "count": 9}}'}, Continuity.UNSEEN),
        ({PACKAGE: '{"ledger": {"head": null, "count": true}}'}, Continuity.UNSEEN),
        ({PACKAGE: package(5), BOOK: book(5)[:-9]}, Continuity.UNCONFIRMED),
        ({PACKAGE: package(5), BOOK: '{"head": "' + digest(5) + '", "count": 5, "links": []}'}, Continuity.UNCONFIRMED),
    ],
)
def test_a_later_chain_is_compared_with_what_was_known(tmp_path: Path, later: dict[str, str], expected: Continuity) -> None:
    assert _after(tmp_path, {PACKAGE: package(3)}, later).ledger.continuity is expected


def test_a_loss_names_both_proofs(tmp_path: Path) -> None:
    first = make(crawled(tmp_path / "1", HOME | {PACKAGE: package(3)}) / WARC)
    ledger = make(crawled(tmp_path / "2", HOME | {PACKAGE: package(2)}) / WARC, first).ledger
    assert ledger.known
    assert ledger.seen
    assert (ledger.known.count, ledger.known.manifest, ledger.known.at) == (3, first.digest, "2026-11-22T12:00:00Z")
    assert (ledger.seen.count, ledger.seen.head) == (2, digest(2))
    assert ledger.known.digest != ledger.seen.digest


def test_a_head_is_remembered_over_crawls_that_did_not_see_the_ledger(tmp_path: Path) -> None:
    assert _after(tmp_path, {PACKAGE: package(3)}, {}, {}, {PACKAGE: package(2)}).ledger.continuity is Continuity.LOST


def test_a_loss_is_told_until_the_chain_holds_what_it_lost(tmp_path: Path) -> None:
    lost = ({PACKAGE: package(3)}, {PACKAGE: package(2)}, {PACKAGE: package(4, "b"), BOOK: book(4, "b")})
    assert _after(tmp_path / "lost", *lost).ledger.continuity is Continuity.LOST
    assert _after(tmp_path / "found", *lost, {PACKAGE: package(4), BOOK: book(4)}).ledger.continuity is Continuity.KEPT
