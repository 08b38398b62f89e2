"""The files that nobody confirmed as a job of the queue: they also go where nobody sends another. Known only where there is a queue."""

from __future__ import annotations

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from monitor.dashboard.reference import waiting
from monitor.jobs.queue import UPKEEP


@app.periodic(cron="15 * * * *")
@app.task(name="monitor.unconfirmed", queue=UPKEEP, queueing_lock="unconfirmed")
def unconfirmed(timestamp: int) -> None:
    """Delete the files of this machine whose hour is over."""
    waiting.forget(datetime.fromtimestamp(timestamp, UTC))
