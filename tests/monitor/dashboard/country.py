"""An invented result of the whole country: the 340 municipalities, each with portals and answers that no town gave.

`fill` keeps rounds of it in the archive as visits would, with a finding for every question, and publishes them as a coordinator does.
What a town answers comes from a seed and from how good it is, so it is the same on every machine.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from random import Random
from typing import Any

from checklists.finding import Evidence, Finding, Outcome, Search
from checklists.model import Checklist, Criterion, Municipality, Obligation, Refresh, Subject
from checklists.periods import newest_due
from checklists.scoring import score
from monitor.archive import models
from monitor.archive.towns import name_of
from monitor.assessment import MAIN_LAW
from monitor.supervision import keep
from monitor.supervision.freeze import digest_of, summary
from monitor.supervision.models import Publication, PublishedPortal
from monitor.supervision.publish import portals_of, publish
from monitor.supervision.stage import State

LAST = date(2026, 10, 31)
A_QUARTER = timedelta(days=91)
UNSEEN_TOWNS = 0.06


def fill(checklist: Checklist, *, towns: int = 340, rounds: int = 2) -> list[Publication]:
    """Visit, judge and publish so many towns so many times; the publications, the first round first."""
    chosen = _spread(list(checklist.municipalities.values()), towns)
    portals = [_portal(checklist, town) for town in chosen]
    models.Portal.objects.bulk_create(portals)
    made = []
    for number in range(rounds):
        day = LAST - A_QUARTER * (rounds - 1 - number)
        _visits(checklist, portals, day, number, rounds)
        made.append(_published(checklist, portals, day))
    return made


def widened(checklist: Checklist, made: Publication) -> Publication:
    """A publication of all 340, each with what a town of another has: for what pages weigh with the whole country."""
    bodies = list(portals_of(made))
    towns = checklist.municipalities.values()
    frozen = [{**bodies[n % len(bodies)], "municipality": town.code, "name": town.name} for n, town in enumerate(towns)]
    given = made.round
    whole = summary(frozen, name=given.name, cut_off=given.cut_off, checklist=checklist, publisher="Vitrina", rounds=made.summary["rounds"])
    row = Publication.objects.create(
        round=given, summary=whole, digest=digest_of(whole), made_by=made.made_by, made_at=made.made_at + timedelta(days=1)
    )
    PublishedPortal.objects.bulk_create(PublishedPortal(publication=row, key=body["municipality"], body=body) for body in frozen)
    return row


def _spread(towns: list[Municipality], count: int) -> list[Municipality]:
    """So many of them, from all departments, in their order."""
    return [towns[place * len(towns) // count] for place in range(count)]


def _portal(checklist: Checklist, town: Municipality) -> models.Portal:
    return models.Portal(municipality=town.code, name=name_of(checklist, town.code), url=f"https://muni{town.code}.example.gob.gt/")


def _published(checklist: Checklist, portals: Sequence[models.Portal], day: date) -> Publication:
    now = datetime(day.year, day.month, day.day, 18, tzinfo=UTC) + timedelta(days=20)
    who: dict[str, Any] = {"by": "coordinadora", "now": now}
    given = keep.open_round(f"Supervisión de {day:%d-%m-%Y}", day, checklist.version, portals, **who)
    for state in (State.IN_REVIEW, State.PRELIMINARY, State.REPLY_OPEN):
        keep.move(given, state, **who)
    return publish(given, checklist, **who)


def _visits(checklist: Checklist, portals: Sequence[models.Portal], day: date, number: int, rounds: int) -> None:
    """A crawl of every portal with its assessment; those that nobody could see have a crawl that ended early."""
    crawls, judged = [], []
    for portal in portals:
        chance = Random(f"{portal.municipality} {day}")
        seen = chance.random() > UNSEEN_TOWNS
        crawls.append(_crawl(portal, day, whole=seen, ours=int(portal.municipality) % 17 == 0))
        judged.append(tuple(_answers(checklist, portal, chance, _quality(portal, number, rounds), seen=seen)))
    models.Crawl.objects.bulk_create(crawls)
    rows = [models.Assessment(crawl=crawl, checklist=checklist.version, subject="municipality", observed_on=day) for crawl in crawls]
    models.Assessment.objects.bulk_create(rows)
    for start in range(0, len(rows), 40):
        _judge(checklist, rows[start : start + 40], judged[start : start + 40], day)


def _judge(checklist: Checklist, rows: Sequence[models.Assessment], judged: Sequence[tuple[Finding, ...]], day: date) -> None:
    cards, obligations = [], []
    laws = {obligation.code: obligation for obligation in checklist.obligations}
    for row, findings in zip(rows, judged, strict=True):
        by_code = {finding.criterion: finding for finding in findings}
        for card in score(checklist, findings, Subject.MUNICIPALITY):
            kept = models.Scorecard(assessment=row, law=card.law, **(asdict(card.score) if card.score else {}))
            cards.append(kept)
            obligations += [
                models.ObligationScore(
                    scorecard=kept,
                    code=item.code,
                    outcome=str(item.outcome),
                    **(asdict(item.credit) if item.credit else {}),
                    periods=_periods(laws[item.code], by_code, day),
                )
                for item in card.obligations
            ]
    models.Scorecard.objects.bulk_create(cards)
    models.ObligationScore.objects.bulk_create(obligations)
    models.Finding.objects.bulk_create(
        [_row(row, finding) for row, findings in zip(rows, judged, strict=True) for finding in findings], batch_size=4000
    )


def _row(row: models.Assessment, finding: Finding) -> models.Finding:
    return models.Finding(
        assessment=row,
        criterion=finding.criterion,
        outcome=str(finding.outcome),
        reason=finding.reason,
        params=dict(finding.params),
        searched=finding.search.pages if finding.search else None,
        evidence=[asdict(evidence) for evidence in finding.evidence],
    )


def _crawl(portal: models.Portal, day: date, *, whole: bool, ours: bool) -> models.Crawl:
    return models.Crawl(
        portal=portal,
        folder=f"inventado/{portal.municipality}-{day}",
        outcome="ok" if whole else "timeout",
        complete=whole,
        pages=400,
        documents=120,
        evidence_digest=_digest(f"{portal.municipality} {day}"),
        ledger={"head": _digest(portal.municipality)} if ours else None,
    )


def _quality(portal: models.Portal, number: int, rounds: int) -> float:
    """How much of what is asked a town publishes, from 0.05 to 0.98; most get a little better from round to round."""
    own = Random(portal.municipality)
    return min(0.98, max(0.05, own.betavariate(1.6, 1.9) + (own.random() - 0.3) * 0.3 * number / max(rounds - 1, 1)))


def _answers(checklist: Checklist, portal: models.Portal, chance: Random, quality: float, *, seen: bool) -> Iterator[Finding]:
    blind = 0.9 if not seen else chance.choice((0.01, 0.02, 0.04, 0.08, 0.12, 0.24))
    for obligation in (item for law in checklist.laws if law.code == MAIN_LAW for item in law.obligations):
        bound = obligation.binds_subject(Subject.MUNICIPALITY)
        level = quality * chance.uniform(0.75, 1.3)
        for criterion in obligation.criteria:
            if not bound:
                yield Finding(criterion=criterion.code, outcome=Outcome.NOT_APPLICABLE, reason="not_bound")
            elif chance.random() < blind:
                yield Finding(criterion=criterion.code, outcome=Outcome.UNKNOWN, reason="timeout", params={"detail": "30 s"})
            else:
                yield _answer(portal, obligation, criterion, chance, level)


def _answer(portal: models.Portal, obligation: Obligation, criterion: Criterion, chance: Random, level: float) -> Finding:
    drawn = chance.random()
    address = f"{portal.url}informacion-publica/{obligation.code}/"
    proof = (
        Evidence(
            url=f"{address}{chance.randrange(9999)}.pdf",
            digest=_digest(f"{address}{drawn}"),
            excerpt=f"{obligation.number}. {obligation.short}: {criterion.question[:70]}",
            locator=f"página {chance.randrange(1, 40)}",
        ),
    )
    if drawn < level:
        return Finding(criterion=criterion.code, outcome=Outcome.MET, reason="published", evidence=proof)
    if drawn < level + 0.12:
        return Finding(criterion=criterion.code, outcome=Outcome.PARTIAL, reason="published", evidence=proof)
    return Finding(criterion=criterion.code, outcome=Outcome.MISSING, reason="not_found", search=Search(pages=400, complete=True))


def _periods(obligation: Obligation, findings: dict[str, Finding], day: date) -> list[dict[str, Any]]:
    """The newest months of what is published."""
    found = []
    for part in obligation.parts:
        answers = [findings[criterion.code].outcome for criterion in part.criteria if criterion.code in findings]
        if part.refresh is Refresh.STANDING or Outcome.MET not in answers:
            continue
        period = newest_due(part.refresh, day, part.due_days)
        for place in range(7):
            if place != 3:
                found.append({"part": part.code, "period": str(period), "found": "data" if place % 2 else "document", "url": ""})
            period = period.previous()
    return found


def _digest(text: str) -> str:
    return "sha256:" + sha256(text.encode()).hexdigest()
