"""`report.html`: one observation as one file that a reviewer reads without the network and clicks through to the proof.

Drawn from the same templates as the signed-in pages, with the style inside, no scripts and nothing loaded from elsewhere. What strangers
wrote is shown as text only.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from checklists.finding import Evidence, Finding, Outcome
from checklists.model import Checklist
from checklists.words import day_words
from monitor.archive.visits import visits_of
from monitor.assessment import Assessment, periods_of, unseen_pages
from monitor.clock import Visit
from monitor.dashboard import words
from monitor.dashboard.chain import chain_face
from monitor.dashboard.face import Verdict, laws_of, web_address
from monitor.dashboard.quality import quality_groups
from monitor.dashboard.remedies import remedies_of, unseen_places
from monitor.evidence.proof import proof_of
from monitor.jobs.errand import Kept
from monitor.outcome import ENDINGS, ended
from monitor.page import Fetched, Page
from monitor.pipeline import Observation, write
from monitor.privacy import shown_address, shows
from monitor.room import size_words

STYLE = Path(__file__).parent / "static" / "monitor" / "monitor.css"
AROUND = 320  # characters shown before and after an excerpt
MOST_UNSEEN = 200


@dataclass(frozen=True, kw_only=True, slots=True)
class Passage:
    """An excerpt in its surroundings, with the criteria that it proves. `pieces` are (text, is the excerpt)."""

    anchor: str
    locator: str
    excerpt: str
    pieces: tuple[tuple[str, bool], ...]
    criteria: list[str]

    @property
    def marked(self) -> bool:
        """Whether the excerpt was found again in the text."""
        return any(found for _, found in self.pieces)


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """A page that proves something, with its passages. `page` is None where the crawl does not hold it."""

    address: str
    live: str
    digest: str
    page: Page | None
    passages: list[Passage]

    @property
    def visited(self) -> str:
        """When it was fetched, what it was said to be, and how large it is."""
        if self.page is None or not self.page.fetched_at:
            return ""
        kind = self.page.content_type or "sin tipo declarado"
        return f"Visitada el {words.moment_words(self.page.fetched_at)} · {kind} · {size_words(self.page.size)}"

    @property
    def why_not(self) -> str:
        """Why there is no copy to show; empty where there is one."""
        if self.page is None:
            return "El recorrido no guarda esta dirección con esta huella."
        if self.page.ok:
            return ""
        status = f" (respuesta {self.page.status})" if self.page.status else ""
        return f"No se obtuvo: {words.ending(self.page.fetched)}{status}."


class Proofs:
    """The proofs of a report in the order they are first named; one entry a page, one passage an excerpt."""

    def __init__(self, pages: Iterable[Page]) -> None:
        self._pages: dict[str, list[Page]] = {}
        for page in pages:
            self._pages.setdefault(page.digest, []).append(page)
        self._entries: dict[tuple[str, str], Entry] = {}
        self._passages: dict[Evidence, Passage] = {}

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Every entry so far."""
        return tuple(self._entries.values())

    def link(self, criterion: str, place: int, evidence: Evidence) -> str:
        """The address, within the report, of the proof of a piece of evidence."""
        passage = self._passages.get(evidence)
        if passage is None:
            passage = self._passages[evidence] = self._add(evidence)
        if criterion not in passage.criteria:
            passage.criteria.append(criterion)
        return f"#{passage.anchor}"

    def _add(self, evidence: Evidence) -> Passage:
        key = (evidence.url, evidence.digest)
        page = self._page(evidence)
        entry = self._entries.setdefault(
            key, Entry(address=evidence.url, live=web_address(evidence.url), digest=evidence.digest, page=page, passages=[])
        )
        passage = Passage(
            anchor=f"prueba-{len(self._passages) + 1}",
            locator=evidence.locator,
            excerpt=evidence.excerpt,
            pieces=near(proof_of(page, evidence).marked) if page else (),
            criteria=[],
        )
        entry.passages.append(passage)
        return passage

    def _page(self, evidence: Evidence) -> Page | None:
        pages = self._pages.get(evidence.digest, ())
        return next((page for page in reversed(pages) if any(shows(evidence.url, url) for url in (page.requested, page.url))), None)


