"""The mail server that the environment names, as the settings take it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller

from monitor.mail import mail
from tests.portal.mail_servers import Takes
from tests.servers.nginx import free_port


def test_a_password_with_signs_and_the_usual_ports_are_understood() -> None:
    found = mail("smtp+starttls://monitor:a%40b%2Fc@correo.gob.gt", "monitor@gob.gt")
    assert (found["EMAIL_HOST"], found["EMAIL_PORT"], found["EMAIL_HOST_PASSWORD"]) == ("correo.gob.gt", 587, "a@b/c")
    assert (found["EMAIL_USE_TLS"], found["EMAIL_USE_SSL"], found["DEFAULT_FROM_EMAIL"]) == (True, False, "monitor@gob.gt")
    assert "EMAIL_HOST" not in mail("", "")


@pytest.mark.parametrize("address", ["correo.gob.gt", "http://correo.gob.gt", "smtp://", "smtp://a:b"])
def test_an_address_that_is_none_says_how_it_is_written(address: str) -> None:
    with pytest.raises(ValueError, match=r"smtp\+starttls://usuario"):
        mail(address, "")


@pytest.mark.system
def test_a_monitor_started_with_the_address_writes_to_that_server(tmp_path: Path) -> None:
    box = Takes()
    server = Controller(box, hostname="127.0.0.1", port=free_port())
    server.start()
    try:
        env = {
            **os.environ,
            "MONITOR_HOME": str(tmp_path),
            "MONITOR_MAIL": f"smtp://127.0.0.1:{server.port}",
            "MONITOR_MAIL_FROM": "m@gob.gt",
        }
        command = [sys.executable, "-m", "monitor.manage", "sendtestemail", "uip@muni.gob.gt"]
        subprocess.run(command, env=env, check=True, capture_output=True, timeout=60)
    finally:
        server.stop()
    assert [(letter["From"], letter["To"]) for letter in box.letters] == [("m@gob.gt", "uip@muni.gob.gt")]
