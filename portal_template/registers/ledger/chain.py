"""The chain of manifests: its head, its end while something is written, and its links for whoever wants to walk it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from portal_template.registers.models import Link


@dataclass(frozen=True, kw_only=True, slots=True)
class Head:
    """The newest link: whoever knows it can tell later that nothing before it was changed. `digest` is empty where nothing is published."""

    digest: str
    count: int


def head() -> Head:
    """The head of the chain."""
    newest = Link.objects.order_by("-number").first()
    return Head(digest=newest.digest, count=newest.number) if newest else Head(digest="", count=0)


class End:
    """The end of the chain in the hands of the one who writes: gives the next manifest what it must say, and remembers its digest.

    Only inside the transaction that holds the write lock; `announce` adds the links to the database.
    """

    def __init__(self) -> None:
        newest = head()
        self.number, self.digest = newest.count, newest.digest
        self.links: list[Link] = []

    @property
    def facts(self) -> dict[str, Any]:
        """What the next manifest says of its place in the chain."""
        return {"number": self.number + 1, "previous": self.digest or None}

    def add(self, digest: str, **of: Any) -> Link:
        """The manifest that was just written is a link now. `of` says of what: kind, part, period, version."""
        link = Link(number=self.number + 1, previous=self.digest, digest=digest, **of)
        self.links.append(link)
        self.number, self.digest = link.number, link.digest
        return link

    def announce(self) -> None:
        """Put the links into the database."""
        Link.objects.bulk_create(self.links)
