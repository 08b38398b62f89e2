"""Files that somebody made to break the one who checks them: each is a fault, none is an error of ours, and none is taken for whole."""

from __future__ import annotations

import io
import json
import random
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from monitor.evidence.bundle import FINDING, RECORDS, bundle
from monitor.evidence.case import case_in
from monitor.evidence.digests import SUMS, of_bytes, sums_text
from monitor.evidence.manifest import MANIFEST
from monitor.evidence.verify_zip import verify_zip
from monitor.extract import Worker
from monitor.pipeline import ASSESSMENT

ODD: list[Any] = [None, True, -1, 1e308, "", "x" * 1000, [], [[]], {}, {"a": {}}, "../../etc/passwd", "2026-13-99", "0001-01-01"]


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    with Worker() as made:
        yield made


@pytest.fixture(scope="module")
def files(sealed_folder: Path, worker: Worker) -> dict[str, bytes]:
    value = json.loads((sealed_folder / ASSESSMENT).read_text())
    asked = [c for card in value["scorecards"] for o in card["obligations"] for c in o["criteria"]]
    code = next(c["code"] for c in asked if c["outcome"] == "met" and c["evidence"])
    with zipfile.ZipFile(io.BytesIO(bundle(sealed_folder, case_in(sealed_folder, ASSESSMENT, code, ""), worker))) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def _zip(path: Path, files: dict[str, bytes]) -> Path:
    """A ZIP whose sums agree with what is in it."""
    files = {name: data for name, data in files.items() if name != SUMS}
    files[SUMS] = sums_text({name: of_bytes(data) for name, data in files.items()}).encode()
    with zipfile.ZipFile(path, "w") as opened:
        for name, data in files.items():
            opened.writestr(name, data)
    return path


def test_a_finding_with_odd_values_is_a_fault(files: dict[str, bytes], tmp_path: Path, worker: Worker) -> None:
    finding = json.loads(files[FINDING])
    changed = [
        {**finding, name: odd} for name in ("observed_on", "evidence", "records", "leans_on", "manifest", "portal", "format") for odd in ODD
    ]
    changed += [{**finding, "evidence": [{**finding["evidence"][0], name: odd}]} for name in ("url", "digest", "excerpt") for odd in ODD]
    changed += [{**finding, "leans_on": [{"manifest": odd, "records": other}]} for odd in ODD for other in ODD]
    for value in changed:
        same = value == finding
        found = verify_zip(_zip(tmp_path / "a.zip", {**files, FINDING: json.dumps(value).encode()}), worker)
        assert found.faults or same, value
    for data in (b"", b"[" * 100_000, b"null", b"[]", b'"x"', b"\xff\xfe"):
        assert verify_zip(_zip(tmp_path / "a.zip", {**files, FINDING: data}), worker).faults


def test_a_manifest_with_odd_values_is_a_fault(files: dict[str, bytes], tmp_path: Path, worker: Worker) -> None:
    for name in ("portal", "size", "ledger", "records", "previous", "leans_on", "count", "file", "sha256"):
        for odd in ODD:
            value = json.loads(files[MANIFEST])
            value[name] = odd
            lines = json.dumps(value).encode()
            assert verify_zip(_zip(tmp_path / "a.zip", {**files, MANIFEST: lines}), worker).faults, (name, odd)
    for line in (b'"offset":0', b'"offset":"0"', b'"offset":-5', b'"offset":1e9'):
        data = files[MANIFEST].replace(b'"offset":0', line, 1)
        assert verify_zip(_zip(tmp_path / "a.zip", {**files, MANIFEST: data}), worker).faults


def test_noise_in_any_file_is_a_fault_and_never_an_error(files: dict[str, bytes], tmp_path: Path, worker: Worker) -> None:
    luck = random.Random(7)
    for _ in range(150):
        name = luck.choice([FINDING, MANIFEST, RECORDS, SUMS])
        data = bytearray(files[name])
        for _ in range(luck.randint(1, 20)):
            place = luck.randrange(len(data))
            data[place : place + luck.randint(0, 30)] = luck.randbytes(luck.randint(1, 30))
        assert verify_zip(_zip(tmp_path / "a.zip", {**files, name: bytes(data)}), worker).faults or name == SUMS


def test_a_record_that_inflates_without_end_is_not_inflated(files: dict[str, bytes], tmp_path: Path, worker: Worker) -> None:
    machine = zlib.compressobj(9, zlib.DEFLATED, 31)
    bomb = b"".join(machine.compress(bytes(10_000_000)) for _ in range(120)) + machine.flush()
    faults = verify_zip(_zip(tmp_path / "a.zip", {**files, RECORDS: bomb}), worker).faults
    assert any(RECORDS in fault for fault in faults)
