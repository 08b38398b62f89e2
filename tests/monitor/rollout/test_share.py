"""The promised share: inputs shown, ties told, never decided in silence."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.rollout.share import Base, Listed, Rounding, Terms, share


def listed(*priorities: float) -> list[Listed]:
    return [Listed(municipality=f"{number:04}", priority=priority) for number, priority in enumerate(priorities, start=101)]


def test_a_fifth_of_eleven_towns_rounds_as_it_is_told() -> None:
    towns = listed(*range(11))
    assert [share(towns, Terms(rounding=rounding)).places for rounding in (Rounding.UP, Rounding.NEAREST, Rounding.DOWN)] == [3, 2, 2]


def test_the_base_may_be_the_country_while_the_order_stays_that_of_the_list() -> None:
    found = share(listed(*range(100)), Terms(base=Base.ALL))
    assert (found.of, found.places, found.chosen[0], found.chosen[-1]) == (340, 68, "0101", "0168")


def test_a_tie_at_the_edge_is_left_to_a_person() -> None:
    found = share(listed(0, 0, 0, 5, 5, 5, 5, 9, 9, 9), Terms(percent=Fraction(50)))
    assert found.chosen == ("0101", "0102", "0103")
    assert found.tied == ("0104", "0105", "0106", "0107")
    assert found.open_places == 2


def test_a_tie_that_fits_whole_is_no_tie() -> None:
    found = share(listed(0, 0, 0, 9, 9), Terms(percent=Fraction(60)))
    assert (found.chosen, found.tied) == (("0101", "0102", "0103"), ())


def test_a_list_that_is_shorter_than_the_share_is_refused_with_both_numbers() -> None:
    with pytest.raises(ValueError, match="da 68 municipalidades, y la lista solo tiene 10"):
        share(listed(*range(10)), Terms(base=Base.ALL))


def test_a_town_that_stands_twice_is_refused_by_its_code() -> None:
    with pytest.raises(ValueError, match="dos veces a: 0101"):
        share([*listed(1), *listed(2)], Terms())


@given(
    st.lists(st.integers(0, 5), min_size=1, max_size=60),
    st.integers(1, 100),
    st.sampled_from(Rounding),
)
def test_the_places_are_always_filled_by_the_sure_and_the_tied_and_never_by_a_lower_priority(
    priorities: list[int], percent: int, rounding: Rounding
) -> None:
    towns = listed(*priorities)
    found = share(towns, Terms(percent=Fraction(percent), rounding=rounding))
    by_code = {town.municipality: town.priority for town in towns}
    assert len(found.chosen) + found.open_places == found.places
    assert found.open_places < len(found.tied) or not found.tied
    left = by_code.keys() - {*found.chosen, *found.tied}
    taken = [by_code[code] for code in (*found.chosen, *found.tied)]
    assert not left or not taken or max(taken) <= min(by_code[code] for code in left)
