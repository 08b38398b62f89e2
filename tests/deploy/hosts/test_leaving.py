"""A town gets its portal in one archive and runs it by the instructions in it; then the portal here is retired, and is still read."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from demo.pdf import text_pdf
from monitor.rollout.instances.status_file import read_status
from tests.deploy.hosts.conftest import Fleet
from tests.deploy.hosts.readme import commands_of, readme_of
from tests.servers.hosts import Host

pytestmark = pytest.mark.system
TOWN = """
[instances.9902]
name = "Santa Marta La Prueba"
domains = ["prueba.gob.gt", "www.prueba.gob.gt"]
host = "norte"
state = "{state}"
"""
STORE = '\n[stores.cerca]\nhost = "norte"\n'
HERE, DAY = "https://prueba.gob.gt", "2026-11-27"
AS_PORTAL = "cd /; runuser -u portal-9902 -- env PORTAL_HOME=/var/lib/vitrina/9902 /etc/vitrina/9902/release/bin/portal"
PAPER = "/informacion-publica/estructura-organica/estructura/vigente/"
ENTER = """
import re, ssl, sys, urllib.error, urllib.parse, urllib.request
from http.cookiejar import CookieJar
base, name, password = sys.argv[1:]
opener = urllib.request.build_opener(
    urllib.request.HTTPCookieProcessor(CookieJar()), urllib.request.HTTPSHandler(context=ssl._create_unverified_context())
)
page = opener.open(base + "/cuenta/entrar/").read().decode()
token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page).group(1)
form = urllib.parse.urlencode({"login": name, "password": password, "csrfmiddlewaretoken": token}).encode()
answer = opener.open(urllib.request.Request(base + "/cuenta/entrar/", form, {"Referer": base + "/cuenta/entrar/"}))
print(answer.geturl(), "no son correctas" in answer.read().decode())
"""


@dataclass(kw_only=True)
class Leaving:
    """The portal that leaves, what its archive is, and where it was opened."""

    fleet: Fleet
    into: Path
    first: dict[str, Any]  # the account that it began with
    said: dict[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> tuple[str, str]:
        """Where the operator's key to backups is."""
        return ("--recovery-key", str(self.fleet.folder / "leaving.key"))

    @property
    def archive(self) -> Path:
        """The file that the town gets."""
        return self.into / f"entrega-9902-{DAY}.7z"

    def hand_over(self, *words: str) -> tuple[int, str, str]:
        """The order, to its end."""
        how = ["--release", str(self.fleet.release.archive), "--into", str(self.into), "--today", DAY]
        running = self.fleet.start("handover", "9902", *how, *words)
        out, err = running.communicate(timeout=1500)
        return running.returncode, out, err

    def commands(self, title: str) -> list[str]:
        """The commands of a part of the instructions, as they stand in the file beside the archive."""
        return commands_of(self.archive, title)


@pytest.fixture(scope="module")
def leaving(fleet: Fleet, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Leaving]:
    """A portal with something published, beside the others; afterwards the host is as it was."""
    fleet.write(TOWN.format(state="active"))
    report = fleet.provision("9902")
    (account,) = report["accounts"]
    (fleet.norte.root / "var/tmp/organigrama.pdf").write_bytes(text_pdf("Organigrama", ["Concejo Municipal"]))
    fleet.norte.run(f"{AS_PORTAL} import_edition laip-10-01.estructura vigente /var/tmp/organigrama.pdf", timeout=300)
    made = Leaving(fleet=fleet, into=tmp_path_factory.mktemp("town"), first=account)
    fleet.write(TOWN.format(state="active") + STORE)
    fleet.order("host", "prepare", "norte")
    fleet.order("backup", "--make-key", *made.key)
    fleet.order("backup", "9902", *made.key)
    fleet.write(TOWN.format(state="active"))
    yield made
    fleet.norte.run(
        "systemctl disable -q --now vitrina@9902.socket vitrina-nightly@9902.timer vitrina-backup@9902.timer "
        "vitrina-backup-published@9902.path 2>/dev/null; systemctl stop vitrina-app@9902; "
        "systemctl disable -q --now vitrina-store@cerca; rm -rf /etc/vitrina-store/cerca /var/lib/vitrina-store/cerca; "
        "rm -rf /etc/vitrina/firewall/stores.nft; nft -f /etc/nftables.conf; "
        "userdel portal-9902 2>/dev/null; rm -rf /var/lib/vitrina/9902 /var/lib/vitrina/.before-restore-9902; "
        "rm -rf /var/lib/vitrina-backup/9902.json /etc/vitrina/9902 /etc/nginx/vitrina/9902.*; systemctl reload nginx",
        check=False,
    )
    fleet.write()


