"""`monitor explain TEXT | URL`: why some words, or a page of a crawl, count for what they count; `--jsonl` answers many texts."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlsplit

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from checklists.model import Subject
from checklists.periods import guatemala_today
from checklists.wording import explain_lines
from checklists.words import day_words
from monitor import pipeline
from monitor.archive.models import Crawl
from monitor.archive.shelf import folder_of
from monitor.crawler.crawl import Budget, crawl_pages, replay
from monitor.crawler.fetch import Fetcher
from monitor.crawler.urls import key
from monitor.explain import Step, explain_page, explain_words
from monitor.extract import Worker
from monitor.management.options import checklist_of
from monitor.page import Crawl as Visit
from monitor.page import Page


@dataclass(frozen=True, kw_only=True, slots=True)
class _Seen:
    """What is explained: a visit and its pages, the day and subject that it was judged for, and where it is from."""

    crawl: Visit
    pages: list[Page]
    day: date
    subject: Subject
    source: str


class Command(BaseCommand):
    help = (
        "Explica paso a paso de qué obligación y periodo habla un texto (enlace, título o nombre de archivo), o por qué una página de un "
        "recorrido guardado cuenta para lo que cuenta. No visita el sitio, salvo con --live."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("text", nargs="?", help="un texto, o la dirección de una página; sin él se leen líneas JSON de la entrada")
        parser.add_argument("--heading", default="", help="el encabezado bajo el que está el texto")
        parser.add_argument("--crawl", type=Path, metavar="CARPETA", help="el recorrido que guarda la página (si no, el más reciente)")
        parser.add_argument("--live", action="store_true", help="visita ahora esa página, y nada más que ella")
        parser.add_argument("--today", type=date.fromisoformat, help="juzgar como si fuera ese día, AAAA-MM-DD")
        parser.add_argument("--checklist", type=Path, help="otra lista de obligaciones: una carpeta como la de checklists")
        parser.add_argument(
            "--jsonl", action="store_true", help='lee líneas {"text": ..., "heading": ...} y escribe una respuesta por línea'
        )

    def handle(self, *args: Any, **options: Any) -> None:
        text = options["text"]
        if options["jsonl"] or text is None:
            for answer in explain_lines(sys.stdin):
                self.stdout.write(answer)
        elif text.startswith(("http://", "https://")):
            self._page(text, options)
        else:
            self._write(explain_words(checklist_of(options), text, options["heading"]))

    def _page(self, url: str, options: dict[str, Any]) -> None:
        checklist = checklist_of(options)
        try:
            seen = _live(url) if options["live"] else _stored(options["crawl"] or self._newest(url))
            steps = explain_page(checklist, seen.crawl, seen.pages, url, today=options["today"] or seen.day, key=key, subject=seen.subject)
        except KeyError as error:
            raise CommandError(f"El recorrido no guarda {url}. Revise la dirección, o explíquela en vivo con --live.") from error
        except (ValueError, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{seen.source}. Se juzga para el {day_words(options['today'] or seen.day)}.")
        self._write(steps)

    def _newest(self, url: str) -> Path:
        """The folder of the newest crawl that holds an address; those of portals at the same host are asked first."""
        call_command("migrate", verbosity=0, interactive=False)
        host = urlsplit(url).hostname or ""
        crawls = Crawl.objects.dated().select_related("portal").order_by("-visited_on", "-pk")
        for crawl in sorted(crawls, key=lambda crawl: urlsplit(crawl.portal.url).hostname != host):
            folder = folder_of(crawl.folder)
            if _holds(folder, url):
                return folder
        raise CommandError(f"Ningún recorrido guardado tiene {url}. Indique su carpeta con --crawl, o explíquela en vivo con --live.")

    def _write(self, steps: tuple[Step, ...]) -> None:
        for number, step in enumerate(steps, start=1):
            self.stdout.write(f"\n{number}. {step.title}" if number > 1 else f"{number}. {step.title}")
            for line in step.lines:
                self.stdout.write(f"   {line}")


def _holds(folder: Path, url: str) -> bool:
    """Whether a crawl's pages name an address, however its scheme and last slash are written."""
    bare = re.escape(json.dumps(url.partition("://")[2].rstrip("/"))[1:-1])
    named = re.compile(rf'"(?:url|requested)": "https?://{bare}/?"')
    return any(named.search(line) for line in _lines(folder))


def _lines(folder: Path) -> Iterator[str]:
    try:
        with (folder / pipeline.PAGES).open(encoding="utf-8") as lines:
            yield from lines
    except OSError:
        return


def _stored(folder: Path) -> _Seen:
    """A crawl from its own record, which is read and never written to."""
    if not (folder / pipeline.WARC).exists():
        raise ValueError(f"{folder} no guarda un recorrido: falta {pipeline.WARC}. Indique la carpeta que dio a observe con --out.")
    with Worker() as worker:
        crawl, pages = replay(folder / pipeline.WARC, worker.extract)
    path = folder / pipeline.ASSESSMENT
    judged = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    day = date.fromisoformat(judged["observed_on"]) if judged else guatemala_today(datetime.now(UTC))
    subject = Subject(judged.get("subject", Subject.MUNICIPALITY))
    return _Seen(crawl=crawl, pages=pages, day=day, subject=subject, source=f"Recorrido guardado en {folder}")


def _live(url: str) -> _Seen:
    """One page as it is now, asked for as a portal of its own: nothing of what leads to it is known."""
    fetcher = Fetcher.from_environment()
    try:
        with TemporaryDirectory() as folder, Worker() as worker:
            only = Budget(pages=1, documents=1, others=0)
            crawl, pages = crawl_pages(url, warc_path=Path(folder) / pipeline.WARC, extract=worker.extract, fetcher=fetcher, budget=only)
    finally:
        fetcher.close()
    day = guatemala_today(datetime.now(UTC))
    return _Seen(crawl=crawl, pages=pages, day=day, subject=Subject.MUNICIPALITY, source=f"{url} como está ahora, sin lo que lleva a ella")
