"""Backups and restores on booted hosts: what is kept, what cannot be deleted, what comes back, and what is said where something fails.

Two stores: `lejos` on sur, which only adds, and `cerca` on norte, beside the portal. At the end the fleet is as it was.
"""

from __future__ import annotations

import json
import shlex
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from deploy.recovery import read_recovery_key
from tests.deploy.hosts.conftest import Fleet
from tests.deploy.hosts.operators_machine import HOME, operators_machine
from tests.servers.hosts import Host

pytestmark = pytest.mark.system
STORES = '\n[stores.lejos]\nhost = "sur"\nappend_only = true\n\n[stores.cerca]\nhost = "norte"\n'
ADDRESS = "https://ejemplo.gob.gt"
KNOCK = """
import base64, ssl, sys, urllib.error, urllib.request
store, url, method, password = sys.argv[1:]
asked = urllib.request.Request(url, method=method, data=b"x" if method == "POST" else None)
asked.add_header("Authorization", "Basic " + base64.b64encode(f"9901:{password}".encode()).decode())
try:
    print(urllib.request.urlopen(asked, context=ssl.create_default_context(cafile=f"/etc/vitrina-backup/{store}.pem")).status)
except urllib.error.HTTPError as refused:
    print(refused.code)
"""
FAST = "/etc/systemd/system/vitrina-backup-published@.service.d"


class Kept:
    """The fleet with its stores and the operator's key; `order` expects success, `refused` the words of a failure."""

    def __init__(self, fleet: Fleet, sur: Host, folder: Path) -> None:
        self.fleet, self.norte, self.sur, self.key = fleet, fleet.norte, sur, folder / "recovery.key"

    def start(self, *words: str, key: Path | None = None) -> Any:
        return self.fleet.start(*words, "--recovery-key", str(key or self.key))

    def order(self, *words: str) -> Any:
        return self.fleet.order(*words, "--recovery-key", str(self.key))

    def restore(self, *words: str) -> Any:
        return self.order("restore", "9901", "--releases", str(self.fleet.release.archive.parent), *words)

    def refused(self, *words: str, key: Path | None = None) -> str:
        running = self.start(*words, key=key)
        out, err = running.communicate(timeout=900)
        assert running.returncode == 1, out + err
        return str(out + err)

    def notes(self, host: Host) -> Any:
        return json.loads(host.run("cat /var/lib/vitrina-backup/9901.json").stdout)

    def publish(self, period: str) -> None:
        words = f"laip-10-12.internacionales {period} --justify no_movement --why 'Nadie viajó al exterior en ese mes.'"
        clean = "env -i PATH=/usr/bin:/bin LANG=C.UTF-8 PORTAL_HOME=/var/lib/vitrina/9901"
        self.norte.run(f"cd /; runuser -u portal-9901 -- {clean} /etc/vitrina/9901/release/bin/portal import_edition {words}", timeout=120)

    def in_database(self, words: str) -> None:
        program = "import sqlite3, sys; held = sqlite3.connect(sys.argv[1]); held.execute(sys.argv[2]); held.commit()"
        words = shlex.join(["python3", "-c", program, "/var/lib/vitrina/9901/db.sqlite3", words])
        self.norte.run(f"runuser -u portal-9901 -- {words}")

    def checked_by_hand(self, release: str) -> Any:
        """The newest copy in `lejos`, proven on sur with a release by another name."""
        secrets = f"{read_recovery_key(self.key)}\\n{self.norte.run('cat /etc/vitrina/9901/backup/password').stdout.strip()}\\n"
        given = json.dumps({"code": "9901", "store": "lejos", "snapshot": "latest", "release": release})
        program = f"PYTHONPATH=/usr/local/lib/vitrina python3 -m deploy.keeping.checking {shlex.quote(given)}"
        return json.loads(self.sur.run(f"printf '{secrets}' | sudo env {program}", timeout=300).stdout)["checked"]

    def place(self, host: str) -> None:
        """The inventory, with the portal on a host."""
        self.fleet.write(STORES)
        first, rest = self.fleet.inventory.read_text().split("[instances.9901]")
        before, after = rest.split('host = "norte"', 1)
        self.fleet.inventory.write_text(f'{first}[instances.9901]{before}host = "{host}"{after}')

    def page(self, host: Host, path: str) -> tuple[int, str]:
        """What a visitor whose line leads to a host is shown."""
        asked = f"curl -sk -w '\\n%{{http_code}}' --resolve ejemplo.gob.gt:443:{host.address} {ADDRESS}{path}"
        body, _, status = self.fleet.run_line(asked).stdout.rpartition("\n")
        return int(status), body


