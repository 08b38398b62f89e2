"""Which files a publication has, by name, and how each is made from what was published: its open data and its reports."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from monitor.dashboard.kept.made import once, place_of
from monitor.dashboard.reports.papers import country_pdf, town_pdf
from monitor.dashboard.results.files import ANSWER_MAKERS, MAKERS, Maker
from monitor.supervision.models import Publication
from monitor.supervision.publish import portal_of, portals_of, summary_of

COUNTRY, DEPARTMENT, TOWN = "pais", "departamento", "municipio"
DATA, ANSWERS = "datos", "respuestas"
OPEN: Mapping[str, Mapping[str, Maker]] = {DATA: MAKERS, ANSWERS: ANSWER_MAKERS}
Write = Callable[[IO[bytes]], Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """One file of a publication: its kind, and of which department (its two figures) or portal (its key); of open data, in which form."""

    kind: str
    of: str = ""

    @property
    def name(self) -> str:
        """What its file is called: plain letters, whatever a portal without a code is called."""
        if self.kind in OPEN:
            return f"{self.kind}.{self.of}"
        plain = self.of if self.of.isalnum() and self.of.isascii() else hashlib.sha256(self.of.encode()).hexdigest()[:16]
        return f"{self.kind}-{plain}.pdf" if self.of else f"{self.kind}.pdf"


def items_of(whole: Mapping[str, Any]) -> Iterator[Item]:
    """Every file of a publication: its open data, then the reports of the country, the departments and the portals."""
    yield from (Item(kind=kind, of=form) for kind, makers in OPEN.items() for form in makers)
    yield Item(kind=COUNTRY)
    yield from (Item(kind=DEPARTMENT, of=code) for code in departments_of(whole))
    yield from (Item(kind=TOWN, of=key) for key in sorted(whole["digests"]))


def departments_of(whole: Mapping[str, Any]) -> dict[str, str]:
    """The departments that a publication holds, by code."""
    lines = (*whole["ranking"], *whole["unverified"])
    return dict(sorted({one["municipality"][:2]: one["department"] for one in lines if one["department"]}.items()))


def writer_of(row: Publication, item: Item) -> Write | None:
    """What writes a file; None where the publication has none such. Tampered where what was published was changed."""
    whole = summary_of(row)
    if item.kind in OPEN:
        maker = OPEN[item.kind].get(item.of)
        return None if maker is None else lambda out: maker.write(out, whole, portals_of(row))
    if item.kind == TOWN:
        body = portal_of(row, item.of)
        return None if body is None else lambda out: out.write(town_pdf(whole, body))
    department = departments_of(whole).get(item.of, "")
    if item.kind == DEPARTMENT and not department:
        return None
    return lambda out: out.write(country_pdf(whole, portals_of(row), department))


def path_of(row: Publication, item: Item) -> Path:
    """Where a file is kept once it is made."""
    return place_of(row.digest, item.name)


def make(row: Publication, item: Item, *, wait: float) -> Path | None:
    """A file as it was made, or made now; None where the publication has none such. Busy, Tampered."""
    write = writer_of(row, item)
    return None if write is None else once(path_of(row, item), write, wait=wait)
