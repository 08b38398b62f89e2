"""What a portal of real size costs on booted hosts: copied, published, taken to another release, brought back, handed over, retired.

    python -m benchmarks.large_hosts [EDITIONS] [MEGABYTES]       # as root; 400 and 2,000, some half an hour

By the operator's own orders, on two bare Debians: the portal is on the one, its store and every restore on the other. For each order: how
long it took, the most memory that any process of the host held and which one, and the most disk that the portals of the host took.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.large_town import LARGEST, batches, scan
from checklists.periods import guatemala_today
from deploy.release import Release, build, read_release
from tests.deploy.hosts.conftest import Fleet, built
from tests.servers.hosts import Host, lan

CODE, HOME = "9901", "/var/lib/vitrina/9901"
STORE = '\n[stores.bodega]\nhost = "sur"\nappend_only = true\n'
# The most memory of each program, looked at twice in a second, and the most disk of all portals, every three.
LOOK = """
import json, os, re, sys, time
peak, disk, turn = {}, 0, 0
while True:
    for number in filter(str.isdigit, os.listdir("/proc")):
        try:
            status = open(f"/proc/{number}/status").read()
            words = open(f"/proc/{number}/cmdline").read().split("\\0")
        except OSError:
            continue
        held = re.search(r"VmHWM:\\s+(\\d+)", status)
        name = next((word for word in words if re.match(r"(deploy|portal_template)\\.", word)), os.path.basename(words[0]))
        if held and number != str(os.getpid()):
            peak[name] = max(peak.get(name, 0), int(held.group(1)))
    taken, turn = {}, turn + 1
    for place, _, names in os.walk("/var/lib/vitrina") if turn % 6 == 1 else ():
        for name in names:
            try:
                facts = os.lstat(os.path.join(place, name))
            except OSError:
                continue
            taken[facts.st_ino] = facts.st_blocks * 512
    disk = max(disk, sum(taken.values()))
    with open("/run/looked.new", "w") as out:
        json.dump({"peak": peak, "disk": disk}, out)
    os.replace("/run/looked.new", "/run/looked")
    time.sleep(0.5)
