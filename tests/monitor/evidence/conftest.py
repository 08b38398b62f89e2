"""A real portal, visited, judged and sealed once; tests that change its evidence take a copy."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from checklists.load import load_checklist
from monitor import pipeline
from monitor.crawler.fetch import Fetcher, allowed_from
from monitor.pipeline import Observation
from tests.monitor.dashboard.town import build
from tests.servers.street import serve_folder


@pytest.fixture(scope="session")
def observation(tmp_path_factory: pytest.TempPathFactory) -> Observation:
    folder = tmp_path_factory.mktemp("sealed")
    with serve_folder(build(folder / "town")) as street:
        fetcher = Fetcher(allowed=allowed_from({"MONITOR_ALLOW": street.allow}))
        try:
            return pipeline.observe(str(street), folder / "crawl", checklist=load_checklist(), today=date(2026, 11, 22), fetcher=fetcher)
        finally:
            fetcher.close()


@pytest.fixture(scope="session")
def sealed_folder(observation: Observation) -> Path:
    return observation.folder
