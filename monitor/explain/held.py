"""What a page holds for the law, and the period of each piece: read where, and how far that is to be trusted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from checklists.model import Checklist
from checklists.words import how_many
from monitor.checks.context import Reader
from monitor.checks.dated import without_days
from monitor.checks.holding import Holding, What
from monitor.checks.part_view import in_words
from monitor.checks.site import Lead
from monitor.explain.step import named
from monitor.page import Page

KINDS = {
    What.DATA: "una tabla con filas",
    What.DOCUMENT: "un documento que se puede leer",
    What.OPAQUE: "un archivo que se abrió y no se puede leer",
    What.TEXT: "texto en la página",
    What.DECLARATION: "una justificación en lugar de contenido",
    What.EMPTY: "un título o carpeta sin nada detrás",
    What.BROKEN: "un enlace a algo que no está",
    What.EXTERNAL: "algo en otro servicio, que no se verifica",
    What.UNSEEN: "algo que no se pudo ver",
}


def held(checklist: Checklist, reader: Reader, page: Page, mine: Sequence[Holding], leads: Sequence[Lead]) -> Iterator[str]:
    """A line for each piece of content, with its tables and its period under it."""
    if not mine:
        yield "Nada que cuente por sí mismo: una lista de enlaces no es contenido, lo es aquello a lo que llevan."
    for holding in mine:
        part = f", parte {holding.part}" if holding.part and holding.part != holding.obligation else ""
        part = part if holding.part else ", sin que se distinga de qué parte"
        where = f" («{holding.where[:80]}»)" if holding.where else ""
        yield f"{KINDS[holding.what].capitalize()} de {named(checklist, holding.obligation)}{part}{where}"
        for table in holding.tables:
            yield f"  tabla de {how_many(table.rows, 'fila', 'filas')}: {' · '.join(cell for cell in table.header if cell)[:200]}"
        yield f"  {_period(reader, page, holding, leads)}"
        if holding.note:
            yield f"  aviso: {holding.note}"
        if not holding.in_section and not holding.claimed:
            yield "  está fuera de la sección de información pública: por sí solo no decide"


def _period(reader: Reader, page: Page, holding: Holding, leads: Sequence[Lead]) -> str:
    """The period and its source, in the order in which sources are believed."""
    if holding.period is None:
        return "periodo: no se pudo leer ni en lo que lleva a ella, ni en su nombre, ni en sus títulos; la fecha de subida no cuenta"
    told = f"periodo: {in_words(holding.period)} ({holding.period}), "
    if holding.claimed:
        return told + "como lo declara el portal en su lista para máquinas, y el archivo se abrió"
    if any(lead.context.period == holding.period for lead in leads):
        return told + "por el enlace y los encabezados que llevan a ella; confianza alta"
    if reader.read(page.filename).period == holding.period:
        return told + "por el nombre del archivo; confianza alta"
    if any(reader.read(without_days(table.caption)).period == holding.period for table in holding.tables if table.caption):
        return told + "por el título de su tabla; confianza media"
    return told + "por sus encabezados o sus primeras líneas; confianza media"
