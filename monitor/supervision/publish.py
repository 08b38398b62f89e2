"""Publishing a round, and reading a publication back: whole as it was frozen, or not at all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import QuerySet, TextField
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast

from checklists.model import Checklist
from monitor.archive.history import indices_by_town, results_by_town
from monitor.archive.visits import visits_of
from monitor.journal.keep import holds, note
from monitor.journal.models import Entry
from monitor.supervision.by_hand_keep import hands_of
from monitor.supervision.crawls import refusals_in, standings
from monitor.supervision.freeze import NotWhole, digest_of, figures, frozen_portal, key_of, summary
from monitor.supervision.keep import Refused, decisions_of, move
from monitor.supervision.models import Publication, PublishedPortal, Round
from monitor.supervision.score import NOBODY, result
from monitor.supervision.stage import State
from monitor.supervision.whole import faults

TOLD = 5  # faults that are told of one that is not whole
AT_ONCE = 20  # portals held in memory where all are read
AT_HAND = 12  # publications kept read, about 3 MB each


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
    try:
        rounds, before = _earlier(row)
        portals = _portals(row, checklist, before)
    except (NotWhole, Tampered) as error:
        raise Refused(str(error)) from error
    whole = summary(portals, name=row.name, cut_off=row.cut_off, checklist=checklist, publisher=settings.PUBLISHER, rounds=rounds)
    if len(whole["digests"]) != row.places.count():
        raise Refused("Dos portales de la supervisión son del mismo municipio: deje uno antes de publicar.")
    listed = [one.municipality or one.name for one in row.portals.all()]
    if found := faults(whole, portals, listed):
        more = f" Y {len(found) - TOLD} más." if len(found) > TOLD else ""
        raise Refused(f"No se publica, porque no está completo: {' '.join(found[:TOLD])}{more} Juzgue de nuevo la supervisión y repita.")
    made = Publication.objects.create(round=row, summary=whole, digest=digest_of(whole), made_by=by, made_at=now)
    PublishedPortal.objects.bulk_create(PublishedPortal(publication=made, key=key_of(body), body=body) for body in portals)
    if row.state == State.REPLY_OPEN:
        move(row, State.FINAL, by=by, now=now)
    note(by, "published", f"round:{row.slug}", now=now, publication=made.pk, digest=made.digest, portals=len(portals))
    return made


def _portals(row: Round, checklist: Checklist, before: Mapping[str, list[dict[str, Any]]]) -> list[dict[str, Any]]:
    """Every portal of a round, frozen."""
    said, history, indices, frozen = decisions_of(row), results_by_town(), indices_by_town(), []
    hands, refusals = hands_of(row), refusals_in(row)
    for one in standings(row):
        by_hand = hands.get(one.portal.pk, NOBODY)
        found = result(one, checklist, said.get(one.portal.pk, []), two_persons=row.two_persons, hand=by_hand)
        visits = visits_of(one.portal.pk, one.visited_on, instead=one.assessment) if one.visited_on else ()
        key = one.portal.municipality or one.portal.name
        others = {"history": history.get(key, ()), "indices": indices.get(key, ())}
        refusal = refusals[one.portal.pk].short if one.portal.pk in refusals else ""
        frozen.append(frozen_portal(found, checklist, refusal=refusal, visits=visits, before=before.get(key, ()), **others))
    return frozen


def _earlier(row: Round) -> tuple[list[dict[str, Any]], dict[str, list[dict[str, Any]]]]:
    """What rounds of an earlier last day published, the first first: the figures of each, and the points of each portal that had any."""
    made = Publication.objects.filter(round__cut_off__lt=row.cut_off).select_related("round").order_by("round__cut_off", "made_at", "pk")
    rounds, before = [], defaultdict(list)
    for one in {one.round_id: one for one in made}.values():
        whole = summary_of(one)
        rounds.append(figures(whole, publication=one.pk, round=one.round.slug))
        told = {key: rounds[-1][key] for key in ("publication", "round", "name", "cut_off", "checklist")}
        for line in whole["ranking"]:
            before[line["key"]].append({**told, **{key: line["score"][key] for key in ("low", "point", "high", "band")}})
    return rounds, before


def newest() -> Publication | None:
    """The publication that stands: the last one made of the round with the latest last day. None before the first."""
    return _by_round().first()


def every() -> list[Publication]:
    """All publications: those of the round with the latest last day first. Their summaries are to be asked for by `summaries_of`."""
    return list(_by_round())


def latest(most: int) -> list[Publication]:
    """The publications made last, the newest first."""
    return list(_rows().order_by("-made_at", "-pk")[:most])


def publication(pk: int) -> Publication | None:
    """One publication; None where there is none of that number."""
    return _rows().filter(pk=pk).first()


def _by_round() -> QuerySet[Publication]:
    return _rows().order_by("-round__cut_off", "-made_at", "-pk")


def _rows() -> QuerySet[Publication]:
    """Publications with their rounds. The summary, which is large, is fetched when it is asked for."""
    return Publication.objects.select_related("round").defer("summary")


def summary_of(made: Publication) -> dict[str, Any]:
    """The whole of a publication, which nobody may change. Tampered where it is not what was published."""
    (whole,) = summaries_of([made])
    return whole


def summaries_of(made: Sequence[Publication]) -> list[dict[str, Any]]:
    """The whole of several publications, in their order, for two questions to the database however many they are.

    It is asked each time whether each row is still the one that was vouched for; only a row that is not is read whole again. Its digest is
    also what the journal says was published: who changes a publication with all its digests must change the journal too, and break its
    chain.
    """
    written = _written([one.pk for one in made])
    wholes = [_vouched(one.pk, written[one.pk], one.digest) for one in made]
    for entry in Entry.objects.filter(act="published", about__in={f"round:{one.round.slug}" for one in made}):
        one = next((one for one in made if entry.detail.get("publication") == one.pk), None)
        if one and (entry.detail.get("digest") != one.digest or not holds(entry)):
            raise Tampered(f"La publicación {one.pk} no es la que dice la bitácora.")
    return wholes


def _written(keys: Sequence[int]) -> dict[int, str]:
    """What changes when a row does: on PostgreSQL which transaction wrote it and where; elsewhere what it says, letter by letter."""
    on_postgresql = connection.vendor == "postgresql"
    what = RawSQL("xmin::text || ctid::text", (), output_field=TextField()) if on_postgresql else Cast("summary", TextField())
    return {pk: str(said) for pk, said in Publication.objects.filter(pk__in=keys).values_list("pk", what)}


@lru_cache(maxsize=AT_HAND)
def _vouched(pk: int, written: str, digest: str) -> dict[str, Any]:
    found: dict[str, Any] = Publication.objects.values_list("summary", flat=True).get(pk=pk)
    if digest_of(found) != digest:
        raise Tampered(f"La publicación {pk} no coincide con su huella.")
    return found


def portal_of(made: Publication, key: str, whole: Mapping[str, Any] | None = None) -> dict[str, Any] | None:
    """One portal of a publication, None where it has no such portal. Tampered where it is not what was published.

    `whole` is the publication's summary, where it was read already.
    """
    whole = whole or summary_of(made)
    if key not in whole["digests"]:
        return None
    row = PublishedPortal.objects.filter(publication=made, key=key).first()
    if row is None or digest_of(row.body) != whole["digests"][key]:
        raise Tampered(f"Lo publicado de {key} no coincide con su huella.")
    body: dict[str, Any] = row.body
    return body


def portals_of(made: Publication) -> Iterator[dict[str, Any]]:
    """Every portal of a publication by its key, a few at a time. Tampered, before anything is given of it, where one is not what was
    published.
    """
    digests = summary_of(made)["digests"]
    keys = sorted(digests)
    for at in range(0, len(keys), AT_ONCE):
        few = keys[at : at + AT_ONCE]
        found = {row.key: row.body for row in PublishedPortal.objects.filter(publication=made, key__in=few)}
        for key in few:
            if key not in found or digest_of(found[key]) != digests[key]:
                raise Tampered(f"Lo publicado de {key} no coincide con su huella.")
            yield found[key]
