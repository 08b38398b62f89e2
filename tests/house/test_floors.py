"""The shape of the house: floors that imports respect, door signs, words that are not used, models and migrations that agree."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

REPO = Path(__file__).parents[2]
ROOMS = ("checklists", "portal_template", "monitor", "deploy", "demo")
SOURCES = [path for room in ROOMS for path in sorted((REPO / room).rglob("*.py")) if "migrations" not in path.parts]
NOT_USED = {"scan", "audit", "registry", "utils", "helpers", "services", "common", "core", "manager"}


def words_of(name: str) -> set[str]:
    """The words of an identifier: `readThisScan` and `read_this_scan` alike."""
    return set(re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower().split("_"))


def test_no_room_imports_what_stands_above_or_beside_it() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    ran = subprocess.run([linter, "--no-cache"], cwd=REPO, capture_output=True, text=True, timeout=240)
    assert ran.returncode == 0, ran.stdout[-3000:]
    assert "0 broken" in ran.stdout


@pytest.mark.parametrize("room", ROOMS)
def test_every_package_has_its_door_sign(room: str) -> None:
    packages = [path.parent for path in SOURCES if path.name == "__init__.py" and room in path.relative_to(REPO).parts[:1]]
    bare = [
        str(folder.relative_to(REPO))
        for folder in packages
        if not ast.get_docstring(ast.parse((folder / "__init__.py").read_text("utf-8")))
    ]
    assert [name for name in bare if not name.endswith(("management", "commands", "templatetags", "migrations"))] == []


def test_words_that_say_nothing_name_nothing() -> None:
    named = [(path, part) for path in SOURCES for part in words_of(path.stem) & NOT_USED]
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
                named += [(path, node.name) for _ in words_of(node.name) & NOT_USED]
    assert named == []


@pytest.mark.parametrize(("room", "variable"), [("portal_template", "PORTAL_HOME"), ("monitor", "MONITOR_HOME")])
def test_models_and_migrations_agree(room: str, variable: str, tmp_path: Path) -> None:
    (tmp_path / "portal.env").write_text("SECRET_KEY=solo-para-pruebas\nSUBJECT=9901\n")
    kept = {key: value for key, value in os.environ.items() if key != "DJANGO_SETTINGS_MODULE"}
    ran = subprocess.run(
        [sys.executable, "-m", f"{room}.manage", "makemigrations", "--check", "--dry-run"],
        cwd=REPO,
        env=kept | {variable: str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
