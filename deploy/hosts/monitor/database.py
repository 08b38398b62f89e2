"""PostgreSQL of the monitor: who may come in and from where, its role, and its database."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence

from pyinfra.api.operation import operation

from deploy.hosts.monitor.place import DATABASE_PORT, PASSWORD, USER
from deploy.hosts.operations import Commands, told
from deploy.hosts.place import APPLIED
from deploy.hosts.text import text_of

_THERE = (
    "cd /; runuser -u postgres -- psql -Atqc \"SELECT count(*) FROM pg_roles WHERE rolname = 'monitor' AND rolcreatedb\" "
    "-c \"SELECT count(*) FROM pg_database WHERE datname = 'monitor'\""
)
_SET = f"{APPLIED}/contraseña-del-monitor"


def entry_rules(callers: Sequence[str]) -> str:
    """Who PostgreSQL lets in: each caller by TLS, with the role's password, and only as the monitor."""
    lines = [f"hostssl all   {USER}   {_network(address)}   scram-sha-256" for address in callers]
    return text_of("monitor-pg_hba.conf", clients="\n".join(lines))


def firewall_rules(callers: Sequence[str]) -> str:
    """What the firewall lets through to PostgreSQL."""
    rules = [
        f'{"ip6" if ":" in address else "ip"} saddr {address} tcp dport {DATABASE_PORT} accept comment "la base de datos del monitor"'
        for address in callers
    ]
    return "".join(f"{rule}\n" for rule in rules)


def settings(callers: Sequence[str]) -> str:
    """It listens to other hosts only where there are some."""
    return text_of("monitor-postgresql.conf", listen="*" if callers else "")


@operation()
def write_postgresql(rules: str, settings: str) -> Commands:
    """Both files of the one cluster that Debian made, whichever its version."""
    wanted = {"pg_hba.conf": rules, "conf.d/vitrina.conf": settings}
    for name, text in wanted.items():
        if told(f"cat /etc/postgresql/*/main/{name}") != text.strip():
            yield "\n".join(
                [
                    "set -e; umask 027",
                    "for folder in /etc/postgresql/*/main; do",
                    f"cat > $folder/{name}.new <<'FIN'\n{text}\nFIN",
                    f"chown postgres:postgres $folder/{name}.new; mv $folder/{name}.new $folder/{name}",
                    "done",
                ]
            )


@operation()
def make_database() -> Commands:
    """The monitor's role, with the password that was made on this host, and its database. The password goes in by a pipe."""
    digest = f"sha256sum < {PASSWORD}"
    there = told(_THERE).split() == ["1", "1"]
    if there and told(digest) and told(digest) == told(f"cat {_SET}"):
        return
    psql = "runuser -u postgres -- psql -q -v ON_ERROR_STOP=1"
    role = f"SELECT 'CREATE ROLE {USER}' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{USER}') \\gexec"
    made = (
        f"SELECT 'CREATE DATABASE {USER} OWNER {USER} TEMPLATE template0 ENCODING ''UTF8'' LC_COLLATE ''C.UTF-8'' LC_CTYPE ''C.UTF-8''' "
        f"WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = '{USER}') \\gexec"
    )
    yield "\n".join(
        [
            "set -e; cd /",
            f"{psql} <<'FIN'\n{role}\nFIN",
            f'{{ printf "ALTER ROLE {USER} LOGIN CREATEDB PASSWORD \'%s\';" "$(cat {PASSWORD})"; }} | {psql}',
            f"{psql} <<'FIN'\n{made}\nFIN",
            f"mkdir -p {APPLIED}; {digest} > {_SET}",
        ]
    )


def _network(address: str) -> str:
    return str(ipaddress.ip_network(address))
