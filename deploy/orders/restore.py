"""The order that brings a portal back from its backups, onto its host or onto another."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from deploy.errors import Refused
from deploy.inventory import Host, Instance, Inventory
from deploy.orders.backup import add_recovery_word, back_up, let_in
from deploy.orders.chosen import INVENTORY, add_words, carry_out, instances_named, read
from deploy.orders.told import DONE, REFUSED, exported, show_words, tell
from deploy.recovery import read_recovery_key
from deploy.release import Release, read_release


def add_orders(commands: Any) -> None:
    """`deploy restore`."""
    restore = commands.add_parser(
        "restore",
        help="restaura un portal desde sus respaldos, en su anfitrión o en otro",
        description="Trae la copia más nueva de un portal al anfitrión que dice el inventario, recorre su libro entero, y solo entonces la "
        "pone en su lugar y abre sus puertas. Lo que había queda aparte. Si se cortó, la misma orden sigue donde quedó.",
    )
    restore.add_argument("code", metavar="CÓDIGO", help="el portal")
    restore.add_argument("--snapshot", default="latest", metavar="COPIA", help="otra copia ( deploy backup --list CÓDIGO )")
    restore.add_argument("--from", dest="store", default="", metavar="ALMACÉN", help="de qué almacén (el de la copia más nueva)")
    restore.add_argument("--to", default="", metavar="ANFITRIÓN", help="a qué anfitrión: el mismo que diga el inventario")
    restore.add_argument("--release", type=Path, metavar="ARCHIVO", help="versión con que corre (la de la copia)")
    restore.add_argument("--releases", type=Path, metavar="CARPETA", help="dónde están las versiones (releases, junto al inventario)")
    restore.add_argument(
        "--over-living", action="store_true", help="reemplaza un portal que vive: lo publicado después de la copia se pierde"
    )
    restore.add_argument("--stop-old", action="store_true", help="apaga antes el portal en el anfitrión de donde se va")
    add_recovery_word(restore)
    add_words(restore)
    restore.add_argument("--json", action="store_true", help="responde en JSON")
    restore.set_defaults(run=_restore)


def _restore(options: argparse.Namespace) -> int:
    inventory = read(options.inventory)
    (instance,) = instances_named(inventory, [options.code])
    target = _target(inventory, instance, options)
    recovery = read_recovery_key(options.recovery_key)
    copies = _copies(inventory, instance.code, recovery, options)
    here = _told_by(target, instance.code, options)
    stopped = _leave_old(inventory, instance, copies, options)
    copy = _choose(_copies(inventory, instance.code, recovery, options) if stopped else copies, options)
    back = here["notes"].get("brought_back") or {}
    if here["lives"] and not options.over_living and (stopped or back.get("snapshot") == copy["snapshot"]):
        return _answer(
            {"copy": copy, "changed": False, "reports": []}, f"{instance.code} ya vive en {target.name}; no se restauró nada.", options
        )
    if here["lives"] and not options.over_living:
        raise Refused(
            f"{instance.code} vive en {target.name}. Restaurar lo reemplaza por la copia del {_when(copy)}, y lo publicado "
            "después se pierde. Si es lo que quiere, repita la orden con --over-living; lo de ahora queda aparte."
        )
    name, release = _release_for(copy, here, options)
    plan = f"{instance.code} en {target.name}: la copia {copy['snapshot']} de {copy['store']}, del {_when(copy)}, con la versión {name}"
    if name != copy["release"]:
        plan += f"; se hizo con {copy['release'] or 'otra'} y se migra"
    if options.dry_run:
        return _answer({"copy": copy, "changed": True, "dry_run": True, "release": name}, f"Se restauraría {plan}.", options)
    tell(f"Se restaura {plan}.")
    return _carry_out(inventory, instance, target, recovery, {"copy": copy, "release": name}, release, options)


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
        reports += carry_out([target], lambda host: restore_steps(instance, given, recovery, release), options)
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


def _copies(inventory: Inventory, code: str, recovery: str, options: argparse.Namespace) -> list[dict[str, Any]]:
    """The copies of the store that was asked for, or of all, the newest first. Refused where there is none."""
    from deploy.hosts.listing import copies_in_stores

    if options.store and options.store not in inventory.stores:
        raise Refused(f"El inventario no tiene almacén «{options.store}». Tiene: {', '.join(inventory.stores)}.")
    copies, errors = copies_in_stores(inventory, code, recovery, options.ssh_config, tell, only=[options.store] if options.store else [])
    for store, error in errors.items():
        tell(f"{store}: {error}")
    if not copies:
        raise Refused(f"Ningún almacén dio una copia de {code}; arriba dice por qué.")
    return copies


def _choose(copies: Sequence[dict[str, Any]], options: argparse.Namespace) -> dict[str, Any]:
    """The copy that was asked for: the newest, where nothing was said."""
    for copy in copies:
        if options.snapshot == "latest" or copy["snapshot"].startswith(options.snapshot):
            return copy
    raise Refused(f"No hay una copia «{options.snapshot}» de {options.code}. Véalas con  deploy backup --list {options.code} .")


def _told_by(host: Host, code: str, options: argparse.Namespace) -> dict[str, Any]:
    from deploy.hosts.restores import TELL
    from deploy.hosts.session import ask_one

    text, error = ask_one(host, f"{TELL} {code}", ssh_config=options.ssh_config, tell=tell)
    if error:
        raise Refused(
            f"{host.name} no contesta, o no está preparado: {error}\n"
            f"Corrija la causa, o  deploy host prepare {host.name} , y repita la orden."
        )
    return dict(json.loads(text.strip().splitlines()[-1]))


def _leave_old(inventory: Inventory, instance: Instance, copies: Sequence[dict[str, Any]], options: argparse.Namespace) -> bool:
    """Two of a portal that both take publications cannot be made one again: where it was before it is off first. Whether it was stopped."""
    before = {copy["host"] for copy in copies} & inventory.hosts.keys() - {instance.host}
    return bool([old for old in sorted(before) if _leave(inventory, instance, old, options)])


def _leave(inventory: Inventory, instance: Instance, old: str, options: argparse.Namespace) -> bool:
    from deploy.hosts.restores import stop_steps

    try:
        there = _told_by(inventory.hosts[old], instance.code, options)
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


def _release_for(copy: dict[str, Any], here: dict[str, Any], options: argparse.Namespace) -> tuple[str, Release | None]:
    """What the portal will run, and the archive where it must be installed first: the copy's own release before any other."""
    if options.release:
        release = read_release(options.release)
        return release.name, None if release.name in here["releases"] else release
    name = str(copy["release"])
    if name in here["releases"]:
        return name, None
    folder = options.releases or (options.inventory or INVENTORY).parent / "releases"
    archive = folder / f"vitrina-{name}.tar"
    if archive.is_file():
        return name, read_release(archive)
    raise Refused(
        f"La copia se hizo con la versión {name}, que no está en el anfitrión ni en {folder}. Ponga ahí {archive.name}, "
        "o indique con --release esa o una más nueva, a la que se migra."
    )


def _answer(told: dict[str, Any], words: str, options: argparse.Namespace) -> int:
    print(json.dumps(told, ensure_ascii=False, indent=2) if options.json else words)
    return DONE


def _when(copy: dict[str, Any]) -> str:
    return f"{str(copy['made_at'])[:16].replace('T', ' a las ')} UTC"
