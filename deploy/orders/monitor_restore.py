"""The order that brings the monitor back from its copies, onto the hosts that the inventory names now."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from deploy.errors import Refused
from deploy.inventory import MONITOR, MONITOR_DATABASE, Inventory, MonitorPart
from deploy.orders.backup import add_recovery_word, back_up, let_in
from deploy.orders.chosen import carry_out, read
from deploy.orders.copies import choose, copies_of, release_kept, told_by, when
from deploy.orders.stages import in_stages
from deploy.orders.told import DONE, REFUSED, exported, show_words, tell
from deploy.recovery import read_recovery_key
from deploy.release import Purpose, Release, read_release

if TYPE_CHECKING:
    from deploy.hosts.session import Report

WORDS = {MONITOR_DATABASE: "la base de datos", MONITOR: "los archivos (evidencia, informes y adjuntos)"}
Copies = Mapping[str, dict[str, Any]]


def add_restore(orders: Any) -> argparse.ArgumentParser:
    """`deploy monitor restore`."""
    restore: argparse.ArgumentParser = orders.add_parser(
        "restore",
        help="restaura el monitor desde sus respaldos, donde dice el inventario",
        description="Trae la base de datos y los archivos del monitor a los anfitriones que dice el inventario, recorre su bitácora y sus "
        "publicaciones, y solo entonces los pone en su lugar y abre el sitio. Una parte que vive donde debe se queda como está. Lo que "
        "había queda aparte. Si se cortó, la misma orden sigue.",
    )
    restore.add_argument(
        "--snapshot", default="latest", metavar="COPIA", help="otra copia de la base de datos ( deploy backup --list monitor )"
    )
    restore.add_argument("--from", dest="store", default="", metavar="ALMACÉN", help="de qué almacén (el de la copia más nueva)")
    restore.add_argument("--release", type=Path, metavar="ARCHIVO", help="versión con que corre (la de la copia)")
    restore.add_argument("--releases", type=Path, metavar="CARPETA", help="dónde están las versiones (releases, junto al inventario)")
    restore.add_argument("--over-living", action="store_true", help="reemplaza también lo que vive: lo hecho después de la copia se pierde")
    restore.add_argument("--only", choices=("database", "site"), help="con --over-living: solo la base de datos, o solo los archivos")
    restore.add_argument("--stop-old", action="store_true", help="apaga antes lo que se muda en el anfitrión de donde se va")
    add_recovery_word(restore)
    restore.set_defaults(run=_restore)
    return restore


def _restore(options: argparse.Namespace) -> int:
    inventory = read(options.inventory)
    if not inventory.monitor_parts:
        raise Refused("El inventario no tiene monitor. Agregue  [monitor]  con sus dominios y su anfitrión; docs/fleet.md dice cómo.")
    recovery = read_recovery_key(options.recovery_key)
    here = {part.code: told_by(inventory.hosts[part.host], part.code, options) for part in inventory.monitor_parts}
    wanted = _wanted(inventory, here, options)
    listed = {part.code: copies_of(inventory, part.code, recovery, options) for part in wanted}
    leaving = _leaving(inventory, wanted, listed, options)
    chosen = _chosen(listed, options)
    release = _release(chosen, here, options)
    _tell_plan(inventory, chosen, release)
    if options.dry_run:
        for part, old in leaving:
            tell(f"Antes, en {old}, se haría una última copia y se apagaría: {WORDS[part.code]}.")
        return _answer({"copies": chosen, "release": release.name, "dry_run": True}, "No se cambió nada.", options)
    if leaving:
        _leave(inventory, release, leaving, options)
        chosen = _chosen({part.code: copies_of(inventory, part.code, recovery, options) for part in wanted}, options)
    return _carry_out(inventory, wanted, chosen, release, recovery, options)


def _wanted(inventory: Inventory, here: Copies, options: argparse.Namespace) -> list[MonitorPart]:
    """The parts that are brought back: those that do not live where they should, and with --over-living the others too."""
    only = {"database": MONITOR_DATABASE, "site": MONITOR}.get(options.only or "")
    found = [
        part for part in inventory.monitor_parts if (options.over_living and only in (None, part.code)) or not here[part.code]["lives"]
    ]
    if not found:
        raise Refused(
            "El monitor vive donde dice el inventario, y no se restauró nada. Para reemplazarlo por una copia repita la orden con "
            "--over-living: lo hecho después se pierde, y lo de ahora queda aparte. Con  --only database  se quedan los archivos."
        )
    return found


def _leaving(
    inventory: Inventory, wanted: Sequence[MonitorPart], listed: Mapping[str, Sequence[dict[str, Any]]], options: argparse.Namespace
) -> list[tuple[MonitorPart, str]]:
    """The parts that still live on the host that they leave. Refused without --stop-old: two that both go on cannot be made one again."""
    found = []
    for part in wanted:
        for old in sorted({copy["host"] for copy in listed[part.code]} & inventory.hosts.keys() - {part.host}):
            try:
                is_open = told_by(inventory.hosts[old], part.code, options)["open"]
            except Refused:
                tell(
                    f"Aviso: {old} no contesta, y se toma por perdido. Si vuelve a encenderse, apague ahí el monitor de antes:  "
                    "systemctl disable --now vitrina-monitor.socket vitrina-monitor vitrina-monitor-worker@1  (y los demás procesos)."
                )
                continue
            if is_open:
                found.append((part, old))
    if found and not options.stop_old:
        part, old = found[0]
        raise Refused(
            f"Esta parte del monitor todavía vive en {old}: {WORDS[part.code]}. Para mudarla repita la orden con --stop-old: "
            "hace ahí una última copia, la apaga, y sigue aquí."
        )
    return found


def _chosen(listed: Mapping[str, Sequence[dict[str, Any]]], options: argparse.Namespace) -> dict[str, dict[str, Any]]:
    """One copy of each part: of the files always the newest, since evidence is only added."""
    asked = {MONITOR_DATABASE: options.snapshot, MONITOR: "latest"}
    return {code: choose(copies, MONITOR, asked[code]) for code, copies in listed.items()}


def _release(chosen: Copies, here: Copies, options: argparse.Namespace) -> Release:
    """What it will run: that of the copy of its files, or of its files where they live and stay."""
    if options.release:
        return read_release(options.release, Purpose.MONITOR)
    name = chosen[MONITOR]["release"] if MONITOR in chosen else here[MONITOR]["release"]
    return release_kept(str(name), options, Purpose.MONITOR)


def _tell_plan(inventory: Inventory, chosen: Copies, release: Release) -> None:
    hosts = {part.code: part.host for part in inventory.monitor_parts}
    for code, copy in chosen.items():
        tell(f"{WORDS[code].capitalize()}, en {hosts[code]}: la copia {copy['snapshot']} de {copy['store']}, del {when(copy)}.")
    for code in WORDS.keys() - chosen.keys():
        tell(f"{WORDS[code].capitalize()}, en {hosts[code]}: se quedan como están.")
    tell(f"Con la versión {release.name}.")


def _leave(inventory: Inventory, release: Release, leaving: Sequence[tuple[MonitorPart, str]], options: argparse.Namespace) -> None:
    """Whoever writes stops first, everywhere; then a last copy where a part leaves, which is shut there. Refused where that fails."""
    from deploy.hosts.monitor.restoring import leave_steps, rest
    from deploy.hosts.monitor.stages import Stage

    shut = in_stages([Stage(hosts=lambda monitor: monitor.names, steps=rest)], inventory, release, options)
    for part, old in leaving if not any(report.error for report in shut) else ():
        shut += carry_out([inventory.hosts[old]], lambda host: leave_steps(part.code), options)  # noqa: B023  called at once
    if errors := [f"[{report.host}] {report.error}" for report in shut if report.error]:
        raise Refused("No se pudo apagar lo que se muda, y no se restauró nada. Corrija y repita la orden:\n" + "\n".join(errors))


def _carry_out(
    inventory: Inventory, wanted: Sequence[MonitorPart], chosen: Copies, release: Release, recovery: str, options: argparse.Namespace
) -> int:
    from deploy.hosts.monitor.restoring import Plan, restore_stages

    copies = {code: {"store": copy["store"], "snapshot": copy["snapshot"]} for code, copy in chosen.items()}
    plan = Plan(copies=copies, release=release.name, stamp=datetime.now(UTC).strftime("%Y%m%dt%H%M%Sz"))
    reports = let_in(inventory, wanted, options)
    if not any(report.error for report in reports):
        reports += in_stages(restore_stages(plan, recovery), inventory, release, options)
    failed, parts = any(report.error for report in reports), list[dict[str, Any]]()
    if not failed:
        tell("Restaurado y comprobado. Se respalda desde aquí...")
        again, parts = back_up(inventory, inventory.monitor_parts, recovery, options)
        reports += again
    found = _found(reports)
    if options.json:
        told = {"copies": chosen, "restored": found, "reports": [exported(report, False) for report in reports], "parts": parts}
        print(json.dumps(told, ensure_ascii=False, indent=2))
        return REFUSED if failed else DONE
    for report in reports:
        if report.error:
            show_words(report, False)
    if found:
        _say(inventory, found, parts)
    return REFUSED if failed else DONE


def _say(inventory: Inventory, found: Mapping[str, Any], parts: Sequence[Mapping[str, Any]]) -> None:
    assert inventory.monitor
    walked = f"{found['entries']} asientos de bitácora y {found['publications']} publicaciones comprobados"
    print(f"El monitor está en {inventory.monitor.host}, con {walked}, versión {found['release']}.")
    if found["missing"]:
        listed = ", ".join(found["missing"][:3])
        print(f"AVISO: falta la evidencia de {len(found['missing'])} recorridos ({listed}...): son de después de la copia de los archivos.")
    print(f"Su dirección, https://{inventory.monitor.domains[0]}, debe apuntar a {inventory.hosts[inventory.monitor.host].address}.")
    for part in parts:
        for store, told in part.get("stores", {}).items():
            print(f"{part['code']}: respaldado en {store}." if not told["error"] else f"{part['code']}: NO en {store}: {told['error']}.")
    if found["aside"]:
        print(f"Lo que había quedó aparte: {', '.join(found['aside'])}. Bórrelo cuando ya no haga falta.")


def _found(reports: Sequence[Report]) -> dict[str, Any]:
    """What the site's host found when it walked all of it, and where it put what was there; nothing where it did not come so far."""
    lines = [line for report in reports for step in report.steps for line in step.output.splitlines() if line.startswith('{"restored"')]
    told = {key: value for line in lines for key, value in json.loads(line)["restored"].items()}
    return told if "aside" in told else {}


def _answer(told: dict[str, Any], words: str, options: argparse.Namespace) -> int:
    print(json.dumps(told, ensure_ascii=False, indent=2) if options.json else words)
    return DONE
