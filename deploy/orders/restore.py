"""The order that brings portals back from their backups, onto their hosts or onto others."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any

from deploy.errors import Misuse, Refused
from deploy.inventory import Host, Instance, Inventory
from deploy.orders.backup import add_recovery_word, back_up, let_in
from deploy.orders.chosen import add_words, carry_out, instances_named, read
from deploy.orders.restore_check import check
from deploy.orders.restore_plan import Lives, Plan, missing, plan
from deploy.orders.told import DONE, REFUSED, exported, show_words, tell
from deploy.recovery import read_recovery_key

if TYPE_CHECKING:
    from deploy.hosts.session import Report

Told = dict[str, Any]  # what came of one portal, as JSON shows it


def add_orders(commands: Any) -> None:
    """`deploy restore`."""
    restore = commands.add_parser(
        "restore",
        help="restaura portales desde sus respaldos, en su anfitrión o en otro",
        description="Trae la copia más nueva de cada portal al anfitrión que dice el inventario, recorre su libro entero, y solo entonces "
        "la pone en su lugar y abre sus puertas. Lo que había queda aparte. Uno que falla no detiene a los otros. Si se cortó, la misma "
        "orden sigue donde quedó.",
    )
    restore.add_argument("codes", nargs="*", metavar="CÓDIGO", help="los portales; con --check, cuáles se comprueban (todos)")
    restore.add_argument("--missing", action="store_true", help="todos los que no viven en el anfitrión que dice el inventario")
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
        if options.missing:
            raise Misuse("--check comprueba portales que viven; --missing restaura los que no. Use lo uno o lo otro.")
        return check(options)
    if options.random or options.weekly or options.on or options.units:
        raise Misuse("--random, --on, --weekly y --units son para comprobar: agregue --check.")
    if bool(options.codes) == options.missing:
        raise Misuse("Escriba los códigos de los portales, o --missing: todos los que no viven donde dice el inventario.")
    if options.snapshot != "latest" and len(options.codes) != 1:
        raise Misuse("--snapshot es una copia de un portal: escriba un solo código.")
    return _restore(options)


def _restore(options: argparse.Namespace) -> int:
    """One portal is answered by itself; of several each is told, whatever came of the others."""
    inventory, recovery = read(options.inventory), read_recovery_key(options.recovery_key)
    chosen = missing(inventory, options) if options.missing else instances_named(inventory, options.codes)
    alone = len(chosen) == 1 and not options.missing
    told, lost = dict[str, Told](), set[str]()
    together = [[item] for item in chosen] if options.stop_old else [chosen]  # who is shut for a move waits for nobody else's
    for some in together:
        plans = [found for item in some if (found := _planned(inventory, item, recovery, told, lost, alone, options))]
        if not options.dry_run:
            _carry_out(inventory, plans, recovery, told, options)
    if options.json:
        answers = list(told.values())
        print(json.dumps(answers[0] if alone else {"restores": answers}, ensure_ascii=False, indent=2))
    elif not chosen:
        print("No falta ninguno: cada portal vive en el anfitrión que dice el inventario.")
    sys.stdout.flush()
    return REFUSED if any(item.get("error") for item in told.values()) else DONE


def _planned(
    inventory: Inventory, item: Instance, recovery: str, told: dict[str, Told], lost: set[str], alone: bool, options: argparse.Namespace
) -> Plan | None:
    """What will be done about one portal, said; None where nothing is to be done, or nothing can."""
    try:
        found = plan(inventory, item, recovery, lost, options)
    except (Refused, Misuse) as error:
        if alone:
            raise
        told[item.code] = {"code": item.code, "changed": False, "error": str(error)}
        tell(f"{item.code}: NO. {error}")
        return None
    told[item.code] = _as_told(found, options)
    if not options.json and (options.dry_run or isinstance(found, Lives)):
        print(f"Se restauraría {found}." if isinstance(found, Plan) else found, flush=True)
    return found if isinstance(found, Plan) else None


def _as_told(found: Plan | Lives, options: argparse.Namespace) -> Told:
    told = {"code": found.instance.code, "copy": found.copy, "changed": isinstance(found, Plan), "reports": []}
    return {**told, "release": found.release, "dry_run": options.dry_run} if isinstance(found, Plan) else told


def _carry_out(inventory: Inventory, plans: Sequence[Plan], recovery: str, told: dict[str, Told], options: argparse.Namespace) -> None:
    """One portal after the other on each host, the hosts side by side; all that live again are backed up from where they are now."""
    if not plans:
        return
    entered = let_in(inventory, [item.instance for item in plans], options)
    shut = {report.host: report for report in entered if report.error}
    for item in (item for item in plans if item.target.name in shut):
        _note(item, shut[item.target.name], told[item.instance.code], options)
    left = [item for item in plans if item.target.name not in shut]
    for turn in _turns(left):
        _carry_out_turn(inventory, turn, recovery, told, options)
    living = [item.instance for item in left if "restored" in told[item.instance.code]]
    if living:
        tell("Restaurado y comprobado. Se respalda desde aquí...")
        reports, portals = back_up(inventory, living, recovery, options)
        _say_backed_up(reports, portals, told, options)


def _turns(plans: Sequence[Plan]) -> Iterator[list[Plan]]:
    """The first portal of each host, then the second of each."""
    by_host: dict[str, list[Plan]] = {}
    for item in plans:
        by_host.setdefault(item.target.name, []).append(item)
    for turn in zip_longest(*by_host.values()):
        yield [item for item in turn if item]


def _carry_out_turn(inventory: Inventory, turn: Sequence[Plan], recovery: str, told: dict[str, Told], options: argparse.Namespace) -> None:
    from deploy.hosts.restores import restore_steps

    by_host = {item.target.name: item for item in turn}

    def steps(host: Host) -> Any:
        item = by_host[host.name]
        given = {"code": item.instance.code, "store": item.copy["store"], "snapshot": item.copy["snapshot"], "release": item.release}
        return restore_steps(inventory, host, item.instance, {**given, "replace": item.replaces}, recovery, item.archive)

    for item in turn:
        tell(f"Se restaura {item}.")
    for report in carry_out([item.target for item in turn], steps, options):
        _note(by_host[report.host], report, told[by_host[report.host].instance.code], options)


def _note(item: Plan, report: Report, told: Told, options: argparse.Namespace) -> None:
    """What came of one portal, kept and said."""
    told["reports"].append(exported(report, False))
    done = _found(report)
    if report.error:
        told |= {"error": report.error}
        if not options.json:
            show_words(report, False)
    if not done:
        return
    told |= {"restored": done}
    if options.json:
        return
    proven = f"{done['links']} eslabones y {done['files']} archivos comprobados"
    print(f"{item.instance.code} está en {item.target.name}, con {proven}, versión {done['release']}.")
    print(f"Su dirección, {item.instance.address}, debe apuntar a {item.target.address}.")
    if done["aside"]:
        print(f"Lo que había quedó en {done['aside']} de {item.target.name}; bórrelo cuando ya no haga falta.")
    sys.stdout.flush()


def _say_backed_up(reports: Sequence[Report], portals: Sequence[Told], told: dict[str, Told], options: argparse.Namespace) -> None:
    for report in (report for report in reports if report.error and not options.json):
        show_words(report, False)
    for portal in portals:
        told[portal["code"]]["portals"] = [portal]
        for store, came in portal.get("stores", {}).items() if not options.json else ():
            print(f"{portal['code']}: " + (f"NO se respaldó en {store}: {came['error']}." if came["error"] else f"respaldado en {store}."))


def _found(report: Report) -> Told | None:
    for step in report.steps:
        for line in step.output.splitlines():
            if line.startswith('{"restored"'):
                return dict(json.loads(line)["restored"])
    return None
