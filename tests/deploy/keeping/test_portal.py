"""The disk that a portal takes: a published file is one file, whatever names it has."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from deploy.keeping import portal
from deploy.keeping.portal import disk_of, pages_of

PAPER, PAGE = 400_000, 50_000


@pytest.fixture
def homes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A portal with one published paper, which its public tree shows beside two pages that are one file."""
    monkeypatch.setattr(portal, "HOMES", tmp_path)
    record, tree = tmp_path / "0501/files/editions/v1", tmp_path / "0501/public/trees/7/www"
    for folder in (record, tree):
        folder.mkdir(parents=True)
    (record / "acta.pdf").write_bytes(os.urandom(PAPER))
    os.link(record / "acta.pdf", tree / "acta.pdf")
    (tree / "index.html").write_bytes(os.urandom(PAGE))
    os.link(tree / "index.html", tree / "v1.html")
    (tmp_path / "0501/public/current").symlink_to("trees/7")
    return tmp_path


def test_a_file_with_several_names_takes_its_disk_once(homes: Path) -> None:
    assert PAPER + PAGE <= disk_of(homes / "0501") < PAPER + PAGE + 20_000


def test_the_public_tree_takes_for_itself_its_pages_and_no_published_file(homes: Path) -> None:
    assert PAGE <= pages_of("0501") < PAGE + 10_000


def test_a_portal_without_pages_takes_none(homes: Path) -> None:
    (homes / "0502/files").mkdir(parents=True)
    assert pages_of("0502") == 0
