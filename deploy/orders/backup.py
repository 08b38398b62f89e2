"""The orders about backups: copies made now, the copies there are, the operator's key."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from deploy.errors import Misuse, Refused
from deploy.inventory import MONITOR, Inventory, Kept
from deploy.inventory.protection import weaknesses
from deploy.orders.chosen import add_words, carry_out, hosts_of, read
from deploy.orders.copies import kept, of_practice
from deploy.orders.room import room_in_stores
from deploy.orders.thinning import POLICY, prune
from deploy.orders.told import DONE, REFUSED, exported, show_words, tell
from deploy.recovery import USUAL, make_recovery_key, mark_of, read_recovery_key

if TYPE_CHECKING:
    from deploy.hosts.session import Report


def add_orders(commands: Any) -> None:
    """`deploy backup`."""
    backup = commands.add_parser(
        "backup",
        help="respalda los portales y el monitor en todos los almacenes, o dice qué copias hay",
        description="Deja listos los respaldos de lo que se nombra (o de todo: portales y monitor) y hace una copia ahora, en cada "
        "almacén del inventario. Después se respaldan solos: cada noche, y los portales al publicar. Un almacén que falla no detiene a los "
        "otros.",
    )
    backup.add_argument("codes", nargs="*", metavar="CÓDIGO", help="los portales, o monitor (todo lo activo, si no se dice)")
    backup.add_argument("--list", action="store_true", help="dice qué copias hay de un portal o del monitor; no cambia nada")
    backup.add_argument("--prune", action="store_true", help=f"quita de todos los almacenes las copias viejas. Se quedan {POLICY}")
    backup.add_argument("--make-key", action="store_true", help="hace la llave de recuperación, una sola vez, en esta máquina")
    add_recovery_word(backup)
    add_words(backup)
    backup.add_argument("--json", action="store_true", help="responde en JSON")
    backup.set_defaults(run=_run)


def add_recovery_word(order: argparse.ArgumentParser) -> None:
    """Where the operator's key is."""
    order.add_argument("--recovery-key", type=Path, default=USUAL, metavar="ARCHIVO", help=f"la llave de recuperación ({USUAL})")


def _run(options: argparse.Namespace) -> int:
    if options.make_key:
        return _make_key(options)
    inventory = read(options.inventory)
    if not inventory.stores:
        raise Refused("El inventario no tiene almacenes. Agregue dos con  [stores.NOMBRE] , y repita  deploy host prepare .")
    recovery = read_recovery_key(options.recovery_key)
    if options.list:
        return _list(inventory, recovery, options)
    if options.prune:
        return prune(inventory, recovery, options)
    chosen = kept(inventory, options.codes)
    for line in weaknesses(inventory, chosen):
        tell(f"Aviso: {line}")
    room_in_stores(inventory, chosen, options)
    reports, portals = back_up(inventory, chosen, recovery, options) if chosen else ([], [])
    return _told(reports, portals, of_practice(inventory, options.codes), options)


def _make_key(options: argparse.Namespace) -> int:
    key = make_recovery_key(options.recovery_key)
    if options.json:
        print(json.dumps({"file": str(options.recovery_key.expanduser()), "mark": mark_of(read_recovery_key(options.recovery_key))}))
        return DONE
    print(
        f"Llave de recuperación, en {options.recovery_key.expanduser()}:\n\n    {key}\n\n"
        "Cópiela en papel y guárdela lejos de los anfitriones: si un anfitrión se pierde, solo ella abre sus respaldos.\n"
        "Si la pierde, las copias de los anfitriones que vivan se abren todavía con las llaves de ellos; las demás, nunca."
    )
    return DONE


def back_up(
    inventory: Inventory, chosen: Sequence[Kept], recovery: str, options: argparse.Namespace
) -> tuple[list[Report], list[dict[str, Any]]]:
    """Keys made, stores told of them, repositories opened, and a copy sent: what came of each host, and of each thing that is kept."""
    from deploy.hosts.backups import backup_steps

    reports = let_in(inventory, chosen, options)
    left = [host for host in hosts_of(inventory, chosen) if not _failed(reports, host.name)]
    if not left:
        return reports, []
    done = carry_out(left, lambda host: backup_steps(_on(chosen, host.name), recovery), options)
    return [*reports, *done], [told for report in done for told in _portals(report)]


def let_in(inventory: Inventory, chosen: Sequence[Kept], options: argparse.Namespace) -> list[Report]:
    """What is kept has keys where it stands now, and the stores let it in from there and from nowhere else."""
    from deploy.hosts.backups import admit_steps, key_steps

    hosts = hosts_of(inventory, chosen)
    certificates = ask_certificates(inventory, options)
    reports = list(carry_out(hosts, lambda host: key_steps(inventory, host, _on(chosen, host.name), certificates), options))
    entries = _ask_entries(inventory, [item for item in chosen if not _failed(reports, item.host)], options)
    keepers = [host for host in inventory.hosts.values() if any(store.host == host.name for store in inventory.stores.values())]
    told_of = carry_out(keepers, lambda host: admit_steps(inventory, host, entries), options)
    return [*reports, *(report for report in told_of if not report.error)]  # a store that is away is told by the copies that it lacks


