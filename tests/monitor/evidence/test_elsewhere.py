"""A crawl judged again on another machine: another archive, process, time zone, language and order of hashing; the same bytes."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from monitor.evidence.manifest import MANIFEST
from monitor.pipeline import ASSESSMENT, PAGES

ROOT = Path(__file__).parents[3]
MACHINES = [
    {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "LANG": "C", "PYTHONHASHSEED": "1"},
    {"TZ": "America/Guatemala", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "31337", "PYTHONUTF8": "0"},
]


@pytest.mark.parametrize("machine", MACHINES, ids=["far east", "at home"])
def test_evidence_of_another_machine_gives_the_same_assessment_and_digest(
    sealed_folder: Path, tmp_path: Path, machine: dict[str, str]
) -> None:
    copy = shutil.copytree(sealed_folder, tmp_path / "otra máquina" / "recorrido")
    (copy / PAGES).unlink()
    environment = {**os.environ, **machine, "MONITOR_HOME": str(tmp_path / "home")}
    environment.pop("MONITOR_ALLOW", None)
    command = [sys.executable, "-m", "monitor.manage", "reassess", str(copy)]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True)
    assert done.returncode == 0, done.stderr.decode()
    assert (copy / ASSESSMENT).read_bytes() == (sealed_folder / ASSESSMENT).read_bytes()
    assert (copy / PAGES).read_bytes() == (sealed_folder / PAGES).read_bytes()
    assert (copy / MANIFEST).read_bytes() == (sealed_folder / MANIFEST).read_bytes()
    assert json.loads((copy / ASSESSMENT).read_text())["evidence"] == json.loads((sealed_folder / ASSESSMENT).read_text())["evidence"]
