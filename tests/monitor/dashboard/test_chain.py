"""A portal whose ledger lost something: seen over two real visits, told on every face with both proofs, and no score is moved."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from checklists.model import Checklist
from monitor import pipeline
from monitor.archive.models import Portal
from monitor.archive.store import keep, previous_manifest
from monitor.crawler.fetch import Fetcher, allowed_from
from monitor.dashboard.report import report_of
from monitor.evidence.ledger import Continuity
from monitor.pipeline import Observation
from tests.monitor.dashboard.town import build
from tests.monitor.evidence.made import book, digest, package
from tests.servers.street import Street, serve_folder


def _visit(street: Street, folder: Path, checklist: Checklist, day: int) -> Observation:
    fetcher = Fetcher(allowed=allowed_from({"MONITOR_ALLOW": street.allow}))
    try:
        before = previous_manifest(folder, portal__url=f"{street}/")
        seen = pipeline.observe(str(street), folder, checklist=checklist, today=date(2026, 11, day), fetcher=fetcher, previous=before)
    finally:
        fetcher.close()
    keep(seen.assessment, folder, name="Villa Ejemplo")
    return seen


@pytest.mark.django_db
def test_a_chain_without_an_earlier_head_is_told_with_both_proofs(tmp_path: Path, checklist: Checklist, reviewer: Client) -> None:
    town = build(tmp_path / "town")
    seen = []
    with serve_folder(town) as street:
        for day, chain, count in ((1, "a", 3), (2, "a", 5), (3, "b", 7)):
            (town / "datapackage.json").write_text(package(count, chain))
            (town / "libro.json").write_text(book(count, chain))
            seen.append(_visit(street, tmp_path / str(day), checklist, day))
    assert [one.manifest.ledger.continuity for one in seen if one.manifest] == [Continuity.FIRST, Continuity.KEPT, Continuity.LOST]
    assert [one.manifest.previous for one in seen[1:] if one.manifest] == [one.manifest.digest for one in seen[:2] if one.manifest]
    assert [card.score for card in seen[1].assessment.scorecards] == [card.score for card in seen[2].assessment.scorecards]
    page = reviewer.get(reverse("portal", args=(Portal.objects.get().pk,)))
    faces: list[Any] = [report_of(seen[2], checklist, name="Villa Ejemplo"), page.content.decode()]
    for face in faces:
        assert "Señal sobre el portal" in face
        assert "mostraba 5 registros" in face
        assert digest(5) in face
        assert digest(7, "b") in face
        assert seen[1].manifest
        assert seen[1].manifest.digest in face
    assert "su libro perdió registros" in reviewer.get(reverse("portals")).content.decode()
    assert "Señal sobre el portal" not in report_of(seen[1], checklist, name="Villa Ejemplo")
