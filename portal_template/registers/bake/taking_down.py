"""After a withdrawal and before the next bake: what the served tree says of a cell is taken down, so that the application answers instead.

The pages and files of the cell go whole, and so does every page and list above the cells, since any of them may quote it. Other cells
stay, and the next bake makes only what is gone.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

from portal_template.instance import Instance
from portal_template.registers import addresses
from portal_template.registers.bake.baking import PATIENCE
from portal_template.registers.bake.tree import Trees

_OF_A_CELL = 5  # pieces of the shortest file of a cell: chapter, obligation, part, period, file
_ASSETS = ("static", "media")


def take_down(instance: Instance, cells: Iterable[str]) -> None:
    """Take down the cells with these addresses and everything above them. `tree.Busy` when a bake does not end in time."""
    trees = Trees(instance.public)
    if not instance.public.is_dir():
        return
    with trees.turn(PATIENCE):
        tree = trees.current()
        if tree is None:
            return
        for folder in (tree.root / cell.strip("/") for cell in cells):
            if folder.exists():
                shutil.rmtree(folder)
        for path in [path for path in tree.root.rglob("*") if path.is_file() and not _stays(path.relative_to(tree.root))]:
            path.unlink()


def _stays(file: Path) -> bool:
    of_a_cell = len(file.parts) >= _OF_A_CELL and file.parts[0] == addresses.CHAPTER.strip("/")
    return of_a_cell or file.parts[0] in _ASSETS or file.name == "404.html"
