"""The board's one screen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from portal_template.accounts.access import Act, may, requires
from portal_template.pages import words as public_words
from portal_template.panel.board import words
from portal_template.panel.board.outlook import Outlook, outlooks
from portal_template.panel.board.rows import FILTERS, counts, mark, month_title, months, rows
from portal_template.panel.board.step import next_step
from portal_template.panel.models import Declaration, Submission, SubmissionState
from portal_template.registers import board, law
from portal_template.registers.board import Cell
from portal_template.registers.restored import last_restored

REMEDIES = 5


@requires(Act.SEE)
@gzip_page  # a wide table of small words; there is no secret in it that a length could tell
@require_safe
def screen(request: HttpRequest) -> HttpResponse:
    """What to do next, how the portal stands, and every part by period."""
    checklist, today = law.checklist(), law.today()
    cells = board.cells(checklist, law.subject_kind(), today)
    looks = outlooks(checklist, settings.PORTAL, cells, today)
    code = request.GET.get("numeral", "")
    name = request.GET.get("ver", "")
    name = name if name in FILTERS else "toca"
    known = {"today": today, "looks": looks, "pdh": looks[0] if looks else None, "next": next_step(cells, looks, today)}
    known |= _scale(looks) | {"to_approve": to_approve(request.user), "restored": last_restored(settings.PORTAL.home)}
    known |= _one(cells, code, today) if code else _table(cells, name, looks, today)
    return render(request, "panel/board/screen.html", known)


def to_approve(user: Any) -> int:
    """How many things of others wait until this account decides."""
    if not may(user, Act.PUBLISH):
        return 0
    waiting = (model.objects.filter(state=SubmissionState.WAITING).exclude(created_by_id=user.pk) for model in (Submission, Declaration))
    return sum(found.count() for found in waiting)


def _scale(looks: Sequence[Outlook]) -> dict[str, object]:
    """What the drawing of the score needs: how wide the doubt is, and where a band begins."""
    score = looks[0].score if looks else None
    return {
        "doubtful": f"{score.high - score.low:.1f}" if score else "0",
        "bands": [f"{band.at_least:.1f}" for band in law.checklist().scheme.bands if band.at_least > 0],
    }


def _table(cells: Sequence[Cell], name: str, looks: Sequence[Outlook], today: date) -> dict[str, object]:
    """The matrix of a filter."""
    columns, many = months(cells, today), counts(cells, today)
    return {
        "months": [month_title(month) for month in columns],
        "laws": [
            {"law": look.law, "rows": list(rows([cell for cell in cells if cell.obligation.law == look.law.code], name, today, columns))}
            for look in looks
        ],
        "filters": [{"name": key, "title": title, "count": many[key], "current": key == name} for key, title in FILTERS.items()],
        "legend": [(state, words.SHORT.get(state, "en 4 d"), meaning) for state, meaning in public_words.STATE_MEANINGS.items()],
        "remedies": looks[0].remedies[:REMEDIES] if looks else (),
        "remedies_more": looks[0].remedies[REMEDIES:] if looks else (),
        "nothing": not many[name],
    }


def _one(cells: Sequence[Cell], code: str, today: date) -> dict[str, object]:
    """Every period of one numeral."""
    of_one = [cell for cell in cells if cell.obligation.code == code]
    parts: dict[str, list[object]] = {}
    for cell in of_one:
        parts.setdefault(cell.part.title, []).append(mark(cell, today))
    return {"one": of_one[0].obligation if of_one else None, "parts": parts, "asked_one": True}
