"""The closed set of questions that a criterion may put. The monitor answers them from pages, the portal from its editions.

A new predicate is one entry here, one function in `monitor/checks/catalog.py` and, where `portal` is true, one in
`portal_template/registers/standing.py`; tests hold the three lists against each other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

HUMAN = "human"


@dataclass(frozen=True, kw_only=True, slots=True)
class Predicate:
    """A question by name: what it means, the parameters it takes (name -> Python type), and whether a portal can answer it."""

    name: str
    meaning: str
    params: Mapping[str, type]
    portal: bool = True


def _predicate(name: str, meaning: str, portal: bool = True, **params: type) -> Predicate:
    return Predicate(name=name, meaning=meaning, params=MappingProxyType(params), portal=portal)


PREDICATES: Mapping[str, Predicate] = MappingProxyType(
    {
        p.name: p
        for p in (
            _predicate("has_part", "The part is published in a form it admits."),
            _predicate("has_column", "The table of the part has this column of its register, with values.", column=str),
            _predicate("is_current", "The newest period whose due day has passed is published."),
            _predicate("is_one_list", "The part is one list, not pieces scattered over files."),
            _predicate("has_count", "A total number of persons or items is stated or can be counted."),
            _predicate("has_contact", "The part gives this kind of official contact: address, phone or email.", kind=str),
            _predicate("mentions", "The text of the part says one of these phrases.", any=tuple),
            _predicate("is_open_format", "The part can be had in an open, editable format."),
            _predicate("has_history", "At least so many past periods are published.", periods=int),
            _predicate("is_linked_from_home", "The home page links to the section."),
            _predicate("has_language", "Something is published in a Mayan language, Garífuna or Xinka.", portal=False),
            _predicate(HUMAN, "Only a person can answer.", portal=False),
        )
    }
)
