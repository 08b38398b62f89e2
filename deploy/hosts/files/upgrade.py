"""One portal to another release, on its host: snapshot, migrate, switch, probe, bake; or back to where it was.

It runs there as root, in a unit of its own, so that a connection that is cut stops nothing. What it is at is written down first: when the
power was cut, the next start of the host goes back (called with no argument), and so does the next run. How it ended is written down too.
Its argument: {"code", "domain", "release"}.
"""

import http.client
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

CONFIGURATION, RUNNING = Path("/etc/vitrina"), Path("/run/vitrina-upgrading")
if len(sys.argv) == 1:  # the host has started: everything that was cut goes back
    notes = [(note.parent.name, json.loads(note.read_text())) for note in sorted(CONFIGURATION.glob("*/upgrade.json"))]
    ways = [json.dumps({"code": code, "domain": note["domain"], "release": note["old"]}) for code, note in notes]
    sys.exit(max([subprocess.run([sys.executable, __file__, way]).returncode for way in ways], default=0))

given = json.loads(sys.argv[1])
CODE, DOMAIN, NEW = given["code"], given["domain"], given["release"]
HOME, OWN, USER = Path("/var/lib/vitrina") / CODE, CONFIGURATION / CODE, f"portal-{CODE}"
LINK, NOTE, LAST, SNAPSHOT = OWN / "release", OWN / "upgrade.json", OWN / "last-upgrade.json", HOME / "private" / "before-upgrade"
DATABASES = ("db.sqlite3", "registers.sqlite3")
DOORS = (f"vitrina-nightly@{CODE}.timer", f"vitrina@{CODE}.socket")
WORKERS = (f"vitrina-nightly@{CODE}.service", f"vitrina@{CODE}.service", f"vitrina-app@{CODE}.service")
PROBE = f"vitrina-probe-{CODE}.service"
ALWAYS_ON = Path(f"/etc/systemd/system/multi-user.target.wants/vitrina-app@{CODE}.service").exists()
SPARE = 64 * 1024**2  # bytes that are left over after a change


class Failed(Exception):
    """A step did not work; the message says which, and what was answered."""


def run(what: str, *words: str) -> None:
    done = subprocess.run(words, capture_output=True, text=True, cwd="/")
    if done.returncode:
        raise Failed(f"{what}: {(done.stderr or done.stdout).strip()[-600:]}")


def portal(release: str, what: str, *words: str) -> None:
    clean = ("env", "-i", "PATH=/usr/bin:/bin", "LANG=C.UTF-8", f"PORTAL_HOME={HOME}")
    run(what, "runuser", "-u", USER, "--", *clean, f"{release}/bin/portal", *words)


def check_space() -> None:
    """Room for the snapshot, for a migration that writes every table anew, and for every page anew; asked before anything is begun."""
    databases = sum((HOME / name).stat().st_size for name in DATABASES if (HOME / name).exists())
    published = {path.lstat().st_ino for path in (HOME / "files").rglob("*")}  # the same file in the tree, which is not made anew
    tree = {facts.st_ino: facts.st_blocks * 512 for facts in map(Path.lstat, (HOME / "public/current").resolve().rglob("*"))}
    pages = sum(size for number, size in tree.items() if number not in published)
    needed, free = 3 * databases + pages + SPARE, shutil.disk_usage(HOME).free
    if free < needed:
        sys.exit(
            f"{CODE}: no hay espacio en disco para pasar a otra versión: hacen falta {needed // 1024**2} MB y quedan {free // 1024**2} MB. "
            "No se cambió nada. Libere espacio en /var/lib/vitrina y repita la orden."
        )


def take_snapshot() -> None:
    as_user = ("runuser", "-u", USER, "--")
    run("apartar", *as_user, "rm", "-rf", str(SNAPSHOT))
    run("apartar", *as_user, "mkdir", "-p", "-m", "700", str(SNAPSHOT))
    for name in DATABASES:
        if (HOME / name).exists():
            copy = "import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute('VACUUM INTO ?', (sys.argv[2],))"
            run("copiar la base de datos", *as_user, "python3", "-c", copy, str(HOME / name), str(SNAPSHOT / name))
            shutil.copymode(HOME / name, SNAPSHOT / name)  # it may come back to where the web server passes
    os.sync()


def put_back(old: str) -> str:
    """As it was before: release, databases, and the public tree that belongs to them. What of the last was not done, or ""."""
    stop()
    for name in DATABASES if NOTE.exists() else ():  # before it is written the databases are untouched, and the snapshot not whole
        if (SNAPSHOT / name).exists():
            for rest in ("-wal", "-shm"):
                (HOME / f"{name}{rest}").unlink(missing_ok=True)
            run("devolver la base de datos", "runuser", "-u", USER, "--", "mv", "-fT", str(SNAPSHOT / name), str(HOME / name))
    switch(old)
    try:
        portal(old, "volver a escribir las páginas", "bake")
        words = ""
    except Failed as error:
        words = f"\nFalta: {error}"
    finish()
    return words


