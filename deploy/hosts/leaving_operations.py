"""Operations about portals that leave: the wheels of a release beside a copy, the archive made, a portal retired."""

from __future__ import annotations

import json
import re
import shlex

from pyinfra.api.command import FileUploadCommand
from pyinfra.api.operation import operation
from pyinfra.context import host

from deploy.hosts.operations import Commands, room, told
from deploy.hosts.place import CONFIGURATION, LIBRARY, NGINX, PORTALS
from deploy.hosts.text import text_of
from deploy.release import Release

SPARE = 256 * 1024**2  # bytes that a disk keeps free beside an archive
RUN = f"PYTHONPATH={LIBRARY} PYTHONDONTWRITEBYTECODE=1 python3 -m deploy.leaving"
IN_A_UNIT = f"systemd-run --quiet --wait --pipe --collect --setenv=PYTHONPATH={LIBRARY} --setenv=PYTHONDONTWRITEBYTECODE=1 python3 -m"


def place_of(code: str) -> str:
    """Where a portal's archive is made; `deploy.leaving.place` knows it as well."""
    return f"{PORTALS}/.leaving/{code}"


@operation()
def send_wheels(code: str, release: Release, made_id: str) -> Commands:
    """The archive of the release that a portal runs, for the copy of it that leaves; nothing where that copy is made already."""
    place = place_of(code)
    path = f"{place}/{release.name}.tar"
    made = json.loads(told(f"cat {place}/made.json") or "{}")
    if made.get("id") == made_id:
        return
    held, sent = (int(told(f"du -sB1 {folder} | cut -f 1") or 0) for folder in (f"{PORTALS}/{code}", place))
    wheels = release.archive.stat().st_size
    room(PORTALS, held + 2 * wheels + SPARE - sent, f"el archivo de {code}")  # what an earlier try left there goes
    if told(f"sha256sum < {path}").startswith(release.digest):
        return
    yield f"mkdir -p {place} && chmod 711 {PORTALS}/.leaving {place}"
    yield FileUploadCommand(str(release.archive), path, remote_temp_filename=host.get_temp_filename(path))


@operation()
def make_archive(code: str) -> Commands:
    """Everything of a portal in one encrypted archive, in a unit of its own: it ends there whatever happens to the connection. What it is
    made from comes on the standard input. Asked again, it tells of the same archive.
    """
    free = told(f"df -B1 --output=avail {PORTALS} | tail -n 1")
    size = told(f"du -sB1 {PORTALS}/{code} | cut -f 1")
    if size and free:
        host.log(f"el portal ocupa {int(size) / 1024**2:.0f} MB; quedan {int(free) / 1024**2:.0f} MB de disco")
    yield f"{IN_A_UNIT} deploy.leaving.handing_over"


@operation()
def lead_on(code: str, moved_to: str) -> Commands:
    """Where `/ahora/` of a retired portal leads. One that says no address keeps the one that it had."""
    path = f"{NGINX}/{code}.inc"
    now = told(f"cat {path}")
    had = re.search(r"location = /ahora/ \{[^}]*return 302 ([^;]+);", now)
    address = moved_to or (had.group(1) if had else "")
    line = f'    location = /ahora/ {{ add_header Strict-Transport-Security "max-age=31536000"; return 302 {address}; }}\n'
    text = text_of("nginx-instance.inc", code=code, sign_ins="5") + (line if address else "")
    if now != text.strip():
        host.log(f"/ahora/ lleva a {address or 'una página que dice dónde preguntar'}")
        yield f"printf %s {shlex.quote(text)} > {path}.new && mv {path}.new {path}"


@operation()
def retire_portal(code: str) -> Commands:
    """A portal to its public pages and files alone, in a unit of its own; how comes on the standard input."""
    note = json.loads(told(f"test ! -e {PORTALS}/{code}/instance.json && cat {CONFIGURATION}/{code}/retired.json") or "{}")
    if note.get("done"):
        return
    host.log("las páginas y los archivos públicos se quedan; la aplicación, las cuentas, los envíos y los secretos se quitan")
    yield f"{IN_A_UNIT} deploy.leaving.retiring"
