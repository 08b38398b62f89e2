"""Opening a round, kept with its entry in the journal: both, or neither."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils.text import slugify

from monitor.archive.models import Crawl, Portal, PortalAddress
from monitor.journal.keep import note
from monitor.supervision.models import Round, RoundPortal


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
