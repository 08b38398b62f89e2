"""Many stored crawls judged again at once give what each gives by itself, and one that is broken hinders no other."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from checklists.load import load_checklist
from monitor.assessment import Assessment, to_json
from monitor.crawler.fetch import Fetcher, allowed_from
from monitor.pipeline import ASSESSMENT, WARC, Stored, observe, reassess_many
from tests.servers.street import serve_folder

STREET = Path(__file__).parents[1] / "street"
TODAY = date(2026, 11, 20)


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    found = []
    for shape in ("office-files-only", "nested-lists"):
        folder = tmp_path_factory.mktemp(shape)
        with serve_folder(STREET / shape) as base:
            fetcher = Fetcher(allowed=allowed_from({"MONITOR_ALLOW": base.allow}))
            observe(str(base), folder, checklist=load_checklist(), today=TODAY, fetcher=fetcher)
            fetcher.close()
        found.append(folder)
    return found


def test_each_comes_out_as_when_it_was_observed_and_in_the_order_given(folders: list[Path]) -> None:
    checklist = load_checklist()
    before = [(folder / ASSESSMENT).read_bytes() for folder in folders]
    for folder in folders:
        (folder / ASSESSMENT).unlink()
    stored = [Stored(folder=folder, today=TODAY) for folder in folders]
    answers = list(reassess_many(stored, checklist=checklist, processes=2))
    assert [one for one, _ in answers] == stored
    assert [(folder / ASSESSMENT).read_bytes() for folder in folders] == before
    for (_, answer), text in zip(answers, before, strict=True):
        assert isinstance(answer, Assessment)
        assert to_json(answer, checklist).encode() == text


def test_a_crawl_that_cannot_be_read_comes_with_its_error_and_hinders_no_other(folders: list[Path], tmp_path: Path) -> None:
    (tmp_path / WARC).write_bytes(b"torn")
    stored = [Stored(folder=folder, today=TODAY) for folder in (tmp_path, folders[0], tmp_path / "nowhere")]
    torn, good, nowhere = (answer for _, answer in reassess_many(stored, checklist=load_checklist(), processes=2))
    assert isinstance(torn, ValueError)
    assert isinstance(good, Assessment)
    assert isinstance(nowhere, OSError)
