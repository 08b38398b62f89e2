"""Papers of many megabytes wait on the disk for their publication, and leave nothing there."""

from __future__ import annotations

import hashlib
import io
import os
import random
import tracemalloc
from pathlib import Path
from typing import Any

from PIL import Image

from portal_template.registers.incoming.documents import inspect_document, kept_aside
from portal_template.registers.models import EditionFile
from portal_template.registers.record import digest_of
from tests.portal.registers.conftest import import_edition

PAPERS = 6


def scanned(path: Path, seed: int) -> Path:
    """A page from a scanner, of a megabyte that does not compress."""
    page, out = Image.frombytes("L", (1000, 1000), random.Random(seed).randbytes(1_000_000)), io.BytesIO()
    page.save(out, "PDF")
    path.write_bytes(out.getvalue())
    return path


def test_they_are_not_held_in_memory_and_have_no_name_on_the_disk(tmp_path: Path) -> None:
    papers = [scanned(tmp_path / f"acta-{number}.pdf", number) for number in range(PAPERS)]
    folder = tmp_path / "aside"
    folder.mkdir()
    wanted = [digest_of(inspect_document(path).content()) for path in papers]
    open_before = len(os.listdir("/proc/self/fd"))
    tracemalloc.start()
    with kept_aside(folder) as read:
        facts = [read(path) for path in papers]
        held = tracemalloc.get_traced_memory()[0]
        tracemalloc.stop()
        assert [digest_of(item.content()) for item in facts] == wanted
        assert list(folder.iterdir()) == [], "nothing is left behind however the process ends"
    assert held < 500_000, "one of them has more"
    assert len(os.listdir("/proc/self/fd")) == open_before


def test_they_are_published_as_they_were_read(town: Any, tmp_path: Path) -> None:
    papers = [scanned(tmp_path / f"laip-10-01__vigente__manual-{number}.pdf", number) for number in range(3)]
    wanted = {hashlib.sha256(inspect_document(path).data).hexdigest() for path in papers}
    assert import_edition("--batch", tmp_path).code == 0
    published = EditionFile.objects.filter(kind="document")
    assert {file.sha256 for file in published} == wanted
    assert {hashlib.sha256((town.files / file.path).read_bytes()).hexdigest() for file in published} == wanted
