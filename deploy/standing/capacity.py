"""How many portals a host has room for, reckoned from what those on it use.

Memory: what is available now and what the portals hold now, less a reserve, is for portals. An application that is always on takes its
share for good; of the others, so many at once as were awake at most in a week, for each of them, and two more for the work of the night.
Disk: what is free, less a reserve, and for each portal what they hold on average, with what two years add at the pace of the last quarter;
one that is younger than a quarter tells nothing of its pace yet, and the usual is reckoned for it.
A host with few portals tells little, so ten imagined ones with usual habits are reckoned in with the real ones.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from deploy.inventory import Instance, State
from deploy.standing.kind import Facts, PortalStanding, size

MB = 1024**2
USUAL_MEMORY = 110 * MB  # of an application that is awake, where none is to be measured
USUAL_SHARE = 0.25  # of the portals that are awake at the busiest moment
USUAL_DISK = 1024 * MB  # of a portal after two years of documents
IMAGINED = 10
AT_NIGHT = 2  # portals whose nightly work runs at one time
RESERVE = 0.15  # of memory and of disk, for what is not foreseen
QUARTER, QUARTERS = 90, 8  # days; two years


@dataclass(frozen=True, kw_only=True, slots=True)
class Room:
    """A host's room in portals: `holds` so many in all, `planned` are in the inventory. The figures that it comes of are in bytes each."""

    planned: int
    by_memory: int
    by_disk: int
    memory_each: int
    measured: int  # applications that were awake, so that memory_each is theirs
    share_awake: float
    disk_each: int

    @property
    def holds(self) -> int:
        """How many portals in all."""
        return min(self.by_memory, self.by_disk)

    @property
    def more(self) -> int:
        """How many more than are planned; less than nothing where too many are."""
        return self.holds - self.planned

    @property
    def limit(self) -> str:
        """What ends first."""
        return "memoria" if self.by_memory <= self.by_disk else "disco"

    @property
    def facts(self) -> dict[str, Any]:
        """As facts of the host."""
        return {**asdict(self), "holds": self.holds, "more": self.more, "limit": self.limit, "reckoned": self.words}

    @property
    def words(self) -> str:
        """What it comes of."""
        how = "medida" if self.measured else "supuesta"
        each = f"{size(self.memory_each)} por portal despierto ({how})"
        return f"{each}, {self.share_awake:.0%} despiertos a la vez, {size(self.disk_each)} de disco por portal en dos años"


def room(facts: Facts, portals: Sequence[PortalStanding], planned: Sequence[Instance], now: datetime) -> Room:
    """The room of a host by its facts, those of its portals, and the instances that the inventory puts there."""
    there = [item for item in portals if item.stands and item.instance.state is State.ACTIVE]
    awake = [item.facts["memory"] for item in there if item.facts.get("application") == "active" and item.facts.get("memory")]
    each = sum(awake) // len(awake) if awake else USUAL_MEMORY
    wanted = [item for item in planned if item.state is not State.RETIRED]
    always = sum(item.always_on for item in wanted)
    sleepers = sum(not item.instance.always_on for item in there)
    most = max(0, min(sleepers, facts["most_awake"]))
    share = (most + USUAL_SHARE * IMAGINED) / (sleepers + IMAGINED)
    memory = facts["memory_available"] + sum(item.facts.get("memory", 0) for item in there) - RESERVE * facts["memory_total"]
    at_once = memory / each - AT_NIGHT - always
    disk_each = _disk_each(there, now)
    free = facts["disk_free"] + sum(item.facts.get("size", 0) for item in there) - RESERVE * facts["disk_total"]
    return Room(
        planned=len(wanted),
        by_memory=max(0, math.floor(at_once / share) + always if at_once >= 0 else math.floor(memory / each) - AT_NIGHT),
        by_disk=max(0, math.floor(free / disk_each)),
        memory_each=each,
        measured=len(awake),
        share_awake=share,
        disk_each=disk_each,
    )


def _disk_each(there: Sequence[PortalStanding], now: datetime) -> int:
    sizes = [item.facts["size"] + _growth(item.facts, now) for item in there if "size" in item.facts]
    return int((sum(sizes) + USUAL_DISK * IMAGINED) / (len(sizes) + IMAGINED))


def _growth(facts: Facts, now: datetime) -> int:
    made = facts.get("provisioned_at")
    old = made and now - datetime.fromisoformat(made) > timedelta(days=QUARTER)
    return int(QUARTERS * facts["young"]) if old else USUAL_DISK
