"""The power goes while a portal leaves, and the same order ends it; a town with another Debian, and nobody who is root, runs it on."""

from __future__ import annotations

import itertools
import json
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from demo.pdf import text_pdf
from tests.deploy.hosts.conftest import ADMIN, Fleet, a_citizen_reads
from tests.deploy.hosts.readme import commands_of, readme_of
from tests.servers.authority import DIRECTORY, authority, why_not
from tests.servers.hosts import Host

pytestmark = pytest.mark.system
TOWN = """
[instances.9905]
name = "San Luis La Despedida"
domains = ["luis.gob.gt", "www.luis.gob.gt"]
host = "sur"
state = "{state}"
"""
HERE, DAY = "https://luis.gob.gt", "2026-11-27"
PAPER = "/informacion-publica/estructura-organica/estructura/vigente/"
AS_PORTAL = "cd /; runuser -u portal-9905 -- env PORTAL_HOME=/var/lib/vitrina/9905 /etc/vitrina/9905/release/bin/portal"
CLEAR = """
systemctl disable -q --now vitrina@9905.socket vitrina-nightly@9905.timer vitrina-app@9905 2>/dev/null
userdel portal-9905 2>/dev/null
rm -rf /var/lib/vitrina/9905 /var/lib/vitrina/.leaving/9905 /etc/vitrina/9905 /etc/nginx/vitrina/9905.*
systemctl reload nginx
"""


@dataclass(kw_only=True)
class Town:
    """The portal that leaves, and the archive that its town gets."""

    fleet: Fleet
    host: Host
    into: Path
    said: dict[str, Any] = field(default_factory=dict)

    @property
    def archive(self) -> Path:
        """The file that the town gets."""
        return self.into / f"entrega-9905-{DAY}.7z"

    def start(self, order: str, *words: str) -> subprocess.Popen[str]:
        """`deploy handover` or `deploy retire`, not waited for."""
        return self.fleet.start(order, "9905", "--today", DAY, *words)

    def hand_over(self) -> subprocess.Popen[str]:
        """The first of them, with all its words."""
        return self.start("handover", "--release", str(self.fleet.release.archive), "--into", str(self.into), "--json")

    def cut(self, running: subprocess.Popen[str], reached: Callable[[], bool]) -> str:
        """The power goes once an order has come so far, and comes back; what the order said."""
        end = time.monotonic() + 300
        while not reached():
            assert running.poll() is None, running.communicate()
            assert time.monotonic() < end, "it did not come so far"
            time.sleep(0.005)
        self.host.cut_power()
        out, err = running.communicate(timeout=300)
        self.host.start()
        assert running.returncode == 1
        return out + err

    def on_disk(self, path: str) -> Path:
        """A file of the portal's host."""
        return self.host.root / path.lstrip("/")


