"""An instance of every earlier release is taken over whole: nothing that was published is lost, and its ledger is still what it was."""

from __future__ import annotations

import json
import tarfile
from pathlib import Path

import pytest

from tests.deploy.stored_releases import Stored, bring_back, portal, stored, tables_of, verified

pytestmark = pytest.mark.system
RELEASES = stored()


@pytest.mark.parametrize("kept", RELEASES, ids=[item.version for item in RELEASES])
def test_a_stored_instance_is_upgraded_whole_and_its_ledger_verified(kept: Stored, tmp_path: Path) -> None:
    home = tmp_path / "home"
    bring_back(kept, home)
    portal(home, "migrate", "--no-input", "--verbosity=0")
    portal(home, "sync_checklist")
    portal(home, "bake")
    found = verified(home)
    assert (found["ok"], found["links"], found["head"]) == (True, kept.links, kept.head)
    www = home / "public/current/www"
    cells = json.loads((www / "datapackage.json").read_text(encoding="utf-8"))["cells"]
    shown = {(cell["part"], cell["period"], cell["state"], cell["version"]) for cell in cells if cell.get("published_at")}
    assert {(part, version) for part, _, _, version in shown} == {
        ("laip-10-04", 2),
        ("laip-10-05.mision", 1),
        ("laip-10-06", 1),
        ("laip-10-12.nacionales", 1),
    }
    for cell in cells:
        if cell.get("published_at"):
            assert (www / cell["url"].split("://", 1)[1].partition("/")[2] / "index.html").is_file(), cell["url"]


@pytest.mark.parametrize("kept", RELEASES, ids=[item.version for item in RELEASES])
def test_a_stored_instance_holds_no_secret_and_is_small(kept: Stored, tmp_path: Path) -> None:
    assert kept.archive.stat().st_size < 300_000
    with tarfile.open(kept.archive) as tar:
        tar.extractall(tmp_path)
    assert "SECRET_KEY" not in (tmp_path / "portal.env").read_text(encoding="utf-8")
    assert b"pbkdf2" not in (tmp_path / "db.sqlite3").read_bytes()
    assert b"argon2" not in (tmp_path / "db.sqlite3").read_bytes()
    assert tables_of(tmp_path / "db.sqlite3") == kept.tables
