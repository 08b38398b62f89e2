"""Within a release line a migration only adds: a portal goes back to the release of before, and what it reads is still there."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

from tests.deploy.stored_releases import line_of, stored

PORTAL = Path(__file__).parents[2] / "portal_template"
TAKES_AWAY = {"DeleteModel", "RemoveField", "RenameField", "RenameModel", "AlterModelTable"}


def migrations() -> dict[tuple[str, str], Path]:
    """The portal's own migrations, by app and name."""
    found = PORTAL.glob("*/migrations/[0-9]*.py")
    return {(path.parents[1].name, path.stem): path for path in found}


def operations(source: str) -> Iterator[str]:
    """The names of what a migration calls."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield node.func.attr


def taken_away(source: str) -> set[str]:
    """What a migration takes away, by the operations that do it or by its own SQL."""
    dropped = {words for words in ("DROP TABLE", "DROP COLUMN", "RENAME TO", "RENAME COLUMN") if words in source.upper()}
    return TAKES_AWAY & set(operations(source)) | dropped


def test_every_release_line_has_a_stored_instance() -> None:
    assert line_of(version("vitrina")) in {line_of(item.version) for item in stored()}


def test_migrations_since_the_first_release_of_this_line_only_add() -> None:
    line = [item for item in stored() if line_of(item.version) == line_of(version("vitrina"))]
    known = {(app, name) for app, name in line[0].migrations}
    newer = {key: path for key, path in migrations().items() if key not in known}
    assert {key: words for key, path in newer.items() if (words := taken_away(path.read_text(encoding="utf-8")))} == {}


def test_no_migration_that_a_stored_instance_has_applied_is_gone() -> None:
    ours = {app for app, _ in migrations()}
    applied = {(app, name) for item in stored() for app, name in item.migrations if app in ours}
    assert applied <= set(migrations())


def test_what_takes_away_is_recognised() -> None:
    assert taken_away("operations = [migrations.RemoveField('a', 'b')]") == {"RemoveField"}
    assert taken_away("operations = [migrations.RunSQL('alter table a drop column b')]") == {"DROP COLUMN"}
    assert taken_away("operations = [migrations.AddField('a', 'b', models.TextField(default=''))]") == set()
