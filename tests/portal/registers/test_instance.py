"""An instance is a folder: what its portal.env must say, and the account that opens it."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model

from checklists.model import Subject
from portal_template.identity.models import Identity
from portal_template.instance import InstanceError, read_instance
from tests.portal.registers.conftest import REPO, command_of, environment, run


def portal(env: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command_of(*arguments), env=environment(Path("nada")) | env, cwd=REPO, text=True, capture_output=True, timeout=30, check=False
    )


def administers(made: dict[str, str]) -> bool:
    user = get_user_model().objects.get(username=made["username"])
    return user.check_password(made["password"]) and user.groups.filter(name="administración").exists()


def test_a_folder_with_its_file_is_an_instance(tmp_path: Path) -> None:
    (tmp_path / "portal.env").write_text(
        '# instancia\nSECRET_KEY="abc"\nSUBJECT=infom\nBASE_URL=https://ejemplo.gob.gt/\nALLOWED_HOSTS=a, b\n'
    )
    instance = read_instance({"PORTAL_HOME": str(tmp_path), "PORTAL_NAME": "INFOM"})
    assert (instance.secret_key, instance.subject_kind, instance.name) == ("abc", Subject.INFOM, "INFOM")
    assert (instance.base_url, instance.allowed_hosts, instance.https) == ("https://ejemplo.gob.gt", ("a", "b"), True)


@pytest.mark.parametrize(
    ("env", "said"),
    [
        ("SECRET_KEY=x\n", "falta SUBJECT"),
        ("SECRET_KEY=x\nSUBJECT=0101\nSUBJECT_KIND=otra\n", "SUBJECT_KIND dice «otra»"),
        ("SECRET_KEY\n", "línea 1: se esperaba CLAVE=VALOR"),
        ("SECRET_KEY=x\nSUBJECT=0101\nRETIRED_ON=27/11/2026\n", "RETIRED_ON dice «27/11/2026»; escriba el día así: 2026-11-27"),
        ("SECRET_KEY=x\nSUBJECT=0101\nEMAIL_HOST=m\n", "falta EMAIL_FROM"),
        ("SECRET_KEY=x\nSUBJECT=0101\nEMAIL_HOST=m\nEMAIL_FROM=a@b.gt\nEMAIL_SECURITY=ssl\n", "use tls, starttls o none"),
        ("SECRET_KEY=x\nSUBJECT=0101\nEMAIL_HOST=m\nEMAIL_FROM=a@b.gt\nEMAIL_PORT=uno\n", "debe ser un número"),
    ],
)
def test_a_wrong_file_is_refused_naming_it(tmp_path: Path, env: str, said: str) -> None:
    (tmp_path / "portal.env").write_text(env)
    with pytest.raises(InstanceError, match=said):
        read_instance({"PORTAL_HOME": str(tmp_path)})


def test_the_mail_server_is_told_in_the_same_file(tmp_path: Path) -> None:
    said = "SECRET_KEY=x\nSUBJECT=0101\nEMAIL_HOST=correo.gob.gt\nEMAIL_FROM=portal@ejemplo.gob.gt\nEMAIL_USER=u\nEMAIL_PASSWORD=a=b\n"
    (tmp_path / "portal.env").write_text(said)
    mail = read_instance({"PORTAL_HOME": str(tmp_path)}).mail
    assert mail is not None
    assert (mail.host, mail.port, mail.security, mail.password) == ("correo.gob.gt", 587, "starttls", "a=b")
    (tmp_path / "portal.env").write_text("SECRET_KEY=x\nSUBJECT=0101\n")
    assert read_instance({"PORTAL_HOME": str(tmp_path)}).mail is None


def test_without_a_folder_the_command_says_what_to_do_and_ends_in_misuse(tmp_path: Path) -> None:
    for home, said in (("", "Falta PORTAL_HOME"), (str(tmp_path / "nada"), "esa carpeta no existe")):
        ran = portal({"PORTAL_HOME": home}, "check")
        assert ran.returncode == 2
        assert said in ran.stderr


def test_help_needs_no_instance() -> None:
    ran = portal({}, "--help")
    assert ran.returncode == 0
    assert "import_edition" in ran.stdout


def test_the_password_is_shown_once_and_opens_the_account(db: None) -> None:
    made = json.loads(run("create_administrator", "--json").out)
    assert administers(made)
    again = run("create_administrator")
    assert "ya existe" in again.out
    assert json.loads(run("create_administrator", "--json").out)["password"] is None
    assert json.loads(run("create_administrator", "--json", "--reset").out)["password"] != made["password"]


def test_models_and_migrations_agree(db: None, capsys: Any) -> None:
    assert run("makemigrations", "registers", "--check", "--dry-run").code == 0


def test_a_prepared_instance_has_its_pages_its_name_and_one_account(portal: Any, db: None) -> None:
    portal(name="")
    run("sync_checklist")  # a ready-made database: pages, and nobody's name
    assert Identity.objects.get().name == "Municipalidad"
    portal(name="San Ejemplo")
    made = json.loads(run("prepare", "--json").out)
    assert Identity.objects.get().name == "Municipalidad de San Ejemplo"
    assert administers(made)


def test_preparing_again_keeps_the_name_that_the_office_chose_and_the_account(portal: Any, db: None) -> None:
    portal(name="San Ejemplo")
    run("prepare")
    Identity.objects.update(name="Honorable Municipalidad de San Ejemplo")
    assert json.loads(run("prepare", "--json").out) == {"pages": 0, "username": "administracion", "password": None}
    assert Identity.objects.get().name == "Honorable Municipalidad de San Ejemplo"
    assert "Contraseña" in run("prepare", "--reset").out
