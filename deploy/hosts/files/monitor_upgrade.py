"""The monitor to another release, on the host of its site: snapshot, migrate, switch, probe; or back to where it was.

It is sent to the host and run there as root, in a unit of its own, so that a connection that is cut stops nothing. What it is at is written
down first: cut by the power, the next run goes back before it begins anew. Workers on other hosts were stopped before. The snapshot is a
second database made from the first by PostgreSQL itself, wherever that stands. Its argument: {"domain", "release"}.
"""

import http.client
import json
import os
import re
import socket
import subprocess
import sys
import time
from pathlib import Path

given = json.loads(sys.argv[1])
DOMAIN, NEW = given["domain"], given["release"]
OWN = Path("/etc/vitrina/monitor")
LINK, NOTE = OWN / "release", OWN / "upgrade.json"
SITE = ("vitrina-monitor.socket", "vitrina-monitor.service")
WORKERS = [unit.name for unit in Path("/etc/systemd/system/multi-user.target.wants").glob("vitrina-monitor-worker@*")]
CLOCK = "vitrina-monitor-daily.timer"
# Run by the release's Python, as the monitor's user: what is done with whole databases. Nobody else may be in them meanwhile.
DATABASES = """
import os, sys, psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo
own = os.environ["MONITOR_DATABASE"]
name = conninfo_to_dict(own)["dbname"]
before = name + "_before_upgrade"
with psycopg.connect(make_conninfo(own, dbname="postgres"), autocommit=True) as connection:
    def there(one):
        return connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (one,)).fetchone()
    def alone():
        others = "FROM pg_stat_activity WHERE usename = current_user AND pid <> pg_backend_pid()"
        connection.execute(f"SELECT pg_terminate_backend(pid) {others}")
    match sys.argv[1]:
        case "copy":
            connection.execute(f'DROP DATABASE IF EXISTS "{before}"')
            alone()
            connection.execute(f'CREATE DATABASE "{before}" TEMPLATE "{name}"')
        case "back" if there(before):
            alone()
            connection.execute(f'DROP DATABASE IF EXISTS "{name}"')
            connection.execute(f'ALTER DATABASE "{before}" RENAME TO "{name}"')
        case "forget":
            connection.execute(f'DROP DATABASE IF EXISTS "{before}"')
"""


class Failed(Exception):
    """A step did not work; the message says which, and what was answered."""


def run(what: str, *words: str, **known: str) -> str:
    done = subprocess.run(words, capture_output=True, text=True, cwd="/", env={**os.environ, **known})
    if done.returncode:
        raise Failed(f"{what}: {(done.stderr or done.stdout).strip()[-600:]}")
    return done.stdout


def monitor(release: str, what: str, *words: str) -> None:
    run(what, "/usr/local/sbin/vitrina-monitor", *words, VITRINA_RELEASE=release)


def databases(release: str, what: str, order: str) -> None:
    run(what, "/usr/local/sbin/vitrina-monitor", "-c", DATABASES, order, VITRINA_RELEASE=release, VITRINA_PROGRAM="python")


def switch(release: str) -> None:
    fresh = LINK.with_name("release.new")
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(release)
    os.replace(fresh, LINK)


def stop() -> None:
    subprocess.run(["systemctl", "stop", CLOCK, "vitrina-monitor-daily.service", *WORKERS, *SITE], check=True)


def finish(release: str) -> None:
    """The site and the workers of this host run, and nothing is left of the change."""
    subprocess.run(["systemctl", "start", *SITE, *WORKERS, CLOCK], check=True)
    databases(release, "quitar la copia", "forget")
    NOTE.unlink(missing_ok=True)


def put_back(old: str) -> None:
    """As it was before: database and release."""
    stop()
    databases(old, "devolver la base de datos", "back")
    switch(old)
    finish(old)


def ask(path: str) -> tuple[int, str]:
    """What the site itself answers, through the socket at which nginx calls it."""
    connection = http.client.HTTPConnection(DOMAIN, timeout=60)
    try:
        connection.sock = socket.socket(socket.AF_UNIX)
        connection.sock.settimeout(60)
        connection.sock.connect("/run/vitrina/monitor.sock")
        connection.request("GET", path, headers={"Host": DOMAIN, "X-Forwarded-Proto": "https", "X-Forwarded-For": "127.0.0.1"})
        answer = connection.getresponse()
        return answer.status, answer.read().decode("utf-8", "replace")
    except (OSError, http.client.HTTPException) as error:
        raise Failed(f"pedir {path}: {error}") from None
    finally:
        connection.close()


def probe() -> None:
    """The pages that tell whether it works: home, sign-in, method, API, and the newest publication where there is one."""
    run("arrancar el sitio", "systemctl", "start", *SITE)
    newest = ""
    for path in ("/", "/cuenta/entrar/", "/metodo/", "/api/v1/openapi.json", "/resultados/"):
        status, body = ask(path)
        if status not in (200, 302) or (status == 302 and path != "/"):  # the front leads on to the results
            raise Failed(f"pedir {path}: respondió con el código {status}")
        newest = newest or next(iter(re.findall(r'href="(/resultados/\d+/)', body)), "")
    if newest and (status := ask(newest)[0]) != 200:
        raise Failed(f"pedir la publicación {newest}: respondió con el código {status}")


def main() -> None:
    if NOTE.exists():
        put_back(json.loads(NOTE.read_text())["old"])
    old = os.readlink(LINK)
    if old == NEW:
        return
    began = time.monotonic()
    stop()
    try:
        databases(old, "apartar la base de datos", "copy")
        NOTE.write_text(json.dumps({"old": old, "new": NEW}))
        monitor(NEW, "migrar la base de datos", "migrate", "--no-input", "--verbosity=0")
        switch(NEW)
        probe()
    except (Failed, OSError, subprocess.SubprocessError) as error:
        put_back(old) if NOTE.exists() else finish(old)
        sys.exit(f"{error}\nSe volvió a la versión anterior ({old.rpartition('/')[2]}), con la base de datos de antes.")
    finish(NEW)
    (OWN / "last-upgrade.json").write_text(json.dumps({"from": Path(old).name, "to": Path(NEW).name}))
    print(json.dumps({"from": old.rpartition("/")[2], "to": NEW.rpartition("/")[2], "seconds": round(time.monotonic() - began, 1)}))


main()
