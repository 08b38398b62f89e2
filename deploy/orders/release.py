"""The orders about releases: one is built on the operator's machine, made ready on each host, and gone from there once nobody uses it."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from checklists.load import load_checklist
from checklists.model import Subject
from checklists.orders import Parser
from deploy.orders.chosen import add_words, carry_out, hosts_named, read
from deploy.orders.told import DONE, show, tell
from deploy.release import Purpose, build
from deploy.template import ready_database


def add_orders(commands: Any) -> None:
    """`deploy release build`, `deploy release ready` and `deploy release prune`."""
    release = commands.add_parser(
        "release", help="construye versiones para los anfitriones, y quita de ellos las que nadie usa", description="Las versiones."
    )
    orders = release.add_subparsers(required=True, metavar="ORDEN", parser_class=Parser)
    make = orders.add_parser(
        "build",
        help="construye una versión en un archivo",
        description="Reúne el paquete de Vitrina y todos los que necesita, con sus sumas, en un archivo que se instala sin red. "
        "El mismo código da el mismo archivo.",
    )
    make.add_argument("--source", type=Path, default=Path(), metavar="CARPETA", help="el código fuente (la carpeta actual)")
    make.add_argument("--into", type=Path, default=Path("releases"), metavar="CARPETA", help="dónde se deja el archivo (releases)")
    make.add_argument(
        "--for", dest="purpose", choices=[str(one) for one in Purpose], default=str(Purpose.PORTAL), help="para los portales, o el monitor"
    )
    make.add_argument("--json", action="store_true", help="responde en JSON")
    make.set_defaults(run=_build)
    prune = orders.add_parser(
        "prune",
        help="quita de los anfitriones las versiones que nadie usa",
        description="Quita de cada anfitrión las versiones que ningún portal ni el monitor usan ahí. La que cada uno corría antes se "
        "queda, para poder volver.  deploy upgrade  lo hace solo al terminar.",
    )
    prune.add_argument("hosts", nargs="*", metavar="ANFITRIÓN", help="nombres del inventario (todos, si no se dice)")
    add_words(prune)
    prune.add_argument("--json", action="store_true", help="responde en JSON")
    prune.set_defaults(run=_prune)
    ready = orders.add_parser(
        "ready",
        help="hace las bases de datos modelo de esta versión (lo corre cada anfitrión al instalarla)",
        description="Hace las bases de datos modelo de esta versión en una carpeta. Puede repetirse: las que ya están no se tocan.",
    )
    ready.add_argument("--into", type=Path, required=True, metavar="CARPETA", help="la carpeta")
    ready.add_argument("--profile", choices=[str(kind) for kind in Subject], default="", help="solo la de esta clase (todas)")
    ready.set_defaults(run=_ready)


def _build(options: argparse.Namespace) -> int:
    done = build(options.source.resolve(), options.into.resolve(), tell, Purpose(options.purpose))
    if options.json:
        print(json.dumps({**asdict(done), "archive": str(done.archive)}))
    else:
        print(f"Versión {done.name}\nArchivo: {done.archive}\nSHA-256: {done.digest}")
    return DONE


def _prune(options: argparse.Namespace) -> int:
    from deploy.hosts.releases import drop_unused

    inventory = read(options.inventory)
    return show(carry_out(hosts_named(inventory, options.hosts), lambda _: [drop_unused()], options), options)


def _ready(options: argparse.Namespace) -> int:
    options.into.mkdir(parents=True, exist_ok=True)
    for kind in [Subject(options.profile)] if options.profile else Subject:
        ready_database(options.into, kind, load_checklist().version, tell).chmod(0o644)
    return DONE
