"""A backup brought back onto a host, and the old copy of a portal stopped where it moved away from."""

from __future__ import annotations

import json
import shlex
from collections.abc import Sequence
from typing import Any

from pyinfra.api.operation import operation

from deploy.hosts.backup_operations import RUN
from deploy.hosts.certificates import ask_step, authority_steps
from deploy.hosts.operations import Commands, install_release, told
from deploy.hosts.place import CONFIGURATION, LIBRARY, NGINX
from deploy.hosts.provisioning import ask_all, instance_steps
from deploy.hosts.session import Step
from deploy.hosts.steps import reload_nginx
from deploy.inventory import Host, Instance, Inventory
from deploy.release import Release

TELL = f"{RUN}.telling"
_LIVES = "test -e {home}/instance.json && test -e {home}/public/current/www/index.html && systemctl -q is-enabled vitrina@{code}.socket"
UNIT = f"systemd-run --quiet --wait --pipe --collect -E PYTHONPATH={LIBRARY} -E PYTHONDONTWRITEBYTECODE=1"
_DOORS = "vitrina@{0}.socket vitrina-nightly@{0}.timer vitrina-backup@{0}.timer vitrina-backup-published@{0}.path vitrina-app@{0}.service"


def living(instances: Sequence[Instance]) -> str:
    """A command that prints the codes of those that live on the host: whole, and with their doors open."""
    return "\n".join([*(f"{_LIVES.format(home=item.home, code=item.code)} && echo {item.code}" for item in instances), "true"])


def restore_steps(
    inventory: Inventory, host: Host, instance: Instance, given: dict[str, Any], recovery: str, release: Release | None
) -> Sequence[Step]:
    """The release where it is not there yet, the copy in its place, and all around it; `release` is one to be installed."""
    title = f"{instance.code}: restaurar la copia {given['snapshot']} de {given['store']}"
    back = Step(title=title, operation=bring_back, values={"given": given, "_stdin": recovery})
    made = list(instance_steps(host, instance, [back]))
    return [
        *([Step(title=f"versión {release.name}", operation=install_release, values={"release": release})] if release else []),
        *authority_steps(inventory.authority),
        *made,
        reload_nginx(made),
        *ask_step(inventory.authority, host, {instance.code: instance.domains}),
        ask_all([instance]),
    ]


def stop_steps(code: str) -> Sequence[Step]:
    """On the host that a portal leaves: a last copy, its doors shut for good, and nothing of it shown any more. Its data stay."""
    return [Step(title=f"{code}: apagar aquí", operation=shut, values={"code": code})]


def check_steps(given: dict[str, Any], secrets: Sequence[str], release: Release | None, known: Sequence[Step]) -> Sequence[Step]:
    """On a host that is not the portal's: a copy brought back aside and proven."""
    title = f"{given['code']}: comprobar la copia {given['snapshot']} de {given['store']}"
    return [
        *known,
        *([Step(title=f"versión {release.name}", operation=install_release, values={"release": release})] if release else []),
        Step(title=title, operation=check_copy, values={"given": given, "_stdin": list(secrets)}),
    ]


def record_steps(checked: dict[str, Any]) -> Sequence[Step]:
    """On the portal's own host: what a check found."""
    return [Step(title=f"{checked['code']}: anotar la restauración comprobada", operation=record, values={"checked": checked})]


@operation()
def bring_back(given: dict[str, Any]) -> Commands:
    """In a unit of its own on the host: it goes on whatever happens to the connection."""
    yield f"{UNIT} python3 -m deploy.keeping.restoring {shlex.quote(json.dumps(given))}"


@operation()
def check_copy(given: dict[str, Any]) -> Commands:
    """It cleans up after itself, also when the connection is cut."""
    yield f"{UNIT} python3 -m deploy.keeping.checking {shlex.quote(json.dumps(given))}"


@operation()
def record(checked: dict[str, Any]) -> Commands:
    """For `deploy status`, and for whoever visits the portal."""
    yield f"{RUN}.recording {shlex.quote(json.dumps(checked))}"


@operation()
def shut(code: str) -> Commands:
    """A portal stops, and what nginx shows of it is taken away."""
    sites = f"{NGINX}/{code}.conf {NGINX}/{code}.others.conf {NGINX}/{code}.plain.conf {CONFIGURATION}/{code}/certificate.json"
    if told(f"ls {sites}") or told(f"systemctl is-enabled vitrina@{code}.socket") == "enabled":
        yield (
            f"systemctl start vitrina-backup@{code} || systemctl reset-failed vitrina-backup@{code}; "
            f"systemctl disable -q --now {_DOORS.format(code)}; "
            f"systemctl stop vitrina@{code}.service; rm -f {sites}; nginx -t -q && systemctl reload nginx"
        )
