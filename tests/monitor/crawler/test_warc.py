"""The WARC: readable by others, whole after any cut, and equal to what was put in."""

import io
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from monitor.crawler.record import records
from monitor.crawler.visit import Hop, Role, Visit
from monitor.crawler.warc import Archive, iterate, notes, repair, visits
from monitor.page import Fetched
from tests.monitor.crawler.crawled import crawl_street
from tests.servers.misbehaving import misbehaving

AT = "2026-11-22T12:00:00Z"
START = {"portal": "http://munix.gob.gt/", "agent": "VitrinaMonitor/0.1", "started_at": AT}


def _visit(number: int) -> tuple[Visit, Hop]:
    url = f"http://munix.gob.gt/{number}"
    received = b"HTTP/1.1 200 OK\r\nx-Odd:  Header \r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n\xf3hola" + str(number).encode()
    visit = Visit(role=Role.PAGE, requested=url, url=url, fetched=Fetched.OK, status=200, fetched_at=AT, wire_size=len(received))
    return visit, Hop(url=url, address="190.56.1.1", sent=b"GET / HTTP/1.1\r\nHost: munix.gob.gt\r\n\r\n", received=received)


def _written(path: Path, count: int) -> Path:
    archive = Archive(path)
    archive.start(START, AT)
    for number in range(count):
        visit, hop = _visit(number)
        archive.keep(visit, (hop,))
    archive.close()
    return path


def test_bytes_come_out_as_they_went_in_and_other_readers_agree(tmp_path: Path) -> None:
    path = _written(tmp_path / "crawl.warc.gz", 2)
    _, hop = _visit(0)
    [first, second] = list(visits(path))
    assert (first.body, second.body) == (b"\xf3hola0", b"\xf3hola1")
    with path.open("rb") as file:
        seen = []
        for record in ArchiveIterator(file, no_record_parse=True):
            seen.append((record.rec_type, record.content_stream().read()))
    assert [kind for kind, _ in seen] == ["warcinfo", "metadata", "response", "request", "metadata", "response", "request", "metadata"]
    assert seen[2][1] == hop.received
    assert seen[3][1] == hop.sent
    with path.open("rb") as file:
        assert all(
            record.content_stream().read() for record in ArchiveIterator(file, check_digests="raise") if record.rec_type == "response"
        )


def test_a_record_is_found_at_the_offset_its_page_names(tmp_path: Path) -> None:
    path = _written(tmp_path / "crawl.warc.gz", 3)
    for page, body in iterate(path):
        record = next(ArchiveIterator(io.BytesIO(path.read_bytes()[page.record :])))
        assert record.rec_headers.get_header("WARC-Target-URI") == page.url
        assert record.content_stream().read() == body


def test_a_file_torn_at_any_byte_of_the_last_record_is_cut_to_what_was_whole(tmp_path: Path) -> None:
    whole = _written(tmp_path / "whole.warc.gz", 3).read_bytes()
    ends = [record.end for record in records(tmp_path / "whole.warc.gz") if record.kind == "visit"]
    torn = tmp_path / "torn.warc.gz"
    last = next(record.offset for record in records(tmp_path / "whole.warc.gz") if record.end == len(whole))
    for size in [*range(ends[1], last, 9), *range(last, len(whole))]:
        torn.write_bytes(whole[:size])
        assert repair(torn) == size - ends[1]
        assert torn.read_bytes() == whole[: ends[1]]
    torn.write_bytes(whole)
    assert repair(torn) == 0
    assert torn.read_bytes() == whole


def test_what_is_appended_after_a_repair_is_read(tmp_path: Path) -> None:
    path = _written(tmp_path / "crawl.warc.gz", 2)
    path.write_bytes(path.read_bytes()[:-40])
    assert repair(path)
    archive = Archive(path)
    archive.note("repair", "http://munix.gob.gt/", AT, {"cut_bytes": 1})
    visit, hop = _visit(7)
    archive.keep(visit, (hop,))
    archive.close()
    assert [v.requested[-1] for v in visits(path)] == ["0", "7"]
    assert notes(path, "repair") == [{"cut_bytes": 1}]


@pytest.mark.parametrize("noise", [b"", b"\x00" * 100, b"basura", b"\x1f\x8b\x08\x00"])
def test_noise_at_the_end_is_cut(tmp_path: Path, noise: bytes) -> None:
    path = _written(tmp_path / "crawl.warc.gz", 1)
    whole = path.read_bytes()
    path.write_bytes(whole + noise)
    assert repair(path) == len(noise)
    assert path.read_bytes() == whole


def test_a_failed_visit_is_a_record_too(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "c.warc.gz")
    archive.start(START, AT)
    failed = Visit(role=Role.PAGE, requested="http://a.gt/", url="http://a.gt/", fetched=Fetched.DNS, detail="no existe", fetched_at=AT)
    kept = archive.keep(failed, ())
    archive.close()
    assert list(visits(tmp_path / "c.warc.gz")) == [kept]


def test_the_record_of_a_refused_connection_names_the_machine(tmp_path: Path) -> None:
    with misbehaving() as gone:
        base, allow = gone.base, gone.allow
    path = tmp_path / "crawl.warc.gz"
    crawl_street(base, path, allow)
    refused = [record for record in records(path) if record.kind == "visit"]
    assert refused
    assert {(record.headers["warc-ip-address"], record.json()["address"]) for record in refused} == {("127.0.0.1", "127.0.0.1")}
    assert {visit.address for visit in visits(path)} == {"127.0.0.1"}
