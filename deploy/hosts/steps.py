"""Steps that every part of a host is made of: a file, a folder, what has to take effect, a unit that runs."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from importlib.resources import files as package_files
from io import StringIO

from pyinfra.operations import files, systemd

from deploy.hosts.operations import apply
from deploy.hosts.place import LIBRARY, NGINX, UPGRADE
from deploy.hosts.session import Step
from deploy.hosts.text import text_of


def put(title: str, path: str, text: str, mode: str = "644") -> Step:
    """A file of root's with this text."""
    values = {"src": StringIO(text), "dest": path, "user": "root", "group": "root", "mode": mode}
    digest = hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()
    holds = f'test "$(sha1sum < {path})" = "{digest}  -" && {_owned(path, "root", "root", mode)}'
    return Step(title=title, operation=files.put, values=values, holds=holds)


def programs(*packages: str) -> Sequence[Step]:
    """Packages of ours that hosts run by themselves (`python3 -m PACKAGE`): each is what lies in its own folder, and nothing else."""
    steps = [folder(LIBRARY), folder(f"{LIBRARY}/deploy"), put("programa deploy/__init__.py", f"{LIBRARY}/deploy/__init__.py", "")]
    for home in (package.replace(".", "/") for package in packages):
        modules = [file for file in package_files(home.replace("/", ".")).iterdir() if file.name.endswith(".py")]
        texts = {f"{home}/{file.name}": file.read_text(encoding="utf-8") for file in modules}
        steps += [folder(f"{LIBRARY}/{home}"), *(put(f"programa {name}", f"{LIBRARY}/{name}", texts[name]) for name in sorted(texts))]
    return steps


def upgrade_program() -> Step:
    """The program that takes a portal to another release, for orders, and for the host's start after a power cut."""
    return put("programa que cambia de versión", UPGRADE, text_of("upgrade.py"))


def folder(path: str, *, user: str = "root", group: str = "root", mode: str = "755") -> Step:
    """A folder."""
    values = {"path": path, "user": user, "group": group, "mode": mode}
    holds = f"test -d {path} && {_owned(path, user, group, mode)}"
    return Step(title=f"carpeta {path}", operation=files.directory, values=values, holds=holds)


def _owned(path: str, user: str, group: str, mode: str) -> str:
    return f'test "$(stat -c %U:%G:%a {path})" = {user}:{group}:{mode}'


def take_up(title: str, command: str, paths: Sequence[str], follows: Sequence[Step]) -> Step:
    """A command with which these files take effect, after the steps that write them."""
    values = {"mark": title.replace(" ", "-"), "command": command, "paths": paths}
    return Step(title=title, operation=apply, values=values, follows=tuple(step.title for step in follows))


def reload_nginx(follows: Sequence[Step]) -> Step:
    """What nginx reads takes effect, once it finds nothing wrong with it; ends when visitors get it (files/reload_nginx.py)."""
    # All of the folder: a site that was set aside (signing/mending.py) is taken up again though its text is what it was.
    # A certificate is taken up by whoever puts it there (signing/install.py).
    read = ["/etc/nginx/conf.d/vitrina.conf", f"{NGINX}/*"]
    return take_up("aplicar nginx", "nginx -t -q && systemctl reload-or-restart nginx", read, follows)


def on(unit: str) -> Step:
    """A unit of Debian's that runs, now and after every start."""
    return Step(title=f"servicio {unit}", operation=systemd.service, values={"service": unit, "running": True, "enabled": True})
