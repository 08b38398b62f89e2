"""How a booted host and its portals are, by the operator's order: all well, and then each thing that goes wrong, told with its remedy."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from monitor.rollout.instances.status_file import read_status
from tests.deploy.hosts.conftest import Fleet

pytestmark = pytest.mark.system
EXAMPLE = "https://ejemplo.gob.gt"
ABSENT = '\n[hosts.lejos]\naddress = "10.77.0.250"\n\n[instances.9955]\nname = "San Lejos"\ndomains = ["lejos.gob.gt"]\nhost = "lejos"\n'


@pytest.fixture(autouse=True)
def one_portal(fleet: Fleet) -> Iterator[None]:
    """The fleet with its first host and portal alone, whatever other tests added; afterwards as it was."""
    sur, fleet.sur = fleet.sur, None
    fleet.write()
    yield
    fleet.sur = sur
    fleet.write()


def status(fleet: Fleet, *words: str) -> tuple[int, Any]:
    """How the order ends, and what it tells."""
    process = fleet.start("status", "--json", *words)
    out, err = process.communicate(timeout=300)
    assert out, err
    return process.returncode, json.loads(out)


def problems(told: Any, code: str = "9901") -> str:
    """What is wrong with a portal."""
    return "\n".join(next(item for item in told["portals"] if item["code"] == code)["problems"])


def old_certificate() -> str:
    """A certificate that nine tenths of its ninety days have passed over, with its key."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Vitrina")])
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
    signed = made.not_valid_before(now - timedelta(days=81)).not_valid_after(now + timedelta(days=9)).sign(key, hashes.SHA256())
    pem, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    return (signed.public_bytes(pem) + key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain)).decode()


@contextmanager
def broken(fleet: Fleet, wrong: str, right: str) -> Iterator[Any]:
    """What is told while something on the host is wrong; it is put right again."""
    fleet.norte.run(wrong)
    try:
        code, told = status(fleet)
        assert code == 1
        yield told
    finally:
        fleet.norte.run(right)


def test_a_fleet_that_is_well_ends_well_and_the_monitor_takes_it_in(fleet: Fleet, tmp_path: Path) -> None:
    page = tmp_path / "estado.html"
    code, told = status(fleet, "--page", str(page))
    (host,), (portal,) = told["hosts"], told["portals"]
    assert (code, host["problems"], portal["problems"], host["untold"], portal["untold"]) == (0, [], [], [], [])
    assert (portal["status"], portal["door"], portal["release"]) == (200, "active", fleet.release.name)
    assert portal["seconds"] < 2
    assert portal["size"] > 1_000_000
    assert host["more"] > 0
    (taken,) = read_status(json.dumps(told).encode())
    assert (taken.code, taken.answers, taken.address) == ("9901", True, EXAMPLE)
    assert "Todo está bien" in page.read_text()


def test_an_application_that_is_awake_is_measured_and_its_errors_are_counted(fleet: Fleet) -> None:
    assert fleet.get(f"{EXAMPLE}/buscar/?q=agua")[0] == 200
    log = "/var/log/nginx/portal-9901.log"
    fleet.norte.run(f"systemctl stop nginx; rm -f {log}.1; truncate -s 0 {log}; systemctl start nginx")  # what others asked
    fleet.norte.run("mv /var/lib/vitrina/9901/db.sqlite3 /var/lib/vitrina/9901/db.away; systemctl restart vitrina-app@9901")
    try:
        for number in range(5):
            assert fleet.get(f"{EXAMPLE}/buscar/?q=luz{number}")[0] == 500
        time.sleep(6)  # nginx writes its log in parts
        code, told = status(fleet)
    finally:
        fleet.norte.run("rm -f /var/lib/vitrina/9901/db.sqlite3*; mv /var/lib/vitrina/9901/db.away /var/lib/vitrina/9901/db.sqlite3")
        fleet.norte.run("systemctl restart vitrina-app@9901; journalctl --rotate -q; journalctl --vacuum-time=1s -q")
        fleet.norte.run(f"truncate -s 0 {log}")
    (portal,), (host,) = told["portals"], told["hosts"]
    assert (code, portal["application"], portal["failures"]) == (1, "active", 5)
    assert portal["errors"] >= 5
    assert "5 respuestas con error del servidor" in problems(told)
    assert "journalctl -p err" in problems(told)
    assert 40 * 1024**2 < portal["memory"] < 400 * 1024**2
    assert (host["measured"], host["memory_each"]) == (1, portal["memory"])
    assert host["most_awake"] >= 1
    assert status(fleet)[0] == 0


