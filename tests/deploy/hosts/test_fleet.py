"""From a bare Debian to portals that citizens read, by the operator's orders alone, on a booted host. In the order of a portal's life."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.deploy.hosts.conftest import SECOND, Fleet

pytestmark = pytest.mark.system
EXAMPLE, ESCUINTLA = "https://ejemplo.gob.gt", "https://escuintla.gob.gt"
ELSEWHERE = ("vitrina-monitor-shared.service",)  # test_monitor.py holds it to what it can be held to


def test_a_host_that_is_no_debian_of_ours_is_not_touched(fleet: Fleet) -> None:
    other = 'printf \'NAME="Debian GNU/Linux"\\nID=debian\\nVERSION_ID="11"\\n\' > /tmp/other'
    fleet.norte.run(f"{other}; mount --bind /tmp/other /etc/os-release")
    try:
        said = fleet.refused("host", "prepare", "norte")
    finally:
        fleet.norte.run("umount /etc/os-release")
    assert "tiene Debian 11 en x86_64, y hace falta Debian 12 o 13" in said


def test_a_bare_host_shows_its_first_portal_over_https(fleet: Fleet, tmp_path: Path) -> None:
    (account,) = fleet.first["accounts"]
    assert (account["address"], account["username"]) == (EXAMPLE, "administracion")
    assert account["password"]
    certificate = tmp_path / "certificate.pem"
    certificate.write_text(fleet.norte.run("cat /etc/vitrina/9901/tls/certificate.pem").stdout)
    status, headers, page = fleet.get(f"{EXAMPLE}/", trust=str(certificate))
    assert status == 200
    assert "San José El Ejemplo" in page
    assert headers["strict-transport-security"] == "max-age=31536000"
    assert headers["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in headers["content-security-policy"]
    assert headers["server"] == "nginx", "without its version"


def test_the_same_orders_again_change_nothing(fleet: Fleet) -> None:
    (prepared,) = fleet.order("host", "prepare", "norte")
    provisioned = fleet.provision()
    assert (prepared["changed"], prepared["steps"]) == (0, [])
    assert (provisioned["changed"], provisioned["accounts"]) == (0, [])


def test_a_dry_run_says_what_it_would_change_and_changes_nothing(fleet: Fleet) -> None:
    fleet.write(SECOND)
    fleet.norte.run("sed -i s/1G/2G/ /etc/systemd/journald.conf.d/vitrina.conf")
    (prepared,) = fleet.order("host", "prepare", "norte", "--dry-run")
    logs = next(step for step in prepared["steps"] if step["title"] == "bitácoras")
    assert [line.strip() for line in logs["differences"] if "SystemMaxUse" in line] == ["- SystemMaxUse=2G", "+ SystemMaxUse=1G"]
    titles = [step["title"] for step in fleet.provision("--dry-run")["steps"]]
    assert "0501: crear el portal" in titles
    assert "aplicar nginx" in titles
    assert not any(title.startswith("9901") for title in titles)
    assert fleet.norte.run("ls /var/lib/vitrina; grep MaxUse /etc/systemd/journald.conf.d/vitrina.conf").stdout.split() == [
        "9901", "SystemMaxUse=2G"
    ]  # fmt: skip
    (mended,) = fleet.order("host", "prepare", "norte")
    assert [step["title"] for step in mended["steps"]] == ["bitácoras"], "what had taken effect still holds"


def test_a_second_municipality_stands_beside_the_first_and_waits_for_whoever_works_on_the_host(fleet: Fleet) -> None:
    fleet.write(SECOND)
    fleet.norte.run("systemd-run --quiet --unit=ocupado flock /run/lock/vitrina-deploy.lock sleep 300")
    running = fleet.start("provision", "0501", "--release", str(fleet.release.archive))
    assert running.stderr
    assert "Otra orden trabaja en norte" in running.stderr.readline()
    fleet.norte.run("systemctl stop ocupado")
    out, err = running.communicate(timeout=900)
    assert running.returncode == 0, out + err
    assert out.count("Contraseña") == 1
    for address, name in ((EXAMPLE, "San José El Ejemplo"), (ESCUINTLA, "Escuintla")):
        status, _, page = fleet.get(f"{address}/")
        assert (status, name in page) == (200, True)


def test_a_users_portal_is_closed_to_the_neighbour(fleet: Fleet) -> None:
    reachable = (
        "/var/lib/vitrina/9901/db.sqlite3",
        "/var/lib/vitrina/9901/portal.env",
        "/var/lib/vitrina/9901/public/current/www/index.html",
    )
    for path in (*reachable, "/etc/vitrina/9901/tls/certificate.pem"):
        assert fleet.norte.run(f"test -e {path}").returncode == 0
        assert fleet.norte.run(f"runuser -u portal-0501 -- cat {path}", check=False).returncode != 0, path
    fleet.get(f"{EXAMPLE}/panel/")  # wakes its application, so that its own socket stands
    for socket in ("/run/vitrina/9901.sock", "/run/vitrina-app/9901/app.sock"):
        assert fleet.norte.run(f"test -S {socket}").returncode == 0
        asked = f"python3 -c \"import socket; socket.socket(socket.AF_UNIX).connect('{socket}')\""
        assert "Permission" in fleet.norte.run(f"runuser -u portal-0501 -- {asked}", check=False).stderr, socket
    for path in ("db.sqlite3", "portal.env", "private"):
        assert fleet.norte.run(f"runuser -u www-data -- ls -l /var/lib/vitrina/9901/{path}/.", check=False).returncode != 0
        assert fleet.norte.run(f"runuser -u www-data -- cat /var/lib/vitrina/9901/{path}", check=False).returncode != 0


def test_a_users_portal_changes_nothing_of_the_host_and_sees_nothing_of_the_neighbours_work(fleet: Fleet) -> None:
    fleet.get(f"{EXAMPLE}/panel/")  # both applications run
    pid = fleet.norte.run("systemctl show -p MainPID --value vitrina-app@9901").stdout.strip()
    secret = ("/var/log/nginx/portal-9901.log", "/etc/vitrina/9901/tls", "/etc/vitrina-backup", f"/proc/{pid}/environ", f"/proc/{pid}/maps")
    for path in (name for name in secret if fleet.norte.run(f"test -e {name}", check=False).returncode == 0):
        for word in ("cat", "ls"):
            seen = fleet.norte.run(f"runuser -u portal-0501 -- {word} {path}/.", check=False).stdout
            seen += fleet.norte.run(f"runuser -u portal-0501 -- cat {path}", check=False).stdout
            assert seen == "", path
    assert fleet.norte.run("runuser -u portal-0501 -- journalctl -q -n 3 -u vitrina-app@9901", check=False).stdout.strip() == ""
    release = fleet.norte.run("readlink /etc/vitrina/0501/release").stdout.strip()
    for place in (
        release,
        f"{release}/bin",
        f"{release}/ready",
        "/etc/vitrina/0501",
        "/opt/vitrina",
        "/etc/nginx/vitrina",
        "/var/lib/vitrina",
    ):
        assert fleet.norte.run(f"runuser -u portal-0501 -- touch {place}/mark", check=False).returncode != 0, place
    assert fleet.norte.run("runuser -u portal-0501 -- systemctl stop vitrina-app@9901", check=False).returncode != 0
    as_user = "setpriv --reuid portal-0501 --regid portal-0501 --clear-groups"
    inside = f"nsenter -t $(systemctl show -p MainPID --value vitrina-app@0501) -m {as_user}"
    assert fleet.norte.run(f"{inside} ls /proc").stdout.split().count(pid) == 0, "an application sees its own processes alone"


def test_the_panel_and_the_administration_ask_who_it_is(fleet: Fleet) -> None:
    for path in ("/panel/", "/admin/"):
        status, headers, _ = fleet.get(f"{EXAMPLE}{path}")
        assert status == 302
        assert headers["location"].startswith("/cuenta/entrar/")
    status, headers, _ = fleet.get(f"{EXAMPLE}/cuenta/entrar/")
    assert (status, headers["strict-transport-security"]) == (200, "max-age=31536000")
    assert "Secure" in headers["set-cookie"]


def test_every_way_in_leads_to_the_one_address(fleet: Fleet) -> None:
    assert fleet.get("http://ejemplo.gob.gt/buscar/")[1]["location"] == f"{EXAMPLE}/buscar/"
    assert fleet.get("https://www.ejemplo.gob.gt/buscar/?q=a")[1]["location"] == f"{EXAMPLE}/buscar/?q=a"
    assert fleet.get("https://otro.gob.gt/")[0] == 0, "no certificate for a name that is no portal's"
    assert fleet.get(f"{EXAMPLE}/", "--tls-max", "1.1")[0] == 0


def test_units_are_hardened_and_the_firewall_lets_in_ssh_and_the_web_alone(fleet: Fleet) -> None:
    made = fleet.norte.run("cd /etc/systemd/system; ls vitrina*.service").stdout.split()
    assert {"vitrina-certificates.service", "vitrina-nginx.service", "vitrina-app@.service"} <= set(made)
    for unit in (name.replace("@.", "@9901.") for name in made if name not in ELSEWHERE):
        said = fleet.norte.run(f"systemd-analyze security {unit} --no-pager | tail -n 1").stdout
        assert float(said.split(":")[1].split()[0]) < 3, said
    fleet.norte.run("systemd-run --quiet --unit=otra python3 -m http.server 8080")
    assert fleet.get("http://ejemplo.gob.gt:8080/", "--connect-to", f"::{fleet.norte.address}:8080", "--connect-timeout", "2")[0] == 0
    fleet.norte.run("systemctl stop otra")
    assert fleet.norte.run("sshd -T | grep -i ^passwordauthentication").stdout.split() == ["passwordauthentication", "no"]
    assert fleet.norte.run("systemctl --failed --quiet --no-legend").stdout == ""


def test_who_tries_to_sign_in_again_and_again_is_told_to_wait(fleet: Fleet) -> None:
    answers = [fleet.get(f"{ESCUINTLA}/cuenta/entrar/", "--data", "login=x") for _ in range(9)]
    assert answers[0][0] == 403, "the form itself holds: without its token nothing is tried"
    assert answers[-1][0] == 429
    assert "Espere cinco minutos" in answers[-1][2]
    assert fleet.get(f"{ESCUINTLA}/")[0] == 200


def test_an_application_that_nobody_needs_sleeps_unless_it_is_always_on(fleet: Fleet) -> None:
    short = "[Service]\\nExecStart=\\nExecStart=/lib/systemd/systemd-socket-proxyd --exit-idle-time=2s /run/vitrina-app/%%i/app.sock\\n"
    folder = "/etc/systemd/system/vitrina@.service.d"
    fleet.norte.run(f"mkdir {folder}; printf '{short}' > {folder}/short.conf; systemctl daemon-reload; systemctl stop vitrina@9901.service")
    assert fleet.get(f"{EXAMPLE}/buscar/?q=agua")[0] == 200
    until = time.monotonic() + 60
    while fleet.norte.run("systemctl is-active vitrina-app@9901", check=False).stdout.strip() != "inactive" and time.monotonic() < until:
        time.sleep(0.5)
    assert fleet.norte.run("systemctl is-active vitrina-app@9901 vitrina-app@0501", check=False).stdout.split() == ["inactive", "active"]
    assert fleet.get(f"{EXAMPLE}/")[0] == 200
    assert fleet.norte.run("systemctl is-active vitrina-app@9901", check=False).stdout.strip() == "inactive", "a page wakes nobody"
    fleet.norte.run(f"rm -r {folder}; systemctl daemon-reload")


def test_with_the_application_stopped_citizens_read_every_page(fleet: Fleet) -> None:
    fleet.norte.run("systemctl stop vitrina@9901.socket vitrina@9901.service vitrina-app@9901.service")
    for path in ("/", "/informacion-publica/", "/datapackage.json", "/datos/todo.zip"):
        assert fleet.get(f"{EXAMPLE}{path}", "--head")[0] == 200, path
    status, headers, _ = fleet.get(f"{EXAMPLE}/buscar/?q=algo+que+nadie+pidio")
    assert (status, headers["location"]) == (302, "/buscar/#sin-aplicacion")
    assert fleet.get(f"{EXAMPLE}/panel/")[0] == 503
    assert [step["title"] for step in fleet.provision("9901")["steps"]] == ["9901: unidades"], "the same order brings it back"
    assert fleet.get(f"{EXAMPLE}/buscar/?q=agua")[0] == 200


LOST = {
    "deleted": "rm {0}",
    "empty, as a power cut leaves it": "truncate -s 0 {0}",
    "with another's key": "sed '/PRIVATE/,$d' {0} > ~/half; sed -n '/PRIVATE/,$p' /etc/vitrina/9901/tls/certificate.pem >> ~/half; "
    "cat ~/half > {0}; rm ~/half",
}


@pytest.mark.parametrize("wrong", LOST)
def test_what_one_portal_lost_of_its_certificate_leaves_no_portal_in_the_dark(fleet: Fleet, wrong: str) -> None:
    fleet.norte.run(f"{LOST[wrong].format('/etc/vitrina/0501/tls/certificate.pem')}; ! nginx -t -q 2>/dev/null; systemctl restart nginx")
    assert (fleet.get(f"{EXAMPLE}/")[0], fleet.get(f"{ESCUINTLA}/")[0]) == (200, 200)
    assert "0501: su certificado no servía" in fleet.norte.run("journalctl -u vitrina-nginx -o cat -n 5 --no-pager").stdout


def test_and_status_tells_it_and_the_next_order_mends_it(fleet: Fleet) -> None:
    fleet.norte.run("systemctl stop nginx")  # and though nobody answers any more
    told = fleet.refused("status")
    assert "el anfitrión puso uno propio, con el que los navegadores avisan; el de antes quedó en" in told
    assert "repita  deploy provision 0501" in told
    assert fleet.provision("0501")["error"] == ""
    assert (fleet.get(f"{EXAMPLE}/")[0], fleet.get(f"{ESCUINTLA}/")[0]) == (200, 200)
    assert fleet.order("status")["portals"][1]["problems"] == []


def test_a_site_that_is_no_configuration_is_away_alone_until_the_next_order(fleet: Fleet) -> None:
    fleet.norte.run("printf 'server { nada' > /etc/nginx/vitrina/0501.conf; systemctl restart nginx")
    assert (fleet.get(f"{EXAMPLE}/")[0], fleet.get(f"{ESCUINTLA}/")[0]) == (200, 0)
    assert "0501.conf: nginx no lo entiende y quedó aparte" in fleet.norte.run("journalctl -u vitrina-nginx -o cat -n 9 --no-pager").stdout
    assert "la portada no responde: repita  deploy provision 0501" in fleet.refused("status")
    assert [step["title"] for step in fleet.provision("0501")["steps"]] == ["0501: nginx", "aplicar nginx"]
    assert fleet.get(f"{ESCUINTLA}/")[0] == 200
    fleet.norte.run("rm /etc/nginx/vitrina/0501.conf.apartado /etc/vitrina/0501/tls/certificate.damaged")
    assert [step["title"] for step in fleet.provision("0501")["steps"]] == ["aplicar nginx"], "nginx reads its folder once more, unharmed"


def test_after_a_reboot_everything_is_as_it_was(fleet: Fleet) -> None:
    fleet.norte.run("truncate -s 0 /etc/vitrina/0501/tls/certificate.pem; sync")
    fleet.norte.reboot()
    for address in (EXAMPLE, ESCUINTLA):
        assert fleet.get(f"{address}/")[0] == 200
        assert fleet.get(f"{address}/buscar/?q=agua")[0] == 200
    assert fleet.norte.run("systemctl is-active vitrina-app@0501 nftables nginx").stdout.split() == ["active"] * 3
    assert [step["title"] for step in fleet.provision()["steps"]] == ["0501: certificado"], "which was lost, and kept nothing from starting"
    assert fleet.provision()["changed"] == 0
    fleet.norte.run("rm /etc/vitrina/0501/tls/certificate.damaged")


def test_status_tells_how_hosts_and_portals_are_and_what_to_do(fleet: Fleet) -> None:
    told = fleet.order("status")
    host, portals = told["hosts"][0], {item["code"]: item for item in told["portals"]}
    assert (host["name"], host["problems"]) == ("norte", [])
    assert 0 < host["disk_free"] < host["disk_total"]
    assert {code: (item["status"], item["release"], item["problems"]) for code, item in portals.items()} == {
        code: (200, fleet.release.name, []) for code in ("9901", "0501")
    }
    assert portals["0501"]["memory"] > 30_000_000, "it is always on"
    assert portals["9901"]["certificate_kind"] == "own"
    fleet.norte.run("systemctl stop vitrina@9901.socket; mv /etc/nginx/vitrina/9901.conf /tmp; systemctl reload nginx; sleep 1")
    running = fleet.start("status")
    out, _ = running.communicate(timeout=300)
    assert running.returncode == 1
    assert "la portada no responde: repita  deploy provision 9901" in out
    assert "la aplicación está caída" in out
    assert fleet.provision("9901")["error"] == ""
    assert fleet.order("status")["portals"][0]["problems"] == []


def test_a_host_that_is_not_reached_is_told_and_the_other_one_goes_on(fleet: Fleet) -> None:
    written = fleet.inventory.read_text()
    fleet.inventory.write_text(written + '\n[hosts.lejano]\naddress = "10.77.0.99"\n')
    running = fleet.start("host", "prepare")
    out, err = running.communicate(timeout=300)
    fleet.inventory.write_text(written)
    assert running.returncode == 1
    assert "[norte] no se cambió nada" in out
    assert "[lejano] NO SE PUDO: no se pudo entrar por ssh" in err
