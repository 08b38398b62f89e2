"""A host loses its power in the middle of publications, and its disk is full: nothing published is lost, and no page is half."""

from __future__ import annotations

import json
import random
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from deploy.release import Release
from tests.deploy.hosts.conftest import SOUTH, Fleet
from tests.servers.hosts import Host

pytestmark = pytest.mark.system
PEDRO, HOME = "https://pedro.gob.gt", "/var/lib/vitrina/9902"
ROWS = 3000
HEADER = "Nombre completo,Cargo,Dependencia,Renglón presupuestario,Salario"
# Every page that the tree says it has, whole; what is published, by period and version.
LOOK = """
import json, sys
from pathlib import Path
www = Path(sys.argv[1]) / "public/current/www"
half = [str(page) for page in www.rglob("*.html") if not page.read_text().rstrip().endswith("</html>")]
cells = [cell for cell in json.loads((www / "datapackage.json").read_text())["cells"] if cell.get("published_at")]
lost = [cell["url"] for cell in cells if not (www / cell["url"].split("/", 3)[3] / "index.html").is_file()]
print(json.dumps({"wrong": half + lost, "published": sorted([cell["period"], cell["version"]] for cell in cells)}))
"""


def portal(*words: str) -> str:
    """A command of the portal, as its user runs it on the host."""
    clean = f"env -i PATH=/usr/bin:/bin LANG=C.UTF-8 PORTAL_HOME={HOME}"
    return f"cd /; runuser -u portal-9902 -- {clean} /etc/vitrina/9902/release/bin/portal {' '.join(words)}"


def publication(period: str) -> str:
    """The command that publishes a payroll of many rows."""
    return portal("import_edition", "laip-10-04", period, "/srv/nomina.csv", "--today", "2026-11-20")


def verified(host: Host) -> dict[str, Any]:
    """What the portal's own verification finds."""
    told: dict[str, Any] = json.loads(host.run(portal("verify", "--json"), timeout=300).stdout.strip().splitlines()[-1])
    return told


def tree(host: Host) -> dict[str, Any]:
    """The public tree, as visitors find it."""
    done = host.run(f"python3 - {HOME} <<'END'\n{LOOK}\nEND", timeout=300)
    told: dict[str, Any] = json.loads(done.stdout)
    return told


@pytest.fixture(scope="module")
def with_rows(both: Fleet, sur: Host) -> Fleet:
    """Both portals, and a payroll on the second host."""
    both.order("provision", "--release", str(both.release.archive))
    lines = [HEADER, *(f"Persona Inventada {number},Oficial,Finanzas,011,{4000 + number}.50" for number in range(ROWS))]
    name = both.folder / "nomina.csv"
    name.write_text("\n".join(lines) + "\n", encoding="utf-8")
    copy = ["scp", "-F", str(both.net.ssh_config), str(name), f"root@{sur.address}:/srv/nomina.csv"]
    subprocess.run(both.net.inside(copy), check=True, capture_output=True)
    return both


def test_a_power_cut_at_any_moment_of_a_publication_leaves_the_old_or_the_new_and_it_is_published_after_all(
    with_rows: Fleet, sur: Host
) -> None:
    began = time.monotonic()
    sur.run(publication("2026-08"), timeout=600)
    took, before = time.monotonic() - began, verified(sur)
    assert before["ok"]
    for part in (0.3, 0.6, 0.9):
        moment = took * (part + random.uniform(-0.15, 0.1))
        sur.run(f"systemd-run --quiet --collect bash -c {json.dumps(publication('2026-09'))}")
        time.sleep(moment)
        sur.cut_power()
        sur.start()
        found, shown, when = verified(sur), tree(sur), f"cut after {moment:.1f} of {took:.1f} seconds"
        assert (found["ok"], found["links"] - before["links"] in (0, 1)) == (True, True), when
        assert (shown["wrong"], shown["published"] in ([["2026-08", 1]], [["2026-08", 1], ["2026-09", 1]])) == ([], True), when
        assert with_rows.get(f"{PEDRO}/", at=sur)[0] == 200, when
    sur.run(publication("2026-09"), timeout=600)
    after = verified(sur)
    assert (after["ok"], after["links"]) == (True, before["links"] + 1)
    assert tree(sur) == {"wrong": [], "published": [["2026-08", 1], ["2026-09", 1]]}


