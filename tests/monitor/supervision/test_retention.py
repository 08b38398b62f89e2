"""What rounds need of old crawls is not taken out of them: whole crawls while a round goes on, what was published for good."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.core.management import call_command

from monitor.archive.models import Assessment
from monitor.archive.shelf import folder_of
from monitor.crawler.visit import page_of
from monitor.crawler.warc import visits
from monitor.evidence import thin as thinning
from monitor.evidence.thinned import THINNED
from monitor.pipeline import WARC
from monitor.supervision.models import Publication, PublishedPortal, Round
from monitor.supervision.retention import needed_whole, published
from monitor.supervision.stage import State

NOW = datetime(2026, 11, 22, tzinfo=UTC)
Visit = Callable[..., Assessment]


@pytest.fixture
def rows(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> list[Assessment]:
    """Three visits to one portal, on three days."""
    monkeypatch.setattr(thinning, "_LEAST", 10)
    return [visit("munix", date(2026, month, 5)) for month in (9, 10, 11)]


def _round(rows: list[Assessment], state: State, cut_off: date) -> Round:
    made = Round.objects.create(slug="r", name="Ronda", cut_off=cut_off, checklist="1", state=state, opened_by="ana", opened_at=NOW)
    made.places.create(portal=rows[0].crawl.portal)
    return made


def _thinned(rows: list[Assessment]) -> list[bool]:
    return [(folder_of(row.crawl.folder) / THINNED).exists() for row in rows]


def test_the_crawl_of_a_round_that_goes_on_stays_whole(rows: list[Assessment]) -> None:
    given = _round(rows, State.IN_REVIEW, date(2026, 9, 30))
    assert needed_whole(rows[0].crawl.portal) == {rows[0].crawl_id}
    call_command("thin", keep=1)
    assert _thinned(rows) == [False, True, False]
    Round.objects.filter(pk=given.pk).update(state=State.FINAL)
    call_command("thin", keep=1)
    assert _thinned(rows) == [True, True, False]


def test_what_a_publication_cites_is_kept_for_good(rows: list[Assessment], monkeypatch: pytest.MonkeyPatch) -> None:
    given = _round(rows, State.FINAL, date(2026, 9, 30))
    for row in rows:
        row.findings.update(evidence=[])  # nothing but the publication cites
    kept = next(page for page in map(page_of, visits(folder_of(rows[0].crawl.folder) / WARC)) if page.url.endswith("/nomina/"))
    body = {
        "manifest": rows[0].crawl.manifest,
        "obligations": [
            {"criteria": [{"evidence": [{"url": kept.url, "digest": kept.digest, "excerpt": ""}, {"url": "x", "digest": ""}]}]}
        ],
    }
    made = Publication.objects.create(round=given, summary={}, digest="d", made_by="ana", made_at=NOW)
    PublishedPortal.objects.create(publication=made, key="9901", body=body)
    assert published(rows[0].crawl.portal) == {kept.digest}
    call_command("thin", keep=1)
    left = {page.digest for page in map(page_of, visits(folder_of(rows[0].crawl.folder) / WARC)) if page.digest}
    assert kept.digest in left
    assert _thinned(rows) == [True, True, False]
