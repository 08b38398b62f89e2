"""Writing, reading and verifying the journal."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from django.db import transaction

from monitor.journal.chain import BEGINNING, Break, Link, first_break
from monitor.journal.models import Entry, Head

TERMINAL = "la terminal"  # who acts when no account does


@transaction.atomic
def note(actor: str, act: str, about: str = "", *, now: datetime, **detail: Any) -> Entry:
    """Write an entry at the end of the chain. Call it inside the transaction of what it tells of: both are kept, or neither.

    `detail` holds JSON types; of a decision it says before and after. Writers wait for each other at the head's row.
    """
    head, _ = Head.objects.select_for_update().get_or_create(pk=1)
    moment = now.astimezone(UTC).replace(microsecond=0)
    link = Link(
        number=head.number + 1,
        at=moment.isoformat(),
        actor=actor,
        act=act,
        about=about,
        detail=detail,
        previous=head.digest or BEGINNING,
    )
    entry = Entry.objects.create(
        number=link.number, at=moment, actor=actor, act=act, about=about, detail=detail, previous=link.previous, digest=link.digest
    )
    Head.objects.filter(pk=1).update(number=link.number, digest=link.digest)
    return entry


def links() -> Iterator[tuple[Link, str]]:
    """Every entry from the beginning, with its stored digest."""
    for entry in Entry.objects.order_by("number").iterator(chunk_size=2000):
        yield link_of(entry), entry.digest


def link_of(entry: Entry) -> Link:
    """A row as its digest sees it."""
    return Link(
        number=entry.number,
        at=entry.at.astimezone(UTC).isoformat(),
        actor=entry.actor,
        act=entry.act,
        about=entry.about,
        detail=entry.detail,
        previous=entry.previous,
    )


def holds(entry: Entry) -> bool:
    """Whether one entry is as it was written, as far as its own digest tells; `verify` tells of the whole chain."""
    return link_of(entry).digest == entry.digest


def verify() -> Break | None:
    """Where the journal was tampered with, or None."""
    head = Head.objects.filter(pk=1).first()
    return first_break(links(), head=(head.number, head.digest) if head else (0, BEGINNING))
