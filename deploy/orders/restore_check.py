"""Restores that are only proven: `deploy restore --check`, once or every week by itself."""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Sequence
from typing import Any

from deploy.errors import Misuse, Refused
from deploy.inventory import Host, Instance, Inventory
from deploy.orders.backup import ask_certificates
from deploy.orders.chosen import carry_out, read
from deploy.orders.copies import copies_of, kept_portals, release_for, told_by
from deploy.orders.told import DONE, REFUSED, tell
from deploy.recovery import read_recovery_key
from deploy.weekly import every_week


def check(options: argparse.Namespace) -> int:
    """Copies of the portals that are named, or of a few at random, each brought back on a host that is not its own."""
    inventory = read(options.inventory)
    recovery = read_recovery_key(options.recovery_key)
    chosen = kept_portals(inventory, options.codes)
    if options.weekly:
        return _schedule(options)
    if options.random:
        chosen = random.sample(chosen, min(options.random, len(chosen)))
    certificates = ask_certificates(inventory, options)
    found = [_check(inventory, item, recovery, certificates, options) for item in chosen]
    if options.json:
        print(json.dumps({"checks": found}, ensure_ascii=False, indent=2))
    else:
        for told in found:
            print(_line(told))
    return REFUSED if any(told["error"] for told in found) else DONE


def _check(
    inventory: Inventory, item: Instance, recovery: str, certificates: dict[str, str], options: argparse.Namespace
) -> dict[str, Any]:
    """One portal, from its newest copy in one of its stores to a line in its notes. Whatever fails is told, and the others go on."""
    told: dict[str, Any] = {"code": item.code, "store": "", "snapshot": "", "host": "", "error": "", "recorded": False}
    try:
        told |= _proven(inventory, item, recovery, certificates, options)
    except (Refused, Misuse) as error:
        return {**told, "error": str(error)}
    if "checked_at" in told:
        told["recorded"] = _record(inventory.hosts[item.host], told, options)
    return told


def _proven(
    inventory: Inventory, item: Instance, recovery: str, certificates: dict[str, str], options: argparse.Namespace
) -> dict[str, Any]:
    from deploy.hosts.backups import known_steps
    from deploy.hosts.restores import check_steps

    copies = copies_of(inventory, item.code, recovery, options)
    store = random.choice(sorted({copy["store"] for copy in copies}))  # each has its turn
    copy = next(copy for copy in copies if copy["store"] == store)
    place = _place(inventory, item, store, options)
    name, release = release_for(copy, told_by(place, item.code, options), options)
    known = {"code": item.code, "store": store, "snapshot": copy["snapshot"], "host": place.name}
    if options.dry_run:
        return {**known, "error": ""}
    tell(f"{item.code}: se restaura aparte, en {place.name}, la copia {copy['snapshot']} de {store}...")
    given = {"code": item.code, "store": store, "snapshot": copy["snapshot"], "release": name}
    secrets = [recovery, _password(inventory.hosts[item.host], item.code, options)]
    steps = check_steps(given, secrets, release, known_steps(inventory, place, certificates))
    (report,) = carry_out([place], lambda host: steps, options)
    for line in (line for step in report.steps for line in step.output.splitlines()):
        if line.startswith('{"checked"'):
            return {**known, **json.loads(line)["checked"]}
    return {**known, "error": report.error or "no contestó"}


def _place(inventory: Inventory, item: Instance, store: str, options: argparse.Namespace) -> Host:
    """Where it is brought back: never on the portal's own host, and away from the store where there is such a host."""
    others = [host for host in inventory.hosts.values() if host.name != item.host]
    if options.on:
        others = [host for host in others if host.name == options.on]
    if not others:
        raise Refused(
            f"{item.code} está en {item.host}, y se comprueba en otro anfitrión: "
            + (f"«{options.on}» no es otro del inventario." if options.on else "agregue otro al inventario.")
        )
    away = [host for host in others if host.name != inventory.stores[store].host]
    return random.choice(away or others)


def _password(host: Host, code: str, options: argparse.Namespace) -> str:
    from deploy.hosts.place import CONFIGURATION
    from deploy.hosts.session import ask_one

    text, error = ask_one(host, f"cat {CONFIGURATION}/{code}/backup/password", ssh_config=options.ssh_config, tell=tell)
    if error:
        raise Refused(f"{host.name} no dio la contraseña de {code} en los almacenes: {error}")
    return text.strip()


def _record(host: Host, told: dict[str, Any], options: argparse.Namespace) -> bool:
    from deploy.hosts.restores import record_steps

    checked = {key: value for key, value in told.items() if key != "recorded"}
    (report,) = carry_out([host], lambda host: record_steps(checked), options)
    if report.error:
        tell(f"{told['code']}: no se pudo anotar en {host.name}: {report.error}")
    return not report.error


def _line(told: dict[str, Any]) -> str:
    if not told["snapshot"]:
        return f"{told['code']}: NO. {told['error']}"
    where = f"{told['code']}: copia {told['snapshot']} de {told['store']} en {told['host']}"
    if told["error"]:
        return f"{where}: NO. {told['error']}"
    if "links" not in told:
        return f"{where}: se comprobaría"
    return f"{where}: bien, {told['links']} eslabones y {told['files']} archivos"


def _schedule(options: argparse.Namespace) -> int:
    words = ["restore", *options.codes, "--check", *(["--random", str(options.random)] if options.random else [])]
    paths: Sequence[tuple[str, Any]] = (
        ("--inventory", options.inventory),
        ("--recovery-key", options.recovery_key),
        ("--ssh-config", options.ssh_config),
        ("--releases", options.releases),
    )
    words += [word for name, path in paths if path for word in (name, str(path.expanduser().resolve()))]
    print(every_week(words, into=options.units))
    return DONE
