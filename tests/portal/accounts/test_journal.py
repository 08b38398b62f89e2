"""The journal only grows: in the code there is one way in, and the database refuses every other."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from portal_template.registers import journal
from portal_template.registers.models import JournalEntry


def test_an_entry_is_never_changed_nor_deleted_by_any_path() -> None:
    entry = journal.write("ana", "publish", part="laip-10-04", period="2026-10", version=1, digest="sha256:00")
    statements = ("UPDATE registers_journalentry SET actor = 'otra'", "DELETE FROM registers_journalentry")
    for statement in statements:
        with pytest.raises(DatabaseError, match="no se cambia ni se borra"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    for attempt in (entry.delete, entry.save, JournalEntry.objects.all().delete):
        with pytest.raises(DatabaseError, match="no se cambia ni se borra"), transaction.atomic():
            attempt()
    assert JournalEntry.objects.get().actor == "ana"


def test_the_actor_is_an_account_or_the_system_and_detail_is_what_json_keeps(account_of: Any) -> None:
    from datetime import date

    user = account_of("captura", "ana")
    assert journal.write(user, "x", day=date(2026, 11, 26), count=3).detail == {"day": "2026-11-26", "count": 3}
    assert journal.write("", "x").actor == "sistema"
    assert journal.write(user, "x").actor == "ana"


@pytest.mark.django_db(transaction=True)
def test_a_test_that_commits_may_empty_the_journal() -> None:
    journal.write("ana", "publish")
    assert JournalEntry.objects.count() == 1
