"""`monitor verify` of a crawl: any byte that changed, any record that was put in, taken out or moved, is found and named."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from monitor.evidence.digests import SUMS, sums_text
from monitor.evidence.manifest import MANIFEST, Manifest, make, members_of, read_manifest
from monitor.evidence.verify import verify_crawl, wrong_link
from monitor.pipeline import ASSESSMENT, WARC, seal
from tests.monitor.evidence.made import book, crawled, package

PAGES = {"": "<title>Muni</title><p>hola</p>", "uip": "<title>UIP</title>", "datapackage.json": package(2), "libro.json": book(2)}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = crawled(tmp_path / "crawl", PAGES)
    seal(made, make(made / WARC, None))
    return made


def _faults(folder: Path) -> list[str]:
    return verify_crawl(folder, WARC, ASSESSMENT).faults


def _flipped(data: bytes, place: int) -> bytes:
    return data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]


def _records(folder: Path) -> list[bytes]:
    data = (folder / WARC).read_bytes()
    return [data[member.offset : member.end] for member in members_of(folder / WARC)]


def _rewritten(folder: Path, records: list[bytes]) -> list[str]:
    """The faults of a WARC that was written anew, its sums made to agree."""
    (folder / WARC).write_bytes(b"".join(records))
    manifest = read_manifest(folder)
    assert manifest
    whole = make(folder / WARC)
    (folder / SUMS).write_text(sums_text({WARC: whole.sha256, MANIFEST: manifest.digest}))
    return _faults(folder)


def test_a_sealed_crawl_is_intact(folder: Path, sealed_folder: Path) -> None:
    assert _faults(folder) == []
    assert _faults(sealed_folder) == []


def test_any_byte_of_the_warc_that_changes_is_found_and_its_record_named(folder: Path) -> None:
    data = (folder / WARC).read_bytes()
    for number, member in enumerate(list(members_of(folder / WARC)), start=1):
        middle = range(member.offset, member.end, 29)
        for place in {member.offset, member.offset + 4, *middle, member.end - 1}:
            (folder / WARC).write_bytes(_flipped(data, place))
            found = _faults(folder)
            assert f"{WARC}: no tiene la huella que dice {SUMS}" in found
            assert any(f"cambió el registro {number} ({member.type}" in fault for fault in found), (place, found)
            assert not any(f"registro {number + 1} " in fault for fault in found)


@pytest.mark.parametrize("name", [MANIFEST, SUMS])
def test_any_byte_of_manifest_and_sums_that_changes_is_found(folder: Path, name: str) -> None:
    data = (folder / name).read_bytes()
    for place in {0, *range(0, len(data), 7), len(data) - 1}:
        (folder / name).write_bytes(_flipped(data, place))
        assert any(name in fault for fault in _faults(folder)), place


def test_what_a_manifest_says_of_a_record_must_be_so_even_where_its_sums_agree(folder: Path) -> None:
    for before, after, named in (
        (b'"url":"http://munix.gob.gt/uip"', b'"url":"http://munix.gob.gt/uix"', "«url»"),
        (b'"date":"2026-11-22', b'"date":"2026-11-23', "«date»"),
        (b'"type":"response"', b'"type":"resource"', "«type»"),
        (b'"started_at": "2026-11-22', b'"started_at": "2026-11-21', "«started_at»"),
        (b'"count":2', b'"count":3', "«ledger»"),
    ):
        data = (folder / MANIFEST).read_bytes()
        assert before in data
        changed = Manifest.from_bytes(data.replace(before, after, 1))
        (folder / MANIFEST).write_bytes(changed.to_bytes())
        (folder / SUMS).write_text(changed.sums)
        assert any(named in fault for fault in _faults(folder)), named
        (folder / MANIFEST).write_bytes(data)


def test_a_record_taken_out_is_named_and_no_other(folder: Path) -> None:
    records = _records(folder)
    for place in (0, 5, len(records) - 1):
        found = _rewritten(folder, records[:place] + records[place + 1 :])
        assert len(found) == 1
        assert f"falta el registro {place + 1} (" in found[0]


def test_a_record_put_in_is_named_by_its_place(folder: Path) -> None:
    records = _records(folder)
    other = _records(crawled(folder.parent / "other", {"": "<title>Otra</title>"}))[6]
    [fault] = _rewritten(folder, [*records[:5], other, *records[5:]])
    assert "hay un registro que no es del recorrido, después del registro 5" in fault
    [fault] = _rewritten(folder, [*records, records[3]])
    assert "está repetido un registro" in fault


def test_records_that_change_places_are_named(folder: Path) -> None:
    records = _records(folder)
    found = _rewritten(folder, [*records[:5], records[8], *records[6:8], records[5], *records[9:]])
    assert any("se movió de lugar el registro 6 " in fault or "se movió de lugar el registro 9 " in fault for fault in found)


def test_a_file_cut_short_or_lengthened_is_told(folder: Path) -> None:
    data = (folder / WARC).read_bytes()
    (folder / WARC).write_bytes(data[:-200])
    assert any("faltan 200 bytes" in fault for fault in _faults(folder))
    (folder / WARC).write_bytes(data + b"no es un registro")
    assert any("sobran 17 bytes" in fault for fault in _faults(folder))
    (folder / WARC).unlink()
    assert f"{WARC}: falta" in _faults(folder)


def test_a_manifest_follows_only_the_one_it_names(folder: Path, tmp_path: Path) -> None:
    first = read_manifest(folder)
    assert first
    later = crawled(tmp_path / "later", PAGES, day="2026-11-29")
    seal(later, make(later / WARC, first))
    second = read_manifest(later)
    assert second
    assert wrong_link(second, first) == []
    assert "no sigue al manifiesto que se dio" in wrong_link(first, second)[0]
    assert _faults(later) == []


def test_an_assessment_that_leans_on_what_is_not_in_the_archive_is_told(sealed_folder: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(sealed_folder, tmp_path / "copy")
    value = json.loads((folder / ASSESSMENT).read_text())
    asked = [c for card in value["scorecards"] for o in card["obligations"] for c in o["criteria"] if c["evidence"]]
    asked[0]["evidence"][0]["digest"] = "sha256:" + "0" * 64
    (folder / ASSESSMENT).write_text(json.dumps(value))
    assert any(asked[0]["code"] in fault for fault in _faults(folder))
