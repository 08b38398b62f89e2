"""The folders of the public tree: one is built beside the one that is served, takes its place by a rename, and the old one goes.

Whatever ends a bake, and whenever, `current` points to a whole tree: the old one or the new one. What a bake that was cut left behind is
removed by the next. A file of a tree is never opened for writing once it stands, since it may be the same file as a record.
"""

from __future__ import annotations

import ctypes
import errno
import fcntl
import hashlib
import json
import os
import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

FORMAT = "vitrina/bake-1"
SAYS, ROOT = "bake.json", "www"
_NO_LINKS = frozenset({errno.EXDEV, errno.EPERM, errno.EMLINK, errno.ENOTSUP, errno.EACCES})


class Busy(Exception):
    """Another process bakes and did not end in time; it will bake again for whoever asked (see `Trees.wanted`)."""


class Tree:
    """One tree: its folder, its root for a web server, and the keys of what stands in it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.root = folder, folder / ROOT
        self._made: set[Path] = set()
        self._written: dict[bytes, Path] = {}

    def keys(self) -> Mapping[str, str]:
        """Address -> key, as baked; nothing where the file is missing or of another format."""
        try:
            says = json.loads((self.folder / SAYS).read_text(encoding="utf-8"))
            return dict(says["keys"]) if says["format"] == FORMAT else {}
        except (OSError, ValueError, KeyError, TypeError):
            return {}

    def write(self, place: PurePosixPath, body: bytes) -> None:
        """A new file; two with the same bytes, such as a cell and its newest version, are one."""
        digest = hashlib.sha256(body).digest()
        if twin := self._written.get(digest):
            self.link(place, twin)
            return
        target = self._ready(place)
        with target.open("xb") as out:
            out.write(body)
        self._written[digest] = target

    def link(self, place: PurePosixPath, source: Path, *, own: bool = True) -> None:
        """The same file in another place; a copy where it is not `own` or the disk cannot link."""
        target = self._ready(place)
        if own:
            try:
                os.link(source, target)
                return
            except OSError as error:
                if error.errno not in _NO_LINKS:
                    raise
        shutil.copy2(source, target)
        target.chmod(0o644)

    def finish(self, keys: Mapping[str, str]) -> None:
        """Say what stands in it, and force all of it to the disk."""
        says = {"format": FORMAT, "keys": dict(keys)}
        (self.folder / SAYS).write_text(json.dumps(says, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
        _sync_disk_of(self.folder)

    def _ready(self, place: PurePosixPath) -> Path:
        if place.is_absolute() or ".." in place.parts:
            raise ValueError(f"«{place}» sale del árbol público.")
        target = self.root / place
        if target.parent not in self._made:
            target.parent.mkdir(parents=True, exist_ok=True)
            self._made.add(target.parent)
        return target


class Trees:
    """All trees of an instance, and whose turn it is."""

    def __init__(self, public: Path) -> None:
        self.public, self.current_link, self._trees = public, public / "current", public / "trees"
        self._wanted = public / ".wanted"

    @contextmanager
    def turn(self, patience: float) -> Iterator[None]:
        """Hold the trees alone. Busy after so many seconds; the lock goes with its process, however it ends."""
        self._trees.mkdir(parents=True, exist_ok=True)
        with (self.public / ".lock").open("w") as held:
            until = time.monotonic() + patience
            while True:
                try:
                    fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    if time.monotonic() >= until:
                        raise Busy from None
                    time.sleep(0.05)
            yield

    def want(self) -> None:
        """Leave word that something changed: whoever bakes now bakes once more when done."""
        self.public.mkdir(parents=True, exist_ok=True)
        self._wanted.touch()

    def take_want(self) -> None:
        """The word is heard: what is read from the database from here on is new enough."""
        self._wanted.unlink(missing_ok=True)

    @property
    def wanted(self) -> bool:
        """Whether somebody left word since it was last taken."""
        return self._wanted.exists()

    def current(self) -> Tree | None:
        """The tree that is served."""
        folder = self._served()
        return Tree(folder) if folder and (folder / ROOT).is_dir() else None

    @contextmanager
    def building(self) -> Iterator[Tree]:
        """A new tree, served when the block ends well and gone when it does not."""
        numbers = [int(path.name) for path in self._trees.iterdir() if path.name.isdigit()]
        tree = Tree(self._trees / str(max(numbers, default=0) + 1))
        try:
            tree.root.mkdir(parents=True)
            yield tree
            self._serve(tree)
        except BaseException:
            if self._served() != tree.folder:
                shutil.rmtree(tree.folder, ignore_errors=True)
            raise

    def sweep(self) -> None:
        """Remove every tree but the one that is served."""
        served = self._served()
        for path in self._trees.iterdir():
            if path != served:
                shutil.rmtree(path, ignore_errors=True)

    def _serve(self, tree: Tree) -> None:
        fresh = self.public / ".current.new"
        fresh.unlink(missing_ok=True)
        fresh.symlink_to(Path("trees") / tree.folder.name)
        os.replace(fresh, self.current_link)
        _sync_folder(self.public)

    def _served(self) -> Path | None:
        try:
            return self._trees / Path(os.readlink(self.current_link)).name
        except OSError:
            return None


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _sync_disk_of(folder: Path) -> None:
    """One order for thousands of files, instead of one each. OSError when the disk could not take them."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.syncfs(handle) != 0:
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), str(folder))
    except AttributeError:  # not Linux
        os.sync()
    finally:
        os.close(handle)
