"""Two hosts, of two Debians and with two kinds of operator, and everything that may cut an order: Ctrl-C, the power, the cable."""

from __future__ import annotations

import itertools
import json
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from deploy.release import Release
from tests.deploy.hosts.conftest import ADMIN, SOUTH, Fleet, a_citizen_reads
from tests.servers.hosts import Host

pytestmark = pytest.mark.system
EXAMPLE, PEDRO = "https://ejemplo.gob.gt", "https://pedro.gob.gt"
NOTE, LINK = "/etc/vitrina/9902/upgrade.json", "/etc/vitrina/9902/release"


@pytest.fixture(scope="module")
def south(fleet: Fleet, sur: Host) -> Iterator[Fleet]:
    """The fleet whose inventory has a portal on the second host, where nothing stands yet."""
    fleet.write(SOUTH)
    yield fleet
    fleet.write()


def until(what: Callable[[], bool], seconds: float = 600) -> None:
    """Wait for something."""
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.2)


def holds(host: Host, command: str) -> bool:
    """Whether a command ends well on a host."""
    return host.run(command, check=False).returncode == 0


def release_of(host: Host) -> str:
    """The release that the portal of the second host runs."""
    return host.run(f"readlink {LINK}").stdout.strip().rpartition("/")[2]


def test_who_may_not_use_sudo_without_a_password_is_told_how(south: Fleet, sur: Host) -> None:
    sur.run(f"mv /etc/sudoers.d/{ADMIN} ~/kept")
    said = [south.refused("host", "prepare", "sur"), south.refused("status")]
    sur.run(f"mv ~/kept /etc/sudoers.d/{ADMIN}")
    for words in said:
        assert f"{ADMIN} no puede usar sudo sin contraseña" in words
        assert f"{ADMIN} ALL=(ALL) NOPASSWD: ALL" in words


def test_an_order_ended_by_its_operator_is_gone_on_with_by_the_next_which_waits_for_what_was_left(south: Fleet, sur: Host) -> None:
    order = ["provision", "9902", "--release", str(south.release.archive)]
    first = south.start(*order)
    until(lambda: holds(sur, "pgrep -f 'pip install'"))
    began = time.monotonic()
    first.send_signal(signal.SIGINT)
    out, err = first.communicate(timeout=60)
    assert (first.returncode, time.monotonic() - began < 20) == (1, True), out + err
    assert "Interrumpido. Repita la misma orden" in err
    assert "Traceback" not in err
    second = south.start(*order)
    until(lambda: holds(sur, "test -e /var/lib/vitrina/9902/db.sqlite3"))
    sur.cut_power()
    out, err = second.communicate(timeout=300)
    sur.start()
    assert second.returncode == 1
    assert "Otra orden trabaja en sur" in err, "what was left of the first one was still at work"
    assert "[sur] NO SE PUDO: se cortó la conexión con él en «9902: crear el portal»" in err


def test_after_a_power_cut_the_same_order_makes_the_portal_and_once_more_changes_nothing(south: Fleet, sur: Host) -> None:
    order = ["provision", "9902", "--release", str(south.release.archive)]
    (report,) = south.order(*order)
    assert [account["address"] for account in report["accounts"]] == [PEDRO]
    status, headers, page = south.get(f"{PEDRO}/", at=sur)
    assert (status, "San Pedro La Prueba" in page) == (200, True)
    assert headers["strict-transport-security"] == "max-age=31536000"
    again = [*south.order("host", "prepare"), *south.order("provision", "--release", str(south.release.archive))]
    assert [(item["host"], item["changed"]) for item in again] == [("norte", 0), ("sur", 0)] * 2
    assert south.get(f"{PEDRO}/buscar/?q=agua", at=sur)[0] == 200


