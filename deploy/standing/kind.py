"""The nouns: a kind of fact, and how a host or a portal stands by all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from deploy.inventory import Host, Instance

Facts = Mapping[str, Any]
About = TypeVar("About", Host, Instance)


@dataclass(frozen=True, kw_only=True, slots=True)
class Kind(Generic[About]):
    """One kind of fact. `title` heads its column; `cell` is what stands there; `judge` gives every problem with its remedy."""

    title: str
    cell: Callable[[About, Facts], str]
    judge: Callable[[About, Facts, datetime], Iterable[str]] = lambda about, facts, now: ()


@dataclass(frozen=True, kw_only=True, slots=True)
class HostStanding:
    """A host: `facts` as it told them, empty where it was not reached; `problems` with their remedies."""

    host: Host
    facts: Facts
    problems: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class PortalStanding:
    """A portal of the inventory, in the same way. It `stands` once it has been made."""

    instance: Instance
    facts: Facts
    problems: tuple[str, ...]

    @property
    def stands(self) -> bool:
        """Whether its host told that it has been made."""
        return bool(self.facts.get("stands"))


def size(number: int) -> str:
    """Bytes, as people read them."""
    for unit, name in ((1024**3, "GB"), (1024**2, "MB")):
        if number >= unit:
            return f"{number / unit:.1f} {name}" if number < 10 * unit else f"{number / unit:.0f} {name}"
    return f"{number / 1024:.0f} KB"
