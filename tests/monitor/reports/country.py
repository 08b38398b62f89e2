"""A made country: answers drawn from a seed, frozen by the program's own functions, so that its points follow from its answers."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from importlib import import_module
from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper

from checklists.finding import Evidence, Finding, Outcome, Search
from checklists.model import Checklist, Criterion
from checklists.scoring import score
from monitor.archive.models import Crawl, Portal
from monitor.supervision.crawls import Standing
from monitor.supervision.freeze import digest_of, figures, frozen_portal, key_of, summary
from monitor.supervision.models import Publication, PublishedPortal, Round
from monitor.supervision.score import Result

CUT_OFF = date(2026, 11, 22)
NOW = datetime(2026, 11, 26, 15, tzinfo=UTC)
HISTORY = (
    {"year": 2017, "supervision": "in situ", "points": 61.25, "band": "bajo", "source": "PDH-SECAI", "note": ""},
    {"year": 2022, "supervision": "portales electrónicos", "points": 48.0, "band": "deficiente", "source": "PDH-SECAI", "note": ""},
)


def bodies(checklist: Checklist, codes: Iterable[str], *, seed: int = 1, unseen: int = 9) -> list[dict[str, Any]]:
    """What is published of each town; every `unseen`-th could not be visited."""
    chance, made = random.Random(seed), []
    for at, code in enumerate(codes):
        town = checklist.municipalities[code]
        portal = Portal(municipality=code, name=town.name, url=f"https://muni{code}.gob.gt/")
        if at % unseen == unseen - 1:
            made.append(frozen_portal(Result(standing=Standing(portal=portal), findings=(), scorecards=()), checklist, history=HISTORY))
            continue
        kept, hidden = chance.uniform(0.1, 0.98), 0.3 if at % unseen == unseen - 2 else 0.03
        asked = (criterion for obligation in checklist.obligations for criterion in obligation.criteria)
        found = tuple(_answer(chance, criterion, kept, hidden, portal.url) for criterion in asked)
        crawl = Crawl(kept_at=NOW, evidence_digest=_digest(chance), manifest=_digest(chance))
        standing = Standing(portal=portal, crawl=crawl, visited_on=CUT_OFF)
        made.append(
            frozen_portal(Result(standing=standing, findings=found, scorecards=score(checklist, found)), checklist, history=HISTORY)
        )
    return made


def whole(checklist: Checklist, portals: Sequence[Mapping[str, Any]], **more: Any) -> dict[str, Any]:
    """The summary of a made publication."""
    given: dict[str, Any] = {"name": "Supervisión de prueba", "cut_off": CUT_OFF, "publisher": "Vitrina", **more}
    return summary(portals, checklist=checklist, **given)


def published(checklist: Checklist, codes: Iterable[str], *, slug: str = "prueba", **more: Any) -> Publication:
    """A publication in the database."""
    seed = more.pop("seed", 1)
    portals = bodies(checklist, codes, seed=seed)
    what = whole(checklist, portals, **more)
    row = Round.objects.create(
        slug=slug, name=what["name"], cut_off=what["cut_off"], checklist=checklist.version, state="final", opened_by="mar", opened_at=NOW
    )
    made = Publication.objects.create(round=row, summary=what, digest=digest_of(what), made_by="mar", made_at=NOW)
    PublishedPortal.objects.bulk_create(PublishedPortal(publication=made, key=key_of(body), body=body) for body in portals)
    return made


def followed(checklist: Checklist, portals: Sequence[dict[str, Any]], before: Mapping[str, Any]) -> dict[str, Any]:
    """The summary of a publication that comes after another, which its portals then name."""
    told = figures(before, publication=1, round="anterior")
    which = {key: told[key] for key in ("publication", "round", "name", "cut_off", "checklist")}
    past = {one["key"]: {**which, **{key: one["score"][key] for key in ("low", "point", "high", "band")}} for one in before["ranking"]}
    for body in portals:
        body["before"] = [past[key_of(body)]] if key_of(body) in past else []
    return whole(checklist, portals, rounds=[told])


def sha256(body: bytes) -> str:
    """The digest of a file."""
    return hashlib.sha256(body).hexdigest()


@contextmanager
def unfrozen() -> Iterator[CursorWrapper]:
    """The database of somebody who may do anything: its guards away, and raw SQL."""
    guards = import_module("monitor.supervision.migrations.0005_frozen")
    with connection.cursor() as cursor:
        for statement in guards.SQLITE_BACK:
            cursor.execute(statement)
        yield cursor
        for statement in guards.SQLITE:
            cursor.execute(statement)


def _answer(chance: random.Random, criterion: Criterion, kept: float, hidden: float, url: str) -> Finding:
    roll = chance.random()
    if roll < hidden:
        return Finding(criterion=criterion.code, outcome=Outcome.UNKNOWN, reason="timeout")
    page = f"{url}informacion-publica/{criterion.code.partition(':')[0].replace('.', '/')}/documento-{chance.randrange(999)}.pdf"
    proof = (Evidence(url=page, digest=_digest(chance), excerpt="Artículo 10, información pública de oficio"),)
    if chance.random() < kept:
        return Finding(criterion=criterion.code, outcome=Outcome.MET, reason="published", evidence=proof)
    if chance.random() < 0.3:
        return Finding(
            criterion=criterion.code,
            outcome=Outcome.PARTIAL,
            reason="late",
            params={"found": "2026-07", "period": "2026-09"},
            evidence=proof,
        )
    return Finding(criterion=criterion.code, outcome=Outcome.MISSING, reason="not_found", search=Search(pages=48, complete=True))


def _digest(chance: random.Random) -> str:
    return f"sha256:{chance.getrandbits(256):064x}"
