"""Instances that stand on a host, over to another release: the steps, and how the program that does it there is started."""

from __future__ import annotations

import json
import shlex
from collections.abc import Sequence

from pyinfra.api.operation import operation
from pyinfra.context import host

from deploy.hosts.operations import Commands, install_release, script, told, write_site
from deploy.hosts.place import CONFIGURATION, UPGRADE, release_folder, release_of
from deploy.hosts.provisioning import ask_all
from deploy.hosts.releases import drop_unused
from deploy.hosts.session import Step
from deploy.hosts.steps import reload_nginx, upgrade_program
from deploy.inventory import Instance
from deploy.release import Release


def upgrade_steps(release: Release, instances: Sequence[Instance]) -> Sequence[Step]:
    """The release beside the others, and each instance over to it, one after the other: where one fails the rest of the host waits.
    What nobody there needs any more leaves the host.
    """
    moved = [
        step
        for item in instances
        for step in (
            Step(title=f"{item.code}: pasar a {release.name}", operation=upgrade_portal, values={"instance": item, "release": release}),
            Step(
                title=f"{item.code}: nginx",
                operation=write_site,
                values={"instance": item},
                follows=(f"{item.code}: pasar a {release.name}",),
            ),
        )
    ]
    return [
        Step(title=f"versión {release.name}", operation=install_release, values={"release": release}),
        upgrade_program(),
        *moved,
        reload_nginx(moved),
        ask_all(instances),
        drop_unused({item.code: release.name for item in instances}),
    ]


@operation()
def upgrade_portal(instance: Instance, release: Release) -> Commands:
    """An instance to another release, in a unit of its own on the host: it ends there whatever happens to the connection, and goes back by
    itself where something fails.
    """
    code, wanted = instance.code, release_folder(release.name)
    current = told(f"readlink {release_of(code)}")
    if current == wanted and not told(f"test -e {CONFIGURATION}/{code}/upgrade.json && echo cut"):
        return
    if not current:
        yield f"echo 'el portal todavía no se ha creado: deploy provision {code}' >&2; exit 1"
    host.log(f"de {current.rpartition('/')[2]} a {release.name}")
    given = json.dumps({"code": code, "domain": instance.domains[0], "release": wanted})
    unit = f"vitrina-upgrade-{code}.service"
    yield script(
        [
            f"while systemctl is-active --quiet {unit}; do sleep 1; done",  # an earlier order's, whose connection was cut
            f"exec systemd-run --quiet --wait --pipe --collect --unit={unit} python3 {UPGRADE} {shlex.quote(given)}",
        ]
    )
