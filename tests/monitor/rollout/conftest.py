"""Somebody of INFOM, a selection, and a mail server: what several tests of the rollout begin with."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.contrib.auth.models import Group, User
from django.test import Client
from django.utils import timezone

from monitor.accounts import second_factor
from monitor.accounts.access import Role
from monitor.rollout import keep
from monitor.rollout.models import Selection
from monitor.rollout.share import Listed, Terms
from tests.portal.mail_servers import Takes
from tests.servers.nginx import free_port


@pytest.fixture
def promoter(db: Any) -> Client:
    """Somebody of INFOM, signed in with a second factor."""
    user = User.objects.create_user("ana")
    user.groups.add(Group.objects.get(name=Role.INFOM))
    second_factor.enrol(user)
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def chosen(db: Any) -> Selection:
    """A selection of 0101 Guatemala and 0102 Santa Catarina Pinula, out of five."""
    listed = [Listed(municipality=f"010{number}", priority=number) for number in range(1, 6)]
    return keep.select("Lista", "PDH, oficio 10", listed, Terms(percent=40), by="ana", now=timezone.now())  # type: ignore[arg-type]


@pytest.fixture
def box(settings: Any) -> Iterator[Takes]:
    """A real mail server that keeps what arrives and refuses llena@muni.gob.gt."""
    found = Takes(refuses=("llena@muni.gob.gt",))
    server = Controller(found, hostname="127.0.0.1", port=free_port())
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = server.hostname, server.port
    yield found
    server.stop()


def words(answer: Any) -> str:
    """A page's source on one line."""
    return " ".join(answer.content.decode().split())