@pytest.fixture
def small_disk(with_rows: Fleet, sur: Host) -> Iterator[Host]:
    """The second host, whose portals are on a disk with next to nothing left."""
    stop = "systemctl stop vitrina@9902.socket vitrina@9902.service vitrina-app@9902.service"
    sur.run(f"{stop}; mkdir -p /mnt/small; mount -t tmpfs -o size=128M,mode=755 small /mnt/small; cp -a /var/lib/vitrina/. /mnt/small/")
    sur.run("mount --bind /mnt/small /var/lib/vitrina; systemctl start vitrina@9902.socket")
    sur.run("dd if=/dev/zero of=/var/lib/vitrina/full bs=64k status=none; truncate -s -128K /var/lib/vitrina/full", check=False)
    yield sur
    sur.run(f"{stop}; umount /var/lib/vitrina; umount /mnt/small; systemctl start vitrina@9902.socket")


def test_with_a_full_disk_orders_are_refused_before_they_begin_and_citizens_read(
    with_rows: Fleet, small_disk: Host, better: Release, tmp_path: Path
) -> None:
    before = verified(small_disk)
    refused = small_disk.run(publication("2026-10"), check=False, timeout=600)
    assert refused.returncode == 1
    assert "El disco está lleno" in refused.stderr
    assert "Libere espacio" in refused.stderr
    assert verified(small_disk) == before, "nothing is lost and nothing is half there"
    assert tree(small_disk)["wrong"] == []
    for path in ("/", "/informacion-publica/", "/datapackage.json"):
        assert with_rows.get(f"{PEDRO}{path}", at=small_disk)[0] == 200
    now = small_disk.run("readlink /etc/vitrina/9902/release").stdout.strip().rpartition("/")[2]
    other = better if now == with_rows.release.name else with_rows.release
    words = with_rows.refused("upgrade", "9902", "--release", str(other.archive))
    assert "no hay espacio en disco para pasar a otra versión" in words
    assert small_disk.run("systemctl is-active vitrina@9902.socket; ls /etc/vitrina/9902").stdout.split()[0] == "active"
    assert small_disk.run("readlink /etc/vitrina/9902/release").stdout.strip().endswith(now)
    assert "queda 0 % de disco" in with_rows.refused("status")
    words = with_rows.refused("handover", "9902", "--release", str(with_rows.release.archive), "--into", str(tmp_path))
    assert "no hay espacio en disco para el archivo de 9902: hacen falta" in words
    with_rows.write(SOUTH.rstrip() + '\nstate = "retired"\n')
    words = with_rows.refused("retire", "9902", "--without-archive")
    assert "para escribir de nuevo sus páginas hacen falta" in words
    assert small_disk.run("systemctl is-active vitrina@9902.socket").stdout.strip() == "active", "it lives on"
    with_rows.write(SOUTH + SOUTH.replace("9902", "9903").replace("pedro", "juan").replace("San Pedro", "San Juan"))
    words = with_rows.refused("provision", "9903", "--release", str(with_rows.release.archive))
    with_rows.write(SOUTH)
    assert "no hay espacio en disco para crear el portal 9903" in words
    assert small_disk.run("id portal-9903", check=False).returncode == 1, "nothing of it was begun"
    small_disk.run("rm /var/lib/vitrina/full")
    small_disk.run(publication("2026-10"), timeout=600)
    assert ["2026-10", 1] in tree(small_disk)["published"]


def test_a_release_is_not_begun_where_it_has_no_room(with_rows: Fleet, sur: Host, better: Release) -> None:
    sur.run("systemctl stop vitrina@9902.service vitrina-app@9902.service; mount -t tmpfs -o size=8M none /opt/vitrina/releases")
    words = with_rows.refused("upgrade", "9902", "--release", str(better.archive))
    sur.run("umount /opt/vitrina/releases")
    assert f"no hay espacio en disco para instalar la versión {better.name}" in words
    assert with_rows.get(f"{PEDRO}/buscar/?q=agua", at=sur)[0] == 200
