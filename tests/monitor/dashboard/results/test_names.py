"""A town is found by what people write of it, and two of one name are told apart."""

from __future__ import annotations

import pytest

from checklists.load import load_checklist
from monitor.dashboard.results.names import found


def names(asked: str) -> list[str]:
    towns = load_checklist().municipalities
    return [f"{towns[code].name}, {towns[code].department}" for code in found(asked)]


@pytest.mark.parametrize(
    ("asked", "first"),
    [
        ("mixco", "Mixco, Guatemala"),
        ("MISCO", "Mixco, Guatemala"),
        ("quetsaltenango", "Quetzaltenango, Quetzaltenango"),
        ("chichicastenago", "Santo Tomás Chichicastenango, Quiché"),
        ("nebaj", "Santa María Nebaj, Quiché"),
        ("la antigua", "Antigua Guatemala, Sacatepéquez"),
        ("san juan comalpa", "San Juan Comalapa, Chimaltenango"),
        ("San José, Petén", "San José, Petén"),
        ("0101", "Guatemala, Guatemala"),
    ],
)
def test_a_town_is_found_without_accents_in_part_with_slips_and_by_its_sound(asked: str, first: str) -> None:
    assert names(asked)[0] == first


def test_two_towns_of_one_name_both_come_before_longer_names() -> None:
    assert names("San José")[:2] == ["San José, Escuintla", "San José, Petén"]
    assert len(names("san jose")) > 2


def test_what_is_no_name_finds_nothing_and_only_the_given_towns_are_looked_at() -> None:
    assert names("zzzz") == names("") == names("de la") == names("petén") == []
    assert found("san jose", {"1706"}) == [code for code in found("san jose") if code == "1706"]
    assert found("x" * 10_000) == []