@pytest.fixture(scope="module")
def kept(fleet: Fleet, sur: Host, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    """Stores prepared, a key made, the portal backed up for the first time."""
    made = Kept(fleet, sur, tmp_path_factory.mktemp("operator"))
    made.place("norte")
    fleet.order("host", "prepare")
    made.order("backup", "--make-key")
    made.norte.run(f"mkdir -p {FAST}; printf '[Service]\\nEnvironment=SETTLE=1\\n' > {FAST}/fast.conf; systemctl daemon-reload")
    made.publish("2026-08")
    made.order("backup")
    yield made
    for host in (fleet.norte, sur):
        units = "vitrina-backup@9901.timer vitrina-backup-published@9901.path vitrina-store@lejos vitrina-store@cerca"
        host.run(f"systemctl disable -q --now {units}; rm -rf {FAST} /var/lib/vitrina-store /var/lib/vitrina/.before*", check=False)
        host.run("rm -f /var/lib/vitrina-backup/*.json; systemctl daemon-reload; systemctl reset-failed", check=False)
    fleet.write()


def test_every_store_takes_a_copy_and_one_that_does_not_protect_is_told(kept: Kept) -> None:
    running = kept.start("backup", "--json")
    out, err = running.communicate(timeout=600)
    assert running.returncode == 0, out + err
    assert "9901 está en norte, donde está cerca: ese no lo protege" in err
    (portal,) = json.loads(out)["portals"]
    assert {name: store["error"] for name, store in portal["stores"].items()} == {"lejos": "", "cerca": ""}
    listed = kept.order("backup", "9901", "--list")["copies"]
    assert {copy["store"] for copy in listed} == {"lejos", "cerca"}
    assert {(copy["host"], copy["release"]) for copy in listed} == {("norte", kept.fleet.release.name)}


def test_the_keys_are_roots_alone_and_the_operators_is_on_no_disk(kept: Kept) -> None:
    assert kept.norte.run("stat -c '%U %a' /etc/vitrina/9901/backup /etc/vitrina/9901/backup/key").stdout.split() == [
        "root", "700", "root", "600"
    ]  # fmt: skip
    assert kept.norte.run("runuser -u portal-9901 -- cat /etc/vitrina/9901/backup/key", check=False).returncode != 0
    secret = kept.key.read_text().strip().replace("-", "")[:52]
    assert kept.norte.run(f"grep -rlF {secret} /etc /var/lib/vitrina* /tmp /root /run/systemd 2>/dev/null", check=False).stdout == ""


def test_units_are_hardened_and_strangers_do_not_reach_a_store(kept: Kept) -> None:
    for host, unit in ((kept.norte, "vitrina-backup@9901.service"), (kept.sur, "vitrina-store@lejos.service")):
        said = host.run(f"systemd-analyze security {unit} --no-pager | tail -n 1").stdout
        assert float(said.split(":")[1].split()[0]) < 3, said
    assert _knock(kept, "lejos", kept.sur, "GET", "/") == 401, "a host of the fleet is asked who it is"
    knock = f"curl -sk -o /dev/null -w %{{http_code}} --max-time 3 https://{kept.sur.address}:8480/"
    assert kept.fleet.run_line(knock).stdout == "000", "others are not answered"


def test_a_publication_is_kept_at_once_and_nobody_is_woken_for_it(kept: Kept) -> None:
    before = kept.notes(kept.norte)
    kept.norte.run("systemctl stop vitrina@9901.service vitrina-app@9901.service")
    kept.publish("2026-09")
    until = time.monotonic() + 90
    while kept.notes(kept.norte).get("published") == before.get("published") and time.monotonic() < until:
        time.sleep(1)
    after = kept.notes(kept.norte)
    assert after["published"] != before["published"]
    assert all(after["stores"][name]["snapshot"] != before["stores"][name]["snapshot"] for name in ("lejos", "cerca"))
    assert kept.norte.run("systemctl is-active vitrina-app@9901", check=False).stdout.strip() == "inactive"


def test_every_night_has_its_copy(kept: Kept) -> None:
    assert kept.norte.run("systemctl is-enabled vitrina-backup@9901.timer").stdout.strip() == "enabled"
    asked = 'date -d "$(systemctl show vitrina-backup@9901.timer -p NextElapseUSecRealtime --value)" +%s'
    wait = int(kept.norte.run(asked).stdout) - time.time()
    assert 0 < wait < 26 * 3600


def test_nothing_can_be_taken_out_of_the_store_that_only_adds_not_even_with_the_hosts_own_keys(kept: Kept) -> None:
    answers = {name: _attack(kept, host, name) for name, host in (("lejos", kept.sur), ("cerca", kept.norte))}
    assert answers["lejos"] == {"delete": 403, "data": 403, "overwrite": 403, "other": 403, "stranger": 401}
    assert answers["cerca"] == {"delete": 200, "data": 200, "overwrite": 200, "other": 403, "stranger": 401}, "this can be told apart"
    kept.norte.run("rm -rf /var/lib/vitrina-store/cerca/9901")  # what was destroyed there is made anew
    (portal,) = kept.order("backup")["portals"]
    assert portal["remade"] == ["cerca"]
    assert {store["error"] for store in portal["stores"].values()} == {""}


def _attack(kept: Kept, host: Host, store: str) -> dict[str, int]:
    """What the store answers to whoever has become root on the portal's host."""
    folder = f"/var/lib/vitrina-store/{store}/9901"
    snapshot = host.run(f"ls {folder}/snapshots | tail -n 1").stdout.strip()
    data = host.run(f"find {folder}/data -type f | head -n 1").stdout.strip().rpartition("/")[2]
    password = kept.norte.run("cat /etc/vitrina/9901/backup/password").stdout.strip()
    return {
        "stranger": _knock(kept, store, host, "GET", "/9901/config", "adivinada"),
        "other": _knock(kept, store, host, "GET", "/0501/config", password),
        "overwrite": _knock(kept, store, host, "POST", "/9901/config", password),
        "delete": _knock(kept, store, host, "DELETE", f"/9901/snapshots/{snapshot}", password),
        "data": _knock(kept, store, host, "DELETE", f"/9901/data/{data}", password),
    }


def _knock(kept: Kept, store: str, host: Host, method: str, path: str, password: str = "") -> int:
    """The status with which a store answers the portal's host, which knows its certificate."""
    words = [store, f"https://{host.address}:8480{path}", method, password]
    return int(kept.norte.run(f"python3 -c {shlex.quote(KNOCK)} {shlex.join(words)}").stdout)


FALSE = """from deploy.keeping.stores import own_repository, store_named
own_repository(store_named('lejos'), '9901').restic('backup', '--time', '2024-01-25 00:00:00', '/etc/hostname')"""


def test_old_copies_leave_by_the_operators_key_alone_and_a_false_date_makes_none_go(kept: Kept) -> None:
    kept.order("backup")
    kept.norte.run(f"PYTHONPATH=/usr/local/lib/vitrina python3 -c {shlex.quote(FALSE)}")  # by somebody who took the portal's host
    folder = "/var/lib/vitrina-store/lejos/9901"
    first, second, *rest = kept.sur.run(f"cd {folder}/snapshots; ls -tr").stdout.split()
    kept.sur.run(f"cd {folder}/snapshots; touch -d 2024-01-10 {first}; touch -d 2024-01-20 {second}")
    planned = {item["store"]: item for item in kept.order("backup", "--prune", "--dry-run")["portals"]}
    assert [copy["snapshot"] for copy in planned["lejos"]["removed"]] == [first[:8]], "the second is the last of its month"
    assert (planned["cerca"]["removed"], planned["lejos"]["checked"]) == ([], False)
    assert kept.sur.run(f"ls {folder}/snapshots | wc -l").stdout.strip() == str(2 + len(rest))
    done = {item["store"]: item for item in kept.order("backup", "--prune")["portals"]}
    assert ([copy["snapshot"] for copy in done["lejos"]["removed"]], done["lejos"]["checked"]) == ([first[:8]], True)
    assert set(kept.sur.run(f"ls {folder}/snapshots").stdout.split()) == {second, *rest}
    assert kept.sur.run(f"find {folder} ! -user vitrina-store").stdout == "", "the store serves what is left"
    assert [item["removed"] for item in kept.order("backup", "--prune", "9901")["portals"]] == [[], []]
    (portal,) = kept.order("backup")["portals"]
    assert {store["error"] for store in portal["stores"].values()} == {""}
    false = next(copy["snapshot"] for copy in kept.order("backup", "9901", "--list")["copies"] if not copy["release"])
    secret = read_recovery_key(kept.key)
    kept.sur.run(f"cd {folder}; echo {secret} | RESTIC_PASSWORD_FILE=/dev/stdin restic -r . --no-cache forget {false} -q")


def test_a_store_that_is_down_does_not_stop_the_other(kept: Kept) -> None:
    kept.sur.run("systemctl stop vitrina-store@lejos")
    said = kept.refused("backup", "9901")
    assert "9901 en lejos: NO  no se llega a lejos" in said
    assert "systemctl status vitrina-store@lejos" in said
    stores = kept.notes(kept.norte)["stores"]
    assert stores["cerca"]["error"] == ""
    assert stores["lejos"]["succeeded_at"] < stores["cerca"]["succeeded_at"]
    kept.sur.run("systemctl start vitrina-store@lejos")
    kept.norte.run("systemctl reset-failed")
    kept.order("backup")


def test_what_cannot_be_restored_is_said_with_its_remedy(kept: Kept, tmp_path: Path) -> None:
    assert "repita la orden con --over-living" in kept.refused("restore", "9901")
    assert 'host = "sur"' in kept.refused("restore", "9901", "--to", "sur")
    assert "No hay una copia «00000000»" in kept.refused("restore", "9901", "--over-living", "--snapshot", "00000000")
    running = kept.fleet.start("backup", "--make-key", "--recovery-key", str(tmp_path / "other"))
    assert running.wait(60) == 0
    assert "esta llave de recuperación no lo abre" in kept.refused("restore", "9901", "--over-living", key=tmp_path / "other")
    kept.sur.run("mount -t tmpfs -o size=30m tmpfs /var/lib/vitrina")
    said = kept.refused("restore", "9901", "--check", "--on", "sur", "--releases", str(kept.fleet.release.archive.parent))
    assert "no queda disco: hacen falta" in said
    kept.place("sur")
    said = kept.refused("restore", "9901", "--stop-old", "--releases", str(kept.fleet.release.archive.parent))
    assert "No hay espacio en disco en sur para la copia" in said, "asked before the old one is stopped"
    assert "agregue un disco" in said
    assert kept.norte.run("systemctl is-active vitrina@9901.socket").stdout.strip() == "active"
    kept.place("norte")
    kept.sur.run("umount /var/lib/vitrina")
    assert kept.page(kept.norte, "/")[0] == 200


def test_a_first_copy_is_not_begun_where_a_store_has_no_room_for_it(kept: Kept) -> None:
    kept.sur.run("mount -t tmpfs -o size=30m tmpfs /var/lib/vitrina-store")
    said = kept.refused("backup")
    kept.sur.run("umount /var/lib/vitrina-store")
    assert "No hay espacio en disco en sur para la primera copia de 9901 en lejos: hacen falta" in said
    assert "No se copió nada" in said
    kept.order("backup")


def test_a_damaged_backup_is_noticed_and_not_used(kept: Kept) -> None:
    folder = "/var/lib/vitrina-store/lejos/9901"
    kept.sur.run(f"cp -a {folder} /var/tmp/whole; find {folder}/data -type f -exec truncate -s -20 {{}} +")
    said = kept.refused(
        "restore", "9901", "--check", "--from", "lejos", "--on", "sur", "--releases", str(kept.fleet.release.archive.parent)
    )
    assert "está dañado: restaure de otro almacén" in said
    assert "está dañado" in kept.notes(kept.norte)["restored"]["error"]
    kept.sur.run(f"rm -rf {folder}; mv /var/tmp/whole {folder}")


def test_a_copy_of_an_older_release_is_migrated_and_one_of_a_newer_release_refused(kept: Kept) -> None:
    other, future = "/opt/vitrina/releases/0.0.0-otra", "('registers', '9999_future', '2026-11-27')"
    kept.sur.run(f"sudo ln -sfn /opt/vitrina/releases/{kept.fleet.release.name} {other}")
    kept.in_database(f"INSERT INTO django_migrations (app, name, applied) VALUES {future}")
    kept.order("backup")
    assert "es de una versión más nueva" in kept.checked_by_hand("0.0.0-otra")["error"]
    kept.in_database("DELETE FROM django_migrations WHERE name = '9999_future'")
    kept.order("backup")
    checked = kept.checked_by_hand("0.0.0-otra")
    assert (checked["error"], checked["release"], checked["links"]) == ("", "0.0.0-otra", 2)
    kept.sur.run(f"sudo rm {other}")


def test_a_restore_proven_elsewhere_is_shown_by_the_portal_and_repeats_every_week_by_systemd(kept: Kept) -> None:
    clock = "vitrina-restore-check"
    with operators_machine(kept.fleet, (kept.norte, kept.sur), kept.key) as (machine, deploy):
        paths = "--inventory flota.toml --recovery-key recovery.key --ssh-config ssh_config --releases releases"
        machine.run(f"cd {HOME}; {deploy} restore --check --random 1 --weekly {paths}")
        next_at = f"$(systemctl show {clock}.timer -p NextElapseUSecRealtime --value)"
        day, hour, enabled = machine.run(f'date -u -d "{next_at}" "+%a %H"; systemctl is-enabled {clock}.timer').stdout.split()
        assert (day, int(hour) in (8, 9, 10), enabled) == ("Sun", True, "enabled")
        soon = "[Timer]\\nOnCalendar=\\nOnCalendar=%s\\nRandomizedDelaySec=0\\nAccuracySec=1s\\n"
        machine.run(
            f"mkdir -p /run/systemd/system/{clock}.timer.d; cd /run/systemd/system/{clock}.timer.d; "
            f"printf '{soon}' \"$(date -u -d '+3 sec' '+%F %T UTC')\" > soon.conf; systemctl daemon-reload; systemctl restart {clock}.timer"
        )
        ended, until = "", time.monotonic() + 900
        while not ended and time.monotonic() < until:
            time.sleep(1)
            ended = machine.run(f"systemctl show {clock}.service -p ExecMainExitTimestamp --value").stdout.strip()
        assert machine.run(f"systemctl show {clock}.service -p Result --value").stdout.strip() == "success"
        said = machine.run(f"journalctl -u {clock} -o cat --no-pager").stdout
        assert "9901: copia" in said
        assert "bien, 2 eslabones" in said
        machine.run(f"systemctl stop {clock}.timer")
        told = machine.run(f"cd {HOME}; {deploy} status --inventory flota.toml --ssh-config ssh_config", check=False, timeout=300)
        assert (told.returncode, "el reloj de la restauración de cada semana está apagado" in told.stderr) == (1, True)
    checked = kept.notes(kept.norte)["restored_well"]
    assert (checked["host"], checked["links"]) == ("sur", 2)
    told = next(item for item in kept.fleet.order("status")["portals"] if item["code"] == "9901")
    assert told["restored_well"]["checked_at"] == checked["checked_at"]
    assert "Última restauración comprobada" in kept.page(kept.norte, "/datos/")[1]
    assert kept.sur.run("ls -A /var/lib/vitrina | grep check", check=False).stdout == "", "nothing of the town stays there"


def test_a_portal_of_which_everything_was_deleted_comes_back_though_the_power_fails_meanwhile(kept: Kept) -> None:
    doors = "vitrina@9901.socket vitrina-app@9901 vitrina-backup-published@9901.path"
    gone = "/var/lib/vitrina/9901 /etc/vitrina/9901 /etc/nginx/vitrina/9901* /var/lib/vitrina-backup/9901.json"
    kept.norte.run(f"systemctl stop {doors}; rm -rf {gone}; systemctl reload nginx")
    running = kept.start("restore", "9901")
    until = time.monotonic() + 120
    while "fetched" not in kept.norte.run("ls /var/lib/vitrina/.restoring-9901", check=False).stdout and time.monotonic() < until:
        time.sleep(0.2)
    kept.norte.cut_power()
    running.communicate(timeout=300)
    kept.norte.start()
    done = kept.restore()
    assert done["restored"]["links"] == 2
    status, ledger = kept.page(kept.norte, "/libro.json")
    assert (status, json.loads(ledger)["count"]) == (200, 2)
    assert kept.page(kept.norte, "/cuenta/entrar/")[0] == 200
    assert kept.restore()["changed"] is False, "the same order again"
    assert {store["error"] for store in done["portals"][0]["stores"].values()} == {""}


def test_a_portal_moves_to_the_other_host_when_its_own_is_dead_and_never_lives_twice(kept: Kept) -> None:
    kept.norte.cut_power()
    kept.place("sur")
    plan = kept.restore("--to", "sur", "--dry-run")
    assert (plan["copy"]["store"], plan["dry_run"]) == ("lejos", True)
    running = kept.start("restore", "9901", "--to", "sur", "--releases", str(kept.fleet.release.archive.parent))
    out, err = running.communicate(timeout=900)
    assert running.returncode == 0, out + err
    assert "norte no contesta, y se toma por perdido" in err
    assert "2 eslabones" in out
    assert f"debe apuntar a {kept.sur.address}" in out
    assert kept.page(kept.sur, "/libro.json")[0] == 200
    assert kept.page(kept.sur, "/cuenta/entrar/")[0] == 200
    kept.norte.start()
    assert kept.norte.run("systemctl start vitrina-backup@9901", check=False).returncode != 0
    assert "lejos no acepta a 9901 desde aquí" in kept.norte.run("journalctl -u vitrina-backup@9901 -o cat -n 20").stdout, (
        "it is fenced off"
    )
    assert "todavía vive en norte" in kept.refused("restore", "9901")
    assert kept.restore("--stop-old")["changed"] is False
    assert kept.norte.run("systemctl is-active vitrina@9901.socket", check=False).stdout.strip() == "inactive"


def test_and_moves_back_with_a_last_copy_of_what_it_had(kept: Kept) -> None:
    kept.place("norte")
    assert "todavía vive en sur" in kept.refused("restore", "9901", "--over-living")
    done = kept.restore("--stop-old")
    assert (done["copy"]["host"], done["restored"]["links"]) == ("sur", 2)
    assert done["restored"]["aside"] == "/var/lib/vitrina/.before-restore-9901"
    assert kept.page(kept.norte, "/libro.json")[0] == 200
    assert kept.sur.run("ls /etc/nginx/vitrina/ | grep 9901.conf", check=False).stdout == ""
    kept.sur.run("rm -rf /var/lib/vitrina/9901 /etc/vitrina/9901; userdel portal-9901", check=False)
    assert kept.norte.run("systemctl --failed --quiet --no-legend").stdout == ""
    assert kept.fleet.provision()["changed"] == 0