def test_each_thing_that_is_wrong_is_told_with_its_remedy(fleet: Fleet) -> None:
    door = "systemctl stop vitrina@9901.service; systemctl start vitrina@9901.socket"  # who still runs keeps it from opening
    with broken(fleet, "systemctl stop vitrina@9901.socket", door) as told:
        assert "la aplicación está caída: repita  deploy provision 9901" in problems(told)
    folder = "cd /etc/vitrina/9901/tls"
    worn = f"{folder}; cp certificate.pem kept; echo '{old_certificate()}' > certificate.pem"
    with broken(fleet, worn, f"{folder}; mv kept certificate.pem") as told:
        assert "su certificado vence el" in problems(told)
    with broken(fleet, f"{folder}; mv certificate.pem kept", f"{folder}; mv kept certificate.pem") as told:
        assert "no tiene certificado" in problems(told)
    with broken(fleet, "systemctl stop nginx", "systemctl start nginx") as told:
        assert "la portada no responde: repita  deploy provision 9901" in problems(told)
    with broken(fleet, "systemd-run -q --wait --unit=rota false || true", "systemctl reset-failed rota") as told:
        assert "unidades que fallaron: rota.service" in told["hosts"][0]["problems"][0]
    assert status(fleet)[0] == 0


def test_what_never_answers_and_a_host_that_is_away_are_told_and_hide_nothing(fleet: Fleet) -> None:
    fleet.write(ABSENT)
    code, told = status(fleet)
    assert code == 1
    assert "no se pudo entrar por ssh" in told["hosts"][1]["problems"][0]
    assert problems(told, "9955") == "no se sabe: lejos no contestó"
    assert problems(told) == ""
    with broken(fleet, "systemctl kill -s STOP nginx", "systemctl kill -s CONT nginx") as told:
        assert "la portada no responde" in problems(told)
        assert told["portals"][0]["release"] == fleet.release.name


def test_a_place_is_proposed_for_a_new_portal_and_written_only_where_that_is_asked(fleet: Fleet) -> None:
    before = fleet.inventory.read_text()
    process = fleet.start("inventory", "place", "0501", "--domain", "escuintla.gob.gt")
    out, err = process.communicate(timeout=300)
    assert process.returncode == 0, err
    assert out == '[instances.0501]\ndomains = ["escuintla.gob.gt"]\nhost = "norte"\n'
    assert fleet.inventory.read_text() == before
    process = fleet.start("inventory", "place", "0501", "--domain", "escuintla.gob.gt", "--write")
    assert process.wait(300) == 0
    assert fleet.inventory.read_text() == before.rstrip("\n") + "\n\n" + out


def test_logs_of_a_portal_are_turned_over_each_day_kept_two_weeks_and_without_a_visitors_last_figure(fleet: Fleet) -> None:
    assert fleet.get(f"{EXAMPLE}/?rastro=1")[0] == 200
    time.sleep(6)
    line = fleet.norte.run("tail -n 1 /var/log/nginx/portal-9901.log").stdout
    assert line.startswith("10.77.0.0 ["), line
    rules = fleet.norte.run("cat /etc/logrotate.d/nginx").stdout.split()
    assert "/var/log/nginx/*.log" in rules
    assert "daily" in rules
    assert rules[rules.index("rotate") + 1] == "14"
    fleet.norte.run("logrotate -f /etc/logrotate.d/nginx")
    assert fleet.get(f"{EXAMPLE}/?rastro=2")[0] == 200
    time.sleep(6)
    kept = fleet.norte.run("cd /var/log/nginx; cat portal-9901.log.1 | wc -l; cat portal-9901.log | wc -l").stdout.split()
    assert int(kept[0]) >= 1
    assert int(kept[1]) >= 1, "nginx writes into the new file"


def test_two_who_ask_the_same_at_once_wake_the_application_once(fleet: Fleet) -> None:
    question = f"{EXAMPLE}/buscar/?q={time.time_ns()}"
    first, second = fleet.get(question), fleet.get(question)
    assert (first[0], first[2]) == (200, second[2])
    fleet.norte.run("systemctl stop vitrina@9901.socket vitrina@9901.service vitrina-app@9901.service")
    try:
        time.sleep(6)
        gone = fleet.get(question)
        assert (gone[0], gone[2]) == (200, first[2]), "the last answer holds while the application is gone"
        assert fleet.get(question, "--cookie", "__Host-sesion-9901=x")[0] == 302, "who signed in is led to the whole page"
    finally:
        fleet.norte.run("systemctl stop vitrina@9901.service; systemctl start vitrina@9901.socket")
