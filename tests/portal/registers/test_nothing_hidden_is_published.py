"""Whatever a workbook hides, and whatever no column of its register asks for, is in no byte that anybody can see."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checklists.model import Subject
from portal_template.registers import law
from portal_template.registers.models import Edition
from portal_template.registers.rows import read_rows
from tests.portal.canary import holds
from tests.portal.corpus.hiding import IN_SHEET, PLACES, SHOWN, planted
from tests.portal.registers.conftest import import_edition

_NUMBERS = count(1)


def word_of(place: str, number: int) -> str:
    """The word planted in a place: no other word of the portal looks like it."""
    return f"Zarzaparrilla{number:03}{PLACES.index(place):02}"


def publish(town: Any, folder: Path, places: set[str]) -> int:
    """Publish the payroll with its planted words as an officer would; the number that they bear."""
    number = next(_NUMBERS)
    named = word_of("the name of the file", number) if "the name of the file" in places else "nomina"
    path = folder / f"{named}.xlsx"
    path.write_bytes(planted(places, lambda place: word_of(place, number)))
    ran = import_edition("laip-10-04", "2026-09", path, f"--reason=Versión {number} de la nómina.")
    assert ran.code == 0, ran.err
    return number


def public(town: Any, client: Client) -> dict[str, bytes]:
    """Everything that anybody can see, by where it is: the public tree, the records, tables and database behind it, and live answers."""
    seen = {str(path.relative_to(town.home)): path.read_bytes() for path in town.home.rglob("*") if path.is_file()}
    for address in ("/informacion-publica/remuneraciones/datos/", "/buscar/?q=Zarzaparrilla", "/datapackage.json"):
        answer = client.get(address)
        seen[address] = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return seen


def found(town: Any, client: Client, number: int) -> list[tuple[str, str]]:
    """Where planted words came up: the place that hid each, and what showed it."""
    stem = f"Zarzaparrilla{number:03}"
    shown = [(name, data) for name, data in public(town, client).items() if holds(data, stem)]
    return [(place, name) for name, data in shown for place in PLACES if holds(data, word_of(place, number))]


@pytest.fixture
def open_town(portal: Callable[..., Any], town: Any) -> Any:
    """A town with its pages, whose public tree is made at each publication."""
    from portal_template.pages.sync import sync

    sync(law.checklist(), Subject.MUNICIPALITY)
    return portal(bake=True)


def test_the_words_are_really_in_the_workbook() -> None:
    for place in set(PLACES) - {"the name of the file"}:
        assert holds(planted({place}, lambda place: word_of(place, 0)), word_of(place, 0)), place


def test_a_word_that_everybody_sees_is_found_by_the_same_search(open_town: Any, tmp_path: Path, client: Client) -> None:
    path = tmp_path / "nomina.xlsx"
    path.write_bytes(planted((), str))
    book = openpyxl.load_workbook(path)
    book.active["E3"] = word_of("a comment", 0)
    book.save(path)
    assert import_edition("laip-10-04", "2026-09", path).code == 0
    shown = {name.rpartition(".")[2] for _, name in found(open_town, client, 0)}
    assert {"csv", "html", "json", "sqlite3", "xlsx"} <= shown


def test_with_a_word_in_every_place_nothing_of_them_is_published(open_town: Any, tmp_path: Path, client: Client) -> None:
    number = publish(open_town, tmp_path, set(PLACES))
    assert found(open_town, client, number) == []
    table = read_rows(open_town.files, Edition.objects.get())
    assert table is not None
    assert [row[0] for row in table.rows] == [f"Persona {n:04}" for n in range(1, SHOWN + 1)]


@pytest.mark.parametrize("place", [place for place in IN_SHEET if "hidden" in place or "row" in place])
def test_what_is_seen_is_published_whole_beside_what_is_hidden(open_town: Any, tmp_path: Path, place: str) -> None:
    publish(open_town, tmp_path, {place})
    table = read_rows(open_town.files, Edition.objects.get())
    assert table is not None
    assert [row[2] for row in table.rows] == ["4001.00", "4002.00", "4003.00"]


@pytest.mark.parametrize("kind", ["ods", "xls"])
def test_other_formats_hide_no_better(open_town: Any, tmp_path: Path, client: Client, kind: str) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("falta LibreOffice (libreoffice-calc)")
    number = next(_NUMBERS)
    path = tmp_path / "nomina.xlsx"
    places = {*IN_SHEET, "a cell under a merged one"} - {"a row of no height"}  # LibreOffice makes it as high as its text
    path.write_bytes(planted(places, lambda place: word_of(place, number)))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [office, profile, "--headless", "--convert-to", kind, "--outdir", str(tmp_path), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    converted = tmp_path / f"nomina.{kind}"
    data = converted.read_bytes()
    for place in ("a hidden row", "a hidden column", "a hidden column of the register", "a hidden sheet"):
        assert holds(data, word_of(place, number)), place
    ran = import_edition("laip-10-04", "2026-09", converted)
    assert ran.code == 0, ran.err
    assert found(open_town, client, number) == []
    table = read_rows(open_town.files, Edition.objects.get())
    assert table is not None
    assert [row[0] for row in table.rows] == [f"Persona {n:04}" for n in range(1, SHOWN + 1)]


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(places=st.sets(st.sampled_from(PLACES), min_size=1, max_size=12))
def test_no_choice_of_hiding_places_makes_one_of_them_public(open_town: Any, tmp_path: Path, client: Client, places: set[str]) -> None:
    assert found(open_town, client, publish(open_town, tmp_path, places)) == []
