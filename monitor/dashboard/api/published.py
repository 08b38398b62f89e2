"""The publication that a request means, by its number or `ultima`."""

from __future__ import annotations

from monitor.dashboard.api.refusal import Refusal
from monitor.supervision import publish
from monitor.supervision.models import Publication

LAST = "ultima"


def publication(said: str) -> Publication:
    """The publication that a request means. Refused where there is none."""
    if said == LAST:
        row = publish.newest()
        if row is None:
            raise Refusal(
                404, "Todavía no se publica ninguna supervisión.", "Vuelva cuando haya una; el canal /novedades/resultados.atom avisa."
            )
        return row
    if not said.isdecimal() or len(said) > 9:
        raise Refusal(404, f"«{said[:40]}» no es una publicación.", "Escriba su número, o «ultima». Están en /api/v1/publicaciones.")
    row = publish.publication(int(said))
    if row is None:
        raise Refusal(404, f"No hay publicación {said}.", "Las que hay están en /api/v1/publicaciones; la que vale hoy es «ultima».")
    return row
