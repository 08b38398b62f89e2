"""What rounds need of a portal's old crawls: whole crawls while a round goes on, and what a publication cites for good."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from monitor.archive.models import Portal
from monitor.supervision.crawls import standings
from monitor.supervision.models import PublishedPortal
from monitor.supervision.stage import State

_OVER = (State.FINAL, State.SUPERSEDED)


def needed_whole(portal: Portal) -> frozenset[int]:
    """The crawls that count in a round which is not over, or that a person looked at for one: they may have to be judged again."""
    going_on = portal.rounds.exclude(state__in=_OVER)
    counted = (standing.crawl for given in going_on for standing in standings(given) if standing.portal.pk == portal.pk)
    looked_at = portal.decisions.filter(round__in=going_on).values_list("assessment__crawl", flat=True)
    return frozenset({crawl.pk for crawl in counted if crawl} | set(looked_at))


def published(portal: Portal) -> frozenset[str]:
    """The digests of the bodies that publications cite of a portal, be they in force or not."""
    manifests = [digest for digest in portal.crawls.values_list("manifest", flat=True) if digest]
    bodies = PublishedPortal.objects.filter(body__manifest__in=manifests).values_list("body", flat=True)
    return frozenset(digest for body in bodies for digest in _digests(body))


def _digests(body: dict[str, Any]) -> Iterator[str]:
    for obligation in body["obligations"]:
        for criterion in obligation["criteria"]:
            yield from (one["digest"] for one in criterion["evidence"] if one["digest"])
