"""`portal import_edition`: publish one edition or justification, or a folder of them; everything or nothing."""

from __future__ import annotations

import argparse
import json
import resource
import sys
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from portal_template.registers import law
from portal_template.registers.following import NotFollowed, follow
from portal_template.registers.incoming.batch import HELP, BatchError, read_batch
from portal_template.registers.incoming.documents import kept_aside
from portal_template.registers.incoming.intake import POST, Reader, Request, judge_request
from portal_template.registers.publish import Published, PublishRefused, publish


class Command(BaseCommand):
    """Translates arguments into requests, and results into words."""

    help = "Publica archivos, documentos, un texto o una justificación de una parte para un periodo. Si hay un problema no publica nada."

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        shaped = {"epilog": HELP, "formatter_class": argparse.RawDescriptionHelpFormatter}
        parser: CommandParser = super().create_parser(prog_name, subcommand, **shaped, **kwargs)
        parser.parse_args = parser.parse_intermixed_args  # options may stand before, between and after the files
        return parser

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("part", nargs="?", metavar="PARTE", help="código de la parte, por ejemplo laip-10-04")
        parser.add_argument("period", nargs="?", metavar="PERIODO", help="2026-10, 2026-Q3, 2026-C2, 2026 o vigente")
        parser.add_argument("files", nargs="*", type=Path, metavar="ARCHIVO", help="hoja de cálculo (xlsx, xls, ods, csv) o documentos")
        parser.add_argument("--batch", type=Path, metavar="CARPETA", help="publica todo lo de una carpeta, en un solo paso")
        parser.add_argument("--document", type=Path, action="append", default=[], metavar="ARCHIVO", help="documento que acompaña")
        parser.add_argument("--statement", default="", metavar="TEXTO", help="texto de la página o declaración")
        parser.add_argument("--justify", default="", metavar="CLASE", help="no_movement, unchanged o not_applicable")
        parser.add_argument("--why", default="", metavar="TEXTO", help="la razón de la justificación")
        parser.add_argument("--legal-basis", default="", metavar="TEXTO", help="su fundamento, si lo hay")
        parser.add_argument("--reason", default="", metavar="TEXTO", help="motivo, cuando corrige algo ya publicado")
        parser.add_argument("--on", type=date.fromisoformat, metavar="FECHA", help="día de publicación (hoy)")
        parser.add_argument("--reviewed-on", type=date.fromisoformat, metavar="FECHA", help="día de la última revisión de lo vigente")
        parser.add_argument("--post", default=POST, metavar="PUESTO", help=f"puesto que publica ({POST})")
        parser.add_argument("--today", type=date.fromisoformat, metavar="FECHA", help="el día de hoy, para pruebas")
        parser.add_argument("--json", action="store_true", help="responde en JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        today = options["today"] or law.today()
        requests = self._requests(options, today)
        most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))  # a batch may have thousands of papers, each an open file
        with kept_aside(settings.PORTAL.files.parent) as read:
            self._publish(options, requests, today, read)
        self._follow()

    def _publish(self, options: dict[str, Any], requests: tuple[Request, ...], today: date, read: Reader) -> None:
        judged = [judge_request(request, law.checklist(), law.subject_kind(), today, read) for request in requests]
        problems = [problem for item in judged for problem in item.problems]
        notes = [note for item in judged for note in item.notes]
        if problems:
            self._refuse(options, problems, notes)
        portal = settings.PORTAL
        drafts = [item.draft for item in judged if item.draft]
        try:
            done = publish(drafts, files=portal.files, law_version=law.checklist().version, actor="import_edition", now=timezone.now())
        except PublishRefused as error:
            self._refuse(options, list(error.problems), notes)
        self._tell(options, done, notes)

    def _follow(self) -> None:
        """Bring what is derived up to date: when that fails, what was published stands."""
        try:
            follow(settings.PORTAL)
        except NotFollowed as error:
            self.stderr.write(str(error))
            sys.exit(1)

    def _requests(self, options: dict[str, Any], today: date) -> tuple[Request, ...]:
        if options["batch"]:
            if options["part"]:
                self._misuse("con --batch no se dan parte, periodo ni archivos.")
            try:
                requests = read_batch(options["batch"], today)
            except BatchError as error:
                self._misuse(str(error))
            return requests
        if not options["part"] or not options["period"]:
            self._misuse("dé la parte y el periodo, o --batch CARPETA. Vea  portal import_edition --help")
        return (
            Request(
                label=f"{options['part']} {options['period']}",
                part=options["part"],
                period=options["period"],
                on=options["on"] or today,
                files=tuple(options["files"]),
                documents=tuple((path, "") for path in options["document"]),
                text=options["statement"],
                kind=options["justify"],
                why=options["why"],
                legal_basis=options["legal_basis"],
                reason=options["reason"],
                reviewed_on=options["reviewed_on"],
                post=options["post"],
            ),
        )

    def _misuse(self, message: str) -> None:
        self.stderr.write(message)
        sys.exit(2)

    def _refuse(self, options: dict[str, Any], problems: list[str], notes: list[str]) -> None:
        if options["json"]:
            self.stdout.write(json.dumps({"published": [], "problems": problems, "notes": notes}, ensure_ascii=False))
        else:
            for problem in problems:
                self.stderr.write(problem)
            self.stderr.write(f"No se publicó nada: {len(problems)} {'problema' if len(problems) == 1 else 'problemas'}.")
        sys.exit(1)

    def _tell(self, options: dict[str, Any], done: tuple[Published, ...], notes: list[str]) -> None:
        if options["json"]:
            listed = [
                {"part": item.draft.part.code, "period": item.draft.period, "version": item.version, "changed": item.changed}
                for item in done
            ]
            self.stdout.write(json.dumps({"published": listed, "problems": [], "notes": notes}, ensure_ascii=False))
            return
        if options["verbosity"] > 1 or not options["batch"]:
            for note in notes:
                self.stdout.write(f"Aviso: {note}")
            for item in done:
                what = f"v{item.version}" if item.changed else f"ya estaba publicado igual (v{item.version})"
                self.stdout.write(f"{item.draft.part.code} {item.draft.period}: {what}")
        new = sum(item.changed for item in done)
        self.stdout.write(f"Publicado: {new}. Ya estaba igual: {len(done) - new}. Avisos: {len(notes)}.")
