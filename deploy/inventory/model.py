"""What an inventory says: hosts, the portals on them, where backups are kept, who signs certificates, and where the monitor stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path, PurePosixPath
from typing import Protocol

from deploy.errors import Refused
from deploy.subject import Owner

MONITOR, MONITOR_DATABASE = "monitor", "monitor-database"  # its parts, as deploy/keeping/monitor.py names them
HOMES, SOCKETS = PurePosixPath("/var/lib/vitrina"), PurePosixPath("/run/vitrina")


class Ring(StrEnum):
    """In which turn an instance gets a new release: the demonstration first, then few, many, and all the others."""

    DEMONSTRATION = "demonstration"
    FEW = "few"
    MANY = "many"
    ALL = "all"


class State(StrEnum):
    """Whether an instance is still to come, runs, or has been retired."""

    PLANNED = "planned"
    ACTIVE = "active"
    RETIRED = "retired"


class InventoryError(Refused):
    """The file cannot be used; one line for each mistake."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Host:
    """A Debian machine that is reached by ssh. `name` is ours; `address` what ssh connects to."""

    name: str
    address: str
    port: int
    user: str


class Kept(Protocol):
    """What is backed up by itself, under its code, from the host where it stands: a portal, or a part of the monitor."""

    @property
    def code(self) -> str: ...

    @property
    def host(self) -> str: ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Instance:
    """A portal on a host. The first of `domains` is its address; the others lead to it. One for `practice` resets itself."""

    owner: Owner
    domains: tuple[str, ...]
    host: str
    ring: Ring
    always_on: bool
    state: State
    practice: bool = False

    @property
    def code(self) -> str:
        """The subject's code, which names everything of the instance."""
        return self.owner.code

    @property
    def user(self) -> str:
        """Its user on the host."""
        return f"portal-{self.code}"

    @property
    def home(self) -> PurePosixPath:
        """Its folder on the host: PORTAL_HOME."""
        return HOMES / self.code

    @property
    def socket(self) -> PurePosixPath:
        """Where nginx reaches its application."""
        return SOCKETS / f"{self.code}.sock"

    @property
    def address(self) -> str:
        """Where citizens find it."""
        return f"https://{self.domains[0]}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Store:
    """A place on a host that keeps backups. What is in one that is `append_only` cannot be taken out by whoever writes into it."""

    name: str
    host: str
    append_only: bool
    port: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Authority:
    """Who signs certificates: the address of its ACME directory, the mail that it writes to, and the file of its root where Debian does not
    trust it already.
    """

    directory: str
    mail: str
    root: Path | None


@dataclass(frozen=True, kw_only=True, slots=True)
class MonitorPart:
    """A part of the monitor, as it is kept."""

    code: str
    host: str


@dataclass(frozen=True, kw_only=True, slots=True)
class MonitorSite:
    """The monitor: `host` serves it, `database` holds its PostgreSQL, and `workers` says how many processes observe, by host."""

    domains: tuple[str, ...]
    host: str
    database: str
    workers: Mapping[str, int]

    @property
    def parts(self) -> tuple[MonitorPart, MonitorPart]:
        """What is kept of it: its database, and what its site has in files."""
        return MonitorPart(code=MONITOR_DATABASE, host=self.database), MonitorPart(code=MONITOR, host=self.host)


@dataclass(frozen=True, kw_only=True, slots=True)
class Inventory:
    """Hosts by name, instances by code, stores by name, in the order of the file."""

    hosts: Mapping[str, Host]
    instances: Mapping[str, Instance]
    stores: Mapping[str, Store]
    authority: Authority | None = None
    monitor: MonitorSite | None = None

    @property
    def monitor_parts(self) -> tuple[MonitorPart, ...]:
        """What is kept of the monitor; nothing where there is none."""
        return self.monitor.parts if self.monitor else ()

    def on(self, host: str) -> tuple[Instance, ...]:
        """The instances of a host."""
        return tuple(instance for instance in self.instances.values() if instance.host == host)
