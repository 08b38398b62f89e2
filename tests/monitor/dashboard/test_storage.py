"""Old crawls are made smaller by command, what is cited stays, and how much evidence takes is told and bounded."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from monitor.archive.models import Assessment, Crawl
from monitor.archive.shelf import EVIDENCE, folder_of
from monitor.archive.store import keep
from monitor.evidence import thin as thinning
from monitor.evidence.thinned import THINNED
from monitor.evidence.verify import verify_crawl
from monitor.journal.models import Entry
from monitor.pipeline import ASSESSMENT, WARC, Observation

Shown = pytest.CaptureFixture[str]


@pytest.fixture
def crawls(observation: Observation, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch, db: Any) -> list[Assessment]:
    """Three crawls of one portal, kept in an archive of their own."""
    monkeypatch.setattr(thinning, "_LEAST", 10)
    settings.STORAGES = {**settings.STORAGES, EVIDENCE: {**settings.STORAGES[EVIDENCE], "OPTIONS": {"location": tmp_path / "crawls"}}}
    folders = [shutil.copytree(observation.folder, tmp_path / "crawls" / str(number)) for number in range(3)]
    return [keep(observation.assessment, folder, name="Villa Ejemplo") for folder in folders]


def _thinned(crawls: list[Assessment]) -> list[bool]:
    return [(folder_of(row.crawl.folder) / THINNED).exists() for row in crawls]


def test_the_newest_stay_whole_and_what_their_findings_cite_stays_everywhere(crawls: list[Assessment], capsys: Shown) -> None:
    call_command("thin", keep=1, dry_run=True)
    said = capsys.readouterr().out
    assert "Se liberarían" in said
    assert _thinned(crawls) == [False, False, False]
    call_command("thin", keep=1)
    assert "Se liberaron" in capsys.readouterr().out
    assert _thinned(crawls) == [True, True, False]
    assert Entry.objects.filter(act="evidence_thinned").count() == 2
    for row in crawls:
        assert verify_crawl(folder_of(row.crawl.folder), WARC, ASSESSMENT).faults == []
    number = next(row.pk for row in crawls[0].findings.filter(outcome="met") if row.evidence)
    call_command("evidence", str(number), out=folder_of(crawls[0].crawl.folder).parent / "a.zip")  # cited by the newest too


def test_glances_push_out_no_round(crawls: list[Assessment]) -> None:
    Crawl.objects.filter(pk__in=[row.crawl_id for row in crawls[1:]]).update(depth="light")
    call_command("thin", keep=1)
    assert _thinned(crawls) == [False, True, False]


def test_the_screen_says_of_a_body_that_went_why_it_is_not_there(crawls: list[Assessment], reviewer: Client) -> None:
    finding = next(row for row in crawls[0].findings.filter(outcome="met") if row.evidence)
    thinning.thin(folder_of(crawls[0].crawl.folder), WARC, set(), on="2027-01-15")
    page = reviewer.get(reverse("proof", args=(crawls[0].pk, finding.criterion, 1))).content.decode()
    assert "se retiró al reducir la evidencia" in page


def test_keeping_none_and_a_crawl_that_changed_are_refused_with_the_reason(crawls: list[Assessment], capsys: Shown) -> None:
    with pytest.raises(CommandError, match="--keep debe ser 1 o más"):
        call_command("thin", keep=0)
    with (folder_of(crawls[0].crawl.folder) / WARC).open("ab") as file:
        file.write(b"x")
    with pytest.raises(CommandError, match="Recorridos que no se redujeron: 1"):
        call_command("thin", keep=1)
    assert "cambió y no se toca" in capsys.readouterr().err
    assert _thinned(crawls) == [False, True, False]


def test_what_evidence_takes_is_told_by_portal_and_in_all(crawls: list[Assessment], capsys: Shown) -> None:
    call_command("storage", json=True)
    figures = json.loads(capsys.readouterr().out)
    [portal] = figures["portals"]
    assert (portal["name"], portal["crawls"]) == ("Villa Ejemplo", 3)
    assert portal["bytes"] == figures["all"] > 3 * (folder_of(crawls[0].crawl.folder) / WARC).stat().st_size
    assert figures["elsewhere"] == 0
    call_command("storage")
    said = capsys.readouterr().out
    assert "Villa Ejemplo" in said
    assert "sin límite (MONITOR_EVIDENCE_LIMIT)" in said
    assert "FALTA" not in said


def test_a_crawl_whose_folder_is_gone_is_named(crawls: list[Assessment], capsys: Shown) -> None:
    shutil.rmtree(folder_of(crawls[1].crawl.folder))
    call_command("storage", json=True)
    assert json.loads(capsys.readouterr().out)["missing"] == [crawls[1].crawl.folder]
    call_command("storage")
    assert f"FALTA la carpeta de 1 recorrido: {crawls[1].crawl.folder}." in capsys.readouterr().out
