"""What hosts need for backups: the units with which each keeps its portals, and the stores that some of them are."""

from __future__ import annotations

import ipaddress
import json
import socket
from collections.abc import Mapping, Sequence

from pyinfra.operations import server

from deploy.errors import Refused
from deploy.hosts.backup_operations import (
    KEEPER,
    STORES,
    admit,
    back_up,
    connect,
    is_ip,
    keep_backup_units,
    make_keys,
    make_store,
    must_be_prepared,
)
from deploy.hosts.place import CONFIGURATION, UNITS
from deploy.hosts.session import Step
from deploy.hosts.steps import folder, on, put, take_up
from deploy.hosts.text import text_of
from deploy.inventory import Host, Inventory, Kept, Store

KNOWN_STORES, CHECKER = "/etc/vitrina-backup", "vitrina-check"
FIREWALL = f"{CONFIGURATION}/firewall/stores.nft"
KEEPING_UNITS = tuple(f"vitrina-backup{unit}" for unit in ("@.service", "@.timer", "-published@.service", "-published@.path"))


def stores_on(inventory: Inventory, host: Host) -> tuple[Store, ...]:
    """The stores that a host is."""
    return tuple(store for store in inventory.stores.values() if store.host == host.name)


def keeping_steps() -> Sequence[Step]:
    """What every host needs to keep its portals."""
    units = [put(f"unidad {unit}", f"{UNITS}/{unit}", text_of(unit)) for unit in KEEPING_UNITS]
    account = {"user": CHECKER, "home": "/nonexistent", "shell": "/usr/sbin/nologin", "system": True, "ensure_home": False}
    return [
        Step(title="usuario de las comprobaciones", operation=server.user, values=account),
        folder("/var/lib/vitrina-backup"),
        folder(KNOWN_STORES, mode="700"),
        *units,
        take_up("aplicar las unidades de respaldo", "systemctl daemon-reload", [f"{UNITS}/{unit}" for unit in KEEPING_UNITS], units),
    ]


def store_steps(inventory: Inventory, host: Host) -> Sequence[Step]:
    """What a host needs to be the stores that the inventory makes of it: nothing where it is none."""
    stores = stores_on(inventory, host)
    if not stores:
        return []
    unit = put("unidad vitrina-store@.service", f"{UNITS}/vitrina-store@.service", text_of("vitrina-store@.service"))
    account = {"user": KEEPER, "home": f"/var/lib/{KEEPER}", "shell": "/usr/sbin/nologin", "system": True, "ensure_home": False}
    firewall = put("cortafuegos de los almacenes", FIREWALL, _fleet_rules(inventory, stores))
    open_door = "nft -c -f /etc/nftables.conf && systemctl restart nftables"
    steps = [
        folder(FIREWALL.rpartition("/")[0]),
        firewall,
        take_up("aplicar el cortafuegos de los almacenes", open_door, [FIREWALL], [firewall]),
        Step(title="usuario de los almacenes", operation=server.user, values=account),
        folder(STORES),
        unit,
    ]
    for store in stores:
        own = f"{STORES}/{store.name}"
        said = f"ADDRESS=:{store.port}\nHOW={'--append-only' if store.append_only else ''}\n"
        made: list[Step] = [
            folder(own, group=KEEPER, mode="750"),
            put(f"almacén {store.name}", f"{own}/settings", said),
            Step(title=f"almacén {store.name}: llaves", operation=make_store, values={"store": store, "address": host.address}),
        ]
        start = f"systemctl daemon-reload; systemctl enable -q vitrina-store@{store.name} && systemctl restart vitrina-store@{store.name}"
        read = [f"{own}/settings", f"{own}/certificate.pem", f"{UNITS}/vitrina-store@.service"]
        steps += [*made, take_up(f"aplicar el almacén {store.name}", start, read, [unit, *made]), on(f"vitrina-store@{store.name}")]
    return steps


def _fleet_rules(inventory: Inventory, stores: Sequence[Store]) -> str:
    """Lines for the firewall: these stores are for the fleet's hosts alone."""
    ports = ", ".join(str(store.port) for store in stores)
    addresses = {address for host in inventory.hosts.values() for address in _addresses(host)}
    found = [ipaddress.ip_address(address) for address in sorted(addresses)]
    by_kind = {"ip": [str(item) for item in found if item.version == 4], "ip6": [str(item) for item in found if item.version == 6]}
    return "".join(f"{kind} saddr {{ {', '.join(of)} }} tcp dport {{ {ports} }} accept\n" for kind, of in by_kind.items() if of)


def known_steps(inventory: Inventory, host: Host, certificates: Mapping[str, str]) -> Sequence[Step]:
    """The stores as a host knows them, with the certificates that they were seen to have."""
    stores = [
        {"name": item.name, "address": inventory.hosts[item.host].address, "port": item.port, "append_only": item.append_only}
        for item in inventory.stores.values()
    ]
    return [
        put("almacenes", f"{KNOWN_STORES}/stores.json", json.dumps({"host": host.name, "stores": stores}, indent=1) + "\n", "600"),
        *(put(f"certificado del almacén {name}", f"{KNOWN_STORES}/{name}.pem", text) for name, text in certificates.items()),
    ]


def key_steps(inventory: Inventory, host: Host, chosen: Sequence[Kept], certificates: Mapping[str, str]) -> Sequence[Step]:
    """Of a host: the stores that it sends to, and keys for each of what it keeps."""
    ready = Step(title="preparado para respaldos", operation=must_be_prepared)
    made = [Step(title=f"{item.code}: llaves de respaldo", operation=make_keys, values={"code": item.code}) for item in chosen]
    return [ready, *known_steps(inventory, host, certificates), *made]


def admit_steps(inventory: Inventory, host: Host, entries: Mapping[str, str]) -> Sequence[Step]:
    """Of a host that is a store: these portals may enter from where they are now."""
    named = [store.name for store in stores_on(inventory, host)]
    return [Step(title=f"almacén {name}: quién entra", operation=admit, values={"store": name, "entries": entries}) for name in named]


def backup_steps(chosen: Sequence[Kept], recovery: str) -> Sequence[Step]:
    """Of a host: the repositories of what is kept there open with both keys, its clock runs, and a copy is made now."""
    return [step for item in chosen for step in (_connected(item, recovery), _timed(item), _backed_up(item))]


def _connected(item: Kept, recovery: str) -> Step:
    values = {"code": item.code, "_stdin": recovery}
    return Step(title=f"{item.code}: abrir sus respaldos", operation=connect, values=values)


def _timed(item: Kept) -> Step:
    return Step(title=f"{item.code}: reloj de respaldo", operation=keep_backup_units, values={"code": item.code})


def _backed_up(item: Kept) -> Step:
    return Step(title=f"{item.code}: respaldar", operation=back_up, values={"code": item.code})


def _addresses(host: Host) -> set[str]:
    if is_ip(host.address):
        return {host.address}
    try:
        return {str(found[4][0]) for found in socket.getaddrinfo(host.address, None, type=socket.SOCK_STREAM)}
    except OSError:
        raise Refused(
            f"No se sabe la IP de {host.address} ({host.name}): sin ella sus respaldos no pasan el cortafuegos. Corrija su nombre."
        ) from None