def write_report(path: Path, observation: Observation, checklist: Checklist, *, name: str, visits: Sequence[Visit] = ()) -> None:
    """Write the report of one observation, whole or not at all. `name` is the portal's, its address where it is empty.

    `visits` are all of the portal up to this one; without them the clock knows only this one.
    """
    write(path, (report_of(observation, checklist, name=name, visits=visits),))


def draw(kept: Kept, checklist: Checklist) -> None:
    """Write the report of a visit of the list beside its evidence."""
    portal = kept.row.crawl.portal
    visits = visits_of(portal.pk, kept.row.observed_on, instead=kept.row)
    write_report(kept.seen.folder / "report.html", kept.seen, checklist, name=portal.name, visits=visits)


def report_of(observation: Observation, checklist: Checklist, *, name: str, visits: Sequence[Visit] = ()) -> str:
    """The report as HTML."""
    assessment = observation.assessment
    findings = {finding.criterion: finding for finding in assessment.findings}
    proofs = Proofs(observation.pages)
    verdict = Verdict(
        findings=findings,
        scorecards=assessment.scorecards,
        visits=tuple(visits) or (_this_visit(assessment, checklist),),
        observed_on=assessment.observed_on,
    )
    return render_to_string(
        "monitor/report.html",
        {
            "name": name or assessment.portal,
            "portal": assessment.portal,
            "live": web_address(assessment.portal),
            "day": day_words(assessment.observed_on),
            "assessment": assessment,
            "ending": words.ending(assessment.crawl.outcome),
            "mend": words.mend(assessment.crawl.outcome),
            "crawl": assessment.crawl,
            "manifest": observation.manifest,
            "chain": chain_face(observation.manifest.ledger if observation.manifest else None),
            "laws": laws_of(checklist, verdict, proofs.link),
            "proofs": proofs,
            "unseen": unseen_places(checklist, assessment.findings),
            "hidden": _hidden(observation.pages),
            "remedies": _remedies(checklist, verdict, findings),
            "quality": quality_groups(assessment.quality),
            "estimate": words.ESTIMATE,
            "style": mark_safe(STYLE.read_text(encoding="utf-8")),  # our own file
        },
    )


def _this_visit(assessment: Assessment, checklist: Checklist) -> Visit:
    return Visit(
        day=assessment.observed_on,
        whole=assessment.crawl.complete,
        unknown={finding.criterion for finding in assessment.findings if finding.outcome is Outcome.UNKNOWN},
        periods={o.code: periods_of(o.code, assessment.holdings) for o in checklist.obligations},
    )


def _remedies(checklist: Checklist, verdict: Verdict, findings: dict[str, Finding]) -> list[dict[str, Any]]:
    titles = {law.code: law.title for law in checklist.laws}
    found = ((card, remedies_of(checklist, card, findings)) for card in verdict.scorecards)
    return [{"law": titles[card.law], "first": items[:8], "rest": items[8:]} for card, items in found if items]


def _hidden(pages: Iterable[Page]) -> dict[str, Any]:
    unseen = unseen_pages(pages)
    groups: dict[Fetched, list[str]] = {}
    for page in unseen[:MOST_UNSEEN]:
        groups.setdefault(ended(page), []).append(shown_address(page.requested))
    shown = [{"ending": ENDINGS[how], "addresses": addresses} for how, addresses in groups.items()]
    return {"shown": shown, "more": max(len(unseen) - MOST_UNSEEN, 0), "count": len(unseen)}


def near(pieces: tuple[tuple[str, bool], ...], around: int = AROUND) -> tuple[tuple[str, bool], ...]:
    """The pieces of a proof, cut to what stands near the excerpt: so many characters before and after it."""
    if len(pieces) != 3:
        return tuple((text[: 2 * around], found) for text, found in pieces)
    (before, _), (excerpt, _), (after, _) = pieces
    start = before if len(before) <= around else "…" + before[-around:].partition(" ")[2]
    end = after if len(after) <= around else after[:around].rpartition(" ")[0] + "…"
    return ((start, False), (excerpt, True), (end, False))
