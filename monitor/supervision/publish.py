"""Publishing a round, and reading a publication back: whole as it was frozen, or not at all."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from checklists.model import Checklist
from monitor.journal.keep import note
from monitor.supervision.crawls import standings
from monitor.supervision.freeze import NotWhole, digest_of, frozen_portal, key_of, summary
from monitor.supervision.keep import Refused, decisions_of, move
from monitor.supervision.models import Publication, PublishedPortal, Round
from monitor.supervision.score import result
from monitor.supervision.stage import State


class Tampered(Exception):
    """What the database holds is not what was published. Nothing of it is shown."""


@transaction.atomic
def publish(given: Round, checklist: Checklist, *, by: str, now: datetime) -> Publication:
    """Freeze a round as it stands with the decisions that count. A round that was published before gets a further publication; the earlier
    ones stay as they are. Refused where it is not whole.
    """
    row = Round.objects.select_for_update().get(pk=given.pk)
    if row.state not in (State.REPLY_OPEN, State.FINAL):
        raise Refused("Se publica una supervisión cuyo plazo de respuesta ya se abrió. Antes pásela a ese estado.")
    if checklist.version != row.checklist:
        raise Refused(f"La supervisión se juzga con la lista {row.checklist}, y aquí está la {checklist.version}. Instale aquella versión.")
    said = decisions_of(row)
    try:
        portals = [
            frozen_portal(result(one, checklist, said.get(one.portal.pk, []), two_persons=row.two_persons), checklist)
            for one in standings(row)
        ]
    except NotWhole as error:
        raise Refused(str(error)) from error
    whole = summary(portals, name=row.name, cut_off=row.cut_off, checklist=checklist, publisher=settings.PUBLISHER)
    if len(whole["digests"]) != row.places.count():
        raise Refused("Dos portales de la supervisión son del mismo municipio: deje uno antes de publicar.")
    made = Publication.objects.create(round=row, summary=whole, digest=digest_of(whole), made_by=by, made_at=now)
    PublishedPortal.objects.bulk_create(PublishedPortal(publication=made, key=key_of(body), body=body) for body in portals)
    if row.state == State.REPLY_OPEN:
        move(row, State.FINAL, by=by, now=now)
    note(by, "published", f"round:{row.slug}", now=now, publication=made.pk, digest=made.digest, portals=len(portals))
    return made


def summary_of(made: Publication) -> dict[str, Any]:
    """The whole of a publication. Tampered where it is not what was published."""
    if digest_of(made.summary) != made.digest:
        raise Tampered(f"La publicación {made.pk} no coincide con su huella.")
    found: dict[str, Any] = made.summary
    return found


def portal_of(made: Publication, key: str) -> dict[str, Any] | None:
    """One portal of a publication, None where it has no such portal. Tampered where it is not what was published."""
    whole = summary_of(made)
    if key not in whole["digests"]:
        return None
    row = PublishedPortal.objects.filter(publication=made, key=key).first()
    if row is None or digest_of(row.body) != whole["digests"][key]:
        raise Tampered(f"Lo publicado de {key} no coincide con su huella.")
    body: dict[str, Any] = row.body
    return body
