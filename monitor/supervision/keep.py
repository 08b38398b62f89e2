"""Opening a round, kept with its entry in the journal: both, or neither."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.db.models import Q
from django.utils.text import slugify

from checklists.finding import Evidence, Finding, Outcome
from checklists.model import Criterion
from monitor.archive.models import Crawl, Portal, PortalAddress
from monitor.archive.store import finding_of
from monitor.journal.keep import note
from monitor.supervision import decision as values
from monitor.supervision.attached import PROOFS, NotTaken, digests, keep_files
from monitor.supervision.crawls import Standing
from monitor.supervision.decision import Bond, bond_of, may_decide
from monitor.supervision.models import Decision, FindingAgain, Round, RoundPortal
from monitor.supervision.reasons import MOST
from monitor.supervision.stage import MOVES, REVIEWED, STATE_WORDS, State


class Refused(Exception):
    """What was asked cannot be done; the message says what to do."""


@transaction.atomic
def open_round(name: str, cut_off: date, checklist: str, portals: Iterable[Portal], *, by: str, now: datetime) -> Round:
    """Open a round with its portals, which no longer change. `checklist` is the version that it is judged by."""
    slug, chosen = slugify(name)[:60], sorted({portal.pk for portal in portals})
    if not slug:
        raise Refused("El nombre no tiene letras. Escriba uno como «Primera supervisión 2027».")
    if known := Round.objects.filter(slug=slug).first():
        raise Refused(f"Ya hay una supervisión «{known.slug}» ({known}). Elija otro nombre.")
    if not chosen:
        raise Refused("No hay portales que supervisar. Tome direcciones con «monitor portals import», u observe alguno.")
    opened = Round.objects.create(slug=slug, name=name.strip(), cut_off=cut_off, checklist=checklist, opened_by=by, opened_at=now)
    RoundPortal.objects.bulk_create(RoundPortal(round=opened, portal_id=pk) for pk in chosen)
    note(by, "round_opened", f"round:{slug}", now=now, cut_off=cut_off.isoformat(), checklist=checklist, portals=chosen)
    return opened


def known_portals(cut_off: date, *, department: str = "") -> list[Portal]:
    """The portals that a round takes in: those with an address in force on its last day, or visited by then.

    `department` is its code, the first two figures of a municipality's.
    """
    listed = Q(addresses__in=PortalAddress.objects.in_force(cut_off))
    visited = Q(crawls__in=Crawl.objects.dated().filter(visited_on__lte=cut_off).values("pk"))
    return list(Portal.objects.filter(listed | visited, municipality__startswith=department).distinct())


def round_named(slug: str) -> Round:
    """The round of that short name. Refused, naming the rounds there are, where there is none."""
    found = Round.objects.filter(slug=slug).first()
    if found is None:
        known = ", ".join(Round.objects.values_list("slug", flat=True))
        raise Refused(f"No hay supervisión «{slug}». " + (f"Están: {known}." if known else "Abra una con «monitor round open»."))
    return found


@transaction.atomic
def move(given: Round, to: State, *, by: str, now: datetime) -> None:
    """Move a round to another state. Refused where the table of moves does not lead there."""
    row = Round.objects.select_for_update().get(pk=given.pk)
    before = State(row.state)
    if to not in MOVES[before]:
        ways = " o ".join(f"«{STATE_WORDS[way]}»" for way in MOVES[before]) or "ningún otro"
        raise Refused(f"La supervisión está «{STATE_WORDS[before]}» y de ahí no pasa a «{STATE_WORDS[to]}»; puede pasar a {ways}.")
    row.state = to
    row.save(update_fields=["state"])
    note(by, "round_moved", f"round:{row.slug}", now=now, before=before, after=to)


@transaction.atomic
def decide(
    given: Round,
    standing: Standing,
    finding: Finding,
    criterion: Criterion,
    outcome: Outcome,
    text: str,
    proof: str,
    *,
    by: str,
    now: datetime,
    again: FindingAgain | None = None,
    reason: str = "",
    files: Sequence[File[Any]] = (),
) -> None:
    """Keep a person's decision about one finding of the assessment that counts, and about what was seen `again` of it. `reason` is the code
    of the reason of the list that `text` begins with; `files` are kept with it, privately.
    """
    if State(Round.objects.select_for_update().get(pk=given.pk).state) not in REVIEWED:
        raise Refused(
            f"La supervisión está «{given.get_state_display()}»: ahora no se decide. Pida a la coordinación que la pase a revisión."
        )
    if standing.assessment is None:
        raise Refused("Este portal no tiene una evaluación que cuente en esta supervisión.")
    if wrong := may_decide(finding, outcome, text, proof, seen=finding_of(again).evidence if again else ()):
        raise Refused(wrong)
    if max(len(text.strip()), len(proof)) > MOST:
        raise Refused(f"El motivo y la dirección caben en {MOST} letras cada uno. Acórtelos, o adjunte un PDF con lo demás.")
    try:
        kept = keep_files(files, PROOFS, by=by, now=now)
    except NotTaken as error:
        raise Refused(str(error)) from error
    proposed = again.outcome if again else str(finding.outcome)
    bond = bond_of(criterion, finding, standing.assessment.crawl.evidence_digest)
    made = Decision.objects.create(
        round=given,
        portal=standing.portal,
        assessment=standing.assessment,
        criterion=criterion.code,
        evidence=bond.evidence,
        version=bond.version,
        predicate=criterion.predicate,
        proposed=proposed,
        seen=again.seen if again else None,
        outcome=str(outcome),
        reason=reason,
        note=text.strip(),
        proof=proof,
        by=by,
        at=now,
    )
    made.attachments.set(kept)
    about = f"round:{given.slug} portal:{standing.portal.pk} {criterion.code}"
    told = {"note": text.strip(), "proof": proof} | ({"seen_again": again.seen_id, "proposed": proposed} if again else {})
    told |= {"files": digests(kept)} if kept else {}
    note(by, "decided", about[:200], now=now, before=str(finding.outcome), after=str(outcome), **told)


def decisions_of(given: Round, *portals: int) -> dict[int, list[values.Decision]]:
    """The decisions about the portals of a round (or some of them) as values, by portal, in the order they were made; those of earlier
    rounds too, which count where they are bound to the same question and the same evidence.
    """
    rows = Decision.objects.filter(portal__rounds=given).order_by("pk").prefetch_related("seen__findings")
    found: dict[int, list[values.Decision]] = {}
    for row in rows.filter(portal__in=portals) if portals else rows:
        bond = Bond(criterion=row.criterion, evidence=row.evidence, version=row.version)
        one = values.Decision(
            bond=bond, outcome=Outcome(row.outcome), note=row.note, proof=row.proof, by=row.by, at=row.at, seen=_seen(row)
        )
        found.setdefault(row.portal_id, []).append(one)
    return found


def _seen(row: Decision) -> tuple[Evidence, ...]:
    """What was seen again of a decision's criterion, where the decision rests on it."""
    if row.seen is None or row.outcome == Outcome.MISSING:
        return ()
    return tuple(e for one in row.seen.findings.all() if one.criterion == row.criterion for e in finding_of(one).evidence if e.digest)
