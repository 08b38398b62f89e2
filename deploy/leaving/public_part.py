"""Of a portal's folder, the public tree stays, as root's; its database, files, uploads and secrets go, and so does its user.

Every step may be cut and repeated. The tree is never without a place: what is served is what stays where it is.
"""

from __future__ import annotations

import grp
import os
import pwd
import shutil
import signal
import subprocess
import time
from pathlib import Path

from deploy.keeping.notes import OWN, Failed
from deploy.keeping.portal import home_of, user_of
from deploy.leaving.place import place_of

WEB_GROUP = "www-data"
SECRETS = ("release", "backup", "upgrade.json")  # in /etc/vitrina/CODE; its certificate and the notes of what happened stay


def keep_public_part(code: str) -> None:
    """Nothing else of the portal is left. Failed where there is no tree to keep: then nothing is removed."""
    home = home_of(code)
    tree = (home / "public/current").resolve()
    if not (tree / "www/index.html").is_file() or tree.parent != home / "public/trees":
        raise Failed(f"no se encuentra el árbol público en {home}. No se quitó nada.")
    _end_processes(user_of(code))
    _remove(home / "instance.json")  # from here on it is no portal any more, and the same order only finishes this
    _give_to_root(tree)
    for folder, stays in ((home, "public"), (home / "public", "trees"), (home / "public/trees", tree.name), (tree, "www")):
        for path in folder.iterdir():
            if path.name != stays and path != home / "public/current":
                _remove(path)
    for path in (home, home / "public", home / "public/trees"):
        os.chown(path, 0, grp.getgrnam(WEB_GROUP).gr_gid)
    os.lchown(home / "public/current", 0, 0)
    _remove(place_of(code))
    for name in SECRETS:
        _remove(OWN / code / name)
    if _exists(user_of(code)):
        done = subprocess.run(["userdel", user_of(code)], capture_output=True, text=True)
        if done.returncode:
            raise Failed(f"quitar el usuario: {done.stderr.strip()}")


def _give_to_root(tree: Path) -> None:
    """Readable by everybody, written by nobody."""
    for folder, _, names in os.walk(tree):
        os.chown(folder, 0, 0)
        os.chmod(folder, 0o755)
        for name in names:
            path = os.path.join(folder, name)
            os.chown(path, 0, 0, follow_symlinks=False)
            os.chmod(path, 0o644)


def _end_processes(user: str) -> None:
    """Whoever still runs as the portal ends."""
    if not _exists(user):
        return
    uid, until = pwd.getpwnam(user).pw_uid, time.monotonic() + 20
    while running := [int(path.name) for path in Path("/proc").glob("[0-9]*") if _owner(path) == uid]:
        if time.monotonic() > until:
            raise Failed(f"siguen procesos de {user}: {', '.join(map(str, running))}. Termínelos y repita la orden.")
        for number in running:
            try:
                os.kill(number, signal.SIGKILL)
            except ProcessLookupError:
                continue
        time.sleep(0.1)


def _owner(process: Path) -> int | None:
    try:
        return process.stat().st_uid
    except FileNotFoundError:
        return None


def _exists(user: str) -> bool:
    try:
        pwd.getpwnam(user)
    except KeyError:
        return False
    return True


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
