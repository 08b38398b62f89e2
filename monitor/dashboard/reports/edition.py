"""Which reports a publication has, by name, and how each is drawn from what was published."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from monitor.dashboard.reports.made import once, place_of
from monitor.dashboard.reports.papers import country_pdf, town_pdf
from monitor.supervision.models import Publication
from monitor.supervision.publish import portal_of, portals_of, summary_of

COUNTRY, DEPARTMENT, TOWN = "pais", "departamento", "municipio"


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """One report of a publication: its kind, and of which department (its two figures) or portal (its key)."""

    kind: str
    of: str = ""

    @property
    def name(self) -> str:
        """What its file is called: plain letters, whatever a portal without a code is called."""
        plain = self.of if self.of.isalnum() and self.of.isascii() else hashlib.sha256(self.of.encode()).hexdigest()[:16]
        return f"{self.kind}-{plain}" if self.of else self.kind


def reports_of(whole: Mapping[str, Any]) -> Iterator[Report]:
    """Every report of a publication: the country's, the departments', the portals'."""
    yield Report(kind=COUNTRY)
    yield from (Report(kind=DEPARTMENT, of=code) for code in departments_of(whole))
    yield from (Report(kind=TOWN, of=key) for key in sorted(whole["digests"]))


def departments_of(whole: Mapping[str, Any]) -> dict[str, str]:
    """The departments that a publication holds, by code."""
    lines = (*whole["ranking"], *whole["unverified"])
    return dict(sorted({one["municipality"][:2]: one["department"] for one in lines if one["department"]}.items()))


def drawer_of(row: Publication, report: Report) -> Callable[[], bytes] | None:
    """What draws a report; None where the publication has none such. Tampered where what was published was changed."""
    whole = summary_of(row)
    if report.kind == TOWN:
        body = portal_of(row, report.of)
        return None if body is None else lambda: town_pdf(whole, body)
    department = departments_of(whole).get(report.of, "")
    if report.kind == DEPARTMENT and not department:
        return None
    return lambda: country_pdf(whole, portals_of(row), department)


def path_of(row: Publication, report: Report) -> Path:
    """Where a report is kept once it is made."""
    return place_of(row.digest, report.name)


def make(row: Publication, report: Report, *, wait: float) -> bytes | None:
    """A report as it was made, or made now; None where the publication has none such. Busy, Tampered."""
    draw = drawer_of(row, report)
    return None if draw is None else once(path_of(row, report), draw, wait=wait)
