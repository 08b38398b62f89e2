"""How often reviewers confirm the machine: counted where a decision counts, what it decided apart from what it only suggested."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.core.management import call_command
from django.test import Client

from checklists.finding import Outcome
from checklists.load import load_checklist
from monitor.accounts.access import Role
from monitor.accuracy import Judged
from monitor.archive.models import Assessment, Finding
from monitor.supervision import keep
from monitor.supervision.confirmed import Confirmed, confirmed, table
from monitor.supervision.models import Decision, Round

DAY, NOW = date(2026, 11, 22), datetime(2026, 11, 26, 15, tzinfo=UTC)


@pytest.fixture
def row(visit: Callable[..., Assessment]) -> Round:
    return keep.open_round("Una", DAY, load_checklist().version, [visit("munia", DAY).crawl.portal], by="ana", now=NOW)


def decision(row: Round, criterion: str, proposed: str, outcome: str, by: str = "eva", **more: Any) -> None:
    own = {"predicate": "has_part", "evidence": "e", "version": "v", "portal": row.portals.get(), "assessment": Assessment.objects.get()}
    Decision.objects.create(round=row, criterion=criterion, proposed=proposed, outcome=outcome, by=by, at=NOW, **(own | more))


def said(rows: tuple[Confirmed, ...]) -> list[tuple[str, str, bool, int, int]]:
    return [(one.predicate, str(one.said), one.suggested, one.rate.right, one.rate.of) for one in rows]


def test_what_was_said_and_confirmed_is_counted_by_check_and_outcome_with_its_interval() -> None:
    answers = [(Judged(predicate="has_part", said=Outcome.MET, true=Outcome.MET), False)] * 9
    answers += [(Judged(predicate="has_part", said=Outcome.MET, true=Outcome.MISSING), False)]
    answers += [(Judged(predicate="has_part", said=Outcome.MET, true=Outcome.NOT_APPLICABLE), True)]
    rows = table(answers)
    assert said(rows) == [("has_part", "met", False, 9, 10), ("has_part", "met", True, 0, 1)]
    low, high = rows[0].rate.interval or (0, 0)
    assert 0.55 < low < 0.9 < high < 1


def test_the_last_word_counts_a_negative_one_once_another_person_says_so_and_what_was_left_open_says_nothing(row: Round) -> None:
    decision(row, "laip-10-01:a", "met", "missing")
    decision(row, "laip-10-02:a", "unknown", "met")
    assert said(confirmed(row)) == [], "one person's negative word waits, and a question that was left open claims nothing"
    decision(row, "laip-10-01:a", "met", "missing", by="leo")
    decision(row, "laip-10-03:a", "missing", "partial")
    decision(row, "laip-10-03:a", "missing", "met")
    assert said(confirmed(row)) == [("has_part", "met", False, 0, 1), ("has_part", "missing", False, 0, 1)]


def test_a_suggestion_is_counted_apart(row: Round) -> None:
    hint = {"detail": "la verificación sugiere «parcial»", "suggests": "partial"}
    Finding.objects.create(
        assessment=Assessment.objects.get(), criterion="laip-10-01:b", outcome="unknown", reason="needs_person", params=hint
    )
    decision(row, "laip-10-01:b", "unknown", "partial")
    decision(row, "laip-10-01:b", "unknown", "partial", by="leo")
    assert said(confirmed()) == [("has_part", "partial", True, 1, 1)]


def test_the_command_and_the_page_tell_the_same_and_the_page_is_for_those_who_work_here(row: Round) -> None:
    out = io.StringIO()
    call_command("accuracy", stdout=out)
    assert "Todavía nadie decidió" in out.getvalue()
    decision(row, "laip-10-01:a", "met", "met")
    lines, told = io.StringIO(), io.StringIO()
    call_command("accuracy", row.slug, stdout=lines)
    call_command("accuracy", "--json", stdout=told)
    assert "has_part dice «cumple»: confirmado 1 de 1 (100 %; entre 21 % y 100 %)" in lines.getvalue()
    assert json.loads(told.getvalue())[0]["interval"] == pytest.approx([0.2065, 1.0], abs=0.001)
    assert Client().get("/metodo/aciertos/").status_code == 302
    user = User.objects.create_user("eva")
    user.groups.add(Group.objects.get(name=Role.REVIEWER))
    client = Client()
    client.force_login(user)
    assert "entre 21 % y 100 %" in " ".join(client.get("/metodo/aciertos/").content.decode().split())
