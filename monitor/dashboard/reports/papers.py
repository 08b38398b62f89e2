"""The reports as tagged PDF (PDF/UA). The same publication gives the same bytes: no clock, nothing from the network or the archive."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.template.loader import render_to_string

from checklists.words import day_words
from monitor.dashboard.reports.country import country_report
from monitor.dashboard.reports.town import town_report
from monitor.dashboard.words import ESTIMATE
from monitor.paper import pdf
from monitor.supervision.freeze import digest_of, key_of


def town_pdf(whole: Mapping[str, Any], body: Mapping[str, Any]) -> bytes:
    """The report of one portal of a publication."""
    report = town_report(whole, body, whole["digests"][key_of(body)])
    return pdf(render_to_string("reports/town.html", {**_sheet(whole), "report": report}))


def country_pdf(whole: Mapping[str, Any], bodies: Iterable[Mapping[str, Any]], department: str = "") -> bytes:
    """The report of the country, or of one department by its name."""
    return pdf(render_to_string("reports/country.html", {**_sheet(whole), "report": country_report(whole, bodies, department)}))


def _sheet(whole: Mapping[str, Any]) -> dict[str, Any]:
    """What every sheet says: of which round, who publishes it, that it is an estimate, and the digest of the publication."""
    return {
        "whole": whole,
        "cut_off": day_words(date.fromisoformat(whole["cut_off"])),
        "digest": digest_of(whole),
        "estimate": ESTIMATE,
        "decided_share": round(whole["law"]["decided_share"] * 100),
    }
