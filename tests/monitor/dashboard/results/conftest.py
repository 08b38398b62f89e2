"""An invented country that was published twice."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import call_command

from checklists.load import load_checklist
from monitor.supervision.models import Publication, PublishedPortal, Round
from tests.monitor.dashboard.country import fill

TOWNS = 10
_FROZEN: list[Any] = []  # what the first test published: it does not change, so the others take it as it is


@pytest.fixture
def made(db: Any) -> Publication:
    """The second publication of a small country."""
    if not _FROZEN:
        call_command("load_history", verbosity=0)
        fill(load_checklist(), towns=TOWNS, rounds=2)
        _FROZEN.extend(list(model.objects.order_by("pk")) for model in (Round, Publication, PublishedPortal))
    elif not Publication.objects.exists():
        for model, rows in zip((Round, Publication, PublishedPortal), _FROZEN, strict=True):
            model.objects.bulk_create(rows)
    return Publication.objects.order_by("pk").last()
