"""What the documents point at exists: pages, files and folders of this house."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[2]
PAGES = sorted([*HOUSE.glob("*.md"), *HOUSE.glob("docs/*.md")])
ROOMS = ("checklists", "portal_template", "monitor", "deploy", "tests", "docs", "demo", "benchmarks")
LINK = re.compile(r"\]\(([^)#\s]+)[^)]*\)")
PLACE = re.compile(rf"`((?:{'|'.join(ROOMS)})/[\w./-]*)`|(?<![\w/`.-])(docs/[\w-]+\.md)")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(HOUSE)))
def test_every_link_and_every_place_that_a_document_names_is_there(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    links = [page.parent / found for found in LINK.findall(text) if "://" not in found and not found.startswith("mailto:")]
    places = [HOUSE / (one or other) for one, other in PLACE.findall(text) if page.name != "CHANGELOG.md"]
    assert [str(path) for path in (*links, *places) if not path.exists()] == []
