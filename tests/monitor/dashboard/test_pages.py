"""The signed-in pages: for people with an account, in their own style sheet, with the proof one click away."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from lxml import html

from checklists.model import Checklist, Subject
from checklists.scoring import score
from monitor.archive.models import Assessment, Crawl, HistoricResult, ObligationScore, Portal, Scorecard
from monitor.archive.store import findings_of, keep, scorecards_of
from monitor.assessment import to_dict
from monitor.dashboard.words import ESTIMATE
from monitor.pipeline import Observation
from tests.monitor.dashboard.town import HOSTILE


def addresses(kept: Assessment) -> list[str]:
    portal, criterion = kept.crawl.portal_id, next(f.criterion for f in findings_of(kept) if f.evidence)
    return [
        reverse("portals"),
        reverse("portal", args=(portal,)),
        reverse("assessment", args=(kept.pk,)),
        reverse("crawls", args=(portal,)),
        reverse("proof", args=(kept.pk, criterion, 1)),
        reverse("method"),
    ]


def test_pages_need_an_account(client: Client, kept: Assessment) -> None:
    for address in addresses(kept):
        answer = client.get(address)
        if address == reverse("method"):  # how portals are judged is for everybody
            assert "Qué tanto acierta la máquina" in answer.content.decode()
            continue
        assert answer.status_code == 302
        assert answer.url.startswith(reverse("account_login"))
    assert client.get(reverse("account_login")).status_code == 200


def test_the_front_door_leads_a_stranger_to_the_results_and_a_reviewer_to_the_portals(reviewer: Client) -> None:
    assert Client().get("/")["Location"] == reverse("results:newest")
    assert reviewer.get("/").status_code == 200


def test_every_page_says_who_publishes_and_that_it_is_an_estimate(reviewer: Client, kept: Assessment) -> None:
    for address in addresses(kept):
        text = reviewer.get(address).content.decode()
        assert ESTIMATE in text, address
        assert "Publica: " in text


def test_pages_hold_no_scripts_and_no_inline_style(reviewer: Client, kept: Assessment) -> None:
    for address in addresses(kept):
        answer = reviewer.get(address)
        tree = html.fromstring(answer.content.decode())
        assert not list(tree.iter("script", "style")), address
        assert not tree.xpath("//@style | //@onclick"), address
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy


def test_the_list_shows_each_portal_with_its_newest_assessment(reviewer: Client, kept: Assessment) -> None:
    tree = html.fromstring(reviewer.get("/").content.decode())
    assert tree.xpath("//h2/a/text()") == ["Villa Ejemplo"]
    card = scorecards_of(kept)[0]
    assert f"{card.score.low:.1f}" in tree.text_content()
    assert len(tree.xpath("//svg[@role='img']")) == 1


def test_the_portal_shows_every_sentence_and_nothing_of_strangers_runs(reviewer: Client, kept: Assessment) -> None:
    text = reviewer.get(reverse("portal", args=(kept.crawl.portal_id,))).content.decode()
    shown = html.fromstring(text).text_content()
    for finding in findings_of(kept):
        assert finding.sentence in shown
    assert HOSTILE not in text
    assert len(html.fromstring(text).xpath("//details[starts-with(@id, 'o-laip-10-')]")) == 29


def test_the_clock_shows_the_month_that_is_not_there(reviewer: Client, kept: Assessment) -> None:
    tree = html.fromstring(reviewer.get(reverse("portal", args=(kept.crawl.portal_id,))).content.decode())
    cells = tree.xpath("//details[@id='o-laip-10-04']//ol/li")
    told = {cell.xpath("string(i)"): cell.get("class") for cell in cells}
    assert told["junio de 2026: no se vio"] == "hora none"
    assert told["julio de 2026: datos"] == "hora data"
    assert len(cells) == 12


def test_the_proof_marks_the_excerpt_in_text(reviewer: Client, kept: Assessment) -> None:
    finding = next(f for f in findings_of(kept) if f.criterion == "laip-10-01.estructura:publicado")
    text = reviewer.get(reverse("proof", args=(kept.pk, finding.criterion, 1))).content.decode()
    tree = html.fromstring(text)
    assert "organigrama vigente" in tree.xpath("string(//pre/mark)")
    assert HOSTILE not in text
    assert HOSTILE in tree.xpath("string(//pre)")
    assert finding.evidence[0].digest in tree.text_content()


def test_a_proof_whose_archive_is_gone_says_what_to_do(reviewer: Client, kept: Assessment) -> None:
    Crawl.objects.filter(pk=kept.crawl_id).update(folder="/nowhere/at/all")
    finding = next(f for f in findings_of(kept) if f.evidence)
    answer = reviewer.get(reverse("proof", args=(kept.pk, finding.criterion, 1)))
    assert answer.status_code == 200
    assert "Restáurela de un respaldo" in answer.content.decode()


def test_a_proof_that_is_not_there_is_not_found(reviewer: Client, kept: Assessment) -> None:
    assert reviewer.get(reverse("proof", args=(kept.pk, "laip-10-01:nada", 1))).status_code == 404
    answer = reviewer.get(reverse("portal", args=(kept.crawl.portal_id + 1,)))
    assert answer.status_code == 404
    assert "Esta página no está" in answer.content.decode()


def test_the_pdhs_results_are_labelled_as_theirs(reviewer: Client, kept: Assessment) -> None:
    call_command("load_history", verbosity=0)
    address = reverse("portal", args=(kept.crawl.portal_id,))
    assert "Sin resultados de la PDH para este municipio inventado" in reviewer.get(address).content.decode()
    Portal.objects.update(municipality="0101")
    tree = html.fromstring(reviewer.get(address).content.decode())
    section = tree.xpath("//section[@aria-labelledby='historia']")[0]
    assert section.xpath("string(h2)") == "Historia: resultados de la PDH (SECAI)"
    assert "90.4" in section.xpath("string(.//table)")
    assert "PDH-SECAI" in section.text_content()
    assert "README" not in section.text_content()


def test_loading_history_again_changes_nothing(db: Any) -> None:
    call_command("load_history", verbosity=0)
    count = HistoricResult.objects.count()
    call_command("load_history", verbosity=0)
    assert HistoricResult.objects.count() == count > 1000


def test_an_old_assessment_points_to_the_newer_one(reviewer: Client, kept: Assessment) -> None:
    Assessment.objects.create(crawl=kept.crawl, checklist="2027.01", subject="municipality", observed_on=date(2027, 1, 5))
    assert "Hay una evaluación más reciente" in reviewer.get(reverse("assessment", args=(kept.pk,))).content.decode()


def test_what_is_kept_reads_back_as_it_was(kept: Assessment, observation: Observation) -> None:
    assert findings_of(kept) == observation.assessment.findings
    assert scorecards_of(kept) == observation.assessment.scorecards


def test_fifty_portals_cost_no_more_queries_than_one(reviewer: Client, kept: Assessment, django_assert_max_num_queries: Any) -> None:
    for place in range(50):
        portal = Portal.objects.create(name=f"Portal {place:02d}", url=f"https://ejemplo{place}.gob.gt/")
        crawl = Crawl.objects.create(portal=portal, folder=f"/c/{place}", outcome="ok", complete=place % 2, pages=1, documents=0)
        row = Assessment.objects.create(crawl=crawl, checklist="x", subject="municipality", observed_on=date(2026, 11, 1))
        card = Scorecard.objects.create(assessment=row, law="laip", low=place, point=place + 1, high=place + 2, band="bajo", decided=1)
        ObligationScore.objects.create(scorecard=card, code="laip-10-01", outcome="met", low=1, point=1, high=1, decided=1)
    with django_assert_max_num_queries(10):
        text = reviewer.get("/").content.decode()
    assert text.count('role="img"') == 50
    assert "Hoja 1 de 2" in text
    assert "recorrido incompleto" in text
    with django_assert_max_num_queries(17):
        reviewer.get(reverse("portal", args=(kept.crawl.portal_id,)))


def test_figures_of_the_drawing_have_a_point_in_any_language(reviewer: Client, kept: Assessment) -> None:
    tree = html.fromstring(reviewer.get(reverse("portal", args=(kept.crawl.portal_id,))).content.decode())
    for value in tree.xpath("//svg//@x | //svg//@width | //svg//@x1 | //svg//@x2"):
        assert re.fullmatch(r"\d+(\.\d+)?", value)


def test_signing_out_ends_at_the_sign_in_page(reviewer: Client) -> None:
    answer = reviewer.post(reverse("account_logout"))
    assert answer.status_code == 302
    assert answer.url == reverse("account_login")
    assert reviewer.get("/").status_code == 302


@pytest.mark.parametrize("bad", ["x", "-1", "999"])
def test_a_sheet_that_does_not_exist_shows_the_nearest(reviewer: Client, kept: Assessment, bad: str) -> None:
    assert reviewer.get(f"/?hoja={bad}").status_code == 200


def test_a_law_without_points_is_kept_and_read_back_without_points(observation: Observation, checklist: Checklist, db: Any) -> None:
    cards = score(checklist, observation.assessment.findings, Subject.INFOM)
    as_infom = replace(observation.assessment, subject=Subject.INFOM, scorecards=cards)
    row = keep(as_infom, observation.folder, name="INFOM", municipality="infom")
    assert scorecards_of(row) == cards
    assert {card.law: card.score is None for card in cards} == {"laip": False, "gobierno-abierto": True}
    told = to_dict(as_infom, checklist)["scorecards"]
    assert [card["score"] is None for card in told] == [False, True]
