"""The inventory is read strictly: what is wrong is told with file, key and remedy, all at once."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.deploy.conftest import Deploy

GOOD = """
[hosts.norte]
address = "192.0.2.10"

[hosts.sur]
address = "sur.ejemplo.gt"
port = 2222
user = "operador"

[instances.0101]
domains = ["transparencia.capital.gob.gt", "informacion.capital.gob.gt"]
host = "norte"
ring = "few"
always_on = true

[instances.9901]
name = "San José El Ejemplo"
domains = ["ejemplo.gob.gt"]
host = "sur"

[instances.infom]
domains = ["transparencia.infom.gob.gt"]
host = "sur"
ring = "demonstration"
state = "planned"
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "flota.toml"


def test_a_good_inventory_tells_all_that_follows_from_it(deploy: Deploy, file: Path) -> None:
    file.write_text(GOOD)
    done = deploy("inventory", "check", file, "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert [(host["name"], host["port"], host["user"], host["instances"]) for host in told["hosts"]] == [
        ("norte", 22, "root", ["0101"]),
        ("sur", 2222, "operador", ["9901", "infom"]),
    ]
    capital, example, infom = told["instances"]
    assert (capital["user"], capital["home"], capital["socket"]) == ("portal-0101", "/var/lib/vitrina/0101", "/run/vitrina/0101.sock")
    assert (capital["address"], capital["ring"], capital["always_on"]) == ("https://transparencia.capital.gob.gt", "few", True)
    assert (example["name"], example["ring"], example["always_on"], example["state"]) == ("San José El Ejemplo", "all", False, "active")
    assert (infom["profile"], infom["state"]) == ("infom", "planned")


def test_the_words_for_people_name_every_host_and_portal(deploy: Deploy, file: Path) -> None:
    file.write_text(GOOD)
    said = deploy("inventory", "check", file).stdout
    assert "operador@sur.ejemplo.gt:2222" in said
    assert "https://ejemplo.gob.gt" in said
    assert "anfitriones 2, instancias 3" in said


@pytest.mark.parametrize(
    ("before", "after", "key", "remedy"),
    [
        ('ring = "few"', 'anillo = "few"', "instances.0101", "no se conoce «anillo»"),
        ('ring = "few"', 'ring = "pocos"', "instances.0101", "demonstration, few, many, all"),
        ('host = "norte"', 'host = "oeste"', "instances.0101", "[hosts.oeste]"),
        ("[instances.0101]", "[instances.2399]", "instances.2399", "No hay municipio con código «2399»"),
        ("[instances.0101]", "[instances.101]", "instances.101", "escriba las cuatro cifras, 0101"),
        ('name = "San José El Ejemplo"', "", "instances.9901", 'name = "San José El Ejemplo"'),
        ('domains = ["ejemplo.gob.gt"]', 'domains = ["informacion.capital.gob.gt"]', "instances.9901", "ya es de 0101"),
        ('domains = ["ejemplo.gob.gt"]', 'domains = ["https://ejemplo.gob.gt/"]', "instances.9901", "sin https://"),
        ('domains = ["ejemplo.gob.gt"]', "domains = []", "instances.9901", "está vacía"),
        ('domains = ["ejemplo.gob.gt"]', "", "instances.9901", "falta «domains»"),
        ("always_on = true", 'always_on = "sí"', "instances.0101", "always_on = true"),
        ("port = 2222", "port = 70000", "hosts.sur", "1 a 65535"),
        ('address = "192.0.2.10"', 'address = "https://192.0.2.10"', "hosts.norte", "sin https://"),
        ("[hosts.norte]", "[hosts.Norte]", "hosts.Norte", "minúsculas"),
        ('state = "planned"', 'profile = "municipality"', "instances.infom", "Quite «profile»"),
        ("[hosts.sur]", "[hosts.norte]", "", "una sola vez"),
        ('address = "sur.ejemplo.gt"\nport = 2222', 'address = "192.0.2.10"', "hosts.sur", "192.0.2.10 ya es norte"),
    ],
)
def test_a_mistake_is_told_with_file_key_and_remedy(deploy: Deploy, file: Path, before: str, after: str, key: str, remedy: str) -> None:
    assert GOOD.count(before) == 1
    file.write_text(GOOD.replace(before, after))
    done = deploy("inventory", "check", file)
    assert done.returncode == 1
    assert str(file) in done.stderr
    assert key in done.stderr
    assert remedy in done.stderr


