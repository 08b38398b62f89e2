"""Whom a written name means, over the country's 340 municipalities."""

from __future__ import annotations

import pytest

from checklists.load import load_checklist
from monitor.archive.towns import name_of
from monitor.rollout.town import Towns


@pytest.fixture(scope="module")
def towns() -> Towns:
    return Towns(town for town in load_checklist().municipalities.values() if town.code.isdigit() and town.code < "9900")


@pytest.mark.parametrize(
    ("name", "department", "code"),
    [
        ("Mixco", "", "0108"),
        ("MUNICIPALIDAD DE MIXCO", "", "0108"),
        ("mixco", "Guatemala", "0108"),
        ("San Raimundo", "", "0111"),
        ("Nebaj", "", "1413"),
        ("0108", "", "0108"),
        ("108", "", "0108"),
        ("La Democracia", "Huehuetenango", "1312"),
        ("la democracia", "ESCUINTLA", "0503"),
        ("La Libertad", "Peten", "1705"),
    ],
)
def test_a_name_is_found_however_it_is_written(towns: Towns, name: str, department: str, code: str) -> None:
    found = towns.find(name, department)
    assert (found.code, found.certain) == (code, True)


@pytest.mark.parametrize("name", ["La Democracia", "La Libertad", "San José", "San Lorenzo", "San Pedro Sacatepéquez", "Santa Bárbara"])
def test_a_name_that_two_towns_have_is_nobodys_without_its_department(towns: Towns, name: str) -> None:
    found = towns.find(name)
    assert not found.code
    assert len(found.candidates) == 2


@pytest.mark.parametrize(("name", "code"), [("Chichicastenago", "1406"), ("Quetzaltengo", "0901"), ("Sta. Catarina Pinula", "0102")])
def test_a_misspelt_name_is_proposed_and_never_taken_as_certain(towns: Towns, name: str, code: str) -> None:
    found = towns.find(name)
    assert (found.code, found.certain) == (code, False) or code in found.candidates


@pytest.mark.parametrize("name", ["", "  ", "Ninguno", "Tegucigalpa", "INFOM"])
def test_what_is_no_municipality_is_nobodys(towns: Towns, name: str) -> None:
    assert not towns.find(name).code


def test_every_municipality_is_found_by_its_own_name_and_department(towns: Towns) -> None:
    wrong = [code for code, town in towns.by_code.items() if towns.find(town.name, town.department).code != code]
    assert not wrong


def test_the_names_that_our_own_forms_print_are_found_with_certainty(towns: Towns) -> None:
    checklist = load_checklist()
    for code, town in checklist.municipalities.items():
        for department in ("", town.department):
            found = towns.find(name_of(checklist, code), department)
            assert (found.code, found.certain) == (code, True), (name_of(checklist, code), department)


def test_a_department_that_does_not_fit_makes_the_name_uncertain(towns: Towns) -> None:
    assert not towns.find("Mixco", "Petén").certain
