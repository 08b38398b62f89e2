"""The table that a new one is held against: the newest edition with data of the part's last period before this one."""

from __future__ import annotations

from pathlib import Path

from portal_template.registers.models import Edition, EditionForm
from portal_template.registers.rows import RowTable, read_rows


def table_before(files: Path, part: str, period: str) -> RowTable | None:
    """The rows of the last period before `period`; None where there is none. RecordError when its record is not as published.

    The periods of a part are of one kind, so their codes sort as they follow. What stands without a period is held against itself.
    """
    editions = Edition.objects.filter(part=part, form=EditionForm.DATA).prefetch_related("files").order_by("-period", "-version")
    edition = editions.filter(period__lt=period).first() or editions.filter(period=period, period__startswith="vigente").first()
    return read_rows(files, edition) if edition else None
