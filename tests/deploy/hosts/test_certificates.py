"""An authority signs for the portals whose names lead to their host; whatever fails, the certificate that works goes on serving."""

from __future__ import annotations

import json
import ssl
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from deploy.hosts.sent import command
from tests.deploy.hosts.conftest import Fleet
from tests.deploy.hosts.test_upgrade import a_citizen_reads
from tests.servers.authority import DIRECTORY, Authority, authority, why_not
from tests.servers.hosts import CONTROL, Host

pytestmark = pytest.mark.system
MAIN, OTHER, REFUSED = "ejemplo.gob.gt", "www.ejemplo.gob.gt", "vedado.gob.gt"
ASKED = "certificados de la autoridad"
CLOCK = "from deploy.hosts.signing.__main__ import clock; from datetime import datetime as t, UTC; print(clock(t({day}, tzinfo=UTC)))"


@pytest.fixture(scope="module")
def signer(fleet: Fleet, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Authority]:
    """An authority that the inventory names, and a DNS that the host believes. Afterwards the host signs for itself again."""
    if reason := why_not():
        pytest.skip(reason)
    with authority(fleet.net, tmp_path_factory.mktemp("authority")) as made, made.believed_by(fleet.norte):
        fleet.write(made.table)
        yield made
    fleet.norte.run("rm -r /etc/vitrina/9901/tls /var/lib/vitrina-certificates")
    fleet.write()
    fleet.provision()


def shown(fleet: Fleet, name: str, trust: Path) -> bytes:
    """The certificate that a visitor is shown for a name, once it holds against what is trusted."""
    assert fleet.get(f"https://{name}/", trust=str(trust))[0] in (200, 301), name
    asked = ["openssl", "s_client", "-connect", f"{fleet.norte.address}:443", "-servername", name]
    done = subprocess.run(fleet.net.inside(asked), capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=30)
    return ssl.PEM_cert_to_DER_cert(done.stdout[done.stdout.index("-----BEGIN") : done.stdout.index("-----END CERTIFICATE-----") + 25])


def clock(fleet: Fleet, day: str) -> Sequence[str]:
    """What the host's clock says on a day: what the authority signs today runs out in five years."""
    return fleet.norte.run(f"cd /; PYTHONPATH=/usr/local/lib/vitrina python3 -c '{CLOCK.format(day=day)}'", timeout=300).stdout.splitlines()


def test_while_a_name_leads_elsewhere_the_host_signs_and_it_is_told_what_to_ask_for(fleet: Fleet, signer: Authority) -> None:
    signer.tell({MAIN: CONTROL})
    told = fleet.provision()
    assert told["error"] == ""
    assert (
        f"{MAIN} no apunta a este anfitrión sino a {CONTROL}: pida que su DNS apunte a {fleet.norte.address} y repita"
        in told["warnings"][0]
    )
    assert f"{OTHER} no existe en el DNS" in told["warnings"][1]
    assert fleet.get(f"https://{MAIN}/")[0] == 200
    again = fleet.provision()
    assert (again["changed"], again["warnings"]) == (0, told["warnings"])
    running = fleet.start("status")
    assert "su certificado es todavía del anfitrión" in running.communicate(timeout=300)[0]
    assert running.returncode == 1


def test_names_that_lead_here_get_a_certificate_that_visitors_trust_and_then_nothing_changes(fleet: Fleet, signer: Authority) -> None:
    signer.tell({MAIN: fleet.norte.address})
    first = fleet.provision()
    assert [step["title"] for step in first["steps"]] == [ASKED]
    assert [line[:29] for line in first["warnings"]] == ["www.ejemplo.gob.gt no existe "], "the main name does not wait for the others"
    shown(fleet, MAIN, signer.signer)
    signer.tell({OTHER: fleet.norte.address})
    assert [step["title"] for step in fleet.provision()["steps"]] == [ASKED]
    assert shown(fleet, MAIN, signer.signer) == shown(fleet, OTHER, signer.signer)
    again = fleet.provision()
    assert (again["changed"], again["warnings"]) == (0, [])
    (portal,) = fleet.order("status")["portals"]
    assert (portal["certificate_kind"], portal["problems"]) == ("authority", [])


def test_what_the_authority_looks_at_is_shown_without_encryption_and_wakes_nobody(fleet: Fleet, signer: Authority) -> None:
    fleet.norte.run(
        "systemctl stop vitrina@9901.service vitrina-app@9901.service; echo hola > /var/lib/vitrina-challenges/.well-known/acme-challenge/x"
    )
    for path, status in (("x", 200), ("otra", 404)):
        assert fleet.get(f"http://{MAIN}/.well-known/acme-challenge/{path}")[0] == status
    assert fleet.norte.run("systemctl is-active vitrina-app@9901", check=False).stdout.strip() == "inactive"
    assert fleet.get(f"http://{MAIN}/.well-known/otra")[0] == 301


