"""One real observation for all tests of this folder, and an archive that keeps it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client

from checklists.load import load_checklist
from checklists.model import Checklist
from monitor import pipeline
from monitor.archive.models import Assessment
from monitor.archive.store import keep
from monitor.crawler.fetch import Fetcher, allowed_from
from monitor.pipeline import Observation
from tests.monitor.dashboard.town import build
from tests.servers.street import serve_folder

TODAY = date(2026, 11, 22)


@pytest.fixture(scope="session")
def checklist() -> Checklist:
    return load_checklist()


@pytest.fixture(scope="session")
def observation(checklist: Checklist, tmp_path_factory: pytest.TempPathFactory) -> Observation:
    """The small portal, visited and judged."""
    folder = tmp_path_factory.mktemp("observed")
    with serve_folder(build(folder / "town")) as street:
        fetcher = Fetcher(allowed=allowed_from({"MONITOR_ALLOW": street.allow}))
        try:
            return pipeline.observe(str(street), folder / "crawl", checklist=checklist, today=TODAY, fetcher=fetcher)
        finally:
            fetcher.close()


@pytest.fixture
def kept(observation: Observation, db: Any) -> Assessment:
    """The observation in the archive."""
    return keep(observation.assessment, observation.folder, name="Villa Ejemplo", municipality="9901")


@pytest.fixture
def reviewer(client: Client, db: Any) -> Client:
    """A client that is signed in."""
    user = User.objects.create_user("revisora")
    user.groups.add(Group.objects.get(name="revisión"))
    client.force_login(user)
    return client
