"""What a withdrawal takes from statements: those that were written for the cell lose their words."""

from __future__ import annotations

from datetime import datetime

from portal_template.panel.models import Declaration, SubmissionState

_GONE = "(borrado con el retiro)"


def destroy_cell(part: str, period: str, now: datetime) -> int:
    """Empty every statement of the cell, also in several periods at once; what still waited is discarded. Gives how many there were."""
    of_cell = [item.pk for item in Declaration.objects.filter(part=part).only("pk", "seen") if period in item.seen]
    found = Declaration.objects.filter(pk__in=of_cell)
    found.exclude(state=SubmissionState.PUBLISHED).update(state=SubmissionState.DISCARDED, decided_at=now)
    return found.update(text=_GONE, legal_basis="", note="")
