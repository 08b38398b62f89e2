"""A copy has the database and the files of one moment, shares the bytes of what never changes, and leaves out what can be made again."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

import pytest

from deploy.keeping.copying import copy


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A portal's folder with one record, announced."""
    for folder in ("files/editions/v1", "private/uploads", "private/before-upgrade", "public/trees/1", "media"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "files/editions/v1/rows.csv").write_text("a,b\n")
    (tmp_path / "private/uploads/book.xlsx").write_text("draft")
    (tmp_path / "public/trees/1/index.html").write_text("made anew")
    (tmp_path / "portal.env").write_text("SECRET_KEY=x\n")
    (tmp_path / "registers.sqlite3").write_text("made anew")
    (tmp_path / "private/before-upgrade/db.sqlite3").write_text("old")
    with sqlite3.connect(tmp_path / "db.sqlite3") as database:
        database.executescript("PRAGMA journal_mode=WAL; CREATE TABLE said (folder TEXT); INSERT INTO said VALUES ('v1');")
    return tmp_path


def said(database: Path) -> list[str]:
    with sqlite3.connect(database) as reading:
        return [row[0] for row in reading.execute("SELECT folder FROM said ORDER BY folder")]


def test_it_holds_what_a_portal_is_made_of_and_nothing_that_is_made_anew(home: Path) -> None:
    made = copy(home)
    found = sorted(str(path.relative_to(made)) for path in made.rglob("*") if path.is_file())
    assert found == ["db.sqlite3", "files/editions/v1/rows.csv", "portal.env", "private/uploads/book.xlsx"]
    assert said(made / "db.sqlite3") == ["v1"]
    assert (made / "files/editions/v1/rows.csv").samefile(home / "files/editions/v1/rows.csv")
    assert made.stat().st_mode & 0o777 == 0o700


def test_a_second_copy_takes_the_place_of_the_first(home: Path) -> None:
    copy(home)
    (home / "files/editions/v1/rows.csv").unlink()
    made = copy(home)
    assert not (made / "files/editions/v1/rows.csv").exists()
    assert not (made / "private/backup-copy").exists()


def test_what_is_being_published_is_in_both_or_in_neither(home: Path) -> None:
    """The publisher holds the write lock while records are placed and announced; the copy waits for it, and it for the copy."""
    placed, go = threading.Event(), threading.Event()

    def publish() -> None:
        database = sqlite3.connect(home / "db.sqlite3", isolation_level=None)
        database.execute("BEGIN IMMEDIATE")
        (home / "files/editions/v2").mkdir()
        (home / "files/editions/v2/rows.csv").write_text("c\n")
        placed.set()
        go.wait(30)
        database.execute("INSERT INTO said VALUES ('v2')")
        database.execute("COMMIT")
        database.close()

    publishing = threading.Thread(target=publish)
    publishing.start()
    assert placed.wait(30)
    threading.Timer(0.5, go.set).start()
    made = copy(home)
    publishing.join(30)
    assert said(made / "db.sqlite3") == ["v1", "v2"]
    assert (made / "files/editions/v2/rows.csv").read_text() == "c\n"
