"""`monitor explain`: what obligation and period a text speaks of, and why."""

from __future__ import annotations

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from checklists.wording import explain_lines


class Command(BaseCommand):
    help = "Dice de qué obligación y de qué periodo habla un texto (enlace, título o nombre de archivo), y por qué."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("text", nargs="?", help="el texto; sin él se leen líneas JSON de la entrada")
        parser.add_argument("--heading", default="", help="el encabezado bajo el que está el texto")
        parser.add_argument(
            "--jsonl", action="store_true", help='lee líneas {"text": ..., "heading": ...} y escribe una respuesta por línea'
        )

    def handle(self, *args: Any, **options: Any) -> None:
        lines = (
            sys.stdin
            if options["jsonl"] or options["text"] is None
            else [json.dumps({"text": options["text"], "heading": options["heading"]})]
        )
        for answer in explain_lines(lines):
            self.stdout.write(answer)
