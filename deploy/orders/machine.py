"""The orders about portals in folders of this machine; the same words, without a folder, are about the fleet."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from checklists.load import load_checklist
from deploy.errors import Misuse
from deploy.orders import hosts
from deploy.orders import status as fleet_status
from deploy.orders.chosen import INVENTORY, add_ssh_config, add_words
from deploy.orders.told import DONE, REFUSED, tell
from deploy.provision import Provisioned, local_address, provision
from deploy.status import TIMEOUT, Standing, find, look
from deploy.subject import read_owner


def add_orders(commands: Any) -> None:
    """`deploy provision` and `deploy status`."""
    make = commands.add_parser(
        "provision",
        help="crea un portal en una carpeta, o los del inventario en sus anfitriones",
        description="Con --home crea el portal de un municipio en una carpeta de esta máquina, sin permisos de administrador. "
        "Sin --home, crea en sus anfitriones los portales del inventario que se nombran, o todos. "
        "Puede repetirse: lo que ya está no se toca, y lo que quedó a medias se termina.",
    )
    make.add_argument("codes", nargs="*", metavar="CÓDIGO", help="código INE del municipio (0101), 9901 a 9999 para uno inventado, o infom")
    make.add_argument("--home", type=Path, metavar="CARPETA", help="en esta máquina: carpeta del portal, vacía o nueva")
    add_words(make)
    make.add_argument("--release", type=Path, metavar="ARCHIVO", help="en anfitriones: la versión (deploy release build)")
    make.add_argument("--name", default="", metavar="NOMBRE", help="nombre del municipio; obligatorio si es inventado")
    make.add_argument("--profile", choices=("municipality", "infom"), default="", help="clase de sujeto obligado (según el código)")
    make.add_argument("--port", type=_port, metavar="PUERTO", help="puerto de su dirección local (el primero libre desde 8000)")
    make.add_argument(
        "--address", default="", metavar="DIRECCIÓN", help="dirección pública, como https://ejemplo.gob.gt, en vez de un puerto"
    )
    make.add_argument("--ready", type=Path, metavar="CARPETA", help="bases de datos modelo ya hechas (deploy release ready)")
    make.add_argument("--practice", action="store_true", help="con --home: para talleres, con datos inventados y vuelta al principio")
    make.add_argument("--json", action="store_true", help="responde en JSON")
    make.set_defaults(run=_provision)
    ask = commands.add_parser(
        "status",
        help="dice cómo está la flota, o los portales de carpetas de esta máquina",
        description="Dice cómo está la flota de un inventario: disco y memoria de cada anfitrión, y de cada portal su versión, su portada, "
        "su certificado, su última edición y sus respaldos. Donde no hay inventario, o con --root o --home, lista los portales de carpetas "
        "de esta máquina y pide a cada uno su página de inicio. Sale con 1 si algo no está bien.",
    )
    ask.add_argument("--root", type=Path, action="append", default=[], metavar="CARPETA", help="carpeta que contiene portales (la actual)")
    ask.add_argument("--home", type=Path, action="append", default=[], metavar="CARPETA", help="carpeta de un portal; puede repetirse")
    ask.add_argument("--timeout", type=float, default=TIMEOUT, metavar="SEGUNDOS", help=f"cuánto se espera a cada uno ({TIMEOUT:g})")
    ask.add_argument("--inventory", type=Path, metavar="ARCHIVO", help=f"los de un inventario, por ssh ({INVENTORY}, si está)")
    ask.add_argument("--page", type=Path, metavar="ARCHIVO", help="de la flota: escribe también una página HTML")
    add_ssh_config(ask)
    ask.add_argument("--json", action="store_true", help="responde en JSON")
    ask.set_defaults(run=_status)


def _port(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"«{text}» no es un puerto; use un número de 1 a 65535")
    return int(text)


def _provision(options: argparse.Namespace) -> int:
    if options.home is None:
        return hosts.provision(options)
    if len(options.codes) != 1:
        raise Misuse("Con --home se crea un portal a la vez: escriba un solo código.")
    if options.inventory or options.release or options.dry_run:
        raise Misuse("--inventory, --release y --dry-run son para anfitriones. Quítelos, o quite --home.")
    law = load_checklist()
    owner = read_owner(options.codes[0], name=options.name, profile=options.profile, municipalities=law.municipalities)
    provision(
        owner,
        options.home,
        address=options.address or (local_address(options.port) if options.port else ""),
        practice=options.practice,
        ready=options.ready,
        law_version=law.version,
        now=datetime.now(UTC),
        tell=tell,
        announce=_announce_json if options.json else _announce,
    )
    return DONE


def _announce(done: Provisioned) -> None:
    facts = done.facts
    if not done.changed:
        print(f"{facts.name} ({facts.code}) ya está en {done.home}; no se cambió nada.\nDirección: {facts.address}", flush=True)
        return
    print(f"Listo: portal de {facts.name} ({facts.code}) en {done.home}\nDirección: {facts.address}")
    if done.password:
        print(f"Administración: {facts.address}/admin/\nCuenta: {done.username}\nContraseña (se muestra solo esta vez): {done.password}")
    sys.stdout.flush()


def _announce_json(done: Provisioned) -> None:
    known = {"home": str(done.home), "changed": done.changed, "username": done.username or None, "password": done.password or None}
    print(json.dumps({**asdict(done.facts), **known}, ensure_ascii=False), flush=True)


def _status(options: argparse.Namespace) -> int:
    if options.inventory and (options.root or options.home):
        raise Misuse("--inventory es para anfitriones, --root y --home para esta máquina. Use lo uno o lo otro.")
    if options.inventory or (INVENTORY.is_file() and not options.root and not options.home):
        return fleet_status.status(options, datetime.now(UTC))
    if options.page:
        raise Misuse("--page es para la flota: agregue --inventory ARCHIVO.")
    roots = options.root or ([] if options.home else [Path()])
    standings = look(find(roots, options.home), options.timeout)
    if options.json:
        rows = [{**asdict(item.facts), "home": str(item.home), "answers": item.answers, "detail": item.detail} for item in standings]
        print(json.dumps(rows, ensure_ascii=False, indent=2))
    elif not standings:
        print("No hay portales aquí. Cree uno con  deploy provision CÓDIGO --home CARPETA", file=sys.stderr)
    else:
        _print_table(standings)
    return DONE if standings and all(item.answers for item in standings) else REFUSED


def _print_table(standings: Sequence[Standing]) -> None:
    width = max(len(item.facts.name) for item in standings)
    for item in standings:
        facts = item.facts
        mark = "sí" if item.answers else "NO"
        print(f"{facts.code:<6} {facts.name:<{width}}  {facts.address:<28} v{facts.version}, ley {facts.checklist}  {mark}: {item.detail}")
