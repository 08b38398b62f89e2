"""Entries -> Atom. An entry keeps its name for ever: it is made of what it tells of, and not of the address where the monitor stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time
from uuid import UUID, uuid5

from django.utils.feedgenerator import Atom1Feed

from checklists.load import load_checklist

OURS = UUID("8f1b6f0e-6f0b-5f64-9a7e-0d4c6d2b8a11")  # names of this monitor's feeds and entries are made in it
TYPE = "application/atom+xml; charset=utf-8"


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """Something that happened: `key` is what its name is made of, `path` the page that tells it whole."""

    key: str
    title: str
    text: str
    path: str
    at: datetime


def name_of(key: str) -> str:
    """A name that is always made of the same key."""
    return f"urn:uuid:{uuid5(OURS, key)}"


class _Feed(Atom1Feed):
    """A feed that is as old as its newest entry; an empty one is as old as the law that it follows."""

    def latest_post_date(self) -> datetime:
        """The moment of the last entry."""
        if self.items:
            latest: datetime = super().latest_post_date()
            return latest
        return datetime.combine(load_checklist().in_force_from, time(), UTC)


def written(entries: Iterable[Entry], *, key: str, title: str, told: str, base: str, page: str, path: str, author: str) -> bytes:
    """A feed of entries. `base` is where the monitor stands, `page` what the feed tells of, `path` its own address."""
    feed = _Feed(
        title=title,
        link=base + page,
        description=told,
        subtitle=told,
        language="es-GT",
        feed_url=base + path,
        author_name=author,
        feed_guid=name_of(key),
    )
    for one in entries:
        feed.add_item(
            title=one.title, link=base + one.path, description=one.text, unique_id=name_of(one.key), pubdate=one.at, updateddate=one.at
        )
    return str(feed.writeString("utf-8")).encode()
