"""In which order a night's visits are made: pure, so that its length can be reckoned beforehand.

Portals that one machine serves are visited one after the other, as a chain. What no number of visitors shortens is the longest chain, so
it begins first, after the towns that whoever asks calls urgent (the PDH's priority list).
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import TypeVar

T = TypeVar("T", bound=Hashable)


def chains(
    work: Sequence[T], places: Mapping[T, Iterable[str]], length: Callable[[T], float], urgent: Callable[[T], bool] = lambda _: False
) -> tuple[tuple[T, ...], ...]:
    """Work that shares a place, directly or by way of other work, as one chain each, the longest chain first.

    In a chain the order is the one given. What is `urgent` comes first in its chain, and chains that hold such before those that do not.
    """
    owner: dict[str, int] = {}  # place -> the number of the chain that has it
    found: dict[int, list[int]] = {}
    for number, one in enumerate(work):
        here = set(places.get(one, ()))
        joined = {owner[place] for place in here if place in owner}
        members = sorted([number, *(member for chain in joined for member in found.pop(chain))])
        found[number] = members
        owner.update((place, number) for place, chain in list(owner.items()) if chain in joined)
        owner.update((place, number) for place in here)
    lengths = {chain: sum(length(work[member]) for member in members) for chain, members in found.items()}
    first = {number for number, one in enumerate(work) if urgent(one)}
    order = sorted(found, key=lambda chain: (first.isdisjoint(found[chain]), -lengths[chain], found[chain][0]))
    return tuple(tuple(work[member] for member in sorted(found[chain], key=lambda one: (one not in first, one))) for chain in order)


def night_length(lengths: Iterable[float], visitors: int) -> float:
    """How long a night takes, when each visitor that is free takes the next chain: never under the longest chain."""
    free = [0.0] * max(visitors, 1)
    for chain in lengths:
        heapq.heapreplace(free, free[0] + chain)
    return max(free)
