"""The menu of the panel: what this account may open, with what waits there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import template
from django.urls import NoReverseMatch, reverse

from checklists.model import CellState
from portal_template.accounts.access import Act, may, post_of
from portal_template.pages.words import STATE_WORDS
from portal_template.panel.models import Declaration, Submission, SubmissionState
from portal_template.registers.models import ProblemReport, ReportState

register = template.Library()


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """A line of the menu; `count` is how many things wait behind it."""

    title: str
    url: str
    current: bool
    count: int = 0
    waits: str = ""  # what the count is of


# Title, name of the address, what it takes to see it. A screen that is not there yet has no line.
MENU = (
    ("Tablero", "panel:board", Act.SEE),
    ("Envíos", "panel:submissions", Act.SEE),
    ("Avisos recibidos", "panel:reports", Act.SEE),
    ("Ayuda", "panel:manual", Act.SEE),
    ("Taller", "practice:workshop", Act.SEE),
    ("Cuentas", "accounts:list", Act.ADMINISTER),
    ("Bitácora", "accounts:journal", Act.ADMINISTER),
    ("Ajustes", "panel:preferences", Act.ADMINISTER),
    ("Páginas", "wagtailadmin_home", Act.ADMINISTER),
)


@register.simple_tag(takes_context=True)
def panel_menu(context: dict[str, Any]) -> list[Entry]:
    """The lines for whoever asks."""
    request = context["request"]
    allowed = {act for act in (Act.SEE, Act.ADMINISTER) if may(request.user, act)}
    waiting = _waiting() if allowed else {}
    entries = []
    for title, name, act in MENU:
        if act not in allowed:
            continue
        try:
            url = reverse(name)
        except NoReverseMatch:
            continue
        count, waits = waiting.get(name, (0, ""))
        here = request.path == url or (name != "panel:board" and request.path.startswith(url))
        entries.append(Entry(title=title, url=url, current=here, count=count, waits=waits))
    return entries


def _waiting() -> dict[str, tuple[int, str]]:
    return {
        "panel:submissions": (
            Submission.objects.filter(state=SubmissionState.WAITING).count()
            + Declaration.objects.filter(state=SubmissionState.WAITING).count(),
            "por aprobar",
        ),
        "panel:reports": (ProblemReport.objects.filter(state=ReportState.NEW).count(), "sin contestar"),
    }


@register.simple_tag(takes_context=True)
def signed_as(context: dict[str, Any]) -> str:
    """The post with which this account signs."""
    user = context["request"].user
    return post_of(user) if user.is_authenticated else ""


@register.filter
def state_word(state: str) -> str:
    """The words of a state."""
    return STATE_WORDS[CellState(state)]


@register.filter
def points(value: float) -> str:
    """Points with one decimal, rounded as the monitor rounds them."""
    return f"{value:.1f}"
