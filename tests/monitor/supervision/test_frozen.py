"""What was published, decided and answered stays: the database refuses to change, delete or empty it, on SQLite and on PostgreSQL."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from checklists.load import load_checklist
from monitor.archive.models import Assessment
from monitor.supervision import keep
from monitor.supervision.models import Answer, Decision, FindingAgain, Look, Notice, Publication, PublishedPortal, SeenAgain, Word
from monitor.supervision.publish import publish
from monitor.supervision.stage import State
from tests.servers.postgres import binaries, serve_postgres

DAY, NOW = date(2026, 11, 22), datetime(2026, 11, 26, 15, tzinfo=UTC)
WHO: dict[str, Any] = {"by": "mar", "now": NOW}
REFUSED = "no se cambia ni se borra"
TABLES = (
    "journal_entry",
    "supervision_publication",
    "supervision_publishedportal",
    "supervision_decision",
    "supervision_answer",
    "supervision_seenagain",
    "supervision_findingagain",
    "supervision_look",
    "supervision_word",
)


@pytest.fixture
def kept(visit: Callable[..., Assessment]) -> None:
    """A row of each kind."""
    seen = visit("munia", DAY)
    given = keep.open_round("Una", DAY, load_checklist().version, [seen.crawl.portal], **WHO)
    for state in (State.IN_REVIEW, State.PRELIMINARY, State.REPLY_OPEN):
        keep.move(given, state, **WHO)
    publish(given, load_checklist(), **WHO)
    notice = Notice.objects.create(round=given, portal=seen.crawl.portal, email="uip@munia.gob.gt", key="x", due_on=DAY)
    answer = Answer.objects.create(notice=notice, criterion="laip-10-01", text="Ya está.", at=NOW)
    again = SeenAgain.objects.create(answer=answer, assessment=seen, folder="x", manifest="sha256:0", ends=[], at=NOW)
    place: dict[str, Any] = {"round": given, "portal": seen.crawl.portal, "on": DAY, "by": "mar", "at": NOW}
    Look.objects.create(obligation="laip-10-01", outcome="met", why="other", **place)
    Word.objects.create(kind="no_portal", **place)
    FindingAgain.objects.create(seen=again, criterion="laip-10-01", outcome="unknown", reason="needs_person")
    Decision.objects.create(round=given, portal=seen.crawl.portal, assessment=seen, criterion="laip-10-01", outcome="met", by="mar", at=NOW)


@pytest.mark.parametrize(
    ("model", "field"),
    [
        (Publication, "digest"),
        (PublishedPortal, "key"),
        (Decision, "outcome"),
        (Answer, "text"),
        (SeenAgain, "folder"),
        (FindingAgain, "outcome"),
        (Look, "outcome"),
        (Word, "kind"),
    ],
    ids=lambda one: str(one),
)
@pytest.mark.parametrize("how", ["update", "bulk_update", "save", "delete", "one", "raw"])
def test_no_way_of_django_changes_or_deletes_what_is_frozen(kept: None, model: Any, field: str, how: str) -> None:
    before = list(model.objects.values())
    row = model.objects.first()
    setattr(row, field, "otra")
    ways: dict[str, Callable[[], object]] = {
        "update": lambda: model.objects.update(**{field: "otra"}),
        "bulk_update": lambda: model.objects.bulk_update([row], [field]),
        "save": row.save,
        "delete": lambda: model.objects.filter(pk=row.pk)._raw_delete("default"),
        "one": row.delete,
        "raw": lambda: connection.cursor().execute(f"UPDATE {model._meta.db_table} SET {field} = 'otra'"),
    }
    with pytest.raises(DatabaseError, match=f"{REFUSED}|protected foreign keys"), transaction.atomic():
        ways[how]()
    assert list(model.objects.values()) == before


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An empty database of PostgreSQL with every table."""
    if binaries() is None:
        pytest.skip("PostgreSQL no está instalado: apt install postgresql")
    with serve_postgres() as server:
        address = server.create("frozen")
        environ = {**os.environ, "MONITOR_HOME": str(tmp_path_factory.mktemp("home")), "MONITOR_DATABASE": address}
        command = [sys.executable, "-m", "monitor.manage", "migrate", "-v", "0"]
        subprocess.run(command, cwd=Path(__file__).parents[3], env=environ, check=True, timeout=120)
        yield address


@pytest.mark.system
@pytest.mark.parametrize("table", TABLES)
def test_postgresql_refuses_to_change_delete_or_empty_also_by_cascade(served: str, table: str) -> None:
    with psycopg.connect(served, autocommit=True) as base:
        column = base.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_name = %s AND data_type = 'character varying' LIMIT 1", [table]
        ).fetchone()
        assert column
        for statement in (
            f"UPDATE {table} SET {column[0]} = 'otra'",
            f"DELETE FROM {table}",
            f"TRUNCATE {table} CASCADE",
            f"WITH gone AS (DELETE FROM {table} RETURNING 1) SELECT * FROM gone",
        ):
            with pytest.raises(psycopg.errors.RaiseException, match=REFUSED):
                base.execute(statement)  # type: ignore[call-overload]
        if table.startswith("supervision"):
            with pytest.raises(psycopg.errors.RaiseException, match=REFUSED):
                base.execute("TRUNCATE supervision_round CASCADE")
