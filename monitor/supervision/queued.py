"""What replies ask to be seen again as jobs on PostgreSQL, done by the same workers as the visits. Known only where there is a queue."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime

from django.db import InterfaceError, OperationalError, transaction
from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from checklists.load import load_checklist
from monitor.archive import failures
from monitor.archive.shelf import require_shared, shelf
from monitor.crawler.fetch import Fetcher
from monitor.jobs.lock import Held
from monitor.jobs.night import StoppableClock, Stopped
from monitor.jobs.queue import ASKED, PORTALS, UPKEEP, ByKind, Crew
from monitor.supervision.mended import observe, waiting
from monitor.supervision.models import Answer

BEFORE_VISITS = ASKED + 1000  # a municipality waits for it


def put(answer: Answer) -> bool:
    """Put an answer into the queue; False where it waits there already."""
    job = see_again.configure(queueing_lock=f"answer-{answer.pk}", priority=BEFORE_VISITS)
    with suppress(AlreadyEnqueued), transaction.atomic():
        job.defer(answer=answer.pk)
        return True
    return False


@app.task(name="monitor.see_again", queue=PORTALS, retry=ByKind(), pass_context=True)
def see_again(context: JobContext, answer: int) -> None:
    """See one answer again. What keeps it from being done is kept for people."""
    crew: Crew = context.additional_context["crew"]
    row = Answer.objects.select_related("notice__round", "notice__portal").get(pk=answer)
    require_shared()
    fetcher = Fetcher.from_environment()
    clock = StoppableClock(crew.stop)

    def go_on(url: str, fetched: str, count: int) -> None:
        """Between two requests: end here where the process was told to."""
        if crew.stop.is_set():
            raise Stopped

    try:
        observe(
            row,
            checklist=load_checklist(),
            root=shelf(),
            fetcher=fetcher,
            worker=crew.reader,
            now=datetime.now(UTC),
            clock=clock,
            progress=go_on,
        )
    except (Stopped, Held, OperationalError, InterfaceError):  # nothing for people to mend: it is waited for
        raise
    except Exception as error:
        failures.keep(row.notice.portal_id, row.at.date(), error)
        raise
    finally:
        fetcher.close()


@app.periodic(cron="*/20 * * * *")
@app.task(name="monitor.answers", queue=UPKEEP, queueing_lock="answers")
def answers(timestamp: int) -> None:
    """Put again what waits and stands in no job, such as an answer whose process ended right after keeping it."""
    for answer in waiting():
        put(answer)
