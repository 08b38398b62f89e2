"""The report of one observation: everything that was found, and nothing that strangers could make of it."""

from __future__ import annotations

import re
from dataclasses import replace
from html import escape, unescape
from pathlib import Path

import pytest
from lxml import html

from checklists.finding import Evidence, Outcome
from checklists.model import Checklist, Subject
from checklists.predicates import PREDICATES
from checklists.scoring import score
from checklists.words import OUTCOME
from monitor.dashboard.face import web_address
from monitor.dashboard.remedies import remedies_of
from monitor.dashboard.report import report_of, write_report
from monitor.dashboard.words import PREDICATE_MEANING, table_of
from monitor.pipeline import Observation
from tests.monitor.dashboard.town import HOSTILE


@pytest.fixture(scope="module")
def report(observation: Observation, checklist: Checklist) -> str:
    return report_of(observation, checklist, name="Villa Ejemplo")


def test_every_findings_sentence_appears(report: str, observation: Observation) -> None:
    for finding in observation.assessment.findings:
        assert escape(finding.sentence) in report, finding.criterion


def test_every_piece_of_evidence_leads_to_a_proof_in_the_page(report: str, observation: Observation) -> None:
    tree = html.fromstring(report)
    anchors = {element.get("id") for element in tree.iter() if element.get("id")}
    inner = [link.get("href")[1:] for link in tree.iter("a") if link.get("href", "").startswith("#")]
    assert set(inner) <= anchors
    proofs = [name for name in inner if name.startswith("prueba-")]
    assert len(proofs) == sum(len(finding.evidence) for finding in observation.assessment.findings)


def test_what_strangers_wrote_stays_text(report: str) -> None:
    assert HOSTILE not in report
    assert unescape(report).count(HOSTILE) > 0
    tree = html.fromstring(report)
    assert not list(tree.iter("script", "iframe", "object", "img", "link", "form"))
    assert not tree.xpath("//@onclick | //@onload | //@onerror | //@style")


def test_links_are_only_of_the_web_and_say_nothing_of_the_reader(report: str) -> None:
    for link in html.fromstring(report).iter("a"):
        address = link.get("href")
        if not address.startswith("#"):
            assert re.match(r"https?://", address)
            assert link.get("rel") == "noopener nofollow noreferrer"


def test_a_hostile_address_is_shown_and_cannot_be_clicked(observation: Observation, checklist: Checklist) -> None:
    first, *others = (finding for finding in observation.assessment.findings if finding.evidence)
    bad = replace(first, evidence=(Evidence(url="javascript:alert(1)", digest="", excerpt='"><img src=x onerror=alert(1)>'),))
    rest = tuple(finding for finding in observation.assessment.findings if finding.criterion != first.criterion)
    told = report_of(replace(observation, assessment=replace(observation.assessment, findings=(bad, *rest))), checklist, name="<b>x</b>")
    tree = html.fromstring(told)
    assert not tree.xpath("//a[starts-with(@href, 'javascript')] | //img")
    assert "javascript:alert(1)" in tree.text_content()
    assert others


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "//a.gt/", "", "http://[bad"])
def test_an_address_that_is_not_of_the_web_is_no_link(url: str) -> None:
    assert web_address(url) == ""


def test_the_report_loads_nothing_and_runs_nothing(report: str) -> None:
    tree = html.fromstring(report)
    assert "default-src 'none'" in tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    assert not tree.xpath("//@src")
    assert "url(" not in report.split("</style>")[0]


def test_the_excerpt_is_marked_in_the_archived_text(report: str) -> None:
    marked = html.fromstring(report).xpath("//pre[contains(., 'Dirección Financiera')]/mark")
    assert any("organigrama vigente" in mark.text_content() for mark in marked)


def test_the_29_numerals_and_the_other_laws_stand_apart_with_their_outcomes(report: str, observation: Observation) -> None:
    tree = html.fromstring(report)
    for card in observation.assessment.scorecards:
        section = tree.xpath(f"//section[h2 or header][.//h2[@id='ley-{card.law}']]")[-1]
        shown = [summary.text_content() for summary in section.iter("summary") if summary.getparent().get("id", "").startswith("o-")]
        assert len(shown) == len(card.obligations)
        for item, text in zip(card.obligations, shown, strict=True):
            assert OUTCOME[item.outcome] in text
    assert len(tree.xpath("//details[starts-with(@id, 'o-laip-10-')]")) == 29


def test_a_law_without_scoring_criteria_has_no_score(observation: Observation, checklist: Checklist) -> None:
    told = observation.assessment
    cards = score(checklist, told.findings, Subject.INFOM)
    as_infom = replace(told, subject=Subject.INFOM, scorecards=cards)
    tree = html.fromstring(report_of(replace(observation, assessment=as_infom), checklist, name="INFOM"))
    section = tree.xpath("//section[@aria-labelledby='ley-gobierno-abierto']")[0]
    assert "sin puntaje" in section.text_content()
    assert not section.xpath(".//svg")
    assert "Puntaje: sin puntaje." in table_of(replace(observation, assessment=as_infom), checklist)


def test_every_face_says_that_the_number_is_an_estimate(report: str, observation: Observation, checklist: Checklist) -> None:
    for text in (report, table_of(observation, checklist)):
        assert "no es resultado de SECAI/PDH" in text


def test_what_could_not_be_seen_is_told_apart_from_what_is_missing(report: str, observation: Observation) -> None:
    unseen = html.fromstring(report).xpath("//section[@aria-labelledby='sin-ver']")[0].text_content()
    sentences = {f.sentence for f in observation.assessment.findings if f.outcome is Outcome.UNKNOWN}
    assert sentences
    assert all(sentence in unseen for sentence in sentences)


def test_the_table_for_a_terminal_has_a_line_for_each_obligation(observation: Observation, checklist: Checklist) -> None:
    lines = table_of(observation, checklist).splitlines()
    for card in observation.assessment.scorecards:
        for item in card.obligations:
            short = checklist.obligation(item.code).short[:40]
            assert any(short in line and OUTCOME[item.outcome] in line for line in lines), item.code


def test_mending_everything_named_gains_what_the_low_bound_lacks(observation: Observation, checklist: Checklist) -> None:
    findings = {finding.criterion: finding for finding in observation.assessment.findings}
    card = observation.assessment.scorecards[0]
    remedies = remedies_of(checklist, card, findings)
    assert [round(r.gain, 1) for r in remedies] == sorted((round(r.gain, 1) for r in remedies), reverse=True)
    assert sum(remedy.gain for remedy in remedies) == pytest.approx(100 - card.score.low - (card.score.high - card.score.low), abs=0.05)


def test_the_report_is_written_whole(observation: Observation, checklist: Checklist, tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    write_report(path, observation, checklist, name="")
    assert path.read_text(encoding="utf-8").rstrip().endswith("</html>")
    assert list(tmp_path.iterdir()) == [path]


def test_the_method_page_explains_every_predicate() -> None:
    assert set(PREDICATE_MEANING) == set(PREDICATES)
