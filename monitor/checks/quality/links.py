"""Links that lead nowhere, where nobody is let in, or to a stranger's page: once per target, with the pages that lead to it."""

from __future__ import annotations

from collections.abc import Iterator

from checklists.finding import Evidence
from checklists.wording import is_section_entry
from checklists.words import how_many
from monitor.checks.quality.note import QualityNote
from monitor.checks.quality.seen import MOST, Seen, is_file, shows
from monitor.checks.site import Lead
from monitor.page import Area, Fetched, Page

GONE = (Fetched.NOT_FOUND, Fetched.SOFT_NOT_FOUND)
MOST_TARGETS = 60
MOST_REFERRERS = 50
_MENU = "menú o pie de página"


def broken_links(seen: Seen) -> Iterator[QualityNote]:
    """Addresses that the portal links and that are not there; a document's says so, a page's is a link to mend."""
    targets: dict[str, list[Lead]] = {}
    for lead in seen.walk.leads:
        if lead.target is not None and lead.target.fetched in GONE:
            targets.setdefault(lead.target.requested, []).append(lead)
    # Documents first: who comes for one is stopped by it.
    order = sorted(targets.items(), key=lambda item: (not is_file(item[0]), item[0]))
    for address, leads in order[:MOST_TARGETS]:
        yield _broken(address, leads)
    if len(order) > MOST_TARGETS:
        rest = [shows(leads[0].place.page, leads[0].link.text) for _, leads in order[MOST_TARGETS:]]
        yield QualityNote(code="more_broken_links", params={"count": len(rest)}, evidence=tuple(rest[:MOST_REFERRERS]))


def hidden_by_robots(seen: Seen) -> Iterator[QualityNote]:
    """Addresses of public information that the portal links and whose reading robots.txt forbids to programs."""
    leads = {lead.target.requested: lead for lead in reversed(seen.walk.leads) if _hides(lead) and lead.target is not None}
    if leads:
        evidence = [_referrer(lead) for _, lead in sorted(leads.items())][:MOST]
        name = next((lead.link.text for lead in leads.values() if lead.link.text), min(leads))[:120]
        yield QualityNote(code="hidden_by_robots", params={"count": len(leads), "name": name}, evidence=tuple(evidence))


def _hides(lead: Lead) -> bool:
    if lead.target is None or lead.target.fetched is not Fetched.ROBOTS or lead.context.news:
        return False
    return lead.context.in_section or lead.context.obligation is not None or is_section_entry(lead.link.text) >= 0.7


def taken_over(seen: Seen) -> Iterator[QualityNote]:
    """Pages of the portal that strangers wrote on."""
    targets: dict[str, list[Lead]] = {}
    for lead in seen.walk.leads:
        if lead.target is not None and lead.target.fetched is Fetched.HIJACKED:
            targets.setdefault(lead.target.requested, []).append(lead)
    for address, leads in sorted(targets.items())[:MOST]:
        referrers = {lead.place.page.url: lead for lead in reversed(leads)}
        name = next((lead.link.text for lead in leads if lead.link.text), address)[:120]
        evidence = [_gone(address, leads[0].target), *(_referrer(lead) for _, lead in sorted(referrers.items()))][:MOST]
        pages = how_many(len(referrers), "página", "páginas")
        yield QualityNote(code="taken_over", params={"name": name, "pages": pages}, evidence=tuple(evidence))


def _broken(address: str, leads: list[Lead]) -> QualityNote:
    target = leads[0].target
    referrers = {lead.place.page.url: lead for lead in reversed(leads)}
    pages = how_many(len(referrers), "página", "páginas")
    name = next((lead.link.text for lead in leads if lead.link.text), address)[:120]
    evidence = [_gone(address, target), *(_referrer(lead) for _, lead in sorted(referrers.items()))][: MOST_REFERRERS + 1]
    if is_file(address):
        why = "no está en el servidor"
        return QualityNote(code="dead_document", params={"name": name, "why": why, "pages": pages}, evidence=tuple(evidence))
    return QualityNote(code="broken_link", params={"name": name, "pages": pages}, evidence=tuple(evidence))


def _gone(address: str, target: Page | None) -> Evidence:
    status = f"respuesta {target.status}" if target and target.status else ""
    return Evidence(url=address, digest=target.digest if target else "", locator=status)


def _referrer(lead: Lead) -> Evidence:
    where = _MENU if lead.link.area is Area.CHROME else lead.place.section.heading
    return shows(lead.place.page, lead.link.text, where)
