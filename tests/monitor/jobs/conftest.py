"""Towns of the list on loopback: each a small real portal on an address of its own, or several on one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from checklists.load import load_checklist
from checklists.model import Checklist, Subject
from monitor.archive.models import Portal
from monitor.crawler.fetch import Fetcher
from monitor.jobs.errand import Depth, Errand
from tests.monitor.dashboard.town import build
from tests.servers.street import Street, serve_folder

DAY = date(2026, 11, 26)


@pytest.fixture(scope="session")
def checklist() -> Checklist:
    return load_checklist()


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a small portal with its law kept in part."""
    return build(tmp_path_factory.mktemp("town") / "site")


@pytest.fixture
def served(town: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Street]:
    """The town on loopback, allowed to be visited without waiting."""
    with serve_folder(town) as street:
        monkeypatch.setenv("MONITOR_ALLOW", street.allow)
        yield street


@pytest.fixture
def fetcher(served: Street) -> Iterator[Fetcher]:
    with ExitStack() as stack:
        made = Fetcher.from_environment()
        stack.callback(made.close)
        yield made


def errand_to(url: str, *, name: str = "Villa Ejemplo", municipality: str = "9901", **more: Any) -> Errand:
    """An errand to a portal that is now in the archive."""
    portal = Portal.objects.create(name=name, municipality=municipality, url=url)
    known: dict[str, Any] = {"subject": Subject.MUNICIPALITY, "depth": Depth.FULL, "day": DAY, **more}
    return Errand(portal=portal.pk, url=url, name=name, municipality=municipality, **known)
