"""The page of the queue, where there is none, and how much room there is."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse

from monitor.accounts import second_factor
from monitor.accounts.access import Role
from monitor.room import Limit


@pytest.fixture
def coordinator(client: Client, db: Any) -> Client:
    user = User.objects.create_user("mar")
    user.groups.add(Group.objects.get(name=Role.COORDINATOR))
    second_factor.enrol(user)
    client.force_login(user)
    return client


def test_on_a_file_the_page_says_that_there_is_no_queue_and_what_does_the_work_instead(coordinator: Client) -> None:
    page = coordinator.get(reverse("visits")).content.decode()
    assert "Aquí no hay cola." in page
    assert "monitor observe --all --depth full" in page
    assert "libres en el disco de la evidencia" in page


def test_a_shelf_that_is_full_is_said_with_its_remedy(coordinator: Client, settings: Any) -> None:
    settings.EVIDENCE_LIMIT = Limit(free=10**18)
    assert "No se comienza otro recorrido" in coordinator.get(reverse("visits")).content.decode()
