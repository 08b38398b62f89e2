"""What a crawl is told at its beginning; written first into its WARC, so that a resumed crawl and a replay go by the same."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Self

FORMAT = 2
"""How crawls are made since: 1, nothing is asked for twice; 2, what failed in passing is asked for again later, and pages that only pretend
to be there are known as they come. An archived crawl is replayed as it was made."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Budget:
    """How much one visit may ask for. `others` bounds, of each kind, what lies outside the transparency section.

    A portal that publishes thirty parts a month holds some five hundred pages of the present alone.
    """

    pages: int = 800
    documents: int = 1500
    others: int = 120
    total_bytes: int = 2_000_000_000  # as received


@dataclass(frozen=True, kw_only=True, slots=True)
class Start:
    """Which portal, when (ISO 8601, UTC), within which bounds, as whom, and leaning on which earlier crawl.

    `also` are further addresses that are known to be this town's, whether or not its pages lead there. Where `only` names addresses, just
    these are asked for and what their own text links, and neither the home page nor the `also`, which then only say what is the town's.
    """

    portal: str
    started_at: str
    agent: str
    budget: Budget = field(default_factory=Budget)
    format: int = FORMAT
    earlier: str = ""  # the digest of the manifest of the crawl that it leans on
    also: tuple[str, ...] = ()
    only: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """As JSON types."""
        return {name: value for name, value in asdict(self).items() if name not in ("earlier", "also", "only") or value}

    @classmethod
    def from_dict(cls, value: dict[str, Any]) -> Self:
        """The inverse of `to_dict`."""
        lists = {name: tuple(value.get(name, ())) for name in ("also", "only")}
        return cls(**{"format": 1, **value, "budget": Budget(**value["budget"]), **lists})
