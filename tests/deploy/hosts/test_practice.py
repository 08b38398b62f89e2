"""A practice portal on a host: made by one word of the inventory, marked in every answer, and back at its beginning when asked."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from tests.deploy.hosts.conftest import Fleet
from tests.deploy.hosts.test_upgrade import a_citizen_reads

pytestmark = pytest.mark.system
PRACTICE = """
[instances.9960]
name = "San Práctica"
domains = ["practica.gob.gt"]
host = "norte"
practice = true
"""
ADDRESS = "https://practica.gob.gt"
AS_IT = "cd /; runuser -u portal-9960 -- env PORTAL_HOME=/var/lib/vitrina/9960 /etc/vitrina/9960/release/bin/portal"


@pytest.fixture(scope="module")
def practised(fleet: Fleet) -> Iterator[Fleet]:
    """The fleet with a practice portal, and without a trace of it afterwards."""
    before = fleet.inventory.read_text()
    fleet.write(PRACTICE)
    fleet.provision("9960")
    yield fleet
    units = "vitrina-practice@9960.timer vitrina-nightly@9960.timer vitrina@9960.socket vitrina@9960.service vitrina-app@9960.service"
    fleet.norte.run(f"systemctl disable --now --quiet {units}; rm -r /etc/nginx/vitrina/9960.* /etc/vitrina/9960 /var/lib/vitrina/9960")
    fleet.norte.run("userdel portal-9960; systemctl reload nginx")
    fleet.inventory.write_text(before)


def test_it_says_in_every_answer_what_it_is_and_has_accounts(practised: Fleet) -> None:
    for path in ("/", "/cuenta/entrar/", "/informacion-publica/", "/buscar/?q=agua"):
        status, headers, body = practised.get(f"{ADDRESS}{path}")
        assert (status, headers["x-robots-tag"]) == (200, "noindex, nofollow"), path
        assert "Portal de práctica: no es información oficial." in body, path
    assert practised.get(f"{ADDRESS}/datapackage.json")[1]["x-robots-tag"] == "noindex, nofollow"
    assert "x-robots-tag" not in practised.get("https://ejemplo.gob.gt/")[1]
    (told,) = practised.order("practice", "accounts", "9960")
    assert (told["code"], len(told["prepare"]), len(told["publish"]), told["teacher"]) == ("9960", 4, 4, "tallerista")
    assert practised.provision("9960")["changed"] == 0


def test_it_goes_back_to_the_beginning_while_citizens_read(practised: Fleet, tmp_path_factory: pytest.TempPathFactory) -> None:
    first = practised.get(f"{ADDRESS}/datapackage.json")[2]
    done = practised.norte.run(f"{AS_IT} import_edition laip-10-05.objetivos vigente --statement 'Que todo se pueda mirar.'", timeout=300)
    assert done.returncode == 0
    assert practised.get(f"{ADDRESS}/datapackage.json")[2] != first
    folder = tmp_path_factory.mktemp("citizen")
    with a_citizen_reads(practised, f"{ADDRESS}/informacion-publica/", folder) as answers:
        (report,) = practised.order("practice", "reset", "9960")
    assert report["error"] == ""
    assert set(answers) == {"200"}
    assert practised.get(f"{ADDRESS}/datapackage.json")[2] == first
    verified = json.loads(practised.norte.run(f"{AS_IT} verify --json", timeout=300).stdout)
    assert verified["ok"], verified
    timer = practised.norte.run("systemctl is-enabled vitrina-practice@9960.timer; systemctl is-active vitrina-practice@9960.timer")
    assert timer.stdout.split() == ["enabled", "active"]
    said = practised.norte.run("systemd-analyze security vitrina-practice@9960.service --no-pager | tail -n 1").stdout
    assert float(said.split(":")[1].split()[0]) < 3, said


def test_a_portal_of_somebodys_is_not_taken_back(practised: Fleet) -> None:
    running = practised.start("practice", "reset", "9901")
    _, err = running.communicate(timeout=300)
    assert running.returncode == 1
    assert "9901 no es de práctica" in err
