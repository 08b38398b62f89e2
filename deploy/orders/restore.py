"""The order that brings a portal back from its backups, onto its host or onto another."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from deploy.errors import Misuse, Refused
from deploy.inventory import Host, Instance, Inventory
from deploy.orders.backup import add_recovery_word, back_up, let_in
from deploy.orders.chosen import add_words, carry_out, instances_named, read
from deploy.orders.copies import choose, copies_of, release_for, told_by, when
from deploy.orders.restore_check import check
from deploy.orders.told import DONE, REFUSED, exported, show_words, tell
from deploy.recovery import read_recovery_key
from deploy.release import Release


def add_orders(commands: Any) -> None:
    """`deploy restore`."""
    restore = commands.add_parser(
        "restore",
        help="restaura un portal desde sus respaldos, en su anfitrión o en otro",
        description="Trae la copia más nueva de un portal al anfitrión que dice el inventario, recorre su libro entero, y solo entonces la "
        "pone en su lugar y abre sus puertas. Lo que había queda aparte. Si se cortó, la misma orden sigue donde quedó.",
    )
    restore.add_argument("codes", nargs="*", metavar="CÓDIGO", help="el portal; con --check, los que se comprueban (todos, si no se dice)")
    restore.add_argument("--snapshot", default="latest", metavar="COPIA", help="otra copia ( deploy backup --list CÓDIGO )")
    restore.add_argument("--from", dest="store", default="", metavar="ALMACÉN", help="de qué almacén (el de la copia más nueva)")
    restore.add_argument("--to", default="", metavar="ANFITRIÓN", help="a qué anfitrión: el mismo que diga el inventario")
    restore.add_argument("--release", type=Path, metavar="ARCHIVO", help="versión con que corre (la de la copia)")
    restore.add_argument("--releases", type=Path, metavar="CARPETA", help="dónde están las versiones (releases, junto al inventario)")
    restore.add_argument(
        "--over-living", action="store_true", help="reemplaza un portal que vive: lo publicado después de la copia se pierde"
    )
    restore.add_argument("--stop-old", action="store_true", help="apaga antes el portal en el anfitrión de donde se va")
    restore.add_argument(
        "--check", action="store_true", help="solo comprueba: restaura aparte en otro anfitrión, recorre el libro y lo quita"
    )
    restore.add_argument("--random", type=int, default=0, metavar="N", help="con --check: solo N portales, al azar")
    restore.add_argument("--on", default="", metavar="ANFITRIÓN", help="con --check: en cuál (uno que no sea el del portal)")
    restore.add_argument("--weekly", action="store_true", help="con --check: en vez de ahora, cada semana en esta máquina")
    restore.add_argument("--units", type=Path, metavar="CARPETA", help="con --weekly: solo escribe ahí las unidades de systemd")
    add_recovery_word(restore)
    add_words(restore)
    restore.add_argument("--json", action="store_true", help="responde en JSON")
    restore.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    if options.check:
        return check(options)
    if len(options.codes) != 1:
        raise Misuse("Se restaura un portal a la vez: escriba un solo código.")
    if options.random or options.weekly or options.on or options.units:
        raise Misuse("--random, --on, --weekly y --units son para comprobar: agregue --check.")
    return _restore(options)


def _restore(options: argparse.Namespace) -> int:
    inventory = read(options.inventory)
    (instance,) = instances_named(inventory, options.codes)
    target = _target(inventory, instance, options)
    recovery = read_recovery_key(options.recovery_key)
    copies = copies_of(inventory, instance.code, recovery, options)
    here = told_by(target, instance.code, options)
    stopped = _leave_old(inventory, instance, copies, options)
    copy = choose(copies_of(inventory, instance.code, recovery, options) if stopped else copies, options)
    if here["lives"] and not options.over_living and (stopped or _was_brought(here, options)):
        return _answer(
            {"copy": copy, "changed": False, "reports": []}, f"{instance.code} ya vive en {target.name}; no se restauró nada.", options
        )
    if here["lives"] and not options.over_living:
        raise Refused(
            f"{instance.code} vive en {target.name}. Restaurar lo reemplaza por la copia del {when(copy)}, y lo publicado "
            "después se pierde. Si es lo que quiere, repita la orden con --over-living; lo de ahora queda aparte."
        )
    name, release = release_for(copy, here, options)
    plan = f"{instance.code} en {target.name}: la copia {copy['snapshot']} de {copy['store']}, del {when(copy)}, con la versión {name}"
    if name != copy["release"]:
        plan += f"; se hizo con {copy['release'] or 'otra'} y se migra"
    if options.dry_run:
        return _answer({"copy": copy, "changed": True, "dry_run": True, "release": name}, f"Se restauraría {plan}.", options)
    tell(f"Se restaura {plan}.")
    return _carry_out(inventory, instance, target, recovery, {"copy": copy, "release": name}, release, options)


def _was_brought(here: dict[str, Any], options: argparse.Namespace) -> bool:
    """Whether the same order was carried out already, and nothing has been published since."""
    back = here["notes"].get("brought_back") or {}
    same = options.snapshot == "latest" or str(back.get("snapshot", "")).startswith(options.snapshot)
    return bool(back) and same and (back["head"] or "") == here["head"]


def _carry_out(
    inventory: Inventory,
    instance: Instance,
    target: Host,
    recovery: str,
    chosen: dict[str, Any],
    release: Release | None,
    options: argparse.Namespace,
) -> int:
    from deploy.hosts.restores import restore_steps

    copy, replace = chosen["copy"], bool(options.over_living)
    given = {"code": instance.code, "store": copy["store"], "snapshot": copy["snapshot"], "release": chosen["release"], "replace": replace}
    reports = let_in(inventory, [instance], options)
    if not any(report.error for report in reports):
        reports += carry_out([target], lambda host: restore_steps(inventory, host, instance, given, recovery, release), options)
    failed = any(report.error for report in reports)
    portals: list[dict[str, Any]] = []
    if not failed:
        tell("Restaurado y comprobado. Se respalda desde aquí...")
        again, portals = back_up(inventory, [instance], recovery, options)
        reports += again
    if options.json:
        told = [exported(report, False) for report in reports]
        print(
            json.dumps(
                {"copy": copy, "changed": True, "restored": _found(reports), "reports": told, "portals": portals},
                ensure_ascii=False,
                indent=2,
            )
        )
    else:
        _say(reports, portals, instance, target)
    sys.stdout.flush()
    return REFUSED if failed else DONE


def _say(reports: list[Any], portals: list[dict[str, Any]], instance: Instance, target: Host) -> None:
    for report in reports:
        if report.error:
            show_words(report, False)
    if done := _found(reports):
        proven = f"{done['links']} eslabones y {done['files']} archivos comprobados"
        print(f"{instance.code} está en {target.name}, con {proven}, versión {done['release']}.")
        print(f"Su dirección, {instance.address}, debe apuntar a {target.address}.")
        for store, told in (item for portal in portals for item in portal.get("stores", {}).items()):
            print(f"Respaldado en {store}." if not told["error"] else f"NO se respaldó en {store}: {told['error']}.")
        if done["aside"]:
            print(f"Lo que había quedó en {done['aside']} de {target.name}; bórrelo cuando ya no haga falta.")


def _found(reports: list[Any]) -> dict[str, Any] | None:
    for report in reports:
        for step in report.steps:
            for line in step.output.splitlines():
                if line.startswith('{"restored"'):
                    return dict(json.loads(line)["restored"])
    return None


def _target(inventory: Inventory, instance: Instance, options: argparse.Namespace) -> Host:
    if options.to and options.to != instance.host:
        raise Refused(
            f"El inventario dice que {instance.code} está en {instance.host}. "
            f'Escriba  host = "{options.to}"  en [instances.{instance.code}], y repita la orden.'
        )
    return inventory.hosts[instance.host]


def _leave_old(inventory: Inventory, instance: Instance, copies: Sequence[dict[str, Any]], options: argparse.Namespace) -> bool:
    """Two of a portal that both take publications cannot be made one again: where it was before it is off first. Whether it was stopped."""
    before = {copy["host"] for copy in copies} & inventory.hosts.keys() - {instance.host}
    return bool([old for old in sorted(before) if _leave(inventory, instance, old, options)])


def _leave(inventory: Inventory, instance: Instance, old: str, options: argparse.Namespace) -> bool:
    from deploy.hosts.restores import stop_steps

    try:
        there = told_by(inventory.hosts[old], instance.code, options)
    except Refused:
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


def _answer(told: dict[str, Any], words: str, options: argparse.Namespace) -> int:
    print(json.dumps(told, ensure_ascii=False, indent=2) if options.json else words)
    return DONE
