"""Observing anew what a reply mends: only the item that a municipality answered, at once, as evidence of its own.

What is found is a proposal beside the old finding. It changes no result: a reviewer decides, with both before them. An answer is seen again
once, while replies are open; one whose visit was cut goes on in its folder, and what is not kept yet is simply not seen yet.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from checklists.finding import Finding, Outcome
from checklists.model import Checklist, Obligation, Part, Subject
from monitor.archive.shelf import folder_of, name_of
from monitor.archive.store import fields_of, findings_of
from monitor.crawler.crawl import Clock, Progress
from monitor.crawler.fetch import Fetcher
from monitor.crawler.urls import host_of
from monitor.extract import Worker
from monitor.item import Item, ItemSeen, addresses_in, observe_item
from monitor.jobs.errand import LOCKS, alone
from monitor.jobs.lock import hold
from monitor.journal.keep import note
from monitor.room import require
from monitor.supervision.crawls import Standing, standing_of
from monitor.supervision.models import Answer, FindingAgain, Round, SeenAgain
from monitor.supervision.stage import State

MONITOR = "el monitor"  # who acts in the journal where no person does
_MOST = 3  # addresses of an answer without a link: those where the item was seen before


def waiting(given: Round | None = None) -> list[Answer]:
    """The answers that name something to look at and were not seen again yet, of rounds in which towns may answer, the oldest first."""
    rows = Answer.objects.filter(seen=None, notice__round__state=State.REPLY_OPEN).exclude(addresses=[])
    rows = rows.select_related("notice__round", "notice__portal")
    return list(rows.filter(notice__round=given) if given else rows)


def observe(
    answer: Answer,
    *,
    checklist: Checklist,
    root: Path,
    fetcher: Fetcher,
    worker: Worker,
    now: datetime,
    clock: Clock | None = None,
    progress: Progress | None = None,
) -> SeenAgain | None:
    """See again what an answer is about, or find it done; None where it names nothing to look at, or replies are over.

    Raises Held where another process is at the portal, ValueError or OSError where its crawl is not there as it was sealed or the disk is
    full. After any of them it may be run again.
    """
    if kept := SeenAgain.objects.filter(answer=answer).first():
        return kept
    standing = standing_of(answer.notice.round, answer.notice.portal_id)
    item = item_of(answer, standing, checklist) if standing else None
    if item is None or standing is None or standing.crawl is None or standing.assessment is None:
        return None
    folder = root / folder_name(answer)
    with hold(root / LOCKS, f"portal-{standing.portal.pk}"), alone((standing.portal.url, *item.addresses), fetcher, root):
        if not folder.exists():
            require(root, folder, settings.EVIDENCE_LIMIT)
        seen = observe_item(
            item,
            folder,
            earlier=folder_of(standing.crawl.folder),
            checklist=checklist,
            today=standing.assessment.observed_on,
            fetcher=fetcher,
            subject=Subject(standing.assessment.subject),
            worker=worker,
            clock=clock,
            progress=progress,
        )
    return _keep(answer, standing, item, seen, folder, now)


def item_of(answer: Answer, standing: Standing, checklist: Checklist) -> Item | None:
    """What an answer asks to be seen again: the part of its criterion with all that is not met there, at its addresses. None where it has
    none, or the question is no longer asked.
    """
    place = part_of(checklist, answer.criterion)
    if place is None or not answer.addresses:
        return None
    unmet = (one.criterion for one in _unmet(standing, place[1]))
    asked = tuple(dict.fromkeys([answer.criterion, *unmet]))
    return Item(obligation=place[0], part=place[1], criteria=asked, addresses=tuple(answer.addresses))


def addresses_of(link: str, standing: Standing, part: Part) -> tuple[str, ...]:
    """Where an answer is seen again: at the link that it gives; without one, where what is not met was seen before."""
    before = dict.fromkeys(evidence.url for one in _unmet(standing, part) for evidence in one.evidence if evidence.url)
    return addresses_in([link]) if link else addresses_in(before)[:_MOST]


def _unmet(standing: Standing, part: Part) -> list[Finding]:
    own = {criterion.code for criterion in part.criteria if not criterion.good_practice}
    findings = findings_of(standing.assessment) if standing.assessment else ()
    return [one for one in findings if one.criterion in own and one.outcome is not Outcome.MET]


def part_of(checklist: Checklist, code: str) -> tuple[Obligation, Part] | None:
    """The obligation and the part that a criterion is of, or None."""
    for obligation in checklist.obligations:
        for part in obligation.parts:
            if any(criterion.code == code for criterion in part.criteria):
                return obligation, part
    return None


def folder_name(answer: Answer) -> str:
    """Where the evidence of an answer goes, below the shelf: "2026-12-01/17-munix-gob-gt-reply-12-5e0c21ab"."""
    portal = answer.notice.portal
    host = slugify(host_of(portal.url).replace(".", "-").replace(":", "-"))[:60] or "portal"
    said = hashlib.sha256(f"{answer.criterion} {answer.link} {answer.at.isoformat()}".encode()).hexdigest()[:8]
    return f"{timezone.localdate(answer.at).isoformat()}/{portal.pk}-{host}-reply-{answer.pk}-{said}"


@transaction.atomic
def _keep(answer: Answer, standing: Standing, item: Item, seen: ItemSeen, folder: Path, now: datetime) -> SeenAgain | None:
    """Keep what was seen with its entry in the journal, once; not where replies were closed meanwhile."""
    given = Round.objects.select_for_update().get(pk=answer.notice.round_id)
    if kept := SeenAgain.objects.filter(answer=answer).first():
        return kept
    if State(given.state) is not State.REPLY_OPEN or standing.assessment is None:
        return None
    row = SeenAgain.objects.create(
        answer=answer,
        assessment=standing.assessment,
        folder=name_of(folder),
        manifest=seen.manifest.digest,
        ends=[[address, str(seen.end_of(address))] for address in item.addresses],
        at=now,
    )
    before = {one.criterion: one for one in findings_of(standing.assessment)}
    found = [one for one in seen.findings if one.criterion == answer.criterion or _differs(one, before.get(one.criterion))]
    FindingAgain.objects.bulk_create(FindingAgain(seen=row, **fields_of(one)) for one in found)
    about = f"round:{given.slug} portal:{standing.portal.pk} {answer.criterion}"
    changes = {one.criterion: [_outcome(before.get(one.criterion)), str(one.outcome)] for one in found}
    note(MONITOR, "seen_again", about[:200], now=now, answer=answer.pk, manifest=row.manifest, ends=row.ends, proposes=changes)
    return row


def _differs(one: Finding, before: Finding | None) -> bool:
    return before is None or one.outcome is not before.outcome


def _outcome(one: Finding | None) -> str:
    return str(one.outcome) if one else ""


def findings_again(given: Round, portal: int) -> Mapping[str, FindingAgain]:
    """What was last seen again of each criterion of a portal in a round; where a later link could not be seen, what was seen before it."""
    rows = FindingAgain.objects.filter(seen__answer__notice__round=given, seen__answer__notice__portal=portal)
    found: dict[str, FindingAgain] = {}
    for row in rows.select_related("seen__answer").order_by("seen__at", "pk"):
        if row.outcome != Outcome.UNKNOWN or row.criterion not in found:
            found[row.criterion] = row
    return found


def seen_of(answers: Sequence[Answer]) -> Mapping[int, SeenAgain]:
    """What was seen again of answers, by answer."""
    return {row.answer_id: row for row in SeenAgain.objects.filter(answer__in=answers).prefetch_related("findings")}
