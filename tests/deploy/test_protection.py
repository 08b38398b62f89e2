"""An inventory whose stores do not protect its portals says so, and how to mend it."""

from __future__ import annotations

from pathlib import Path

import pytest

from deploy.weekly import every_week
from tests.deploy.conftest import Deploy

HOSTS = "".join(f'[hosts.{name}]\naddress = "192.0.2.{number}"\n' for number, name in enumerate(("norte", "sur", "oeste"), 10))
PORTAL = '[instances.0501]\ndomains = ["escuintla.gob.gt"]\nhost = "norte"\n'
STORE = '[stores.{0}]\nhost = "{0}"\nappend_only = {1}\n'


@pytest.mark.parametrize(
    ("stores", "told"),
    [
        ((("sur", "true"), ("oeste", "false")), []),
        ((("sur", "true"),), ["menos de dos almacenes"]),
        ((("sur", "false"), ("oeste", "false")), ["ningún almacén solo agrega"]),
        ((("norte", "true"), ("sur", "false")), ["0501 está en norte, donde está norte: ese no lo protege"]),
        ((), ["menos de dos almacenes", "ningún almacén solo agrega"]),
    ],
)
def test_a_weakness_is_told_when_the_inventory_is_checked(
    deploy: Deploy, tmp_path: Path, stores: tuple[tuple[str, str], ...], told: list[str]
) -> None:
    file = tmp_path / "flota.toml"
    file.write_text(HOSTS + PORTAL + "".join(STORE.format(*store) for store in stores))
    done = deploy("inventory", "check", file)
    assert done.returncode == 0, done.stderr
    lines = [line for line in done.stdout.splitlines() if line.startswith("Aviso")]
    assert len(lines) == len(told)
    assert all(words in line for words, line in zip(told, lines, strict=True))


def test_the_monitor_is_protected_too_or_it_is_said(deploy: Deploy, tmp_path: Path) -> None:
    file = tmp_path / "flota.toml"
    monitor = '[monitor]\ndomains = ["monitor.gob.gt"]\nhost = "oeste"\ndatabase = "sur"\n'
    file.write_text(HOSTS + monitor + STORE.format("sur", "true") + STORE.format("norte", "false"))
    done = deploy("inventory", "check", file)
    (line,) = [line for line in done.stdout.splitlines() if line.startswith("Aviso")]
    assert "monitor-database está en sur, donde está sur" in line


def test_a_weekly_order_is_written_as_a_unit_reads_it(tmp_path: Path) -> None:
    every_week(["restore", "--inventory", "/srv/mi flota/100%.toml"], into=tmp_path)
    service = (tmp_path / "vitrina-restore-check.service").read_text()
    assert '-m deploy restore --inventory "/srv/mi flota/100%%.toml"' in service
    assert "OnCalendar=Sun" in (tmp_path / "vitrina-restore-check.timer").read_text()
