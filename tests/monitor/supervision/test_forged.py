"""Who has the database's password takes the guards away and rewrites a publication with all its digests: every face refuses it, and whoever
rewrites the journal as well breaks its chain.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib import import_module
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from monitor.journal.keep import link_of, verify
from monitor.journal.models import Entry
from monitor.supervision.freeze import digest_of
from monitor.supervision.models import Publication, PublishedPortal
from tests.monitor.supervision.test_publication import made, row  # noqa: F401  a round of three towns, published

JOURNAL = import_module("monitor.journal.migrations.0002_append_only")


def addresses(pk: int) -> list[str]:
    """A page, a file, a paper and an answer of each kind that everybody can ask for."""
    found = [
        reverse("results:newest"),
        reverse("results:portal", args=[pk, "0101"]),
        reverse("results:proof", args=[pk, "0101", "laip-10-04"]),
    ]
    found += [reverse(f"results:{name}", args=[pk]) for name in ("ranking", "numerals")]
    found += [reverse("results:data", args=[pk, kind]) for kind in ("csv", "json", "xlsx")]
    found += [reverse("results:answers", args=[pk, "csv"]), reverse("reports:town", args=[pk, "0101"])]
    return [*found, f"/api/v1/publicaciones/{pk}", f"/api/v1/publicaciones/{pk}/resultados", "/novedades/resultados.atom"]


@pytest.fixture
def forge(made: Publication, unguarded: Callable[[], None]) -> Callable[[], str]:  # noqa: F811
    """Gives a town the best points, and every digest of the publication that follows from it; the digest of the whole."""

    def do() -> str:
        unguarded()
        body = PublishedPortal.objects.get(key="0101").body
        body["score"] |= {"low": 99.0, "point": 99.0, "high": 99.0}
        whole = json.loads(json.dumps(made.summary))
        for line in whole["ranking"]:
            line["score"] = body["score"] if line["key"] == "0101" else line["score"]
        whole["digests"]["0101"] = digest_of(body)
        with connection.cursor() as cursor:
            cursor.execute("UPDATE supervision_publishedportal SET body = %s WHERE key = '0101'", [json.dumps(body)])
            told = [json.dumps(whole), digest_of(whole), made.pk]
            cursor.execute("UPDATE supervision_publication SET summary = %s, digest = %s WHERE id = %s", told)
        return digest_of(whole)

    return do


def refused(pk: int) -> dict[str, int]:
    return {address: Client().get(address).status_code for address in addresses(pk)}


def test_before_anybody_touches_it_every_face_is_there(made: Publication) -> None:  # noqa: F811
    assert set(refused(made.pk).values()) == {200}
    assert verify() is None


def test_a_publication_rewritten_with_all_its_digests_is_refused_by_every_face(made: Publication, forge: Callable[[], str]) -> None:  # noqa: F811
    forge()
    assert set(refused(made.pk).values()) == {500}
    assert verify() is None, "the journal was not touched"


@pytest.mark.parametrize("with_digest", [False, True])
def test_who_rewrites_the_entry_of_the_journal_as_well_breaks_its_chain(
    made: Publication,  # noqa: F811
    forge: Callable[[], str],
    with_digest: bool,
) -> None:
    digest = forge()
    entry = Entry.objects.get(act="published")
    entry.detail = {**entry.detail, "digest": digest}
    _rewrite("UPDATE journal_entry SET detail = %s WHERE number = %s", json.dumps(entry.detail), entry.number)
    if with_digest:
        _rewrite("UPDATE journal_entry SET digest = %s WHERE number = %s", link_of(entry).digest, entry.number)
    else:
        assert set(refused(made.pk).values()) == {500}
    broken = verify()
    assert broken is not None
    assert broken.number in (entry.number, entry.number + 1)


def test_every_single_entry_that_is_taken_out_of_the_journal_is_missed(made: Publication) -> None:  # noqa: F811
    numbers = list(Entry.objects.order_by("number").values_list("number", flat=True))
    assert len(numbers) >= 5
    for number in numbers:
        kept = Entry.objects.filter(number=number).values().get()
        _rewrite("DELETE FROM journal_entry WHERE number = %s", number)
        broken = verify()
        assert broken is not None, number
        assert broken.number == number
        Entry.objects.create(**kept)
    assert verify() is None


def _rewrite(sql: str, *values: Any) -> None:
    back = JOURNAL.POSTGRESQL_BACK if connection.vendor == "postgresql" else JOURNAL.SQLITE_BACK
    with connection.cursor() as cursor:
        for statement in back:
            cursor.execute(statement)
        cursor.execute(sql, values)
