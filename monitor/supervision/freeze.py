"""A round's result as a value that no longer changes: what is published of each portal, the ranking, and one digest for all. Pure.

Everything that people read of a publication comes from these values, the wording of its questions included: pages, spreadsheets and
reports. A portal of which less than the
scheme's share could be decided is not ranked: it stands in a group of its own, with why. Equal points share a rank, and a rank is said to
be sure only where no other portal's bounds overlap.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from checklists.finding import Finding
from checklists.model import Checklist, Obligation, Subject
from checklists.scoring import score
from monitor.assessment import MAIN_LAW
from monitor.clock import Visit, recent_hours
from monitor.privacy import redacted
from monitor.supervision.asked import asked_of
from monitor.supervision.by_hand import KIND_WORDS, REFUSES, WHY_WORDS
from monitor.supervision.decision import BY_REVIEWER
from monitor.supervision.hours import frozen_hour
from monitor.supervision.score import Result

FORMAT = "vitrina-publication-2"
RANKED, UNVERIFIED = "ranked", "unverified"


class NotWhole(ValueError):
    """What is asked to be published is not whole; the message says what is missing."""


def frozen_portal(
    result: Result,
    checklist: Checklist,
    *,
    refusal: str = "",
    visits: Sequence[Visit] = (),
    before: Sequence[Mapping[str, Any]] = (),
    history: Sequence[Mapping[str, Any]] = (),
    indices: Sequence[Mapping[str, Any]] = (),
) -> dict[str, Any]:
    """What is published of one portal, as JSON types. NotWhole where a verdict has no proof, or the points do not follow.

    `refusal` is how the site kept the newest visit out, where it did; `visits` are all of it up to the one that counts, for its clock;
    `before` is what earlier rounds published of it, the first first;
    `history` are the PDH's own results of the town and `indices` SEGEPLAN's, each with its source.
    """
    standing, findings = result.standing, {finding.criterion: finding for finding in result.findings}
    cards = {card.law: card for card in result.scorecards}
    points = cards[MAIN_LAW].score if MAIN_LAW in cards else None
    again = score(checklist, result.findings, _subject(result)) if result.findings else ()
    if again != result.scorecards:
        raise NotWhole(f"{standing.portal.name}: el puntaje no sale de las respuestas. Juzgue de nuevo la supervisión antes de publicarla.")
    for finding in result.findings:
        if finding.outcome.decided and finding.reason != "not_bound" and not finding.evidence and finding.search is None:
            raise NotWhole(f"{standing.portal.name}: «{finding.criterion}» se decide sin prueba.")
    town, seen_on = checklist.municipalities.get(standing.portal.municipality), standing.visited_on or result.looked_on
    return {
        "municipality": standing.portal.municipality,
        "name": standing.portal.name,
        "department": town.department if town else "",
        "url": standing.portal.url,
        "visited_on": seen_on.isoformat() if seen_on else None,
        "by_hand": _by_hand(result),
        "kept_at": standing.crawl.kept_at.isoformat(timespec="seconds") if standing.crawl else None,
        "first_visit_on": min(visit.day for visit in visits).isoformat() if visits else None,
        "ours": standing.crawl is not None and standing.crawl.ledger is not None,
        "evidence": standing.crawl.evidence_digest if standing.crawl else None,
        "manifest": standing.crawl.manifest if standing.crawl else None,
        "group": RANKED if points and points.point is not None else UNVERIFIED,
        "why": _why(result, refusal),
        "score": asdict(points) if points else None,
        "obligations": [
            {
                "code": item.code,
                "outcome": str(item.outcome),
                "credit": None if item.credit is None or item.credit.point is None else round(item.credit.point, 4),
                "clock": _clock(checklist.obligation(item.code), visits, standing.visited_on),
                "criteria": [
                    _criterion(findings[criterion.code], by_hand=criterion.code in result.by_hand)
                    for criterion in checklist.obligation(item.code).criteria
                    if criterion.code in findings
                ],
            }
            for card in result.scorecards
            if card.law == MAIN_LAW
            for item in card.obligations
        ],
        "before": list(before),
        "history": [dict(one) for one in history],
        "indices": [dict(one) for one in indices],
    }


def _subject(result: Result) -> Subject:
    row = result.standing.assessment or result.standing.portal
    return Subject(row.subject)


def _clock(obligation: Obligation, visits: Sequence[Visit], day: date | None) -> dict[str, list[dict[str, Any]]]:
    """The last due periods of each part that has any."""
    if day is None:
        return {}
    hours = {part.code: recent_hours(part, obligation.code, visits, day) for part in obligation.parts}
    return {code: [frozen_hour(hour) for hour in found] for code, found in hours.items() if found}


def _by_hand(result: Result) -> dict[str, Any] | None:
    """That a person saw the portal where no crawl could, or that there is none to see: when, and what they say of it. Nobody is named."""
    if word := result.word:
        return {"kind": str(word.kind), "on": word.shown.on.isoformat(), "words": KIND_WORDS[word.kind], "note": redacted(word.shown.note)}
    if result.looked_on is None:
        return None
    return {"kind": "looked", "on": result.looked_on.isoformat(), "words": WHY_WORDS[result.looks[-1].why], "note": ""}


def _criterion(finding: Finding, *, by_hand: bool) -> dict[str, Any]:
    return {
        "code": finding.criterion,
        "outcome": str(finding.outcome),
        "sentence": finding.sentence,
        "by_person": finding.reason == BY_REVIEWER,
        "by_hand": by_hand,
        "justified": finding.justified,
        "searched": finding.search.pages if finding.search else None,
        "evidence": [asdict(one) for one in finding.evidence],
    }


def _why(result: Result, refusal: str) -> str:
    if result.standing.crawl is None and not result.findings:
        return f"{REFUSES}: {refusal}" if refusal else "no hay un recorrido completo de este portal hasta el día de corte"
    points = result.score
    if points is None:
        return "no se pudo decidir nada de lo que cuenta en el puntaje"
    if points.point is None:
        return f"solo se pudo decidir el {points.decided * 100:.0f} % de lo que cuenta en el puntaje"
    return ""


def summary(
    portals: Sequence[Mapping[str, Any]],
    *,
    name: str,
    cut_off: date,
    checklist: Checklist,
    publisher: str,
    rounds: Sequence[Mapping[str, Any]] = (),
) -> dict[str, Any]:
    """The publication as a whole: how it was made, what was asked, the ranking, and the digest of each portal's page.

    `rounds` are the figures of earlier rounds, the first first, as `figures` gives them.
    """
    ranked = sorted(
        (one for one in portals if one["group"] == RANKED), key=lambda one: (-one["score"]["point"], one["municipality"], one["name"])
    )
    last = rounds[-1]["round"] if rounds else ""
    rows = [{**_line(one, last), "rank": _rank(one, ranked), "sure": _sure(one, ranked)} for one in ranked]
    others = sorted((one for one in portals if one["group"] == UNVERIFIED), key=lambda one: (one["municipality"], one["name"]))
    return {
        "format": FORMAT,
        "name": name,
        "cut_off": cut_off.isoformat(),
        "checklist": checklist.version,
        "publisher": publisher,
        "portals": len(portals),
        "towns": sum(bool(one["department"]) for one in portals),  # of the country's
        "country": len(checklist.municipalities),
        "law": asked_of(checklist),
        "mean": round(sum(one["score"]["point"] for one in ranked) / len(ranked), 2) if ranked else None,
        "ranking": rows,
        "unverified": [{**_line(one, last), "why": one["why"]} for one in others],
        "rounds": list(rounds),
        "digests": {key_of(one): digest_of(one) for one in sorted(portals, key=key_of)},
    }


def figures(whole: Mapping[str, Any], *, publication: int, round: str) -> dict[str, Any]:
    """A publication in a few figures, as later ones keep them."""
    return {
        "publication": publication,
        "round": round,
        **{key: whole[key] for key in ("name", "cut_off", "checklist", "portals", "mean")},
        "ranked": len(whole["ranking"]),
        "bands": dict(Counter(one["score"]["band"] for one in whole["ranking"])),
    }


def _line(one: Mapping[str, Any], last: str) -> dict[str, Any]:
    return {
        "key": key_of(one),
        "municipality": one["municipality"],
        "name": one["name"],
        "department": one["department"],
        "url": one["url"],
        "visited_on": one["visited_on"],
        "by_hand": one["by_hand"],
        "ours": one["ours"],
        "score": one["score"],
        "before": next((past for past in one["before"] if past["round"] == last), None),
        "obligations": {item["code"]: item["outcome"] for item in one["obligations"]},
    }


def key_of(one: Mapping[str, Any]) -> str:
    """What a portal's page is called: the town's code, or the name of a portal without a town."""
    return str(one["municipality"] or one["name"])


def _rank(one: Mapping[str, Any], ranked: Sequence[Mapping[str, Any]]) -> int:
    return 1 + sum(other["score"]["point"] > one["score"]["point"] for other in ranked)


def _sure(one: Mapping[str, Any], ranked: Sequence[Mapping[str, Any]]) -> bool:
    own = one["score"]
    return not any(other is not one and other["score"]["low"] <= own["high"] and own["low"] <= other["score"]["high"] for other in ranked)


def canonical(value: Mapping[str, Any]) -> bytes:
    """The bytes that a digest is of."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def digest_of(value: Mapping[str, Any]) -> str:
    """SHA-256 of a value's canonical bytes."""
    return "sha256:" + hashlib.sha256(canonical(value)).hexdigest()
