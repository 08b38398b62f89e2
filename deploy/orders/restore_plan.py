"""What a restore will do, decided before anything is changed: which portal, from which copy, onto which host, with which release."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from deploy.errors import Refused
from deploy.inventory import Host, Instance, Inventory, State
from deploy.orders.chosen import carry_out, hosts_of
from deploy.orders.copies import choose, copies_of, release_for, told_by, when
from deploy.orders.room import room_for_copy
from deploy.orders.told import tell
from deploy.release import Release


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """One restore: `release` is what the portal will run, `archive` the same where it must be installed first. It `replaces` what is whole
    there, which stays aside: what lives, where that was asked, or what was shut when the portal moved away.
    """

    instance: Instance
    target: Host
    copy: dict[str, Any]
    release: str
    archive: Release | None
    replaces: bool

    def __str__(self) -> str:
        where = f"{self.instance.code} en {self.target.name}"
        said = f"{where}: la copia {self.copy['snapshot']} de {self.copy['store']}, del {when(self.copy)}, con la versión {self.release}"
        return said if self.release == self.copy["release"] else f"{said}; se hizo con {self.copy['release'] or 'otra'} y se migra"


@dataclass(frozen=True, kw_only=True, slots=True)
class Lives:
    """Nothing to restore: the portal lives where the inventory says."""

    instance: Instance
    target: Host
    copy: dict[str, Any]

    def __str__(self) -> str:
        return f"{self.instance.code} ya vive en {self.target.name}; no se restauró nada."


def plan(inventory: Inventory, instance: Instance, recovery: str, lost: set[str], options: argparse.Namespace) -> Plan | Lives:
    """What will be done about one portal. Where it was before it is off first, if that was asked. `lost` remembers hosts that do not
    answer. Refused, with the remedy, where it cannot be restored as asked.
    """
    target = _target(inventory, instance, options)
    copies = copies_of(inventory, instance.code, recovery, options)
    here = told_by(target, instance.code, options)
    if options.over_living or not here["lives"]:
        room_for_copy(choose(copies, instance.code, options.snapshot), here, target)
    stopped = _leave_old(inventory, instance, copies, lost, options)
    found = copies_of(inventory, instance.code, recovery, options) if stopped else copies
    copy = choose(found, instance.code, options.snapshot)
    if here["lives"] and not options.over_living and (stopped or _was_brought(here, options)):
        return Lives(instance=instance, target=target, copy=copy)
    if here["lives"] and not options.over_living:
        raise Refused(
            f"{instance.code} vive en {target.name}. Restaurar lo reemplaza por la copia del {when(copy)}, y lo publicado "
            "después se pierde. Si es lo que quiere, repita la orden con --over-living; lo de ahora queda aparte."
        )
    name, archive = release_for(copy, here, options)
    replaces = bool(options.over_living or here.get("left"))
    return Plan(instance=instance, target=target, copy=copy, release=name, archive=archive, replaces=replaces)


def missing(inventory: Inventory, options: argparse.Namespace) -> list[Instance]:
    """The active portals that do not live where the inventory puts them; one of practice has no copies, and is made anew."""
    from deploy.hosts.restores import living
    from deploy.hosts.session import ask

    wanted = [item for item in inventory.instances.values() if item.state is State.ACTIVE and not item.practice]
    hosts = hosts_of(inventory, wanted)

    def on(host: Host) -> str:
        return living([item for item in wanted if item.host == host.name])

    answers = ask(hosts, on, ssh_config=options.ssh_config, tell=tell)
    if silent := [f"{name}: {error}" for name, (_, error) in answers.items() if error]:
        raise Refused("No se sabe qué portales faltan, porque no contestan todos los anfitriones.\n" + "\n".join(silent))
    alive = {code for said, _ in answers.values() for code in said.split()}
    return [item for item in wanted if item.code not in alive]


def _was_brought(here: dict[str, Any], options: argparse.Namespace) -> bool:
    """Whether the same order was carried out already, and nothing has been published since."""
    back = here["notes"].get("brought_back") or {}
    same = options.snapshot == "latest" or str(back.get("snapshot", "")).startswith(options.snapshot)
    return bool(back) and same and (back["head"] or "") == here["head"]


def _target(inventory: Inventory, instance: Instance, options: argparse.Namespace) -> Host:
    if options.to and options.to != instance.host:
        raise Refused(
            f"El inventario dice que {instance.code} está en {instance.host}. "
            f'Escriba  host = "{options.to}"  en [instances.{instance.code}], y repita la orden.'
        )
    return inventory.hosts[instance.host]


def _leave_old(
    inventory: Inventory, instance: Instance, copies: Sequence[dict[str, Any]], lost: set[str], options: argparse.Namespace
) -> bool:
    """Two of a portal that both take publications cannot be made one again: where it was before it is off first. Whether it was stopped."""
    before = {copy["host"] for copy in copies} & inventory.hosts.keys() - {instance.host}
    return bool([old for old in sorted(before) if _leave(inventory, instance, old, lost, options)])


def _leave(inventory: Inventory, instance: Instance, old: str, lost: set[str], options: argparse.Namespace) -> bool:
    from deploy.hosts.restores import stop_steps

    there = None if old in lost else _asked(inventory.hosts[old], instance.code, options)
    if there is None:
        lost.add(old)
        tell(
            f"Aviso: {old} no contesta, y se toma por perdido. Si vuelve a encenderse, {instance.code} estaría en dos partes: "
            f"apáguelo ahí con  deploy restore {instance.code} --stop-old"
        )
        return False
    if not there["open"]:
        return False
    if not options.stop_old:
        raise Refused(
            f"{instance.code} todavía vive en {old}: con dos en marcha, lo que se publique en uno falta en el otro. "
            f"Para mudarlo repita la orden con --stop-old: hace ahí una última copia, lo apaga, y sigue aquí."
        )
    if options.dry_run:
        tell(f"Se apagaría {instance.code} en {old}, después de una última copia.")
        return False
    (report,) = carry_out([inventory.hosts[old]], lambda host: stop_steps(instance.code), options)
    if report.error:
        raise Refused(f"No se pudo apagar {instance.code} en {old}: {report.error}")
    return True


def _asked(host: Host, code: str, options: argparse.Namespace) -> dict[str, Any] | None:
    try:
        return told_by(host, code, options)
    except Refused:
        return None
