"""A portal that outlives its application: a copy of its public tree, under nginx alone, stands before the law as the live one does."""

from __future__ import annotations

import json
import os
import shutil
import signal
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from checklists.load import load_checklist
from checklists.periods import guatemala_today
from demo.batch import write_batch
from demo.towns import TOWNS
from tests.journeys.conftest import Portal, portal, provision, run
from tests.servers.nginx import NGINX, free_port, nginx

pytestmark = pytest.mark.skipif(not NGINX.exists(), reason="falta nginx (apt install nginx-light)")


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory, serve: Callable[[Path, int], Portal]) -> Portal:
    """The demo's town that does half of what the law asks, served by its application. Its publications baked the tree themselves."""
    from datetime import UTC, datetime

    folder = tmp_path_factory.mktemp("baked")
    half = TOWNS[1]
    today = guatemala_today(datetime.now(UTC))
    write_batch(folder / "batch", half.publications(load_checklist(), today))
    home, port = folder / half.world.code, free_port()
    provision(home, half.world.code, half.world.name, port)
    done = portal(home, "import_edition", "--batch", str(folder / "batch"), "--today", today.isoformat(), timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    return serve(home, port)


def observe(address: str, out: Path) -> dict[str, Any]:
    """What the monitor makes of a portal."""
    host = address.removeprefix("http://").strip("/")
    env = {"MONITOR_HOME": str(out.parent), "MONITOR_ALLOW": host}
    done = run("monitor.manage", "observe", address, "--json", "--out", str(out), "--pages", "900", env=env, timeout=600)
    assert done.returncode == 0, done.stdout + done.stderr
    value: dict[str, Any] = json.loads(done.stdout)
    return value


def test_the_tree_alone_gets_the_score_and_the_outcomes_of_the_live_portal(town: Portal, tmp_path: Path) -> None:
    address = f"http://localhost:{town.port}/"
    live = observe(address, tmp_path / "live")
    configuration = portal(town.home, "nginx", "--listen", f"127.0.0.1:{town.port}", "--application", f"127.0.0.1:{free_port()}",
                           "--public", str(tmp_path / "copy"))  # fmt: skip
    assert configuration.returncode == 0, configuration.stderr
    shutil.copytree(town.home / "public", tmp_path / "copy", symlinks=True)
    os.killpg(town.process.pid, signal.SIGTERM)
    town.process.wait(20)
    with nginx(configuration.stdout, tmp_path / "nginx", town.port):
        assert status(f"{address}informacion-publica/") == 200
        assert status(f"{address}panel/") == 503
        alone = observe(address, tmp_path / "alone")
    assert scores(alone) == scores(live)
    assert outcomes(alone) == outcomes(live)
    assert len(outcomes(live)) > 100
    assert alone["crawl"]["complete"] is True


def status(address: str) -> int:
    """The status of an address."""
    try:
        with urllib.request.urlopen(address, timeout=20) as answer:  # noqa: S310 (our own loopback address)
            code: int = answer.status
            return code
    except urllib.error.HTTPError as error:
        return error.code


def scores(value: dict[str, Any]) -> dict[str, Any]:
    """Law -> its score with its bounds."""
    return {card["law"]: card["score"] for card in value["scorecards"]}


def outcomes(value: dict[str, Any]) -> dict[str, tuple[str, str]]:
    """Criterion -> outcome and reason."""
    found = {}
    for card in value["scorecards"]:
        for obligation in card["obligations"]:
            found |= {item["code"]: (item["outcome"], item["reason"]) for item in obligation["criteria"]}
    return found