@pytest.fixture(scope="module")
def pueblo(fleet: Fleet) -> Iterator[Host]:
    """The town's own server: a bare Debian that has nothing of ours."""
    host = fleet.net.boot("pueblo", "trixie")
    yield host
    host.stop()


def enter(fleet: Fleet, host: Host, name: str, password: str) -> tuple[str, bool]:
    """Where somebody is who tries to sign in on a host, and whether they were refused."""
    host.run("grep -q prueba.gob.gt /etc/hosts || echo 127.0.0.1 prueba.gob.gt >> /etc/hosts")
    (host.root / "var/tmp/enter.py").write_text(ENTER)
    address, refused = host.run(f"python3 /var/tmp/enter.py {HERE} {name} {password}").stdout.split()
    return address, refused == "True"


def files_of(host: Host) -> dict[str, str]:
    """Every public file of the portal, but for pages: its place and its digest."""
    said = host.run("cd /var/lib/vitrina/9902/public/current/www && find . -type f ! -name '*.html' ! -name '*.atom' | xargs sha256sum")
    return {line.split("  ")[1]: line.split("  ")[0] for line in said.stdout.splitlines()}


def test_a_dry_run_tells_the_size_and_makes_nothing(leaving: Leaving) -> None:
    code, out, err = leaving.hand_over("--dry-run")
    assert code == 0, err
    assert re.search(r"el portal ocupa \d+ MB; quedan \d+ MB de disco", out)
    assert list(leaving.into.iterdir()) == []
    assert leaving.fleet.norte.run("ls /var/lib/vitrina/.leaving/9902", check=False).returncode != 0


