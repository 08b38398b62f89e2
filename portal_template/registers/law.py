"""The law that this instance follows: its checklist, whom it binds here, and the day in Guatemala."""

from __future__ import annotations

from datetime import date
from functools import cache

from django.conf import settings
from django.utils import timezone

from checklists.load import load_checklist
from checklists.model import Checklist, Obligation, Plan, Subject


@cache
def checklist() -> Checklist:
    """The checklist of the instance: the packaged one, or the folder that CHECKLIST names in portal.env. Read once by a process."""
    return load_checklist(settings.PORTAL.checklist)


def subject_kind() -> Subject:
    """What kind of subject publishes here."""
    kind: Subject = settings.PORTAL.subject_kind
    return kind


def bound_obligations(law: Checklist, subject: Subject) -> tuple[Obligation, ...]:
    """The obligations that bind the subject, in the law's order."""
    return tuple(obligation for obligation in law.obligations if obligation.binds_subject(subject))


def plans_here() -> tuple[Plan, ...]:
    """The commitments that whoever publishes here answers for: INFOM's, in INFOM's portal."""
    return checklist().plans if subject_kind() is Subject.INFOM else ()


def today() -> date:
    """The day in Guatemala; only the edges call it."""
    return timezone.localdate()
