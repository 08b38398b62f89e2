"""Whom a round's letters go to: the kept official mailboxes of the municipalities that were not told their preliminary result yet."""

from __future__ import annotations

from dataclasses import dataclass

from monitor.archive.contacts import mailboxes_of
from monitor.archive.models import Portal
from monitor.supervision.by_hand_keep import hands_of
from monitor.supervision.crawls import standings
from monitor.supervision.models import Round


@dataclass(frozen=True, kw_only=True, slots=True)
class Untold:
    """Who is still to be told: lines of code and mailbox as the list of letters takes them, and the towns that have none kept."""

    lines: str
    lacking: tuple[str, ...]


def portals_of(given: Round) -> dict[str, Portal]:
    """The portals that have a result in a round, by the code of their municipality."""
    seen = hands_of(given)
    return {one.portal.municipality: one.portal for one in standings(given) if one.assessment or one.portal.pk in seen}


def untold(given: Round) -> Untold:
    """The municipalities of a round to which no letter has left."""
    told = set(given.notices.exclude(sent_at=None).values_list("portal__municipality", flat=True))
    waiting = {code: portal for code, portal in sorted(portals_of(given).items()) if code and code not in told}
    boxes = mailboxes_of(waiting)
    return Untold(
        lines="\n".join(f"{code} {boxes[code]}" for code in waiting if code in boxes),
        lacking=tuple(f"{code} {portal.name}" for code, portal in waiting.items() if code not in boxes),
    )
