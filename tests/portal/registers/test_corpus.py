"""Bad spreadsheets through the real reader and judge: each told in its exact words, none published, no private value repeated."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from tests.portal.corpus import documents, told
from tests.portal.corpus.sheets import FILES

EXPECTED = tomllib.loads((Path(told.__file__).parent / "sheets.toml").read_text("utf-8"))
SECRETS = ("1234567890101", "56789", "3445123456", "5555-1234", "persona.ejemplo", "4-55", "Pedro López", "12/03/1990")


@pytest.mark.parametrize("name", FILES)
def test_each_bad_spreadsheet_is_told_in_its_exact_words(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(FILES[name].make())
    said = told.of_sheet(path)
    assert said == EXPECTED[name]
    assert said, "a bad file of which nothing is said"
    assert not [secret for secret in SECRETS if any(secret in line for line in said)]


def test_the_corpus_is_as_large_as_was_promised_and_expects_nothing_that_is_not_made() -> None:
    assert len(FILES) + len(documents.FILES) >= 90
    assert set(EXPECTED) == set(FILES)
