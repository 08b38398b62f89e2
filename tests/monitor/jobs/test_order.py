"""The order of a night: portals of one machine one after the other, and the longest such chain first."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from monitor.jobs.order import chains, night_length


def test_work_that_shares_no_place_is_a_chain_each_in_the_order_given() -> None:
    assert chains("abc", {"a": ["1"], "b": ["2"], "c": ["3"]}, lambda _: 1) == (("a",), ("b",), ("c",))


def test_the_longest_chain_begins_first_and_keeps_its_own_order() -> None:
    places = {"a": ["1"], "b": ["2"], "c": ["3"], "d": ["2"], "e": ["2"]}
    assert chains("abcde", places, lambda _: 1) == (("b", "d", "e"), ("a",), ("c",))
    assert chains("abcde", places, lambda one: 9 if one == "c" else 1)[0] == ("c",)


def test_what_is_urgent_comes_first_in_its_chain_and_its_chain_before_the_others() -> None:
    places = {"a": ["1"], "b": ["2"], "c": ["3"], "d": ["2"], "e": ["2"]}
    assert chains("abcde", places, lambda _: 1, "ec".__contains__) == (("e", "b", "d"), ("c",), ("a",))


def test_one_work_at_two_places_joins_their_chains() -> None:
    assert chains("abc", {"a": ["1"], "b": ["2"], "c": ["2", "1"]}, lambda _: 1) == (("a", "b", "c"),)


WORK = st.lists(st.frozensets(st.integers(0, 8).map(str), max_size=3), max_size=25)


@given(WORK)
def test_nothing_is_lost_and_no_two_chains_share_a_place(drawn: list[frozenset[str]]) -> None:
    places = dict(enumerate(drawn))
    found = chains(tuple(places), places, lambda one: one + 1.0)
    assert sorted(one for chain in found for one in chain) == list(places)
    held = [frozenset().union(*(places[one] for one in chain)) for chain in found]
    assert sum(len(place) for place in held) == len(frozenset().union(*held))
    assert all(list(chain) == sorted(chain) for chain in found)


@given(st.lists(st.floats(0.1, 100), min_size=1, max_size=30).map(lambda lengths: sorted(lengths, reverse=True)), st.integers(1, 12))
def test_a_night_is_as_long_as_its_longest_chain_or_its_share_and_never_a_third_longer(lengths: list[float], visitors: int) -> None:
    least = max(lengths[0], sum(lengths) / visitors)
    assert least * 0.999 <= night_length(lengths, visitors) <= least * 4 / 3 * 1.5


def test_forty_towns_on_one_machine_set_the_length_of_the_night() -> None:
    alone = [1.0] * 300
    assert night_length([40.0, *alone], 8) == 43.0
    assert night_length([40.0, *alone], 9) == 40.0
    assert night_length([40.0, *alone], 64) == 40.0
