"""The monitor brought back from its copies: each part on its host, proven together; then doors shut, all put in place, and open again. Or
a part that moves away, shut where it was.
"""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pyinfra.api.operation import operation

from deploy.hosts.backup_operations import DUMP
from deploy.hosts.monitor.carried import Monitor
from deploy.hosts.monitor.operations import keep_workers
from deploy.hosts.monitor.parts import settings_of
from deploy.hosts.monitor.place import CODE, SITE_UNITS
from deploy.hosts.monitor.stages import PROVISION, Stage, follow
from deploy.hosts.operations import Commands, told
from deploy.hosts.place import NGINX
from deploy.hosts.restores import UNIT
from deploy.hosts.session import Step
from deploy.inventory import MONITOR, MONITOR_DATABASE


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """What is brought back: of each part a copy ({"store", "snapshot"}), none of a part that lives and stays. `stamp` names what is put
    aside; `recovery` opens the copies, and shows in no text made of this.
    """

    copies: Mapping[str, Mapping[str, str]]
    release: str
    stamp: str

    def step(self, do: str, part: str, title: str, recovery: str) -> Step:
        """What the program on a host is told to do, there (deploy/keeping/monitor_restoring.py)."""
        given = {"do": do, "copy": self.copies.get(part), "database": MONITOR_DATABASE in self.copies}
        given |= {"release": self.release, "stamp": self.stamp}
        return Step(title=f"{part}: {title}", operation=bring_back, values={"given": given, "_stdin": recovery})


def restore_stages(plan: Plan, recovery: str) -> Sequence[Stage]:
    """From whatever stands on the hosts of the inventory to a monitor that has what the copies have."""

    def load(monitor: Monitor, name: str) -> Sequence[Step]:
        return [plan.step("load", MONITOR_DATABASE, f"cargar {_words(plan.copies[MONITOR_DATABASE])}", recovery)]

    def prove(monitor: Monitor, name: str) -> Sequence[Step]:
        brought = f"traer {_words(plan.copies[MONITOR])}, y " if MONITOR in plan.copies else ""
        return [*settings_of(monitor, name), plan.step("prove", MONITOR, f"{brought}recorrer la bitácora", recovery)]

    def put(monitor: Monitor, name: str) -> Sequence[Step]:
        return [plan.step("place", MONITOR, "poner lo restaurado en su lugar", recovery)]

    return (
        PROVISION[0],
        Stage(hosts=lambda monitor: (monitor.site.database,) if MONITOR_DATABASE in plan.copies else (), steps=load),
        Stage(hosts=lambda monitor: (monitor.site.host,), steps=prove),
        Stage(hosts=lambda monitor: monitor.names, steps=rest),
        Stage(hosts=lambda monitor: (monitor.site.host,), steps=put),
        PROVISION[1],
        Stage(hosts=lambda monitor: tuple(monitor.site.workers), steps=follow),
    )


def rest(monitor: Monitor, name: str) -> Sequence[Step]:
    """Nothing of the monitor works on a host, nor begins to when it starts anew, until it is told to."""
    workers = Step(title="apagar los procesos", operation=keep_workers, values={"number": 0})
    return [*([Step(title="apagar el sitio", operation=shut_site)] if name == monitor.site.host else ()), workers]


def leave_steps(part: str) -> Sequence[Step]:
    """On the host that a part leaves: a last copy, and it never works there again. Its data stay."""
    shut = {MONITOR: leave_site, MONITOR_DATABASE: leave_database}[part]
    site = [
        Step(title="apagar el sitio", operation=shut_site),
        Step(title="apagar los procesos", operation=keep_workers, values={"number": 0}),
    ]
    return [*(site if part == MONITOR else ()), Step(title=f"{part}: última copia, y apagar aquí", operation=shut)]


def _words(copy: Mapping[str, str]) -> str:
    return f"la copia {copy['snapshot']} de {copy['store']}"


@operation()
def bring_back(given: Mapping[str, Any]) -> Commands:
    """In a unit of its own on the host: it goes on whatever happens to the connection."""
    yield f"{UNIT} python3 -m deploy.keeping.monitor_restoring {shlex.quote(json.dumps(given))}"


@operation()
def shut_site() -> Commands:
    """The site and its clock are off, and do not come on with the host."""
    units = " ".join(SITE_UNITS)
    if told(f"systemctl is-enabled {units} | grep -x enabled; systemctl is-active {units} vitrina-monitor-daily.service | grep -x active"):
        yield f"systemctl disable --quiet --now {units}; systemctl stop vitrina-monitor-daily.service"


@operation()
def leave_site() -> Commands:
    """What its files are now goes to the stores once more; nginx shows it no longer."""
    timer, shown = f"vitrina-backup@{MONITOR}.timer", f"{NGINX}/{CODE}.conf {NGINX}/{CODE}.others.conf"
    if told(f"ls {shown} 2>/dev/null") or told(f"systemctl is-enabled {timer}") == "enabled":
        yield _last_copy(MONITOR)
        yield f"systemctl disable --quiet --now {timer}; rm -f {shown}; nginx -t -q && systemctl reload nginx"


@operation()
def leave_database() -> Commands:
    """What it holds now goes to the stores once more; then nobody is let into it any more, whoever still knows the way."""
    clocks = f"vitrina-monitor-dump.timer vitrina-backup@{MONITOR_DATABASE}.timer"
    is_open = f"cd /; runuser -u postgres -- psql -Atqc \"SELECT datallowconn FROM pg_database WHERE datname = '{CODE}'\""
    if told(is_open) == "t":
        yield f"systemctl start {DUMP} || {{ echo 'la base de datos no se pudo copiar: journalctl -n 20 -u {DUMP}' >&2; exit 1; }}"
        yield _last_copy(MONITOR_DATABASE)
        close = f"ALTER DATABASE {CODE} WITH ALLOW_CONNECTIONS false"
        others = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{CODE}'"
        yield f'cd /; runuser -u postgres -- psql -Atqc "{close}" -c "{others}" >/dev/null; systemctl disable --quiet --now {clocks}'


def _last_copy(part: str) -> str:
    why = f"no se pudo hacer una última copia en todos los almacenes: journalctl -n 20 -u vitrina-backup@{part}"
    return f"systemctl start vitrina-backup@{part} || {{ echo '{why}' >&2; exit 1; }}"
