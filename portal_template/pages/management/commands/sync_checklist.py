"""`portal sync_checklist`: make the pages that the law asks for, without touching what an editor wrote."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand

from portal_template.pages.sync import sync
from portal_template.registers import law


class Command(BaseCommand):
    """Idempotent; says what it did."""

    help = "Crea la portada, los capítulos y las páginas de las obligaciones. Puede repetirse: nunca cambia un texto de la editora."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Only `--json`."""
        parser.add_argument("--json", action="store_true", help="Escribe el resultado como JSON.")

    def handle(self, *args: Any, **options: Any) -> None:
        """One call and its report."""
        report = sync(law.checklist(), law.subject_kind())
        if options["json"]:
            self.stdout.write(json.dumps(asdict(report), ensure_ascii=False))
            return
        for words, codes in (("Creadas", report.created), ("Actualizadas", report.updated), ("Retiradas", report.unpublished)):
            if codes:
                self.stdout.write(f"{words}: {len(codes)} ({', '.join(codes)})")
        self.stdout.write(f"Sin cambios: {len(report.unchanged)}")
