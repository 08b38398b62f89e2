"""What is kept of the monitor: which dump, from when, and what is no failure while its evidence grows."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from deploy.keeping.backup import only_vanished
from deploy.keeping.monitor import dumped_at
from deploy.keeping.monitor_database import named

VANISHED = '{"message_type":"error","error":{"Op":"lstat","Path":"/x","Err":2},"during":"archival","item":"%s"}'


def test_a_dump_says_in_its_name_when_it_was_made() -> None:
    made = dumped_at(Path("/var/lib/vitrina-monitor/backup/monitor-20261127T071203Z.dump"))
    assert made == datetime(2026, 11, 27, 7, 12, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    ("address", "other"),
    [
        ("postgresql:///monitor?host=/run/postgresql", "postgresql:///monitor_coming?host=/run/postgresql"),
        (
            "postgresql://monitor:a%2Fb@192.0.2.11:5432/monitor?sslmode=verify-ca&sslrootcert=/etc/vitrina/monitor/database.pem",
            "postgresql://monitor:a%2Fb@192.0.2.11:5432/monitor_coming?sslmode=verify-ca&sslrootcert=/etc/vitrina/monitor/database.pem",
        ),
    ],
)
def test_another_database_of_the_same_server_is_reached_in_the_same_way(address: str, other: str) -> None:
    assert named(address, "monitor_coming") == other


def test_files_that_went_while_they_were_read_are_no_failure_and_those_that_cannot_be_read_are(tmp_path: Path) -> None:
    gone, there = VANISHED % (tmp_path / "part"), VANISHED % tmp_path
    assert only_vanished(f"{gone}\n{gone}\n")
    assert not only_vanished(f"{gone}\n{there}\n")
    assert not only_vanished("Fatal: unable to save snapshot")
    assert not only_vanished('{"message_type":"error","error":{},"during":"archival"}')