def test_an_order_that_was_cut_while_it_fetched_goes_on_with_the_same_archive(leaving: Leaving) -> None:
    norte, part = leaving.fleet.norte, leaving.archive.with_name(f"{leaving.archive.name}.part")
    leaving.archive.mkdir()  # the archive is made and fetched, and then it cannot take its place
    code, _, err = leaving.hand_over("--json")
    assert code == 1
    assert "repita la orden" in err
    made = json.loads(norte.run("cat /var/lib/vitrina/.leaving/9902/made.json").stdout)
    assert norte.run("ls /var/lib/vitrina/.leaving/9902").stdout.split() == [leaving.archive.name, "made.json"], "nothing in the clear"
    leaving.archive.rmdir()
    with part.open("r+b") as file:  # as if it had been cut half way
        file.truncate(made["size"] // 2)
    code, out, err = leaving.hand_over("--json")
    assert code == 0, err
    leaving.said = json.loads(out)
    assert (leaving.said["sha256"], leaving.said["size"]) == (made["sha256"], leaving.archive.stat().st_size)
    assert leaving.said["closed"] == ["administracion"]
    assert sorted(path.name for path in leaving.into.iterdir()) == [
        leaving.archive.name, f"{leaving.archive.name}.sha256", f"{leaving.archive.stem}.LEEME.txt"
    ], "the passphrase is kept nowhere"  # fmt: skip


def test_nothing_of_it_stays_on_the_host_but_word_of_it(leaving: Leaving) -> None:
    norte = leaving.fleet.norte
    assert norte.run("ls -A /var/lib/vitrina/.leaving").stdout == ""
    assert norte.run("ls -A /var/lib/vitrina/9902/private").stdout.split() == []
    for secret in (leaving.said["passphrase"], leaving.said["password"]):
        assert norte.run(f"journalctl --no-pager | grep -c -- {secret}", check=False).stdout.strip() == "0"
    entry = "select action, detail from registers_journalentry order by id desc limit 1"
    command = f"import sqlite3; print(sqlite3.connect('/var/lib/vitrina/9902/db.sqlite3').execute('{entry}').fetchone())"
    told = norte.run(f'runuser -u portal-9902 -- python3 -c "{command}"').stdout
    assert "copy_delivered" in told
    assert leaving.said["sha256"] in told
    status, _, page = leaving.fleet.get(f"{HERE}{PAPER}")
    assert (status, "ya no se actualiza" in page) == (200, False), "the portal here goes on"


def test_the_same_order_again_makes_no_other_archive(leaving: Leaving) -> None:
    code, out, _ = leaving.hand_over("--json")
    assert (code, json.loads(out)["changed"]) == (0, False)


def test_one_byte_that_differs_is_noticed_here_and_by_whoever_opens_it(leaving: Leaving, pueblo: Host) -> None:
    whole = leaving.archive.read_bytes()
    with leaving.archive.open("r+b") as file:
        file.seek(len(whole) // 2)
        file.write(bytes([whole[len(whole) // 2] ^ 1]))
    code, _, err = leaving.hand_over()
    assert code == 1
    assert "su huella es otra" in err
    (pueblo.root / "root" / leaving.archive.name).write_bytes(leaving.archive.read_bytes())
    leaving.archive.write_bytes(whole)
    pueblo.run(leaving.commands("3. PONERLO")[0], timeout=300)
    done = opened(leaving, pueblo, leaving.said["passphrase"])
    assert done.returncode != 0
    assert re.search("Data Error|CRC Failed", done.stdout + done.stderr)


def test_a_wrong_passphrase_opens_nothing_and_shows_no_name(leaving: Leaving, pueblo: Host) -> None:
    shutil.copyfile(leaving.archive, pueblo.root / "root" / leaving.archive.name)
    done = opened(leaving, pueblo, "otra-frase")
    assert done.returncode != 0
    assert "Wrong password" in done.stdout + done.stderr
    assert "portal.env" not in done.stdout


def opened(leaving: Leaving, host: Host, passphrase: str) -> subprocess.CompletedProcess[str]:
    """The instructions' own command, with somebody who types a passphrase."""
    host.run("rm -rf ~/entrega-9902")
    words = ["ssh", "-F", str(leaving.fleet.net.ssh_config), f"root@{host.address}", leaving.commands("3. PONERLO")[1]]
    return subprocess.run(leaving.fleet.net.inside(words), input=f"{passphrase}\n", capture_output=True, text=True, timeout=600)


def test_the_town_runs_it_on_its_own_debian_by_the_commands_of_its_instructions(leaving: Leaving, pueblo: Host) -> None:
    assert opened(leaving, pueblo, leaving.said["passphrase"]).returncode == 0
    outside = readme_of(leaving.archive)
    assert (pueblo.root / "root/entrega-9902/LEEME.txt").read_text(encoding="utf-8") == outside
    assert "%" not in re.sub(r"\d %", "", outside), "no blank is left"
    once = pueblo.run("cd ~/entrega-9902 && cat portal/enlaces.tsv; find . -name '*.pdf'").stdout
    assert once.count(".pdf") == 3, "the document is there once, and the list says where it belongs"
    said = pueblo.run(leaving.commands("3. PONERLO")[2], timeout=900).stdout
    assert "Todo está como se publicó" in said
    assert said.splitlines()[-1] == f"Listo: el portal responde en este servidor como {HERE}/"
    asked = ["curl", "-sk", "--resolve", f"prueba.gob.gt:443:{pueblo.address}", f"{HERE}{PAPER}"]
    page = subprocess.run(leaving.fleet.net.inside(asked), capture_output=True, text=True, timeout=60).stdout
    assert "Santa Marta La Prueba" in page
    assert "Organigrama" in page or "organigrama" in page
    (verify,) = leaving.commands("5. COMPROBAR")
    assert leaving.said["head"] in verify
    assert "Todo está como se publicó" in pueblo.run(verify, timeout=300).stdout


def test_there_the_towns_account_enters_and_infoms_does_not_and_secrets_are_others(leaving: Leaving, pueblo: Host) -> None:
    address, refused = enter(leaving.fleet, pueblo, leaving.said["username"], leaving.said["password"])
    assert (address.partition("?")[0], refused) == (f"{HERE}/cuenta/contrasena/", False), "its password is for once"
    assert enter(leaving.fleet, pueblo, "administracion", leaving.first["password"])[1] is True
    env = "var/lib/vitrina/9902/portal.env"
    theirs, ours = (pueblo.root / env).read_text(), (leaving.fleet.norte.root / env).read_text()
    keys = [re.search(r'SECRET_KEY="([^"]+)"', text) for text in (theirs, ours)]
    assert keys[0]
    assert keys[1]
    assert keys[0].group(1) != keys[1].group(1)
    (another,) = leaving.commands("4. ENTRAR")
    assert "Contraseña (se muestra solo esta vez)" in pueblo.run(another).stdout


def test_there_a_backup_brings_back_what_was_lost(leaving: Leaving, pueblo: Host) -> None:
    (back_up,) = leaving.commands("6. LO QUE")
    archive = pueblo.run(back_up).stdout.removeprefix("Respaldo: ").strip()
    pueblo.run("rm -rf /var/lib/vitrina/9902/files /var/lib/vitrina/9902/db.sqlite3")
    said = pueblo.run(f"sh ~/entrega-9902/servidor/restaurar.sh {archive}", timeout=300).stdout
    assert "Todo está como se publicó" in said
    assert enter(leaving.fleet, pueblo, "administracion", "x")[1] is True, "the application is there again"
    assert pueblo.run("systemctl --failed --quiet --no-legend").stdout == ""


def test_only_what_the_inventory_says_is_retired_and_only_with_proof_that_all_of_it_is_kept(leaving: Leaving, tmp_path: Path) -> None:
    fleet, other = leaving.fleet, tmp_path / "otro.7z"
    other.write_bytes(b"otra cosa")
    assert 'state = "retired"' in retire(fleet, "--archive", str(leaving.archive))[2]
    fleet.write(TOWN.format(state="retired"))
    for words, said in (((), "nada muestra que lo suyo esté guardado"), (("--archive", str(other)), "no es el último que se hizo")):
        code, _, err = retire(fleet, *words)
        assert (code, said in err) == (1, True), err
    code, out, _ = retire(fleet, "--archive", str(leaving.archive), "--dry-run")
    assert (code, "retirar el portal" in out) == (0, True)
    assert fleet.get(f"{HERE}/buscar/?q=agua")[0] == 200, "it lives"


def retire(fleet: Fleet, *words: str) -> tuple[int, str, str]:
    running = fleet.start("retire", "9902", *words)
    out, err = running.communicate(timeout=900)
    return running.returncode, out, err


def test_a_retirement_that_fails_leaves_the_portal_as_it_was(leaving: Leaving) -> None:
    fleet = leaving.fleet
    fleet.norte.run("echo 'nada' > /etc/nginx/vitrina/zz.conf")
    code, _, err = retire(fleet, "--archive", str(leaving.archive))
    fleet.norte.run("rm /etc/nginx/vitrina/zz.conf")
    assert code == 1
    assert "nginx -t" in err
    assert fleet.get(f"{HERE}{PAPER}")[0] == 200
    assert fleet.get(f"{HERE}/buscar/?q=agua")[0] == 200, "its application answers again"
    assert "ya no se actualiza" not in fleet.get(f"{HERE}/")[2]


def test_a_retired_portal_is_read_as_before_and_says_where_the_town_is_now(leaving: Leaving) -> None:
    fleet = leaving.fleet
    before = files_of(fleet.norte)
    code, out, err = retire(
        fleet, "--archive", str(leaving.archive), "--moved-to", "https://santamarta.gob.gt/transparencia", "--today", DAY
    )
    assert code == 0, out + err
    after = files_of(fleet.norte)
    assert set(after) == set(before)
    same = [path for path in before if not path.endswith((".json", ".xml"))]
    assert len(same) > 5
    assert [path for path in same if before[path] != after[path]] == []
    for path in ("/", PAPER, "/informacion-publica/", "/datapackage.json", "/libro.json"):
        status, headers, page = fleet.get(f"{HERE}{path}")
        assert (status, headers["strict-transport-security"]) == (200, "max-age=31536000"), path
        assert "27 de noviembre de 2026" in page or not headers["content-type"].startswith("text/html"), path
    assert fleet.get(f"{HERE}/datos/todo.zip", "--head")[0] == 200
    assert fleet.get(f"{HERE}/ahora/")[1]["location"] == "https://santamarta.gob.gt/transparencia"
    assert fleet.get(f"https://www.prueba.gob.gt{PAPER}")[1]["location"] == f"{HERE}{PAPER}"


def test_of_its_application_and_of_what_was_private_nothing_is_left(leaving: Leaving) -> None:
    fleet, norte = leaving.fleet, leaving.fleet.norte
    assert norte.run("ls -A /var/lib/vitrina/9902 /var/lib/vitrina/9902/public").stdout.split() == [
        "/var/lib/vitrina/9902:", "public", "/var/lib/vitrina/9902/public:", "current", "trees"
    ]  # fmt: skip
    assert norte.run("ls -A /etc/vitrina/9902").stdout.split() == ["certificate.json", "delivered.json", "retired.json", "tls"]
    assert norte.run("find /var/lib/vitrina/9902 ! -user root ! -type l").stdout == ""
    assert norte.run("id portal-9902", check=False).returncode != 0
    assert norte.run("systemctl list-units --all --no-legend 'vitrina*9902*'").stdout == ""
    for path in ("/panel/", "/admin/", "/cuenta/entrar/", "/buscar/?q=agua"):
        status, _, page = fleet.get(f"{HERE}{path}")
        assert (status, "Esta parte del portal ya no existe" in page) == (410, True), path
    status, headers, _ = fleet.get(f"{HERE}{PAPER}?pagina=2")
    assert (status, headers["location"]) == (302, f"{PAPER}#sin-aplicacion")


def test_the_fleet_knows_that_it_is_retired_and_the_same_order_changes_nothing_but_where_it_leads(leaving: Leaving) -> None:
    fleet = leaving.fleet
    assert "no se cambió nada" in retire(fleet)[1], "it needs no proof any more"
    code, out, _ = retire(fleet, "--moved-to", "https://nueva.gob.gt")
    assert (code, "adónde lleva" in out) == (0, True)
    assert fleet.get(f"{HERE}/ahora/")[1]["location"] == "https://nueva.gob.gt"
    said, _ = fleet.start("status", "--json").communicate(timeout=300)
    told = {item["code"]: item for item in json.loads(said)["portals"]}["9902"]
    assert (told["retired_on"], told["status"], told["problems"]) == (DAY, 200, [])
    assert read_status(json.dumps({"portals": [told]}).encode())[0].code == "9902", "the monitor takes it in"
    running = fleet.start("provision", "9902", "--release", str(fleet.release.archive))
    assert "se retiró" in running.communicate(timeout=300)[1]


def test_one_that_was_retired_lives_again_from_its_backup_and_may_be_retired_by_a_last_one(leaving: Leaving) -> None:
    fleet = leaving.fleet
    fleet.write(TOWN.format(state="active") + STORE)
    restored = fleet.order("restore", "9902", "--release", str(fleet.release.archive), *leaving.key)
    assert json.dumps(restored).count("snapshot")
    for path, status in ((PAPER, 200), ("/buscar/?q=agua", 200), ("/panel/", 302)):
        assert fleet.get(f"{HERE}{path}")[0] == status, path
    assert "ya no se actualiza" not in fleet.get(f"{HERE}/")[2]
    fleet.write(TOWN.format(state="retired") + STORE)
    code, out, err = retire(fleet)
    assert code == 0, out + err
    assert json.loads(fleet.norte.run("cat /etc/vitrina/9902/retired.json").stdout)["proof"] == "backup"
    assert fleet.get(f"{HERE}/panel/")[0] == 410
    assert fleet.get(f"{HERE}{PAPER}")[0] == 200