"""


def main(editions: int = 400, megabytes: int = 2000) -> None:
    """All of it, told as it comes."""
    with lan() as net, tempfile.TemporaryDirectory(prefix="vitrina-large-", dir="/var/tmp") as place:
        folder = Path(place)
        release = read_release(build(Path(), folder, lambda words: None).archive)
        fleet = Fleet(net=net, release=release, folder=folder, norte=net.boot("norte"))
        fleet.sur = net.boot("sur")
        written(fleet, "norte")
        fleet.order("host", "prepare")
        fleet.provision()
        filled(fleet, editions, megabytes)
        key = ("--recovery-key", str(folder / "recovery.key"))
        fleet.order("backup", "--make-key", *key)
        copied(fleet, key)
        moved_on(fleet, folder)
        left(fleet, key, folder)


def written(fleet: Fleet, host: str, state: str = "active") -> None:
    """The inventory, with the portal on one of the two."""
    assert fleet.sur
    hosts = f'[hosts.norte]\naddress = "{fleet.norte.address}"\n\n[hosts.sur]\naddress = "{fleet.sur.address}"\n'
    portal = f'\n[instances.{CODE}]\nname = "San Medido"\ndomains = ["ejemplo.gob.gt"]\nhost = "{host}"\nstate = "{state}"\n'
    fleet.inventory.write_text(hosts + STORE + portal)


def filled(fleet: Fleet, editions: int, megabytes: int) -> None:
    """The portal published month by month, by its own command on its host."""
    host = fleet.norte
    sent = host.root / "var/tmp/sent"
    began = time.monotonic()
    for batch, _ in batches(guatemala_today(datetime.now(UTC)), editions, megabytes, sent):
        host.run(
            f"chmod -R a+rX /var/tmp/sent; {portal('import_edition', '--batch', f'/var/tmp/sent/{batch.name}', BAKE='0')}", timeout=1800
        )
        host.run(f"rm -r /var/tmp/sent/{batch.name}")
    print(f"{editions} publicaciones, {size(host, f'{HOME}/files'):.0f} MB, en {time.monotonic() - began:.0f} s", flush=True)
    with looked_at(host, "páginas públicas, todas"):
        host.run(portal("bake", "--whole"), timeout=1800)


def portal(*words: str, **known: str) -> str:
    """A command of the portal, as its user runs it on its host."""
    settings = "".join(f" PORTAL_{name}={value}" for name, value in known.items())
    clean = f"env -i PATH=/usr/bin:/bin LANG=C.UTF-8 PORTAL_HOME={HOME}{settings}"
    return f"cd /; runuser -u portal-{CODE} -- {clean} /etc/vitrina/{CODE}/release/bin/portal {' '.join(words)}"


def size(host: Host, folder: str) -> float:
    """Megabytes of a folder."""
    return int(host.run(f"du -sB1 {folder} | cut -f 1", timeout=300).stdout) / 1e6


@contextmanager
def looked_at(host: Host, what: str) -> Iterator[None]:
    """One line of the table."""
    (host.root / "root/look.py").write_text(LOOK)
    host.run("rm -f /run/looked; systemd-run -q --unit=look python3 ~/look.py; sleep 1")
    before, began = size(host, "/var/lib/vitrina"), time.monotonic()
    try:
        yield
    finally:
        took = time.monotonic() - began
        found = json.loads(host.run("sleep 1; cat /run/looked; systemctl stop look").stdout)
        name, most = max(((name, held) for name, held in found["peak"].items() if name), key=lambda item: item[1])
        more = found["disk"] / 1e6 - before
        print(f"| {what} | {took:.0f} s | {most / 1024:.0f} MB ({name}) | +{more:.0f} MB |", flush=True)


def copied(fleet: Fleet, key: tuple[str, str]) -> None:
    """The first copy, the second, and the one after a large publication; what of each came to the store."""
    assert fleet.sur
    store, host = "/var/lib/vitrina-store/bodega", fleet.norte

    def told(what: str, order: Callable[[], object]) -> None:
        before = size(fleet.sur, store) if fleet.sur else 0
        with looked_at(host, what):
            order()
        print(f"    al almacén llegaron {size(fleet.sur, store) - before:.1f} MB" if fleet.sur else "", flush=True)

    told("primer respaldo ( deploy backup )", lambda: fleet.order("backup", CODE, *key))
    told("el de cada noche, sin nada nuevo", lambda: host.run(f"systemctl start vitrina-backup@{CODE}", timeout=1800))
    (host.root / "var/tmp/grande.pdf").write_bytes(scan(LARGEST, "grande"))
    words = ("import_edition", "laip-10-06", "vigente", "/var/tmp/grande.pdf", "--reason", "'Se agrega lo que faltaba.'")
    with looked_at(host, f"publicar un PDF de {LARGEST} MB, hasta que se ve"):
        host.run(portal(*words), timeout=600)
    told("respaldo después de publicarlo", lambda: host.run(f"systemctl start vitrina-backup@{CODE}", timeout=1800))
    with looked_at(fleet.sur, "deploy restore --check, en el otro anfitrión"):
        fleet.order("restore", CODE, "--check", "--releases", str(fleet.release.archive.parent), *key)


def moved_on(fleet: Fleet, folder: Path) -> None:
    """The same order again, and another release."""
    with looked_at(fleet.norte, "deploy provision , sin nada que cambiar"):
        fleet.provision(CODE)
    with looked_at(fleet.norte, "deploy status"):
        fleet.start("status").communicate()
    better = other_release(folder)
    with looked_at(fleet.norte, "deploy upgrade"):
        fleet.order("upgrade", CODE, "--release", str(better.archive))
    fleet.release = better


def other_release(folder: Path) -> Release:
    """One that differs in a template."""

    def deploy(*words: Any) -> subprocess.CompletedProcess[str]:
        return subprocess.run([sys.executable, "-m", "deploy", *map(str, words)], capture_output=True, text=True)

    (folder / "better").mkdir()
    return built(deploy, folder / "better", "\n")


def left(fleet: Fleet, key: tuple[str, str], folder: Path) -> None:
    """Handed over, moved to the other host, and retired there."""
    assert fleet.sur
    with looked_at(fleet.norte, "deploy handover"):
        made = fleet.order("handover", CODE, "--release", str(fleet.release.archive), "--into", str(folder / "entregas"))
    print(f"    el archivo tiene {made['size'] / 1e6:.0f} MB y {made['files']} archivos", flush=True)
    written(fleet, "sur")
    with looked_at(fleet.sur, "deploy restore --stop-old, al otro anfitrión"):
        fleet.order("restore", CODE, "--stop-old", "--release", str(fleet.release.archive), *key)
    written(fleet, "sur", "retired")
    with looked_at(fleet.sur, "deploy retire"):
        fleet.order("retire", CODE, "--without-archive")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))
