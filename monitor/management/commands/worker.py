"""`monitor worker`: visit the portals that wait in the queue, until told to end. One command a machine, on as many as there are."""

from __future__ import annotations

import asyncio
import logging
import signal
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from asgiref.sync import sync_to_async
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import InterfaceError, OperationalError, ProgrammingError, close_old_connections

from checklists.load import load_checklist
from checklists.words import how_many
from monitor.archive.shelf import require_shared
from monitor.dashboard.report import draw
from monitor.extract import Worker
from monitor.management.options import queue_of

PATIENCE = 5.0  # seconds until a database that was away is asked again


class Command(BaseCommand):
    help = (
        "Visita los portales que esperan en la cola, hasta que se le diga que termine (Ctrl+C, o systemctl stop). Se inicia uno en cada "
        "máquina; todos comparten la base de datos (MONITOR_DATABASE) y la carpeta de evidencia (MONITOR_EVIDENCE)."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--parallel", type=int, default=8, help="cuántos portales a la vez; nunca dos en un mismo servidor")
        parser.add_argument("--until-empty", action="store_true", help="termina cuando no queda nada que hacer ahora")

    def handle(self, *args: Any, **options: Any) -> None:
        queue = queue_of()
        logging.getLogger("procrastinate").setLevel(logging.ERROR)  # what failed is told by `monitor queue`
        stop = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda *_: stop.set())
        self.stdout.write(f"Atiende la cola, {how_many(options['parallel'], 'portal', 'portales')} a la vez. Para terminar: Ctrl+C.")
        self.stdout.flush()
        checklist = load_checklist()
        with Worker() as reader:
            crew = queue.Crew(stop=stop, reader=reader, show=lambda kept: draw(kept, checklist))
            asyncio.run(self._work(queue, crew, options["parallel"], wait=not options["until_empty"]))

    async def _work(self, queue: Any, crew: Any, parallel: int, *, wait: bool) -> None:
        """Serve both queues until told to end, or until nothing waits; a database that is away for a while is waited for."""
        while not crew.stop.is_set():
            try:
                await sync_to_async(_look_around)()
                with queue.app.replace_connector(queue.app.connector.get_worker_connector()) as app:
                    async with app.open_async():
                        await self._serve(app, queue, crew, parallel, wait=wait)
                if not wait and not await sync_to_async(_waiting)():
                    return
                if not wait or crew.stop.is_set():
                    await asyncio.sleep(1)  # what is left waits for a visit under way at the same machine
                    continue
            except Exception as error:
                if not _away(error):
                    raise
            self.stderr.write("La base de datos no responde; se intenta de nuevo en cinco segundos.")
            await asyncio.sleep(PATIENCE)

    async def _serve(self, app: Any, queue: Any, crew: Any, parallel: int, *, wait: bool) -> None:
        how = {
            "wait": wait,
            "install_signal_handlers": False,
            "update_heartbeat_interval": settings.WORKER_BEATS,
            "stalled_worker_timeout": settings.WORKER_SILENT,
            "fetch_job_polling_interval": 2.0,
        }
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(parallel + 2))
        visiting = {"queues": [queue.PORTALS], "concurrency": parallel, "additional_context": {"crew": crew}}
        keeping = {"queues": [queue.UPKEEP], "concurrency": 1, "delete_jobs": "successful"}
        working = [asyncio.create_task(app.run_worker_async(**kind, **how)) for kind in (visiting, keeping)]
        told = asyncio.create_task(_told(crew.stop))
        await asyncio.wait([asyncio.gather(*working), told], return_when=asyncio.FIRST_COMPLETED)
        told.cancel()
        for task in working:
            task.cancel()  # which lets it hand its jobs back first
        for error in await asyncio.gather(*working, return_exceptions=True):
            if isinstance(error, Exception):
                raise error


async def _told(stop: threading.Event) -> None:
    """Until this process is told to end."""
    while not stop.is_set():
        await asyncio.sleep(0.2)


def _look_around() -> None:
    """See that tables and shelf are there: a worker that cannot work says so at once. CommandError names the remedy."""
    close_old_connections()
    try:
        require_shared()
    except ProgrammingError as error:
        raise CommandError("La base de datos no está al día: ejecute «monitor migrate» una vez.") from error
    except OSError as error:
        raise CommandError(str(error)) from error


def _waiting() -> int:
    from monitor.jobs.state import state

    return state(settings.WORKER_SILENT).waiting


def _away(error: BaseException) -> bool:
    """Whether an error says that the database is not there now."""
    import psycopg
    import psycopg_pool
    from procrastinate.exceptions import ConnectorException

    kinds = (
        ConnectorException,
        OperationalError,
        InterfaceError,
        psycopg.OperationalError,
        psycopg.InterfaceError,
        psycopg_pool.PoolTimeout,
    )
    while error is not None:
        if isinstance(error, kinds):
            return True
        error = error.__cause__
    return False
