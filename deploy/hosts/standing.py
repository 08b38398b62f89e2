"""How hosts and their portals are: each host is asked once, and what it tells is judged here."""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from deploy.hosts.session import ask
from deploy.hosts.text import text_of
from deploy.inventory import Host, Instance, Inventory, State
from deploy.template import Tell

LEAST_DISK = 0.10
CERTIFICATE_DAYS = 21


@dataclass(frozen=True, kw_only=True, slots=True)
class HostStanding:
    """A host: `facts` as it told them, empty where it was not reached; `problems` with their remedies."""

    host: Host
    facts: Mapping[str, Any]
    problems: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class PortalStanding:
    """A portal of the inventory, in the same way."""

    instance: Instance
    facts: Mapping[str, Any]
    problems: tuple[str, ...]


def look(
    inventory: Inventory, *, ssh_config: Path | None, now: datetime, tell: Tell
) -> tuple[tuple[HostStanding, ...], tuple[PortalStanding, ...]]:
    """Every host and every active portal of an inventory."""
    program = text_of("look.py")

    def command(host: Host) -> str:
        listed = [{"code": item.code, "domain": item.domains[0]} for item in _active(inventory, host)]
        return f"python3 -c {shlex.quote(program)} {shlex.quote(json.dumps(listed))}"

    answers = ask(list(inventory.hosts.values()), command, ssh_config=ssh_config, tell=tell)
    hosts, portals = [], []
    for host in inventory.hosts.values():
        output, error = answers[host.name]
        told = json.loads(output) if output else {"host": {}, "portals": []}
        hosts.append(HostStanding(host=host, facts=told["host"], problems=(error,) if error else judge_host(told["host"])))
        by_code = {item["code"]: item for item in told["portals"]}
        for item in _active(inventory, host):
            facts = by_code.get(item.code, {})
            problems = judge_portal(item, facts, now) if facts else (f"no se sabe: {host.name} no contestó",)
            portals.append(PortalStanding(instance=item, facts=facts, problems=problems))
    return tuple(hosts), tuple(portals)


def judge_host(facts: Mapping[str, Any]) -> tuple[str, ...]:
    """What is wrong with a host, each with its remedy."""
    problems = []
    if facts["disk_free"] < LEAST_DISK * facts["disk_total"]:
        problems.append(f"queda {facts['disk_free'] * 100 // facts['disk_total']} % de disco: libere espacio o agregue un disco")
    if facts["failed"]:
        problems.append(f"unidades que fallaron: {', '.join(facts['failed'])}; véalas con  systemctl status UNIDAD")
    return tuple(problems)


def judge_portal(item: Instance, facts: Mapping[str, Any], now: datetime) -> tuple[str, ...]:
    """What is wrong with a portal, each with its remedy."""
    if not facts["stands"]:
        return (f"todavía no se ha creado: deploy provision {item.code}",)
    problems = []
    if facts["status"] != 200:
        what = f"respondió con el código {facts['status']}" if facts["status"] else "no responde"
        problems.append(f"la portada {what}: repita  deploy provision {item.code}")
    if facts["application"] == "failed" or facts["door"] != "active":
        problems.append(f"la aplicación está caída: repita  deploy provision {item.code} ; si sigue, journalctl -u vitrina-app@{item.code}")
    until = facts["certificate_until"]
    if not until:
        problems.append(f"no tiene certificado: repita  deploy provision {item.code}")
    elif datetime.fromisoformat(until) - now < timedelta(days=CERTIFICATE_DAYS):
        problems.append(f"su certificado vence el {until[:10]}: renuévelo")
    return tuple(problems)


def exported(hosts: Sequence[HostStanding], portals: Sequence[PortalStanding], now: datetime) -> dict[str, Any]:
    """All of it, for machines."""
    return {
        "looked_at": now.astimezone(UTC).isoformat(timespec="seconds"),
        "hosts": [{"name": item.host.name, **item.facts, "problems": item.problems} for item in hosts],
        "portals": [
            {
                **{key: value for key, value in item.facts.items() if key != "code"},
                "code": item.instance.code,
                "name": item.instance.owner.name,
                "address": item.instance.address,
                "host": item.instance.host,
                "ring": item.instance.ring,
                "problems": item.problems,
            }
            for item in portals
        ],
    }


def _active(inventory: Inventory, host: Host) -> tuple[Instance, ...]:
    return tuple(item for item in inventory.on(host.name) if item.state is State.ACTIVE)
