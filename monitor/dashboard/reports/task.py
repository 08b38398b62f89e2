"""The reports as jobs of the queue: after a publication each is drawn by a worker, one at a time and behind everything else."""

from __future__ import annotations

from contextlib import suppress

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from monitor.dashboard.reports.edition import Report, make, path_of, reports_of
from monitor.jobs.queue import UPKEEP
from monitor.supervision.models import Publication
from monitor.supervision.publish import Tampered, newest, publication, summary_of

BEHIND, ASKED = -10, 10  # priorities: what nobody waits for, and what somebody does
PATIENCE = 120.0  # seconds that a job waits for another machine's drawing


def ask(pk: int, report: Report, *, priority: int = ASKED) -> None:
    """Have a report drawn, unless it waits to be drawn already."""
    job = draw.configure(queueing_lock=f"report-{pk}-{report.name}-{priority}", priority=priority)
    with suppress(AlreadyEnqueued), transaction.atomic():
        job.defer(pk=pk, kind=report.kind, of=report.of)


@app.task(name="monitor.report", queue=UPKEEP)
def draw(pk: int, kind: str, of: str) -> None:
    """Draw one report, where it is not made yet."""
    row: Publication | None = publication(pk)
    if row is not None:
        make(row, Report(kind=kind, of=of), wait=PATIENCE)


@app.periodic(cron="* * * * *")
@app.task(name="monitor.reports", queue=UPKEEP, queueing_lock="reports")
def look(timestamp: int) -> None:
    """Have the reports of the newest publication drawn, where they are not. One that was changed has none."""
    row = newest()
    if row is None:
        return
    with suppress(Tampered):
        for report in reports_of(summary_of(row)):
            if not path_of(row, report).exists():
                ask(row.pk, report, priority=BEHIND)
