"""Quality has a section of its own, apart from the law: the same notes in the report, on the page, and in the archive."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from checklists.load import load_checklist
from monitor.archive.models import Assessment
from monitor.archive.store import quality_of
from monitor.dashboard.quality import quality_groups
from monitor.dashboard.report import report_of
from monitor.dashboard.words import table_of
from monitor.pipeline import Observation


def test_report_page_and_archive_tell_the_same_notes_with_what_to_do(reviewer: Client, kept: Assessment, observation: Observation) -> None:
    notes = observation.assessment.quality
    assert notes
    assert quality_of(kept) == notes
    page = reviewer.get(reverse("portal", args=(kept.crawl.portal_id,))).content.decode()
    report = report_of(observation, load_checklist(), name="Villa Ejemplo")
    for face in (page, report):
        section = face.partition('aria-labelledby="calidad"')[2].partition("</section>")[0]
        assert "No cuenta en el puntaje" in section
        for note in notes:
            assert escape(note.sentence) in section
            assert escape(note.remedy) in section


def test_a_place_is_a_link_only_where_its_address_is_whole(observation: Observation) -> None:
    places = [place for group in quality_groups(observation.assessment.quality) for note in group.notes for place in note.places]
    assert places
    assert all(place.live == place.address for place in places)


def test_the_terminal_says_how_many_notes_there_are(observation: Observation) -> None:
    assert f"Calidad, aparte de la ley: {len(observation.assessment.quality)} nota" in table_of(observation, load_checklist())
