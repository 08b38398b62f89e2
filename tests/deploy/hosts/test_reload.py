"""Who reloads nginx on a host that was prepared waits until visitors get what it read, or is told why they do not."""

from __future__ import annotations

import time

import pytest

from tests.deploy.hosts.conftest import Fleet

pytestmark = pytest.mark.system
ASKED = "https://ejemplo.gob.gt/recargado/"
SITE = "/etc/nginx/vitrina/9901.inc"
WORKERS = "$(cat /proc/$(cat /run/nginx.pid)/task/$(cat /run/nginx.pid)/children)"


def test_a_reload_ends_when_nobody_takes_visitors_for_what_was_read_before(fleet: Fleet) -> None:
    fleet.norte.run(f"cp {SITE} ~/kept; echo 'location = /recargado/ {{ return 204; }}' >> {SITE}")
    try:
        began = time.monotonic()
        fleet.norte.run(f"slow={WORKERS}; kill -STOP $slow; (sleep 2; kill -CONT $slow) & systemctl reload nginx")
        assert time.monotonic() - began >= 2, "it waited for those who had not heard yet"
        assert fleet.get(ASKED)[0] == 204
    finally:
        fleet.norte.run(f"mv ~/kept {SITE}; systemctl reload nginx")
    assert fleet.get(ASKED)[0] != 204


def test_a_reload_of_what_nginx_refuses_fails_and_visitors_get_what_was_read_before(fleet: Fleet) -> None:
    fleet.norte.run("echo nada > /etc/nginx/vitrina/zz.conf")
    try:
        assert fleet.norte.run("systemctl reload nginx", check=False).returncode == 1
        assert "zz.conf" in fleet.norte.run("journalctl -q -n 20 -u nginx -o cat").stdout
        assert fleet.get("https://ejemplo.gob.gt/")[0] == 200
    finally:
        fleet.norte.run("rm /etc/nginx/vitrina/zz.conf; systemctl reload nginx")
