"""What a writer that was cut left behind: records that no row knows are removed before anything else is written."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from portal_template.registers import record
from portal_template.registers.models import Edition, Justification, Withdrawal


def begin(files: Path) -> Path:
    """Open a writer's folder after removing what an earlier one left. Only for the holder of the write lock."""
    mend(files)
    return record.open_incoming(files)


def mend(files: Path) -> None:
    """Remove what writers that were cut put in place and did not announce. Only for the holder of the write lock."""
    cut = record.left_by_the_cut(files)
    known = set(announced()) if cut else set()
    for incoming in cut:
        for folder in record.placed_by(incoming):
            if folder not in known:
                record.remove(files, folder)
        record.close_incoming(incoming)


def take_back(files: Path, incoming: Path) -> None:
    """Remove what a writer put in place whose transaction fails."""
    for folder in record.placed_by(incoming):
        record.remove(files, folder)
    record.close_incoming(incoming)


def unannounced(files: Path) -> tuple[str, ...]:
    """The folders on the disk that no row of the database knows."""
    known = set(announced())
    return tuple(folder for folder in record.folders(files) if folder not in known)


def announced() -> Iterator[str]:
    """The folder of everything that was published or withdrawn."""
    for model in (Edition, Justification):
        for part, period, version in model.every.values_list("part", "period", "version"):
            yield record.folder_of(part, period, version)
    for number in Withdrawal.objects.values_list("number", flat=True):
        yield record.withdrawal_folder(number)