@pytest.fixture(scope="module")
def town(fleet: Fleet, sur: Host, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A portal on the second host, with something published; afterwards that host is as it was."""
    made = Town(fleet=fleet, host=sur, into=tmp_path_factory.mktemp("town"))
    fleet.write(TOWN.format(state="active"))
    fleet.provision("9905")
    made.on_disk("/var/tmp/organigrama.pdf").write_bytes(text_pdf("Organigrama", ["Concejo Municipal"]))
    sur.run(f"{AS_PORTAL} import_edition laip-10-01.estructura vigente /var/tmp/organigrama.pdf", timeout=300)
    yield made
    sur.run(CLEAR, check=False)
    fleet.write()


@pytest.fixture(scope="module")
def aldea(fleet: Fleet) -> Iterator[Host]:
    """The town's own server: a bare Debian 12, where its person signs in as somebody who may use sudo."""
    host = fleet.net.boot("aldea", "bookworm")
    host.run(f"useradd -m -s /bin/bash {ADMIN}; cp -r ~/.ssh ~{ADMIN}/; chown -R {ADMIN}: ~{ADMIN}/.ssh")
    host.run(f"echo '{ADMIN} ALL=(ALL) NOPASSWD: ALL' > /etc/sudoers.d/{ADMIN}")
    yield host
    host.stop()


def files_of(host: Host) -> dict[str, str]:
    """Every public file but for pages and what tells of them: its place and its digest."""
    said = host.run("cd /var/lib/vitrina/9905/public/current/www && find . -type f ! -name '*.html' ! -name '*.atom' | xargs sha256sum")
    told = {line.split("  ")[1]: line.split("  ")[0] for line in said.stdout.splitlines()}
    return {path: digest for path, digest in told.items() if not path.endswith((".json", ".xml"))}


def test_a_power_cut_while_the_archive_is_made_costs_nothing_but_the_same_order_again(town: Town, tmp_path: Path) -> None:
    making = town.on_disk("/var/lib/vitrina/.leaving/9905")
    with a_citizen_reads(town.fleet, f"{HERE}{PAPER}", tmp_path, at=town.host) as answers:
        said = town.cut(town.hand_over(), lambda: any(making.glob("*.part*")))
        assert not town.archive.exists()
        again = town.hand_over()
        out, err = again.communicate(timeout=900)
    assert "se cortó la conexión con él en «9905: hacer el archivo»" in said
    assert again.returncode == 0, err
    town.said = json.loads(out)
    assert [status for status, _ in itertools.groupby(answers)] == ["200", "000", "200"], "all is read while the host has power"
    assert list(making.parent.iterdir()) == [], "nothing of the try that was cut is left"
    assert [path.name for path in town.into.iterdir() if path.name.startswith(".")] == []
    assert town.host.run("systemctl --failed --quiet --no-legend").stdout == ""


def test_on_debian_12_somebody_who_may_use_sudo_runs_what_debian_13_made(town: Town, aldea: Host) -> None:
    home = aldea.root / "home" / ADMIN / town.archive.name
    home.write_bytes(town.archive.read_bytes())
    bring = f"sudo mv ~/{town.archive.name} ~root/"
    assert f"desde ella: {bring}\n" in readme_of(town.archive)
    install, unpack, run = commands_of(town.archive, "3. PONERLO")
    typed(aldea, bring)
    typed(aldea, "sudo -i", install)
    typed(aldea, "sudo -i", unpack, town.said["passphrase"])
    assert typed(aldea, "sudo -i", run).splitlines()[-1] == f"Listo: el portal responde en este servidor como {HERE}/"
    (verify,) = commands_of(town.archive, "5. COMPROBAR")
    assert "Todo está como se publicó" in typed(aldea, "sudo -i", verify)
    status, _, page = town.fleet.get(f"{HERE}{PAPER}", at=aldea)
    assert (status, "San Luis La Despedida" in page) == (200, True)


def typed(host: Host, *lines: str) -> str:
    """What somebody reads who is not root and types these lines on a host."""
    words = ["ssh", "-T", "-F", str(host.lan.ssh_config), f"{ADMIN}@{host.address}", "bash", "-e"]
    done = subprocess.run(host.lan.inside(words), input="\n".join(lines) + "\n", capture_output=True, text=True, timeout=900)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_there_an_authority_signs_by_one_command_and_the_clock_of_debian_renews(town: Town, aldea: Host, tmp_path: Path) -> None:
    if reason := why_not():
        pytest.skip(reason)
    ask = next(line[6:] for line in readme_of(town.archive).splitlines() if line.startswith("    # sh "))
    ask = ask.replace("CORREO-DE-INFORMÁTICA", "informatica@luis.gob.gt")
    aldea.run(f"mkdir -p ~/.config/letsencrypt; echo 'server = {DIRECTORY}' > ~/.config/letsencrypt/cli.ini")
    with authority(town.fleet.net, tmp_path) as signer, signer.believed_by(aldea):
        (aldea.root / "usr/local/share/ca-certificates/prueba.crt").write_bytes(signer.root.read_bytes())
        aldea.run("update-ca-certificates")
        signer.tell({"luis.gob.gt": aldea.address})
        early = aldea.run(ask, check=False, timeout=300)
        assert early.returncode == 1
        assert "Revise que cada uno de estos nombres apunte ya a este servidor" in early.stderr
        signer.tell({"www.luis.gob.gt": aldea.address})
        assert "Listo: el portal muestra su certificado nuevo" in aldea.run(ask, timeout=300).stdout
        first = shown(town.fleet, aldea, signer.signer)
        assert "Listo" in aldea.run(ask, timeout=300).stdout
        aldea.run("systemctl start certbot.service", timeout=900)
        assert shown(town.fleet, aldea, signer.signer) == first, "most of its life is left"
        aldea.run("sed -i '1i renew_before_expiry = 3650 days' /etc/letsencrypt/renewal/portal-9905.conf")
        aldea.run("systemctl start certbot.service", timeout=900)
        assert shown(town.fleet, aldea, signer.signer) != first
        assert aldea.run("systemctl is-enabled certbot.timer; systemctl is-active certbot.timer").stdout.split() == ["enabled", "active"]


def shown(fleet: Fleet, host: Host, trust: Path) -> str:
    """The certificate that visitors are shown under both names, once it holds against what is trusted."""
    for name, status in (("luis.gob.gt", 200), ("www.luis.gob.gt", 301)):
        assert fleet.get(f"https://{name}/", trust=str(trust), at=host)[0] == status, name
    asked = ["openssl", "s_client", "-connect", f"{host.address}:443", "-servername", "luis.gob.gt"]
    said = subprocess.run(fleet.net.inside(asked), capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=30).stdout
    return said[said.index("-----BEGIN") : said.index("-----END CERTIFICATE")]


def test_power_cuts_at_the_worst_moments_of_a_retirement_are_mended_by_the_same_order(town: Town, tmp_path: Path) -> None:
    town.fleet.write(TOWN.format(state="retired"))
    town.host.run("cd /var/lib/vitrina/9905/private && seq 4000 | xargs touch")  # so that to remove it takes its time
    order, before = ("retire", "--archive", str(town.archive)), files_of(town.host)
    site, alive = town.on_disk("/etc/nginx/vitrina/9905.conf"), town.on_disk("/var/lib/vitrina/9905/instance.json")
    with a_citizen_reads(town.fleet, f"{HERE}{PAPER}", tmp_path, at=town.host) as answers:
        town.cut(town.start(*order), lambda: site.read_text().startswith("# retirado"))
        assert alive.exists(), "everything of it is there"
        assert files_of(town.host) == before
        town.host.run("touch /var/lib/vitrina/9905/public/current/www/sobra.txt")
        _, failed = town.start(*order).communicate(timeout=900)
        assert "faltarían 1 archivos públicos (sobra.txt)" in failed
        assert "El portal quedó como estaba." in failed
        assert town.fleet.get(f"{HERE}/panel/", at=town.host)[0] == 302, "what was cut is not taken for what was there"
        said = town.cut(town.start(*order), lambda: not alive.exists())
        assert "done" not in json.loads(town.on_disk("/etc/vitrina/9905/retired.json").read_text()), "it was cut on the way"
        assert files_of(town.host) == before
        last = town.start(*order)
        out, err = last.communicate(timeout=900)
    assert "se cortó la conexión con él en «9905: retirar el portal»" in said
    assert last.returncode == 0, out + err
    assert [status for status, _ in itertools.groupby(answers)] == ["200", "000", "200", "000", "200"], "all is read while it has power"
    assert files_of(town.host) == before
    assert "27 de noviembre de 2026" in town.fleet.get(f"{HERE}{PAPER}", at=town.host)[2]
    assert town.fleet.get(f"{HERE}/panel/", at=town.host)[0] == 410
    assert sorted(path.name for path in town.on_disk("/var/lib/vitrina/9905").iterdir()) == ["public"]
    assert town.host.run("id portal-9905", check=False).returncode != 0
    assert town.host.run("systemctl --failed --quiet --no-legend; systemctl list-units --all --no-legend 'vitrina*9905*'").stdout == ""
    told = {item["code"]: item for item in town.fleet.order("status")["portals"]}["9905"]
    assert (told["retired_on"], told["problems"]) == (DAY, [])
