"""`deploy backup --prune`: copies that the policy does not keep leave every store, also the one that only adds."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from typing import Any

from deploy.errors import Misuse
from deploy.inventory import MONITOR, MONITOR_DATABASE, Host, Inventory
from deploy.orders.chosen import carry_out
from deploy.orders.told import DONE, REFUSED, tell

POLICY = "todas las de los últimos 30 días, la última de cada mes de dos años, y la última de cada año para siempre"


def prune(inventory: Inventory, recovery: str, options: argparse.Namespace) -> int:
    """What would go is asked first; it goes unless that was all that was asked for."""
    if unknown := [code for code in options.codes if code not in (*inventory.instances, MONITOR, MONITOR_DATABASE)]:
        raise Misuse(f"El inventario no tiene la instancia «{unknown[0]}». Corrija el código.")
    found, errors = _plan(inventory, recovery, options)
    going = {(item["store"], item["code"]) for item in found if item["removed"]}
    if going and not options.dry_run:
        done, failed = _do(inventory, recovery, going, options)
        found = [item for item in found if (item["store"], item["code"]) not in going] + done
        errors |= failed
    if options.json:
        print(json.dumps({"dry_run": options.dry_run, "portals": found, "errors": errors}, ensure_ascii=False, indent=2))
    else:
        _tell(found, errors, options.dry_run)
    return REFUSED if errors or any(item["error"] for item in found) else DONE


def _plan(inventory: Inventory, recovery: str, options: argparse.Namespace) -> tuple[list[dict[str, Any]], dict[str, str]]:
    from deploy.hosts.session import ask
    from deploy.hosts.thinning import planned, told_in

    hosts, codes = _keepers(inventory), [*options.codes, *([MONITOR_DATABASE] if MONITOR in options.codes else ())]
    answers = ask(hosts, lambda host: planned(_stores(inventory, host), codes), ssh_config=options.ssh_config, tell=tell, given=recovery)
    found = [item for text, _ in answers.values() for item in told_in(text)]
    return found, {name: error for name, (_, error) in answers.items() if error}


def _do(
    inventory: Inventory, recovery: str, going: set[tuple[str, str]], options: argparse.Namespace
) -> tuple[list[dict[str, Any]], dict[str, str]]:
    from deploy.hosts.thinning import thin_step, told_in

    codes, named = sorted({code for _, code in going}), {store for store, _ in going}
    hosts = [host for host in _keepers(inventory) if named & set(_stores(inventory, host))]
    reports = carry_out(
        hosts, lambda host: [thin_step([name for name in _stores(inventory, host) if name in named], codes, recovery)], options
    )
    found = [item for report in reports for step in report.steps for item in told_in(step.output)]
    done = [item for item in found if (item["store"], item["code"]) in going]
    return done, {report.host: report.error for report in reports if report.error}


def _keepers(inventory: Inventory) -> list[Host]:
    return [host for host in inventory.hosts.values() if _stores(inventory, host)]


def _stores(inventory: Inventory, host: Host) -> list[str]:
    return [store.name for store in inventory.stores.values() if store.host == host.name]


def _tell(found: Sequence[Mapping[str, Any]], errors: Mapping[str, str], dry_run: bool) -> None:
    print(f"Se quedan {POLICY}.")
    for item in found:
        where, removed = f"{item['code']} en {item['store']}", item["removed"]
        if item["error"]:
            print(f"{where}: NO  {item['error']}")
            continue
        stays = item["copies"] - len(removed)
        words = f"se {'quitarían' if dry_run else 'quitaron'} {len(removed)}" if removed else "no sobra ninguna"
        checked = ". Lo que queda se revisó y está entero" if item["checked"] else ""
        print(f"{where}: copias {item['copies']}, {words}, quedan {stays}; la más vieja, del {str(item['oldest'])[:10]}{checked}")
        for copy in removed if dry_run else ():
            print(f"    {copy['snapshot']} del {copy['made_at'][:10]}")
    for name, error in errors.items():
        tell(f"[{name}] NO SE PUDO: {error}")
    if not found and not errors:
        tell("No hay copias en ningún almacén. Hágalas con  deploy backup .")
