"""A crawl that stored again only what had changed: its findings are proved with the records of the crawl it leans on."""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest
from warcio.checker import Checker

from checklists.load import load_checklist
from monitor.crawler.fetch import Fetcher, allowed_from
from monitor.crawler.warc import visits
from monitor.evidence import thin as thinning
from monitor.evidence.bundle import FINDING, RECORDS, bundle
from monitor.evidence.case import Case, case_in
from monitor.evidence.digests import SUMS, of_bytes, sums_text
from monitor.evidence.manifest import read_manifest
from monitor.evidence.thin import leaned_on, thin
from monitor.evidence.verify import verify_crawl
from monitor.evidence.verify_zip import verify_zip
from monitor.extract import Worker
from monitor.pipeline import ASSESSMENT, WARC, observe, reassess
from tests.monitor.dashboard.town import build
from tests.servers.street import serve_folder

TODAY = date(2026, 11, 22)


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    """A crawl, and one after it that leans on it."""
    first, second = tmp_path / "first", tmp_path / "second"
    with serve_folder(build(tmp_path / "town")) as street:
        for folder, earlier in ((first, None), (second, first)):
            fetcher = Fetcher(allowed=allowed_from({"MONITOR_ALLOW": street.allow}))
            before = read_manifest(earlier) if earlier else None
            observe(str(street), folder, checklist=load_checklist(), today=TODAY, fetcher=fetcher, earlier=earlier, previous=before)
            fetcher.close()
    return first, second


def _case(folder: Path) -> Case:
    value = json.loads((folder / ASSESSMENT).read_text())
    asked = [c for card in value["scorecards"] for o in card["obligations"] for c in o["criteria"]]
    held = {visit.origin.digest for visit in visits(folder / WARC) if visit.origin}
    code = next(c["code"] for c in asked if c["outcome"] == "met" and any(e["digest"] in held and e["excerpt"] for e in c["evidence"]))
    return case_in(folder, ASSESSMENT, code, "")


def _files(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def test_the_zip_brings_the_records_it_leans_on_and_verifies_alone(folders: tuple[Path, Path], tmp_path: Path) -> None:
    first, second = folders
    with Worker() as worker:
        made = bundle(second, _case(second), worker)
        shutil.rmtree(first)
        path = tmp_path / "elsewhere" / "a.zip"
        path.parent.mkdir()
        path.write_bytes(made)
        assert verify_zip(path, worker).faults == []
        files = _files(made)
        assert {"apoyo-1.warc.gz", "apoyo-1-manifest.json"} <= set(files)
        assert "apoyo-1.warc.gz" in files["LEAME.txt"].decode()
        for place in {*range(0, len(made), 151), len(made) - 1}:
            path.write_bytes(made[:place] + bytes([made[place] ^ 1]) + made[place + 1 :])
            assert verify_zip(path, worker).faults, place


def test_other_readers_find_a_leaning_crawl_and_its_proof_valid(
    folders: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Worker() as worker:
        files = _files(bundle(folders[1], _case(folders[1]), worker))
    places = [folders[1] / WARC, tmp_path / RECORDS, tmp_path / "apoyo-1.warc.gz"]
    for place in places[1:]:
        place.write_bytes(files[place.name])
    checker = Checker(SimpleNamespace(inputs=[str(place) for place in places], verbose=True))
    checker.process_all()
    assert checker.exit_value == 0, capsys.readouterr().out


def test_a_support_that_is_not_the_one_named_is_found_where_the_sums_agree(folders: tuple[Path, Path], tmp_path: Path) -> None:
    with Worker() as worker:
        files = _files(bundle(folders[1], _case(folders[1]), worker))
        finding = json.loads(files[FINDING])
        alone = {**finding, "leans_on": []}
        for change, named in (
            ({"apoyo-1-manifest.json": files["manifest.json"]}, "no es de un recorrido en el que"),
            ({"apoyo-1.warc.gz": files["apoyo-1.warc.gz"][:-1]}, "cambió el registro"),
            ({"apoyo-1.warc.gz": files[RECORDS]}, "apoyo-1.warc.gz"),
            ({FINDING: json.dumps(alone).encode()}, "no guarda el contenido de"),
        ):
            changed = {name: data for name, data in {**files, **change}.items() if name != SUMS}
            changed[SUMS] = sums_text({name: of_bytes(data) for name, data in changed.items()}).encode()
            with zipfile.ZipFile(tmp_path / "b.zip", "w") as opened:
                for name, data in changed.items():
                    opened.writestr(name, data)
            faults = verify_zip(tmp_path / "b.zip", worker).faults
            assert any(named in fault for fault in faults), (named, faults)


def test_a_crawl_that_others_lean_on_is_made_smaller_without_what_they_need(
    folders: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = folders
    before = (second / ASSESSMENT).read_bytes()
    monkeypatch.setattr(thinning, "_LEAST", 10)
    kept = leaned_on(second / WARC)
    assert kept
    thin(first, WARC, kept, on="2027-01-15")
    reassess(second, checklist=load_checklist(), today=TODAY)
    assert (second / ASSESSMENT).read_bytes() == before
    assert verify_crawl(first, WARC, ASSESSMENT).faults == verify_crawl(second, WARC, ASSESSMENT).faults == []
    thin(first, WARC, set(), on="2027-01-16")
    with pytest.raises(ValueError, match="ya no está completo"):
        reassess(second, checklist=load_checklist(), today=TODAY)
