"""What one host of the monitor tells so that another can work with it: keys made there, certificates, and from where it asks."""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from deploy.errors import Refused
from deploy.hosts.monitor.place import DATABASE_PORT
from deploy.hosts.session import ask
from deploy.hosts.text import text_of
from deploy.inventory import Authority, Host, Inventory, MonitorSite
from deploy.release import Release
from deploy.template import Tell


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """One host's answer; "" where it has none yet. Its secrets show in no text made of it."""

    release: str = ""
    served: bool = False  # the site stood here, with an account
    secret_key: str = field(default="", repr=False)
    own: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    certificate: str = ""
    host_key: str = ""
    worker_key: str = ""
    asks_from: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Monitor:
    """The monitor of an inventory, the release for it, and what its hosts told."""

    site: MonitorSite
    hosts: Mapping[str, Host]
    release: Release
    told: Mapping[str, Told]
    authority: Authority | None = None

    @property
    def address(self) -> str:
        """Where people find it."""
        return f"https://{self.site.domains[0]}"

    @property
    def names(self) -> tuple[str, ...]:
        """Its hosts, each once: that of the site, that of the database, those of workers."""
        return tuple(dict.fromkeys((self.site.host, self.site.database, *self.site.workers)))

    @property
    def far_workers(self) -> tuple[str, ...]:
        """The hosts of workers that are not the site's own."""
        return tuple(name for name in self.site.workers if name != self.site.host)

    @property
    def callers(self) -> tuple[str, ...]:
        """The hosts that reach the database over the network."""
        return tuple(name for name in dict.fromkeys((self.site.host, *self.site.workers)) if name != self.site.database)

    def about(self, name: str) -> Told:
        """What a host told."""
        return self.told.get(name, Told())


def hosts_of_monitor(inventory: Inventory) -> tuple[MonitorSite, Mapping[str, Host]]:
    """The monitor of an inventory and its hosts. Refused where there is none."""
    site = inventory.monitor
    if site is None:
        raise Refused("El inventario no tiene monitor. Agregue  [monitor]  con sus dominios y su anfitrión; docs/operador.md dice cómo.")
    return site, {name: inventory.hosts[name] for name in dict.fromkeys((site.host, site.database, *site.workers))}


def listen(inventory: Inventory, release: Release, *, ssh_config: Path | None, tell: Tell) -> Monitor:
    """The monitor with what its hosts tell now. Refused where one of them cannot be reached: they need one another."""
    site, hosts = hosts_of_monitor(inventory)
    place = [hosts[site.database].address, DATABASE_PORT]

    def command(host: Host) -> str:
        asked = {"database": place if host.name != site.database else None}
        return f"python3 -c {shlex.quote(text_of('monitor_tell.py'))} {shlex.quote(json.dumps(asked))}"

    answers = ask(list(hosts.values()), command, ssh_config=ssh_config, tell=tell)
    if lost := [f"[{name}] {error}" for name, (_, error) in answers.items() if error]:
        raise Refused("\n".join(lost))
    told = {name: Told(**json.loads(output)) for name, (output, _) in answers.items()}
    return Monitor(site=site, hosts=hosts, release=release, told=told, authority=inventory.authority)


def other_release(monitor: Monitor) -> Sequence[str]:
    """The hosts that run another release than the one given."""
    runs = {name: monitor.about(name).release for name in monitor.names}
    return [name for name, release in runs.items() if release and release != monitor.release.name]
