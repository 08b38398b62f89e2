"""A release on a host, and the instances of the inventory that stand there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from pyinfra.operations import files, server

from deploy.hosts import holds
from deploy.hosts.certificates import ask_step, authority_steps, own_steps
from deploy.hosts.operations import (
    ask_homes,
    choose_release,
    install_release,
    keep_units,
    make_portal,
    make_ready,
    write_site,
)
from deploy.hosts.place import CONFIGURATION, NGINX, WEB_USER
from deploy.hosts.session import Step
from deploy.hosts.steps import folder, put, reload_nginx
from deploy.hosts.text import text_of
from deploy.inventory import Host, Instance, Inventory
from deploy.release import Release

MAKE = "crear el portal"  # the title of the step whose output has the account; the code comes before it


def provision_steps(inventory: Inventory, host: Host, release: Release, instances: Sequence[Instance]) -> Sequence[Step]:
    """The release, and each instance after the other; nginx takes all of them up at once, certificates are asked for, and each is asked for
    its home page.
    """
    made = [step for instance in instances for step in instance_steps(host, instance, _making(release, instance))]
    return [
        Step(title=f"versión {release.name}", operation=install_release, values={"release": release}),
        *(
            Step(title=f"base de datos modelo ({kind})", operation=make_ready, values={"release": release, "kind": kind})
            for kind in sorted({item.owner.kind for item in instances})
        ),
        *authority_steps(inventory.authority),
        *made,
        reload_nginx([step for step in made if ": nginx" in step.title]),
        *ask_step(inventory.authority, host, {item.code: item.domains for item in instances}),
        ask_all(instances),
    ]


def ask_all(instances: Sequence[Instance]) -> Step:
    """The home pages of instances come, all asked at once."""
    return Step(title="pedir las portadas", operation=ask_homes, values={"domains": [item.domains[0] for item in instances]})


def _making(release: Release, instance: Instance) -> Sequence[Step]:
    """A portal from nothing, unless it is there."""
    code = instance.code
    return [
        Step(title=f"{code}: versión", operation=choose_release, values={"code": code, "release": release}, holds=holds.release(instance)),
        Step(title=f"{code}: {MAKE}", operation=make_portal, values={"instance": instance}, holds=holds.made(instance)),
    ]


def instance_steps(host: Host, instance: Instance, making: Sequence[Step]) -> Iterator[Step]:
    """All that an instance needs on its host, around the steps that make it."""
    code, own = instance.code, f"{CONFIGURATION}/{instance.code}"

    def titled(words: str, step: Step) -> Step:
        return replace(step, title=f"{code}: {words}")

    account = {"user": instance.user, "home": str(instance.home), "shell": "/usr/sbin/nologin", "system": True, "ensure_home": False}
    yield Step(title=f"{code}: usuario", operation=server.user, values=account, holds=holds.user(instance))
    yield titled("carpeta", folder(str(instance.home), user=instance.user, group=WEB_USER, mode="710"))
    yield titled("configuración", folder(own))
    yield from making
    yield titled("carpeta privada", folder(f"{instance.home}/private", user=instance.user, group=instance.user, mode="700"))
    yield from own_steps(host, instance.code, instance.domains)
    yield titled(
        "nginx, lo del anfitrión", put("", f"{NGINX}/{code}.inc", text_of("nginx-instance.inc", code=code, sign_ins=_sign_ins(instance)))
    )
    yield Step(title=f"{code}: nginx", operation=write_site, values={"instance": instance}, holds=holds.site(instance))
    yield titled("nginx, otros nombres", _others(instance))
    yield Step(title=f"{code}: unidades", operation=keep_units, values={"instance": instance}, holds=holds.units(instance))


def _sign_ins(instance: Instance) -> str:
    """How many may sign in at once from one address: an office's, or a whole workshop's."""
    return "60" if instance.practice else "5"


def _others(instance: Instance) -> Step:
    path, others = f"{NGINX}/{instance.code}.others.conf", instance.domains[1:]
    if not others:
        return Step(title="", operation=files.file, values={"path": path, "present": False}, holds=holds.absent(path))
    return put("", path, text_of("nginx-redirect.conf", code=instance.code, others=" ".join(others), address=instance.address))
