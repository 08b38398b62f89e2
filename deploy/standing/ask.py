"""Every host of an inventory is asked once, side by side, and what it tells is judged."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from deploy.hosts.sent import command
from deploy.inventory import Host, Instance, Inventory, State
from deploy.standing.capacity import room
from deploy.standing.judge import judge_host, judge_portal
from deploy.standing.kind import HostStanding, PortalStanding
from deploy.template import Tell


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """The whole fleet at one moment, in the order of the inventory."""

    looked_at: datetime
    hosts: tuple[HostStanding, ...]
    portals: tuple[PortalStanding, ...]

    @property
    def well(self) -> bool:
        """Whether nothing is wrong anywhere."""
        return not any([*(item.problems for item in self.hosts), *(item.problems for item in self.portals)])


def look(inventory: Inventory, *, ssh_config: Path | None, now: datetime, tell: Tell) -> Standing:
    """Every host and every portal of an inventory that should answer. A host that is not reached is told with what stands on it."""
    from deploy.hosts.session import ask  # pyinfra is on the operator's machine only

    def words(host: Host) -> str:
        listed = [{"code": item.code, "domain": item.domains[0]} for item in asked_on(inventory, host)]
        return command("deploy.hosts.look", json.dumps(listed))

    answers = ask(list(inventory.hosts.values()), words, ssh_config=ssh_config, tell=tell)
    told = {name: (json.loads(output) if output else {"host": {}, "portals": []}, error) for name, (output, error) in answers.items()}
    return stand(inventory, told, now)


def stand(inventory: Inventory, told: Mapping[str, tuple[Mapping[str, Any], str]], now: datetime) -> Standing:
    """What each host told, or why it did not, judged; with the room that it has for more portals."""
    hosts, portals = list[HostStanding](), list[PortalStanding]()
    for host in inventory.hosts.values():
        said, error = told[host.name]
        its = _portals(asked_on(inventory, host), [_of_today(inventory, facts) for facts in said["portals"]], now)
        own = _of_today_monitor(inventory, said["host"])
        facts = own and {**own, **_strangers(inventory, host, own), **room(own, its, inventory.on(host.name), now).facts}
        hosts.append(HostStanding(host=host, facts=facts, problems=(error,) if error else judge_host(host, facts, now)))
        portals += its
    return Standing(looked_at=now, hosts=tuple(hosts), portals=tuple(portals))


def asked_on(inventory: Inventory, host: Host) -> tuple[Instance, ...]:
    """The portals that a host is asked about: those that live, and those whose pages go on being read."""
    return tuple(item for item in inventory.on(host.name) if item.state is not State.PLANNED)


def _strangers(inventory: Inventory, host: Host, facts: Mapping[str, Any]) -> dict[str, list[str]]:
    """Portals that live on a host though the inventory puts them on another, or does not know them."""
    alive = [code for code in facts.get("open", ()) if code not in {item.code for item in inventory.on(host.name)}]
    known = {code: code in inventory.instances for code in alive}
    return {"elsewhere": [code for code in alive if known[code]], "unknown": [code for code in alive if not known[code]]}


def _portals(items: Sequence[Instance], told: Sequence[dict[str, Any]], now: datetime) -> list[PortalStanding]:
    by_code = {facts["code"]: facts for facts in told}
    return [
        PortalStanding(instance=item, facts=by_code.get(item.code, {}), problems=judge_portal(item, by_code.get(item.code, {}), now))
        for item in items
    ]


def _of_today(inventory: Inventory, facts: dict[str, Any]) -> dict[str, Any]:
    """What a host told of a portal, without the stores that it remembers and the inventory no longer has."""
    if "backups" not in facts:
        return facts
    return {**facts, "backups": {name: told for name, told in facts["backups"].items() if name in inventory.stores}}


def _of_today_monitor(inventory: Inventory, facts: dict[str, Any]) -> dict[str, Any]:
    """The same of what it told of the parts of the monitor that stand there."""
    if not facts.get("monitor"):
        return facts
    parts = {name: _of_today(inventory, part) if isinstance(part, dict) else part for name, part in facts["monitor"].items()}
    return {**facts, "monitor": parts}


def exported(standing: Standing) -> dict[str, Any]:
    """All of it, for machines."""
    return {
        "looked_at": standing.looked_at.astimezone(UTC).isoformat(timespec="seconds"),
        "hosts": [{"name": item.host.name, **item.facts, "problems": item.problems} for item in standing.hosts],
        "portals": [_exported(item) for item in standing.portals],
    }


def _exported(item: PortalStanding) -> dict[str, Any]:
    """What the host told, and the words by which `monitor` takes it in (monitor/rollout/instances)."""
    instance = item.instance
    return {
        **item.facts,
        "code": instance.code,
        "name": instance.owner.name,
        "profile": str(instance.owner.kind),
        "address": instance.address,
        "host": instance.host,
        "ring": instance.ring,
        "problems": item.problems,
        "version": item.facts.get("release", ""),
        "answers": item.facts.get("status") == 200,
        "detail": item.problems[0] if item.problems else "responde",
    }
