"""`monitor report PUBLICATION`: make the files of a publication (reports and open data), all or some, and put copies where asked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from monitor.dashboard.kept.edition import COUNTRY, DEPARTMENT, OPEN, TOWN, Item, items_of, make
from monitor.room import write_whole
from monitor.supervision.models import Publication
from monitor.supervision.publish import Tampered, newest, publication, summary_of

PATIENCE = 600.0  # seconds that it waits for a file that another process makes


class Command(BaseCommand):
    help = (
        "Hace los archivos de una publicación: los datos abiertos y los informes en PDF del país, de cada departamento y municipio. "
        "Lo ya hecho no se repite. "
        "Con la cola de trabajo se hacen solos; sin ella, esta orden los deja hechos antes de que alguien los pida."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("publication", nargs="?", type=int, help="número de la publicación (la más nueva si no se dice)")
        parser.add_argument("--only", choices=(*OPEN, COUNTRY, DEPARTMENT, TOWN), help="solo los de esta clase")
        parser.add_argument(
            "--of",
            default="",
            help="solo el de este departamento (dos cifras) o municipio (código del INE), o de esta forma (csv, xlsx, json)",
        )
        parser.add_argument("--out", type=Path, metavar="CARPETA", help="deja además una copia de cada uno en esta carpeta")

    def handle(self, *args: Any, **options: Any) -> None:
        row = publication(options["publication"]) if options["publication"] else newest()
        if row is None:
            raise CommandError("No hay esa publicación. Publique una supervisión, o revise el número.")
        try:
            found = [one for one in items_of(summary_of(row)) if _asked(one, options["only"], options["of"])]
            if not found:
                raise CommandError("Esta publicación no trae ese archivo: revise --only y --of.")
            for item in found:
                self._one(row, item, options["out"])
        except Tampered as error:
            raise CommandError(f"{error} No se hace ningún archivo de ella: restáurela de un respaldo.") from error
        self.stdout.write(f"{len(found)} {'archivo' if len(found) == 1 else 'archivos'} de «{row}». Huella: {row.digest}")

    def _one(self, row: Publication, item: Item, out: Path | None) -> None:
        path = make(row, item, wait=PATIENCE)
        if out is not None and path is not None:
            out.mkdir(parents=True, exist_ok=True)
            write_whole(out / (item.name if item.kind in OPEN else f"informe-{item.name}"), [path.read_bytes()])


def _asked(item: Item, only: str | None, of: str) -> bool:
    return (only is None or item.kind == only) and (not of or item.of == of)