def ask_certificates(inventory: Inventory, options: argparse.Namespace) -> dict[str, str]:
    """The certificate of each store that answers, by its name, asked of its host over ssh: no other is accepted afterwards."""
    from deploy.hosts.backup_operations import STORES
    from deploy.hosts.session import ask_one

    found: dict[str, str] = {}
    for store in inventory.stores.values():
        command = f"cat {STORES}/{store.name}/certificate.pem"
        text, error = ask_one(inventory.hosts[store.host], command, ssh_config=options.ssh_config, tell=tell)
        if "BEGIN CERTIFICATE" in text:
            found[store.name] = text.strip() + "\n"
        else:
            tell(f"Aviso: el almacén {store.name} no contesta por ssh: {error or 'no tiene certificado; repita  deploy host prepare'}")
    return found


def _ask_entries(inventory: Inventory, chosen: Sequence[Kept], options: argparse.Namespace) -> dict[str, str]:
    """The line of each for the lists of the stores, by its code; its password stays where it was made."""
    from deploy.hosts.place import CONFIGURATION
    from deploy.hosts.session import ask

    hosts = hosts_of(inventory, chosen)
    paths = {host.name: " ".join(f"{CONFIGURATION}/{item.code}/backup/entry" for item in _on(chosen, host.name)) for host in hosts}
    answers = (
        ask(hosts, lambda host: f"cat {paths[host.name]} 2>/dev/null || true", ssh_config=options.ssh_config, tell=tell) if hosts else {}
    )
    lines = [line for text, _ in answers.values() for line in text.splitlines() if ":" in line]
    return {line.partition(":")[0]: line for line in lines}


def _list(inventory: Inventory, recovery: str, options: argparse.Namespace) -> int:
    if len(options.codes) != 1:
        raise Misuse("--list dice las copias de un portal o del monitor: escriba un solo código.")
    from deploy.hosts.listing import copies_in_stores

    (code,) = options.codes
    copies: list[dict[str, Any]] = []
    errors: dict[str, str] = {}
    for part in [item.code for item in inventory.monitor_parts] if code == MONITOR else [code]:
        found, said = copies_in_stores(inventory, part, recovery, options.ssh_config, tell)
        copies += [{"code": part, **copy} for copy in found]
        errors |= {(name if part == code else f"{name}, {part}"): words for name, words in said.items()}
    if options.json:
        print(json.dumps({"code": code, "copies": copies, "errors": errors}, ensure_ascii=False, indent=2))
        return REFUSED if errors else DONE
    for copy in copies:
        which = f"{copy['code']:<17}" if code == MONITOR else ""
        made_with = f", versión {copy['release']}" if copy["release"] else ""
        print(f"{which}{copy['store']:<12} {copy['snapshot']}  {copy['made_at']}  de {copy['host']}{made_with}")
    for name, error in errors.items():
        tell(f"{name}: {error}")
    if not copies and code not in (*inventory.instances, *(item.code for item in inventory.monitor_parts)):
        tell(f"No hay copias de {code}, y no está en el inventario. Corrija el código.")
    elif not copies:
        tell(f"No hay copias de {code}. Haga una con  deploy backup {code} .")
    return REFUSED if errors or not copies else DONE


def _portals(report: Report) -> list[dict[str, Any]]:
    """What came of each portal of a host: its notes, and what kept its repositories from being opened."""
    found: dict[str, dict[str, Any]] = {}
    for step in report.steps:
        code = step.title.partition(":")[0]
        for line in step.output.splitlines():
            if line.startswith("{") and (told := json.loads(line)):
                if "connect" in told:
                    found.setdefault(code, {"code": code, "host": report.host}).update(unopened=told["connect"], remade=told["remade"])
                elif "stores" in told:
                    found.setdefault(code, {"code": code, "host": report.host})["stores"] = told["stores"]
    return list(found.values())


def _told(reports: Sequence[Report], portals: Sequence[Mapping[str, Any]], practice: Sequence[str], options: argparse.Namespace) -> int:
    errors = [error for item in portals for error in _errors(item)]
    if options.json:
        told = {"reports": [exported(report, options.dry_run) for report in reports], "portals": portals, "practice": practice}
        print(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        for report in reports:
            if report.error or (report.changed and options.dry_run):
                show_words(report, options.dry_run)
        if practice:
            print(f"No se respaldan, porque son de práctica y cada noche vuelven al principio: {', '.join(practice)}")
        for item in portals:
            for name, store in item.get("stores", {}).items():
                print(
                    f"{item['code']} en {name}: {'NO' if store['error'] else store['snapshot']}  {store['error'] or store['succeeded_at']}"
                )
            for name in item.get("remade", ()):
                tell(f"{item['code']}: su respaldo en {name} ya no estaba, y se hizo de nuevo. Averigüe quién lo quitó.")
            for name, error in item.get("unopened", {}).items():
                tell(f"{item['code']}: la llave de recuperación no se pudo poner en {name}: {error}")
    return REFUSED if errors or any(report.error for report in reports) else DONE


def _errors(item: Mapping[str, Any]) -> list[str]:
    return [*(store["error"] for store in item.get("stores", {}).values() if store["error"]), *item.get("unopened", {}).values()]


def _on(chosen: Sequence[Kept], host: str) -> list[Kept]:
    return [item for item in chosen if item.host == host]


def _failed(reports: Sequence[Report], host: str) -> bool:
    return any(report.error for report in reports if report.host == host)
