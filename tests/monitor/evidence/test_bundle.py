"""The proof of a finding as a ZIP: what is in it, that it says so again each time, and that nothing in it can be changed unseen."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from checklists.finding import Outcome
from monitor.evidence.bundle import FINDING, GUIDE, RECORDS, bundle, pack
from monitor.evidence.case import Case, case_in
from monitor.evidence.digests import SUMS, of_bytes, sums_text
from monitor.evidence.manifest import MANIFEST, read_manifest
from monitor.evidence.verify_zip import verify_finding, verify_zip
from monitor.extract import Worker
from monitor.pipeline import ASSESSMENT, WARC, Observation


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    with Worker() as made:
        yield made


def _case(folder: Path, outcome: Outcome, *, marked: bool = False) -> Case:
    """The first finding with this outcome (and, if asked for, an excerpt in a page)."""
    value = json.loads((folder / ASSESSMENT).read_text())
    asked = [c for card in value["scorecards"] for o in card["obligations"] for c in o["criteria"]]
    code = next(c["code"] for c in asked if c["outcome"] == outcome and (not marked or any(e["excerpt"] for e in c["evidence"])))
    return case_in(folder, ASSESSMENT, code, "¿Se publica?")


@pytest.fixture(scope="module")
def made(sealed_folder: Path, worker: Worker) -> bytes:
    return bundle(sealed_folder, _case(sealed_folder, Outcome.MET, marked=True), worker)


def _files(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def _written(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def _repacked(path: Path, files: dict[str, bytes]) -> Path:
    """A ZIP as the monitor would have made it, its sums made to agree."""
    files = {name: data for name, data in files.items() if name != SUMS}
    files[SUMS] = sums_text({name: of_bytes(data) for name, data in files.items()}).encode()
    return _written(path, pack(files, json.loads(files[FINDING])["observed_on"]))


def test_the_zip_holds_the_records_that_prove_it_the_marked_text_the_manifest_and_how_to_check(made: bytes, sealed_folder: Path) -> None:
    files = _files(made)
    assert set(files) >= {GUIDE, FINDING, RECORDS, MANIFEST, SUMS, "texto-1.txt"}
    finding = json.loads(files[FINDING])
    assert files[MANIFEST] == (sealed_folder / MANIFEST).read_bytes()
    assert re.search(r"\[\[\[.+\]\]\]", files["texto-1.txt"].decode(), re.S)
    assert finding["sentence"] in files[GUIDE].decode()
    manifest = read_manifest(sealed_folder)
    assert manifest
    assert manifest.digest in files[GUIDE].decode()
    data = (sealed_folder / WARC).read_bytes()
    members = [manifest.members[number] for number in finding["records"]]
    assert files[RECORDS] == b"".join(data[one.offset : one.end] for one in members)
    with io.BytesIO(files[RECORDS]) as file:
        kinds = [record.rec_type for record in ArchiveIterator(file)]
    assert kinds[:2] == ["warcinfo", "metadata"]
    assert {"response", "request"} <= set(kinds)


def test_the_same_finding_gives_the_same_bytes(made: bytes, sealed_folder: Path, worker: Worker) -> None:
    assert bundle(sealed_folder, _case(sealed_folder, Outcome.MET, marked=True), worker) == made


def test_a_zip_is_intact_and_so_is_its_folder(made: bytes, tmp_path: Path, worker: Worker) -> None:
    assert verify_zip(_written(tmp_path / "a.zip", made), worker).faults == []
    with zipfile.ZipFile(tmp_path / "a.zip") as opened:
        opened.extractall(tmp_path / "out")
    assert verify_finding(tmp_path / "out", worker).faults == []


def test_every_finding_can_be_proved_and_what_is_missing_by_how_every_request_ended(
    observation: Observation, sealed_folder: Path, tmp_path: Path, worker: Worker
) -> None:
    for outcome in {finding.outcome for finding in observation.assessment.findings}:
        data = bundle(sealed_folder, _case(sealed_folder, outcome), worker)
        assert verify_zip(_written(tmp_path / f"{outcome}.zip", data), worker).faults == []
    files = _files((tmp_path / "missing.zip").read_bytes())
    with io.BytesIO(files[RECORDS]) as file:
        kinds = [record.rec_headers.get_header("Content-Type", "") for record in ArchiveIterator(file)]
    manifest = read_manifest(sealed_folder)
    assert manifest
    assert sum("vitrina.visit" in kind for kind in kinds) == sum(member.type == "request" for member in manifest.members)


def test_the_steps_of_the_guide_work_in_a_shell(made: bytes, tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(made)) as opened:
        opened.extractall(tmp_path)
    steps = [line.strip() for line in (tmp_path / GUIDE).read_text().splitlines() if re.match(r"    (sha256sum|tail|gzip)", line)]
    assert len(steps) >= 4
    done = [subprocess.run(["bash", "-c", f"set -o pipefail; {step}"], cwd=tmp_path, capture_output=True) for step in steps]
    assert [one.returncode for one in done] == [0] * len(steps), [one.stderr for one in done]
    digest = done[2].stdout.decode().split()[0]
    assert f'"sha256":"sha256:{digest}","type":"response"' in (tmp_path / MANIFEST).read_text()
    assert done[3].stdout.startswith(b"WARC/1.1\r\n")
    assert b"HTTP/1." in done[3].stdout


def test_any_byte_of_a_zip_that_changes_is_found(made: bytes, tmp_path: Path, worker: Worker) -> None:
    path = tmp_path / "a.zip"
    for place in {0, 1, *range(3, len(made), 199), *range(len(made) - 600, len(made), 11), len(made) - 1}:
        path.write_bytes(made[:place] + bytes([made[place] ^ 1]) + made[place + 1 :])
        assert verify_zip(path, worker).faults, place


def test_a_changed_file_is_named_even_where_the_sums_agree(made: bytes, tmp_path: Path, worker: Worker) -> None:
    files, path = _files(made), tmp_path / "a.zip"
    finding = json.loads(files[FINDING])
    records = files[RECORDS]
    gone = {**finding, "records": finding["records"][:-1]}
    other = {**finding, "manifest": "sha256:" + "0" * 64}
    excerpt = {**finding, "evidence": [{**one, "excerpt": "palabras que nadie escribió"} for one in finding["evidence"]]}
    digest = {**finding, "evidence": [{**one, "digest": "sha256:" + "1" * 64} for one in finding["evidence"]]}
    for change, named in (
        ({RECORDS: records[:-1]}, "cambió el registro"),
        ({RECORDS: records[:20] + bytes([records[20] ^ 1]) + records[21:]}, "cambió el registro 1 "),
        ({RECORDS: records + records}, "está repetido un registro"),
        ({FINDING: json.dumps(gone).encode()}, RECORDS),
        ({FINDING: json.dumps(other).encode()}, "es de otro recorrido"),
        ({FINDING: json.dumps(excerpt).encode()}, "no está en el contenido de"),
        ({FINDING: json.dumps(digest).encode()}, "no guarda el contenido de"),
        ({MANIFEST: files[MANIFEST].replace(b'"started_at": "2', b'"started_at": "1')}, "es de otro recorrido"),
    ):
        faults = verify_zip(_repacked(path, {**files, **change}), worker).faults
        assert any(named in fault for fault in faults), (named, faults)


def test_a_zip_with_more_less_or_the_same_name_twice_is_no_proof(made: bytes, tmp_path: Path, worker: Worker) -> None:
    files, path = _files(made), tmp_path / "a.zip"
    assert any("no es parte de la prueba" in fault for fault in verify_zip(_repacked(path, {**files, "../otro.txt": b""}), worker).faults)
    assert any(
        f"{GUIDE}: falta" in fault for fault in verify_zip(_repacked(path, {n: d for n, d in files.items() if n != GUIDE}), worker).faults
    )
    shutil.copy(_written(path, made), tmp_path / "b.zip")
    with zipfile.ZipFile(tmp_path / "b.zip", "a") as opened, pytest.warns(UserWarning, match="Duplicate"):
        opened.writestr(FINDING, files[FINDING].replace(b"met", b"mat"))
    assert any("dos veces" in fault for fault in verify_zip(tmp_path / "b.zip", worker).faults)
    assert any("no se puede abrir" in fault for fault in verify_zip(_written(tmp_path / "c.zip", b"PK\x03\x04"), worker).faults)


def test_a_zip_that_was_packed_again_is_told_from_one_whose_content_changed(made: bytes, tmp_path: Path, worker: Worker) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as opened:
        for name, data in _files(made).items():
            opened.writestr(name, data)
    [fault] = verify_zip(tmp_path / "a.zip", worker).faults
    assert "cada archivo que contiene está intacto" in fault


def test_other_readers_of_warc_find_crawl_and_proof_valid(
    made: bytes, sealed_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    small = _written(tmp_path / "registros.warc.gz", _files(made)[RECORDS])
    checker = Checker(SimpleNamespace(inputs=[str(sealed_folder / WARC), str(small)], verbose=True))
    checker.process_all()
    shown = capsys.readouterr().out
    assert checker.exit_value == 0, shown
    assert "fail" not in shown
    assert "digest pass" in shown


def test_a_finding_that_cannot_be_proved_says_why(sealed_folder: Path, tmp_path: Path, worker: Worker) -> None:
    case = _case(sealed_folder, Outcome.MET)
    folder = shutil.copytree(sealed_folder, tmp_path / "copy")
    with pytest.raises(ValueError, match="no responde al criterio «laip-0»"):
        case_in(folder, ASSESSMENT, "laip-0", "")
    with pytest.raises(ValueError, match="no guarda una evaluación: falta assessment"):
        case_in(tmp_path, ASSESSMENT, "laip-0", "")
    data = (folder / WARC).read_bytes()
    (folder / WARC).write_bytes(data[:300] + bytes([data[300] ^ 1]) + data[301:])
    with pytest.raises(ValueError, match=r"monitor verify|no guarda"):
        bundle(folder, case, worker)
    (folder / MANIFEST).unlink()
    with pytest.raises(ValueError, match="el recorrido no ha terminado"):
        bundle(folder, case, worker)
