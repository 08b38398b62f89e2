"""A small checklist folder of an invented law, and copies of it that a test may change."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

SMALL = Path(__file__).parent / "small"


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A copy of the small folder, to be changed."""
    return Path(shutil.copytree(SMALL, tmp_path / "checklists"))


@pytest.fixture
def edit() -> Callable[[Path, str, str, str], None]:
    """Change a text of a file (folder, file, old, new) that is there exactly as the test believes."""

    def change(folder: Path, file: str, old: str, new: str) -> None:
        text = (folder / file).read_text(encoding="utf-8")
        assert old in text, f"{old!r} is not in {file}"
        (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")

    return change
