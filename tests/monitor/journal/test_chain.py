"""The journal's chain: what is changed, removed, added or swapped is found, also by somebody who can write to the database."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from importlib import import_module
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

NOW = datetime(2026, 11, 26, 15, 0, 0, 123456, tzinfo=UTC)
APPEND_ONLY = import_module("monitor.journal.migrations.0002_append_only")


@pytest.fixture
def written(db: None) -> Callable[[], Any]:
    from monitor.journal import keep

    for number in range(1, 6):
        keep.note("revisora", "decide", f"laip-10-0{number}", now=NOW, before={"outcome": "unknown"}, after={"outcome": "met", "part": 0.5})
    return keep.verify


@pytest.fixture
def tamper(written: Any) -> Callable[..., None]:
    """What somebody with the database's password can do: take the guards away and write."""

    def do(sql: str, *values: object) -> None:
        back = APPEND_ONLY.POSTGRESQL_BACK if connection.vendor == "postgresql" else APPEND_ONLY.SQLITE_BACK
        with connection.cursor() as cursor:
            for statement in back:
                cursor.execute(statement)
            cursor.execute(sql, values)

    return do


def test_a_journal_that_nobody_touched_holds_and_so_does_an_empty_one(written: Any) -> None:
    from monitor.journal.models import Entry

    assert written() is None
    assert [entry.number for entry in Entry.objects.all()] == [5, 4, 3, 2, 1]


def test_an_empty_journal_holds(db: None) -> None:
    from monitor.journal import keep

    assert keep.verify() is None


@pytest.mark.parametrize("number", [1, 3, 5])
def test_a_removed_entry_is_found_also_the_last(written: Any, tamper: Any, number: int) -> None:
    tamper("DELETE FROM journal_entry WHERE number = %s", number)
    assert written().number == number


@pytest.mark.parametrize("field", ["actor", "act", "about", "detail", "at"])
def test_a_changed_field_is_found_where_it_was_changed(written: Any, tamper: Any, field: str) -> None:
    new = {"detail": '{"before": 1}', "at": "2026-11-26 14:00:00+00:00"}.get(field, "otra")
    tamper(f"UPDATE journal_entry SET {field} = %s WHERE number = 2", new)
    found = written()
    assert (found.number, found.words) == (2, "su contenido cambió después de escrito")


def test_an_entry_that_was_changed_with_its_digest_breaks_the_next(written: Any, tamper: Any) -> None:
    from monitor.journal import keep
    from monitor.journal.models import Entry

    tamper("UPDATE journal_entry SET actor = 'otra' WHERE number = 2")
    tamper("UPDATE journal_entry SET digest = %s WHERE number = 2", keep.link_of(Entry.objects.get(number=2)).digest)
    assert (written().number, written().words) == (3, "no continúa el asiento anterior")


@pytest.mark.parametrize("verb", ["update", "delete"])
def test_the_database_refuses_to_change_or_delete_an_entry(written: Any, verb: str) -> None:
    from monitor.journal.models import Entry

    chosen = Entry.objects.filter(number=3)
    with pytest.raises(DatabaseError, match="no se cambia ni se borra"), transaction.atomic():
        chosen.update(actor="otra") if verb == "update" else chosen.delete()
    assert written() is None


def test_what_is_undone_leaves_no_entry(written: Any) -> None:
    from monitor.journal import keep
    from monitor.journal.models import Entry

    with transaction.atomic():
        keep.note("revisora", "decide", now=NOW)
        transaction.set_rollback(True)
    assert Entry.objects.count() == 5
    assert written() is None


def test_the_command_says_that_it_holds_or_where_it_does_not(written: Any, tamper: Any) -> None:
    out = StringIO()
    call_command("journal", "verify", stdout=out)
    assert "5 asientos" in out.getvalue()
    tamper("DELETE FROM journal_entry WHERE number = 5")
    with pytest.raises(CommandError, match="asiento 5"):
        call_command("journal", "verify")


def test_the_export_can_be_verified_without_the_database(written: Any) -> None:
    import json

    from monitor.journal.chain import Link, first_break

    out = StringIO()
    call_command("journal", "export", stdout=out)
    rows = [json.loads(line) for line in out.getvalue().splitlines()]
    chain = [(Link(**{key: value for key, value in row.items() if key != "digest"}), row["digest"]) for row in rows]
    assert first_break(chain, head=(5, rows[-1]["digest"])) is None
    assert first_break(chain[:-1], head=(5, rows[-1]["digest"])) is not None