def test_all_mistakes_are_told_at_once(deploy: Deploy, file: Path) -> None:
    file.write_text(GOOD.replace("port = 2222", "port = 0").replace("always_on = true", "siempre = 1"))
    assert len(deploy("inventory", "check", file).stderr.splitlines()) == 2


def test_an_inventory_that_does_not_exist_is_misuse(deploy: Deploy, file: Path) -> None:
    assert deploy("inventory", "check", file).returncode == 2


PLACES = """
[stores.cerca]
host = "norte"

[stores.bodega]
host = "sur"
append_only = true
port = 8481

[authority]
directory = "https://autoridad.ejemplo.gt/directory"
mail = "operacion@ejemplo.gt"
root = "autoridad.pem"

[monitor]
domains = ["monitor.ejemplo.gt"]
host = "norte"
"""
WRONG_PLACES = """
[stores.cerca]
host = "oeste"
port = 0

[authority]
directory = "http://x"
mail = "nadie"
root = "no.pem"

[monitor]
domains = ["ejemplo.gob.gt"]
host = "norte"
workers = { norte = 0, este = 1 }
"""


def test_where_backups_are_kept_who_signs_and_where_the_monitor_stands_are_read(deploy: Deploy, file: Path) -> None:
    file.write_text(GOOD + PLACES)
    file.with_name("autoridad.pem").write_text("---")
    done = deploy("inventory", "check", file, "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["stores"] == [
        {"name": "cerca", "host": "norte", "append_only": False, "port": 8480},
        {"name": "bodega", "host": "sur", "append_only": True, "port": 8481},
    ]
    assert told["authority"]["root"] == str(file.with_name("autoridad.pem"))
    assert (told["monitor"]["database"], told["monitor"]["workers"]) == ("norte", {"norte": 1})


def test_every_mistake_in_those_parts_is_told_with_its_remedy(deploy: Deploy, file: Path) -> None:
    file.write_text(GOOD + WRONG_PLACES)
    done = deploy("inventory", "check", file)
    assert done.returncode == 1
    for words in (
        "[stores.cerca]: no hay anfitrión «oeste»",
        "[stores.cerca]: el puerto 0 no existe",
        "[authority]: «directory» es la dirección de su directorio ACME",
        "[authority]: «nadie» no es un correo",
        "no.pem. Corrija «root»",
        "[monitor]: «workers» dice cuántos procesos observan en cada anfitrión, de 1 a 64",
        "[monitor]: no hay anfitrión «este»",
    ):
        assert words in done.stderr


def test_two_stores_of_a_host_do_not_listen_at_one_port(deploy: Deploy, file: Path) -> None:
    file.write_text(
        GOOD
        + PLACES.replace('host = "norte"\n\n[stores.bodega]\nhost = "sur"', 'host = "sur"\nport = 8481\n\n[stores.bodega]\nhost = "sur"')
    )
    file.with_name("autoridad.pem").write_text("---")
    done = deploy("inventory", "check", file)
    assert done.returncode == 1
    assert "[stores.bodega]: cerca ya usa el puerto 8481 de sur. Escriba otro:  port = 8482" in done.stderr


def test_only_an_invented_town_may_be_for_practice(deploy: Deploy, file: Path) -> None:
    file.write_text(GOOD.replace("[instances.0101]\n", "[instances.0101]\npractice = true\n"))
    done = deploy("inventory", "check", file)
    assert done.returncode == 1
    assert "[instances.0101]: un portal de práctica lleva un código inventado" in done.stderr
    file.write_text(GOOD.replace("[instances.infom]\n", "[instances.infom]\npractice = true\n"))
    assert "[instances.infom]: un portal de práctica lleva un código inventado" in deploy("inventory", "check", file).stderr
