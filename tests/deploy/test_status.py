"""What instances there are, and whether they answer: a portal really served and stopped."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

from tests.deploy.conftest import Deploy


def test_status_tells_a_portal_that_answers_from_one_that_is_off(deploy: Deploy, home: Path, port: int) -> None:
    root = home
    done = deploy("provision", "9901", "--name", "San José El Ejemplo", "--home", root / "9901", "--port", str(port))
    assert done.returncode == 0, done.stderr
    facts = json.loads((root / "9901" / "instance.json").read_text())
    (root / "9902").mkdir()
    (root / "9902" / "instance.json").write_text(json.dumps({**facts, "code": "9902", "address": "http://localhost:1"}))
    served = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "portal_template.wsgi", "--no-control-socket", "--bind", f"127.0.0.1:{port}"],
        env={**os.environ, "PORTAL_HOME": str(root / "9901")},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        deadline = time.monotonic() + 60
        while (one := deploy("status", "--home", root / "9901")).returncode and time.monotonic() < deadline:
            time.sleep(0.3)
        assert one.returncode == 0, one.stdout
        both = deploy("status", "--root", root, "--json")
        assert both.returncode == 1
        told = {item["code"]: item["answers"] for item in json.loads(both.stdout)}
        assert told == {"9901": True, "9902": False}
        assert "apagado" in deploy("status", "--root", root).stdout
    finally:
        served.terminate()
        served.wait(20)
    assert deploy("status", "--home", root / "9901").returncode == 1


def test_a_folder_without_portals_says_how_to_make_one(deploy: Deploy, tmp_path: Path) -> None:
    done = deploy("status", "--root", tmp_path)
    assert done.returncode == 1
    assert "deploy provision" in done.stderr


def test_a_folder_that_does_not_exist_is_misuse(deploy: Deploy, tmp_path: Path) -> None:
    assert deploy("status", "--root", tmp_path / "no").returncode == 2


def test_a_damaged_instance_file_is_named_with_its_remedy(deploy: Deploy, tmp_path: Path) -> None:
    (tmp_path / "9901").mkdir()
    (tmp_path / "9901" / "instance.json").write_text("{")
    done = deploy("status", "--root", tmp_path)
    assert done.returncode == 1
    assert "instance.json" in done.stderr
    assert "deploy provision" in done.stderr
