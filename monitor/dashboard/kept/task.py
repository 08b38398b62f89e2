"""The files of a publication as jobs of the queue: after it each is made by a worker, one at a time and behind everything else."""

from __future__ import annotations

from contextlib import suppress

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from monitor.dashboard.kept.edition import Item, items_of, make, path_of
from monitor.jobs.queue import UPKEEP
from monitor.supervision.models import Publication
from monitor.supervision.publish import Tampered, newest, publication, summary_of

BEHIND, ASKED = -10, 10  # priorities: what nobody waits for, and what somebody does
PATIENCE = 120.0  # seconds that a job waits for another process that makes one


def ask(pk: int, item: Item, *, priority: int = ASKED) -> None:
    """Have a file made, unless it waits to be made already."""
    job = one.configure(queueing_lock=f"file-{pk}-{item.name}-{priority}", priority=priority)
    with suppress(AlreadyEnqueued), transaction.atomic():
        job.defer(pk=pk, kind=item.kind, of=item.of)


@app.task(name="monitor.file", queue=UPKEEP)
def one(pk: int, kind: str, of: str) -> None:
    """Make one file, where it is not made yet."""
    row: Publication | None = publication(pk)
    if row is not None:
        make(row, Item(kind=kind, of=of), wait=PATIENCE)


@app.periodic(cron="* * * * *")
@app.task(name="monitor.files", queue=UPKEEP, queueing_lock="files")
def look(timestamp: int) -> None:
    """Have the files of the newest publication made, where they are not. One that was changed has none."""
    row = newest()
    if row is None:
        return
    with suppress(Tampered):
        for item in items_of(summary_of(row)):
            if not path_of(row, item).exists():
                ask(row.pk, item, priority=BEHIND)
