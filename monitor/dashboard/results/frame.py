"""What every public page says of the publication it is drawn from."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.urls import reverse

from checklists.words import day_words
from monitor.dashboard.words import number
from monitor.supervision.models import Publication


def framed(row: Publication, whole: Mapping[str, Any]) -> dict[str, Any]:
    """The publication, its figures, and who publishes it, of which day."""
    return {
        "here": "results",
        "publication": row,
        "whole": whole,
        "base": reverse("results:home", args=[row.pk]),
        "cut_off": day_words(date.fromisoformat(whole["cut_off"])),
        "mean": number(whole["mean"]) if whole["mean"] is not None else "",
    }