def switch(release: str) -> None:
    fresh = LINK.with_name("release.new")
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(release)
    os.replace(fresh, LINK)


def stop() -> None:
    RUNNING.mkdir(mode=0o755, exist_ok=True)
    (RUNNING / CODE).touch()
    subprocess.run(["systemctl", "stop", "--quiet", PROBE], stderr=subprocess.DEVNULL)
    subprocess.run(["systemctl", "stop", *DOORS, *WORKERS], check=True)


def finish() -> None:
    """Its doors are opened again, and nothing is left of the change."""
    subprocess.run(["systemctl", "stop", "--quiet", PROBE, WORKERS[-1]], stderr=subprocess.DEVNULL)  # what was started for the probe
    os.sync()
    NOTE.unlink(missing_ok=True)
    subprocess.run(["systemctl", "start", *DOORS, *([WORKERS[-1]] if ALWAYS_ON else [])], check=True)
    (RUNNING / CODE).unlink(missing_ok=True)
    shutil.rmtree(SNAPSHOT, ignore_errors=True)


class Local(http.client.HTTPConnection):
    """To the application itself, through its own socket."""

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(60)
        self.sock.connect(f"/run/vitrina-app/{CODE}/app.sock")


def probe() -> None:
    """The pages that tell whether it works, asked of the application itself; and the ledger."""
    needs = [word for name in ("Requires", "After") for word in ("-p", f"{name}={WORKERS[-1]}")]  # it sleeps when nobody needs it
    run("arrancar la aplicación", "systemd-run", "--quiet", "--collect", f"--unit={PROBE}", *needs, "sleep", "900")
    for path in ("/", "/cuenta/entrar/", "/informacion-publica/", "/datapackage.json", *one_edition()):
        connection = Local(DOMAIN)
        try:
            connection.request("GET", path, headers={"Host": DOMAIN, "X-Forwarded-Proto": "https", "X-Forwarded-For": "127.0.0.1"})
            answer = connection.getresponse()
            status, _ = answer.status, answer.read()
        except (OSError, http.client.HTTPException) as error:
            raise Failed(f"pedir {path}: {error}") from None
        finally:
            connection.close()
        if status != 200:
            raise Failed(f"pedir {path}: respondió con el código {status}")
    portal(NEW, "comprobar el libro", "verify")


def one_edition() -> list[str]:
    """The address of the newest edition, where there is one."""
    try:
        cells = json.loads((HOME / "public/current/www/datapackage.json").read_text()).get("cells", [])
    except (OSError, ValueError):
        return []
    published = [cell for cell in cells if cell.get("published_at") and cell.get("url")]
    newest = max(published, key=lambda cell: cell["published_at"], default=None)
    return ["/" + newest["url"].split("://", 1)[-1].partition("/")[2]] if newest else []


def ended(old: str, wanted: str, why: str) -> None:
    """How the change ended, for whoever did not see it end."""
    about = {"from": old.rpartition("/")[2], "to": wanted.rpartition("/")[2], "error": why}
    fresh = LAST.with_suffix(".new")
    with suppress(OSError):
        fresh.write_text(json.dumps({**about, "at": datetime.now(UTC).isoformat(timespec="seconds")}, ensure_ascii=False))
        os.replace(fresh, LAST)


def go_back(old: str, wanted: str, why: str) -> str:
    rest = put_back(old)
    ended(old, wanted, why)
    return f"{CODE}: {why}\nSe volvió a la versión anterior ({old.rpartition('/')[2]}), con la base de datos de antes.{rest}"


def move(old: str) -> None:
    stop()
    try:
        take_snapshot()
        NOTE.write_text(json.dumps({"old": old, "new": NEW, "domain": DOMAIN}))
        os.sync()
        portal(NEW, "migrar la base de datos", "migrate", "--no-input", "--verbosity=0")
        portal(NEW, "renovar las páginas que la ley pide", "sync_checklist")
        switch(NEW)
        probe()
        portal(NEW, "escribir las páginas públicas", "bake")
        finish()
    except (Failed, OSError, subprocess.SubprocessError) as error:
        sys.exit(go_back(old, NEW, str(error)))
    ended(old, NEW, "")


def main() -> None:
    if NOTE.exists():
        note = json.loads(NOTE.read_text())
        print(go_back(note["old"], note["new"], "el cambio quedó a medias por un corte"), file=sys.stderr)
    old, began = os.readlink(LINK), time.monotonic()
    if old == NEW:
        return
    check_space()
    move(old)
    names = {"from": old.rpartition("/")[2], "to": NEW.rpartition("/")[2]}
    print(json.dumps({"code": CODE, **names, "seconds": round(time.monotonic() - began, 1)}))


main()
