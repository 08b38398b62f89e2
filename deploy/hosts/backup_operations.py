"""Operations about backups: a store's certificate and list, a portal's keys, its repositories opened, its clock, a copy now."""

from __future__ import annotations

import ipaddress
import shlex
from collections.abc import Mapping

from pyinfra.api.operation import operation

from deploy.hosts.operations import Commands, told
from deploy.hosts.place import CONFIGURATION, LIBRARY
from deploy.inventory import MONITOR, MONITOR_DATABASE, Store

STORES, KEEPER = "/etc/vitrina-store", "vitrina-store"
RUN = f"PYTHONPATH={LIBRARY} PYTHONDONTWRITEBYTECODE=1 python3 -m deploy.keeping"
TIMER, PUBLISHED = "vitrina-backup@{}.timer", "vitrina-backup-published@{}.path"
DUMP = "vitrina-monitor-dump.service"


@operation()
def make_store(store: Store, address: str) -> Commands:
    """A store's certificate, which its clients know as the only one, and its list of who may enter."""
    own = f"{STORES}/{store.name}"
    name = f"IP:{address}" if is_ip(address) else f"DNS:{address}"
    seen = told(f"openssl x509 -noout -ext subjectAltName -in {own}/certificate.pem").replace("IP Address:", "IP:").split()
    if name not in seen:
        yield (
            f"umask 077; openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 7300 -subj /O=Vitrina "
            f"-addext subjectAltName={name} -keyout {own}/key.new -out {own}/certificate.new 2>/dev/null && "
            f"chgrp {KEEPER} {own}/key.new && chmod 640 {own}/key.new && chmod 644 {own}/certificate.new && "
            f"mv {own}/key.new {own}/key.pem && mv {own}/certificate.new {own}/certificate.pem"
        )
    if not told(f"test -e {own}/htpasswd && echo there"):
        yield f"install -o root -g {KEEPER} -m 640 /dev/null {own}/htpasswd"


@operation()
def must_be_prepared() -> Commands:
    """The program that keeps portals is there."""
    if not told(f"test -e {LIBRARY}/deploy/keeping/backup.py && echo there"):
        yield "echo 'este anfitrión no está preparado para respaldar: corra  deploy host prepare' >&2; exit 1"


@operation()
def make_keys(code: str) -> Commands:
    """The key of the backups of a portal, or of a part of the monitor, and its password at the stores, made at random here; the password's
    line for a store's list.
    """
    own = f"{CONFIGURATION}/{code}/backup"
    if told(f"test -s {own}/entry && echo whole"):
        return
    yield (
        f"set -e; umask 077; mkdir -p {own}; "
        "for name in key password; do "
        f"[ -s {own}/$name ] || {{ openssl rand -hex 32 > {own}/$name.new; mv {own}/$name.new {own}/$name; }}; "
        "done; "
        f"echo '{code}:'$(openssl passwd -apr1 -in {own}/password) > {own}/entry.new; mv {own}/entry.new {own}/entry"
    )


@operation()
def admit(store: str, entries: Mapping[str, str]) -> Commands:
    """Who may enter a store: one line for each portal. A portal that moved has a new one, and the host it left can no longer get in."""
    path = f"{STORES}/{store}/htpasswd"
    lines = {line.partition(":")[0]: line for line in told(f"cat {path}").splitlines() if ":" in line}
    wanted = {**lines, **entries}
    if wanted == lines:
        return
    text = "\n".join(wanted[code] for code in sorted(wanted))
    empty = f"install -o root -g {KEEPER} -m 640 /dev/null {path}.new"
    yield f"{empty} && printf '%s\\n' {shlex.quote(text)} > {path}.new && mv {path}.new {path}"


@operation()
def connect(code: str) -> Commands:
    """A portal's repositories are there, and the operator's key, which comes on the standard input, opens them. Asked again each time: a
    store may have lost what it had. It tells which store failed, and that does not keep the others from being used.
    """
    yield f"{RUN}.connecting {code}"


@operation()
def keep_backup_units(code: str) -> Commands:
    """It is kept every night, and a portal also after it published."""
    for unit in (name.format(code) for name in ((TIMER,) if code in (MONITOR, MONITOR_DATABASE) else (TIMER, PUBLISHED))):
        if told(f"systemctl is-enabled {unit}; systemctl is-active {unit}").split() != ["enabled", "active"]:
            yield f"systemctl reset-failed {unit} 2>/dev/null; systemctl enable -q --now {unit}"
    after = f"vitrina-backup-published@{code}.service"
    if told(f"systemctl is-failed {after}") == "failed":
        yield f"systemctl reset-failed {after}"  # what failed before has been seen to


@operation()
def back_up(code: str) -> Commands:
    """A copy now, in its own unit; what came of it is told by its notes, whether every store took it or not."""
    if code == MONITOR_DATABASE:
        yield f"systemctl start {DUMP} || {{ echo 'la base de datos no se pudo copiar: journalctl -n 20 -u {DUMP}' >&2; exit 1; }}"
    yield f"systemctl start vitrina-backup@{code} 2>/dev/null || true; tr -d '\\n' < /var/lib/vitrina-backup/{code}.json"


def is_ip(address: str) -> bool:
    """Whether an address is one of IP's, and no name."""
    try:
        return bool(ipaddress.ip_address(address))
    except ValueError:
        return False
