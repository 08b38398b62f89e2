"""The hosts that the fleet's tests work on are real ones: they boot, come back, and reach nothing but each other."""

from __future__ import annotations

import pytest

from tests.servers.hosts import Lan

pytestmark = pytest.mark.system


def test_a_host_boots_installs_from_its_own_archive_and_comes_back_after_a_reboot_and_a_power_cut(net: Lan) -> None:
    host = net.boot("probador")
    assert host.run("systemctl --failed --quiet --no-legend").stdout == ""
    host.run("apt-get update -qq && apt-get install -y -qq --no-install-recommends logrotate", timeout=120)
    host.reboot()
    host.run("echo escrito > /var/lib/prueba; sync")
    host.cut_power()
    host.start()
    assert host.run("cat /var/lib/prueba; command -v logrotate").stdout.split() == ["escrito", "/usr/sbin/logrotate"]
    assert host.run("ip route show default").stdout == ""


def test_a_host_whose_cable_is_out_is_not_reached_until_it_is_back(net: Lan) -> None:
    host = net.boot("lejano")
    host.plug(on=False)
    assert host.run("true", check=False).returncode == 255
    host.plug(on=True)
    host.wait()
