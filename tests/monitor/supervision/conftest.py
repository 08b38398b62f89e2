"""One real visit to a small portal, whose crawl the tests judge again."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from importlib import import_module
from pathlib import Path

import pytest
from django.db import connection

from checklists.load import load_checklist
from checklists.model import Checklist
from monitor import pipeline
from monitor.archive.models import Assessment, Crawl
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
    folder = tmp_path_factory.mktemp("observed")
    with serve_folder(build(folder / "town")) as street:
        fetcher = Fetcher(allowed=allowed_from({"MONITOR_ALLOW": street.allow}))
        try:
            return pipeline.observe(str(street), folder / "crawl", checklist=checklist, today=TODAY, fetcher=fetcher)
        finally:
            fetcher.close()


@pytest.fixture
def visit(observation: Observation, db: object, tmp_path: Path) -> Callable[..., Assessment]:
    """Keeps a copy of the visit as one of a day, of a portal by name."""

    def kept(name: str, day: date, *, complete: bool = True, depth: str = "full") -> Assessment:
        folder = tmp_path / f"{name}-{day}-{depth}-{complete}"
        shutil.copytree(observation.folder, folder)
        row = keep(replace(observation.assessment, portal=f"https://{name}.gob.gt/"), folder, name=name)
        Crawl.objects.filter(pk=row.crawl_id).update(complete=complete, depth=depth)
        Assessment.objects.filter(pk=row.pk).update(observed_on=day)
        row.refresh_from_db()
        return row

    return kept


@pytest.fixture
def unguarded(db: object) -> Callable[[], None]:
    """What somebody with the database's password can do: take away the guards of what was published, decided and answered."""
    guards = import_module("monitor.supervision.migrations.0005_frozen")

    def do() -> None:
        with connection.cursor() as cursor:
            for statement in guards.POSTGRESQL_BACK if connection.vendor == "postgresql" else guards.SQLITE_BACK:
                cursor.execute(statement)

    return do
