"""`monitor worker`: visit the portals that wait in the queue, until told to end. One command a machine, on as many as there are."""

from __future__ import annotations

import asyncio
import logging
import signal
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from asgiref.sync import sync_to_async
from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import InterfaceError, OperationalError

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
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: queue.STOP.set())
        self.stdout.write(f"Atiende la cola, {options['parallel']} portales a la vez. Para terminar: Ctrl+C.")
        self.stdout.flush()
        asyncio.run(self._work(queue, options["parallel"], wait=not options["until_empty"]))

    async def _work(self, queue: Any, parallel: int, *, wait: bool) -> None:
        """Serve both queues until told to end, or until nothing waits; a database that is away for a while is waited for."""
        while not queue.STOP.is_set():
            try:
                with queue.app.replace_connector(queue.app.connector.get_worker_connector()) as app:
                    async with app.open_async():
                        await self._serve(app, queue, parallel, wait=wait)
                if not wait and not await sync_to_async(_waiting)():
                    return
                if not wait or queue.STOP.is_set():
                    await asyncio.sleep(1)  # what is left waits for a visit under way at the same machine
                    continue
            except Exception as error:
                if not _away(error):
                    raise
            self.stderr.write("La base de datos no responde; se intenta de nuevo en cinco segundos.")
            await asyncio.sleep(PATIENCE)

    async def _serve(self, app: Any, queue: Any, parallel: int, *, wait: bool) -> None:
        how = {
            "wait": wait,
            "install_signal_handlers": False,
            "update_heartbeat_interval": settings.WORKER_BEATS,
            "stalled_worker_timeout": settings.WORKER_SILENT,
            "fetch_job_polling_interval": 2.0,
        }
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(parallel + 2))
        working = [
            asyncio.create_task(app.run_worker_async(queues=[queue.PORTALS], concurrency=parallel, **how)),
            asyncio.create_task(app.run_worker_async(queues=[queue.UPKEEP], concurrency=1, **how)),
        ]
        told = asyncio.create_task(_told(queue))
        await asyncio.wait([asyncio.gather(*working), told], return_when=asyncio.FIRST_COMPLETED)
        told.cancel()
        for task in working:
            task.cancel()  # which lets it hand its jobs back first
        for error in await asyncio.gather(*working, return_exceptions=True):
            if isinstance(error, Exception):
                raise error


async def _told(queue: Any) -> None:
    """Until this process is told to end."""
    while not queue.STOP.is_set():
        await asyncio.sleep(0.2)


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
