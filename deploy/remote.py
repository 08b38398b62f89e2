"""The orders that work on hosts: which of them an order is about, what is done there, and the answer in words or JSON."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from checklists.orders import Parser
from deploy.errors import Misuse, Refused
from deploy.fleet import read, tell
from deploy.inventory import Host, Instance, Inventory, Ring, State
from deploy.release import Release, read_release
from deploy.table import lines_of

if TYPE_CHECKING:
    from deploy.hosts.session import Report, Step

DONE, REFUSED = 0, 1
INVENTORY = Path("flota.toml")


def add_orders(commands: Any) -> None:
    """`deploy host prepare`; `provision` has its words from `add_fleet_words`."""
    host = commands.add_parser("host", help="prepara anfitriones Debian para los portales", description="Los anfitriones.")
    prepare = host.add_subparsers(required=True, metavar="ORDEN", parser_class=Parser).add_parser(
        "prepare",
        help="deja listo un Debian recién instalado",
        description="Instala y configura lo que los portales necesitan en cada anfitrión del inventario; se entra por ssh, con llave. "
        "Puede repetirse: lo que ya está no se toca.",
    )
    prepare.add_argument("hosts", nargs="*", metavar="ANFITRIÓN", help="nombres del inventario (todos, si no se dice)")
    add_words(prepare)
    prepare.add_argument("--json", action="store_true", help="responde en JSON")
    prepare.set_defaults(run=_prepare)
    _add_upgrade(commands)


def _add_upgrade(commands: Any) -> None:
    upgrade = commands.add_parser(
        "upgrade",
        help="pasa portales de la flota a otra versión, por turnos",
        description="Pasa los portales del inventario a otra versión, un turno después del otro (demonstration, few, many, all). "
        "De cada uno guarda la base de datos, la migra, prueba sus páginas y su libro, y cambia; si algo falla, ese portal vuelve solo "
        "a la versión de antes y no se sigue. Mientras tanto los ciudadanos leen todo lo publicado.",
    )
    upgrade.add_argument("codes", nargs="*", metavar="CÓDIGO", help="los portales (todos los activos, si no se dice)")
    upgrade.add_argument("--release", type=Path, required=True, metavar="ARCHIVO", help="la versión (deploy release build)")
    upgrade.add_argument("--ring", choices=[str(ring) for ring in Ring], action="append", help="solo los de este turno; puede repetirse")
    add_words(upgrade)
    upgrade.add_argument("--json", action="store_true", help="responde en JSON")
    upgrade.set_defaults(run=_upgrade)


def add_words(order: argparse.ArgumentParser) -> None:
    """What every order on hosts may be told."""
    order.add_argument("--inventory", type=Path, metavar="ARCHIVO", help=f"el inventario ({INVENTORY})")
    order.add_argument("--ssh-config", type=Path, metavar="ARCHIVO", help="configuración de ssh (la del usuario)")
    order.add_argument("--dry-run", action="store_true", help="dice qué cambiaría, sin cambiar nada")


def _prepare(options: argparse.Namespace) -> int:
    from deploy.hosts.prepare import prepare_steps  # pyinfra is on the operator's machine only

    inventory = read(options.inventory or INVENTORY)
    hosts = [_host(inventory, name) for name in options.hosts] or list(inventory.hosts.values())
    return _show(_work(hosts, prepare_steps, options), options)


def provision_on_hosts(options: argparse.Namespace) -> int:
    """`deploy provision` of instances of the inventory."""
    from deploy.hosts.provisioning import provision_steps

    if not options.release:
        raise Misuse("Falta --release: el archivo de la versión, que se construye con  deploy release build .")
    inventory = read(options.inventory or INVENTORY)
    chosen = [_instance(inventory, code) for code in options.codes] if options.codes else _active(inventory)
    release = read_release(options.release)
    hosts = [host for host in inventory.hosts.values() if any(item.host == host.name for item in chosen)]
    return _show(_work(hosts, _for_each(provision_steps, release, chosen), options), options)


def _upgrade(options: argparse.Namespace) -> int:
    from deploy.hosts.provisioning import upgrade_steps

    inventory = read(options.inventory or INVENTORY)
    chosen = [_instance(inventory, code) for code in options.codes] if options.codes else _active(inventory)
    release, rings = read_release(options.release), options.ring or list(Ring)
    told: list[dict[str, Any]] = []
    for ring in (ring for ring in Ring if ring in rings):
        turn = [item for item in chosen if item.ring is ring]
        hosts = [host for host in inventory.hosts.values() if any(item.host == host.name for item in turn)]
        if not hosts:
            continue
        reports = _work(hosts, _for_each(upgrade_steps, release, turn), options)
        told += [{"ring": ring, **_told(report, options.dry_run)} for report in reports]
        if not options.json:
            print(f"Turno {ring}:")
            for report in reports:
                _print(report, options.dry_run)
        if any(report.error for report in reports):
            tell(f"El turno {ring} se detuvo, y los que siguen no comenzaron. Corrija la causa y repita la orden.")
            break
    if options.json:
        print(json.dumps(told, ensure_ascii=False, indent=2))
    return REFUSED if any(report["error"] for report in told) else DONE


def status_of_hosts(options: argparse.Namespace, now: datetime) -> int:
    """`deploy status` of an inventory."""
    from deploy.hosts.standing import exported, look

    inventory = read(options.inventory)
    hosts, portals = look(inventory, ssh_config=options.ssh_config, now=now, tell=tell)
    if options.json:
        print(json.dumps(exported(hosts, portals, now), ensure_ascii=False, indent=2))
    else:
        print("\n".join(lines_of(hosts, portals)))
    troubled = [*(item.problems for item in hosts), *(item.problems for item in portals)]
    return REFUSED if any(troubled) else DONE


def _for_each(
    make: Callable[[Release, Sequence[Instance]], Sequence[Step]], release: Release, chosen: Sequence[Instance]
) -> Callable[[Host], Sequence[Step]]:
    """The steps of a host: those of the chosen instances that stand there."""
    return lambda host: make(release, [item for item in chosen if item.host == host.name])


def _host(inventory: Inventory, name: str) -> Host:
    if name not in inventory.hosts:
        raise Misuse(f"El inventario no tiene anfitrión «{name}». Tiene: {', '.join(inventory.hosts)}.")
    return inventory.hosts[name]


def _instance(inventory: Inventory, code: str) -> Instance:
    item = inventory.instances.get(code)
    if item is None:
        raise Misuse(f"El inventario no tiene la instancia «{code}». Agregue  [instances.{code}]  o corrija el código.")
    if item.state is not State.ACTIVE:
        raise Refused(f'La instancia {code} está «{item.state}» en el inventario. Escriba  state = "active"  para crearla.')
    return item


def _active(inventory: Inventory) -> list[Instance]:
    found = [item for item in inventory.instances.values() if item.state is State.ACTIVE]
    if not found:
        raise Refused("El inventario no tiene instancias activas. Agregue una con  [instances.CÓDIGO]  y repita la orden.")
    return found


def _work(hosts: Sequence[Host], steps: Callable[[Host], Sequence[Step]], options: argparse.Namespace) -> tuple[Report, ...]:
    from deploy.hosts.session import work

    if not hosts:
        raise Refused("El inventario no tiene anfitriones. Agregue uno con  [hosts.NOMBRE]  y repita la orden.")
    if options.ssh_config and not options.ssh_config.is_file():
        raise Misuse(f"No existe {options.ssh_config}. Indique con --ssh-config una configuración de ssh.")
    return work(hosts, steps, ssh_config=options.ssh_config, dry_run=options.dry_run, tell=tell)


def accounts(report: Report) -> list[dict[str, str]]:
    """The accounts that were made on a host: their passwords are shown once and kept nowhere."""
    found = []
    for step in report.steps:
        for line in step.output.splitlines():
            if step.changed and line.startswith("{") and '"password"' in line and (said := json.loads(line)).get("password"):
                found.append({key: said[key] for key in ("code", "name", "address", "username", "password")})
    return found


def _show(reports: Sequence[Report], options: argparse.Namespace) -> int:
    if options.json:
        print(json.dumps([_told(report, options.dry_run) for report in reports], ensure_ascii=False, indent=2))
    else:
        for report in reports:
            _print(report, options.dry_run)
    sys.stdout.flush()
    return REFUSED if any(report.error for report in reports) else DONE


def _told(report: Report, dry_run: bool) -> dict[str, Any]:
    steps = [{key: value for key, value in asdict(step).items() if key != "output"} for step in report.steps if step.changed]
    return {
        "host": report.host,
        "changed": report.changed,
        "dry_run": dry_run,
        "error": report.error,
        "steps": steps,
        "accounts": accounts(report),
    }


def _print(report: Report, dry_run: bool) -> None:
    for step in report.steps:
        if step.changed:
            print(f"[{report.host}] {'cambiaría' if dry_run else 'cambió'}: {step.title}")
            if dry_run:
                print("".join(f"    {line}\n" for line in step.differences), end="")
    for account in accounts(report):
        print(f"\n{account['name']} ({account['code']}): {account['address']}")
        print(f"Administración: {account['address']}/admin/\nCuenta: {account['username']}")
        print(f"Contraseña (se muestra solo esta vez): {account['password']}\n")
    if report.error:
        print(f"[{report.host}] NO SE PUDO: {report.error}\nCorrija la causa y repita la misma orden: sigue donde quedó.", file=sys.stderr)
    elif not report.changed:
        print(f"[{report.host}] no {'hay nada que cambiar' if dry_run else 'se cambió nada'}.")
    else:
        print(f"[{report.host}] listo: {report.changed} {'cambios por hacer' if dry_run else 'cambios'}.")
