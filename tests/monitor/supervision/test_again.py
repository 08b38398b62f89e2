"""A round judged again keeps and tells what came out otherwise, and nothing else."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from checklists.finding import Outcome
from checklists.model import Checklist
from monitor.archive.models import Assessment, Crawl, Finding
from monitor.pipeline import WARC
from monitor.supervision.again import judge_again
from monitor.supervision.crawls import standings
from monitor.supervision.keep import open_round
from monitor.supervision.models import Round

DAY = date(2026, 11, 22)
Visit = Callable[..., Assessment]


def opened(*rows: Assessment) -> Round:
    return open_round("Una", DAY, "v1", [row.crawl.portal for row in rows], by="ana", now=datetime(2026, 11, 26, tzinfo=UTC))


def test_a_crawl_that_comes_out_the_same_is_not_kept_again(visit: Visit, checklist: Checklist) -> None:
    given = opened(visit("town", DAY))
    (one,) = judge_again(standings(given), checklist=checklist, processes=1)
    assert (one.found, one.kept, one.error) == ((), None, "")
    assert Assessment.objects.count() == 1


def test_what_another_day_changes_is_told_with_its_reason_and_kept(visit: Visit, checklist: Checklist) -> None:
    given = opened(visit("town", DAY))
    (one,) = judge_again(standings(given), checklist=checklist, today=date(2027, 1, 15), processes=1)
    change = next(change for change in one.found if change.criterion == "laip-10-04:al-dia")
    assert (change.before and change.before.outcome, change.after and change.after.outcome) == (Outcome.MET, Outcome.MISSING)
    assert change.reason == "late"
    assert "ya se esperaba noviembre de 2026" in change.sentence
    assert one.kept is not None
    assert one.kept.crawl == Crawl.objects.get()
    assert standings(given)[0].assessment == one.kept
    assert standings(given)[0].visited_on == DAY


def test_an_answer_that_was_kept_otherwise_is_told_although_the_file_beside_the_crawl_agrees(visit: Visit, checklist: Checklist) -> None:
    row = visit("town", DAY)
    changed = Finding.objects.filter(assessment=row, outcome="missing").first()
    assert changed is not None
    Finding.objects.filter(pk=changed.pk).update(outcome="unknown", reason="period_unread", searched=None)
    (one,) = judge_again(standings(opened(row)), checklist=checklist, processes=1)
    assert [(change.criterion, change.step) for change in one.found] == [(changed.criterion, "sin dato → no cumple")]


def test_the_command_gives_lines_csv_and_json_and_a_broken_crawl_hinders_no_other(
    visit: Visit, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good, torn = visit("town", DAY), visit("other", DAY)
    (Path(torn.crawl.folder) / WARC).write_bytes(b"torn")
    given, out, sheet = opened(good, torn), StringIO(), tmp_path / "cambios.csv"
    with pytest.raises(SystemExit):
        call_command("reassess", "--round", given.slug, "--today", "2027-01-15", "--csv", str(sheet), "--processes", "1", stdout=out)
    said = out.getvalue()
    assert "laip-10-04:al-dia: cumple → no cumple. El último periodo publicado es septiembre de 2026" in said
    assert "other: no se pudo juzgar" in said
    assert "cumple → no cumple  (late)" in said
    assert "1 no se pudieron juzgar" in said
    rows = list(csv.DictReader(sheet.read_text(encoding="utf-8-sig").splitlines()))
    assert {row["portal"] for row in rows} == {"town"}
    assert "15 de enero de 2027" in (Path(good.crawl.folder) / "report.html").read_text(encoding="utf-8")
    out = StringIO()
    with pytest.raises(SystemExit):
        call_command("reassess", "--round", given.slug, "--today", "2026-11-22", "--json", "--processes", "1", stdout=out)
    value = json.loads(out.getvalue())
    assert sum(item["count"] for item in value["by_reason"]) == len(value["changes"]) == len(rows)
    assert [item["error"] != "" for item in value["by_portal"]] == [
        item["portal"].startswith("https://other") for item in value["by_portal"]
    ]