def test_names_are_added_and_taken_away_and_one_that_is_refused_stops_no_other(fleet: Fleet, signer: Authority) -> None:
    signer.tell({REFUSED: fleet.norte.address})
    before = shown(fleet, MAIN, signer.signer)
    inventory = fleet.inventory.read_text()
    fleet.inventory.write_text(inventory.replace(f'"{OTHER}"', f'"{REFUSED}", "nuevo.{MAIN}"'))
    signer.tell({f"nuevo.{MAIN}": fleet.norte.address})
    told = fleet.provision()
    assert [line for line in told["warnings"] if "la autoridad no firma para ese nombre" in line and line.startswith(REFUSED)]
    now = shown(fleet, MAIN, signer.signer)
    assert now == shown(fleet, f"nuevo.{MAIN}", signer.signer) != before
    again = fleet.provision()
    assert again["changed"] == 0, "it is not asked again at once"
    assert "se puede pedir otra vez en" in again["warnings"][-1]
    fleet.inventory.write_text(inventory)
    fleet.norte.run("""sed -i 's/"failures": 1/"failures": 0/' /etc/vitrina/9901/tls/asked.json""")
    assert fleet.provision()["error"] == ""
    assert shown(fleet, OTHER, signer.signer) != now


def test_the_clock_renews_in_time_and_no_citizen_notices(fleet: Fleet, signer: Authority, tmp_path: Path) -> None:
    before = shown(fleet, MAIN, signer.signer)
    assert clock(fleet, "2029, 1, 1") == ["True"]
    assert shown(fleet, MAIN, signer.signer) == before, "most of its life is left"
    with a_citizen_reads(fleet, f"https://{MAIN}/informacion-publica/", tmp_path) as answers:
        assert clock(fleet, "2031, 1, 1") == ["True"]
    assert shown(fleet, MAIN, signer.signer) == shown(fleet, OTHER, signer.signer) != before
    assert len(answers) > 5
    assert set(answers) == {"200"}
    assert fleet.provision()["changed"] == 0, "a renewal leaves nothing to do for an order"


def test_with_the_authority_away_the_certificate_of_before_serves_on_and_nobody_storms(fleet: Fleet, signer: Authority) -> None:
    before = shown(fleet, MAIN, signer.signer)
    known = signer.folder / "before.pem"
    known.write_bytes(signer.signer.read_bytes())
    signer.stop()
    (words, _) = clock(fleet, "2031, 2, 1")
    assert "9901: no se pudo hablar con la autoridad" in words
    assert "revise su dirección" in words
    assert "se puede pedir otra vez en 360 minutos" in clock(fleet, "2031, 2, 1")[1]
    assert shown(fleet, MAIN, known) == before
    running = fleet.start("status")
    assert "certificado: 9901: no se pudo hablar con la autoridad" in running.communicate(timeout=300)[0]
    signer.start()
    fleet.norte.run("echo nada > /etc/nginx/vitrina/zz.conf")
    assert "nginx no tomaría el certificado nuevo" in clock(fleet, "2031, 3, 1")[0]
    fleet.norte.run("rm /etc/nginx/vitrina/zz.conf; nginx -t -q")
    assert shown(fleet, MAIN, known) == before
    assert clock(fleet, "2031, 4, 1") == ["True"], "an authority that has forgotten the host is told anew who it is"
    assert shown(fleet, MAIN, signer.signer) != before


def test_the_clock_runs_by_itself_and_gets_what_was_lost_meanwhile_anew(fleet: Fleet, signer: Authority) -> None:
    before = shown(fleet, MAIN, signer.signer)
    fleet.norte.run("rm /etc/vitrina/9901/tls/certificate.pem; systemctl start vitrina-certificates.service", timeout=300)
    assert shown(fleet, MAIN, signer.signer) != before
    said = fleet.norte.run("journalctl -u vitrina-certificates -o cat --no-pager; ls /etc/vitrina/9901/tls").stdout
    assert "9901: su certificado no servía y el anfitrión puso uno propio (no había ninguno)" in said
    assert "mended.json" not in said, "the authority's has taken its place"
    assert fleet.provision()["changed"] == 0
    states = "systemctl is-enabled vitrina-certificates.timer; systemctl is-active vitrina-certificates.timer"
    assert fleet.norte.run(states).stdout.split() == ["enabled", "active"]
    assert fleet.norte.run("systemctl --failed --quiet --no-legend").stdout == ""


def test_the_next_debian_asks_as_well(fleet: Fleet, signer: Authority, sur: Host) -> None:
    (sur.root / "opt" / "root.pem").write_bytes(signer.root.read_bytes())
    signer.tell({"sur.gob.gt": sur.address})
    authority = {"directory": DIRECTORY, "mail": "operacion@ejemplo.gob.gt", "root": "/opt/root.pem"}
    portal = {"code": "9998", "domains": ["sur.gob.gt"]}
    order = {"order": "ask", "address": sur.address, "authority": authority, "portals": [portal]}
    with signer.believed_by(sur):
        assert sur.run(f"mkdir -p /etc/vitrina/9998/tls; {command('deploy.hosts.signing', json.dumps(order))}", timeout=300).stdout == ""
        assert _signed_by_pebble(sur)
        names, signs = json.dumps({"domains": ["sur.gob.gt"], "address": sur.address}), json.dumps(authority)
        sur.run(f"echo '{names}' > /etc/vitrina/9998/certificate.json; echo '{signs}' > /etc/vitrina/authority.json")
        sur.run("rm /etc/vitrina/9998/tls/certificate.pem; systemctl start vitrina-certificates", timeout=300)
        assert _signed_by_pebble(sur), "by its clock as well"
    sur.run("rm -r /etc/vitrina/9998 /opt/root.pem /etc/vitrina/authority.json")


def _signed_by_pebble(host: Host) -> bool:
    told = host.run("openssl x509 -noout -issuer -ext subjectAltName -in /etc/vitrina/9998/tls/certificate.pem").stdout
    return "Pebble" in told and "DNS:sur.gob.gt" in told