def test_both_hosts_are_told_of_in_one_order_and_one_that_is_down_hides_nothing_of_the_other(south: Fleet, sur: Host) -> None:
    told = south.order("status")
    assert [item["name"] for item in told["hosts"]] == ["norte", "sur"]
    assert {item["code"]: (item["host"], item["status"], item["release"]) for item in told["portals"]} == {
        "9901": ("norte", 200, south.release.name),
        "9902": ("sur", 200, south.release.name),
    }
    assert [item["debian"].split(".")[0] for item in told["hosts"]] == ["12", "13"]
    sur.plug(on=False)
    words = south.refused("status")
    changed = south.refused("provision", "--release", str(south.release.archive))
    sur.plug(on=True)
    sur.wait()
    assert f"no se pudo entrar por ssh a {ADMIN}@{sur.address}" in words
    assert "200 en" in words, "the portal of the other host is told of"
    assert "[norte] no se cambió nada" in changed
    assert "[sur] NO SE PUDO: no se pudo entrar por ssh" in changed


def test_a_reboot_brings_back_pages_firewall_and_clocks_and_wakes_no_application(south: Fleet, sur: Host) -> None:
    sur.reboot()
    assert south.get(f"{PEDRO}/", at=sur)[0] == 200
    standing = ("nftables", "nginx", "vitrina@9902.socket", "vitrina-nightly@9902.timer", "vitrina-app@9902")
    assert sur.run(f"systemctl is-active {' '.join(standing)}", check=False).stdout.split() == ["active"] * 4 + ["inactive"]
    assert "policy drop" in sur.run("nft list ruleset").stdout
    assert sur.run("systemctl --failed --quiet --no-legend").stdout == ""
    assert south.get(f"{PEDRO}/buscar/?q=agua", at=sur)[0] == 200


def test_a_power_cut_in_the_middle_of_an_upgrade_goes_back_at_the_next_start(south: Fleet, sur: Host, better: Release) -> None:
    running = south.start("upgrade", "9902", "--release", str(better.archive))
    until(lambda: holds(sur, f"test -e {NOTE}"))
    time.sleep(2)  # its database is being migrated
    sur.cut_power()
    _, err = running.communicate(timeout=300)
    sur.start()
    assert running.returncode == 1
    assert "se cortó la conexión con él en «9902: pasar a" in err
    until(lambda: not holds(sur, "systemctl is-active vitrina-mend | grep -q activating"))
    assert (release_of(sur), holds(sur, f"test -e {NOTE}")) == (south.release.name, False)
    assert sur.run("systemctl is-active vitrina@9902.socket vitrina-nightly@9902.timer").stdout.split() == ["active"] * 2
    assert south.get(f"{PEDRO}/buscar/?q=agua", at=sur)[0] == 200
    assert f"no pasó a {better.name} (el cambio quedó a medias por un corte)" in south.refused("status")


def test_an_upgrade_whose_cable_is_out_ends_by_itself_and_the_next_order_finds_it_done(
    south: Fleet, sur: Host, better: Release, tmp_path: Path
) -> None:
    order = ["upgrade", "9902", "--release", str(better.archive)]
    with a_citizen_reads(south, f"{PEDRO}/", tmp_path, at=sur) as answers:
        running = south.start(*order)
        until(lambda: holds(sur, f"test -e {NOTE}"))
        sur.plug(on=False)
        _, err = running.communicate(timeout=300)
        sur.plug(on=True)
        sur.wait()
        (report,) = south.order(*order)
    assert running.returncode == 1
    assert "[sur] NO SE PUDO: se cortó la conexión con él" in err
    assert "la misma orden espera a que termine y sigue donde quedó" in err
    assert report["error"] == ""
    assert not any("pasar a" in step["title"] for step in report["steps"]), "it had ended well without us"
    assert [code for code, _ in itertools.groupby(answers)] == ["200", "000", "200"], "nobody was refused but while the cable was out"
    assert json.loads(sur.run("cat /etc/vitrina/9902/last-upgrade.json").stdout)["to"] == better.name
    told = {item["code"]: item for item in south.order("status")["portals"]}
    assert (told["9902"]["release"], told["9902"]["problems"]) == (better.name, [])
