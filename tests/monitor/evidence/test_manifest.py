"""The manifest: every byte of the WARC under a digest, the same bytes each time, chained, and never written twice."""

import hashlib
import subprocess
from pathlib import Path

import pytest

from monitor.evidence.digests import SUMS
from monitor.evidence.manifest import MANIFEST, Manifest, make, read_manifest
from monitor.evidence.thinned import sealed
from monitor.pipeline import WARC, seal
from tests.monitor.evidence.made import crawled

PAGES = {"": "<title>Muni</title><p>hola</p>", "uip": "<title>UIP</title>"}


def test_the_records_of_a_manifest_cover_every_byte_of_the_warc(tmp_path: Path) -> None:
    folder = crawled(tmp_path, PAGES)
    data, manifest = (folder / WARC).read_bytes(), make(folder / WARC)
    ends = [member.end for member in manifest.members]
    assert [member.offset for member in manifest.members] == [0, *ends[:-1]]
    assert ends[-1] == len(data) == manifest.size
    for member in manifest.members:
        assert member.sha256 == "sha256:" + hashlib.sha256(data[member.offset : member.end]).hexdigest()
    assert manifest.sha256 == "sha256:" + hashlib.sha256(data).hexdigest()
    kinds = [member.type for member in manifest.members]
    assert kinds == ["warcinfo", "metadata", *["response", "request", "metadata"] * 3, "metadata"]
    assert manifest.members[5].url == "http://munix.gob.gt/"
    assert manifest.members[5].date == "2026-11-22T12:00:00Z"


def test_a_manifest_goes_to_its_file_and_back_and_names_the_one_before_it(tmp_path: Path) -> None:
    first = make(crawled(tmp_path / "1", PAGES) / WARC)
    second = make(crawled(tmp_path / "2", PAGES, day="2026-12-01") / WARC, first)
    assert first.previous == ""
    assert second.previous == first.digest == "sha256:" + hashlib.sha256(first.to_bytes()).hexdigest()
    assert Manifest.from_bytes(second.to_bytes()) == second
    assert make(tmp_path / "2" / WARC, first).to_bytes() == second.to_bytes()


@pytest.mark.parametrize("change", [(b"\n", b" "), (b'"count":', b'"count" :'), (b"{", b"["), (b"records", b"recorps")])
def test_a_manifest_that_the_monitor_would_not_have_written_is_not_read(tmp_path: Path, change: tuple[bytes, bytes]) -> None:
    manifest = make(crawled(tmp_path, PAGES) / WARC)
    with pytest.raises(ValueError, match=r"manifiesto|alguien lo cambió"):
        Manifest.from_bytes(manifest.to_bytes().replace(*change, 1))


def test_a_manifest_that_says_something_else_has_another_digest(tmp_path: Path) -> None:
    manifest = make(crawled(tmp_path, PAGES) / WARC)
    assert Manifest.from_bytes(manifest.to_bytes().replace(b"munix", b"muniy", 1)).digest != manifest.digest


def test_a_file_that_ends_in_the_middle_of_a_record_cannot_be_sealed(tmp_path: Path) -> None:
    warc = crawled(tmp_path, PAGES) / WARC
    warc.write_bytes(warc.read_bytes()[:-3])
    with pytest.raises(ValueError, match="termina a medias; repita la observación"):
        make(warc)


def test_a_sealed_crawl_that_was_changed_is_told_and_not_touched(tmp_path: Path) -> None:
    folder = crawled(tmp_path, PAGES)
    assert sealed(folder, WARC) is None
    seal(folder, make(folder / WARC, None))
    assert sealed(folder, WARC) == read_manifest(folder)
    data = (folder / WARC).read_bytes()
    (folder / WARC).write_bytes(data[:-1])
    with pytest.raises(ValueError, match=r"ya no es como lo dice su manifiesto.*monitor verify"):
        sealed(folder, WARC)
    (folder / MANIFEST).write_bytes(b"{}")
    with pytest.raises(ValueError, match="Restaure la carpeta de un respaldo"):
        read_manifest(folder)


def test_the_seal_is_checked_by_sha256sum_alone(tmp_path: Path) -> None:
    folder = crawled(tmp_path, PAGES)
    seal(folder, make(folder / WARC, None))
    done = subprocess.run(["sha256sum", "-c", SUMS], cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
    (folder / WARC).write_bytes((folder / WARC).read_bytes() + b"x")
    assert subprocess.run(["sha256sum", "-c", SUMS], cwd=folder, capture_output=True).returncode == 1
