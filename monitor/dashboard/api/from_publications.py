"""What the API answers from publications: each question reads one as it was frozen, and gives rows of one table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from ninja import Router

from monitor.dashboard.api import rows, tables
from monitor.dashboard.api.asked import address, among, asked, files, heading, in_department, of_the_pdh
from monitor.dashboard.api.pages import USUAL, paged
from monitor.dashboard.api.parameters import Code, Department, Found, Group, Key, Number, Size, Which
from monitor.dashboard.api.refusal import Refusal
from monitor.dashboard.api.shapes import FILES, answered, page, whole
from monitor.dashboard.api.shapes import rows as rows_shape
from monitor.dashboard.api.tables import LAW
from monitor.dashboard.results.columns import GROUPS, OUTCOMES
from monitor.supervision.publish import every, portal_of, summaries_of

router = Router()
PUBLISHED = "/publicaciones/{str:publicacion}"


def _in(row: Mapping[str, Any], department: str) -> bool:
    return (row["municipio"] or "").startswith(department)


@router.get(
    "/publicaciones",
    summary="Las publicaciones, de la más nueva a la más vieja",
    url_name="publications",
    openapi_extra=answered(page(tables.PUBLICATIONS), "Una página de publicaciones."),
)
def publications(request: HttpRequest, pagina: Number = 1, por_pagina: Size = USUAL) -> Any:
    """Cada supervisión que se publica queda fija; si se vuelve a publicar, se agrega otra y la primera sigue igual."""
    shown = paged(request, every(), pagina, por_pagina)
    made = shown["datos"]
    shown["datos"] = [heading(request, *one) for one in zip(made, summaries_of(made), strict=True)]
    return {"publica": settings.PUBLISHER, **shown}


@router.get(
    PUBLISHED,
    summary="Una publicación, con la dirección de sus archivos",
    url_name="publication",
    openapi_extra=answered(whole(tables.PUBLICATIONS, {"archivos": FILES}, heading=False), "La publicación."),
)
def one(request: HttpRequest, publicacion: Which) -> Any:
    """Quién la publica, hasta qué día vale, su huella, y dónde se descarga entera."""
    made, said = asked(publicacion)
    return {"datos": {**heading(request, made, said), "archivos": files(request, made)}}


@router.get(
    PUBLISHED + "/resultados",
    summary="El resultado de cada portal",
    url_name="results",
    openapi_extra=answered(page(tables.results(LAW), published=True), "Una página de resultados."),
)
def results(
    request: HttpRequest,
    publicacion: Which,
    departamento: Department = "",
    grupo: Group = "",
    pagina: Number = 1,
    por_pagina: Size = USUAL,
) -> Any:
    """Las mismas columnas y las mismas cifras de la hoja de cálculo. Los verificados van primero, por puesto."""
    made, said = asked(publicacion)
    code, group = in_department(departamento), among("grupo", grupo, GROUPS)
    found = [row for row in rows.results(said, address(request, made)) if _in(row, code) and group in ("", row["grupo"])]
    return {"publicacion": heading(request, made, said), **paged(request, found, pagina, por_pagina)}


@router.get(
    PUBLISHED + "/resultados/{str:clave}",
    summary="El resultado de un portal, pregunta por pregunta, con sus pruebas",
    url_name="result",
    openapi_extra=answered(
        whole(
            tables.results(LAW),
            {
                "respuestas": rows_shape(tables.RESPONSES, {"todas_las_pruebas": rows_shape(tables.PROOFS)}),
                "antes": rows_shape(tables.HISTORY),
            },
        ),
        "El resultado.",
    ),
)
def result(request: HttpRequest, publicacion: Which, clave: Key) -> Any:
    """Con lo que se halló en cada pregunta, dónde se vio, cuándo, la huella de lo visto y la cita; y antes, los resultados de la PDH."""
    made, said = asked(publicacion)
    body = portal_of(made, clave, said)
    if body is None:
        raise Refusal(404, f"La publicación {made.pk} no trae «{clave}».", "Escriba el código INE del municipio, con su cero, como 0101.")
    (row,) = rows.results(said, address(request, made), only=clave)
    more = {"respuestas": rows.answers(said, body), "antes": [of_the_pdh(body["municipality"], one) for one in body["history"]]}
    return {"publicacion": heading(request, made, said), "datos": {**row, **more}}


@router.get(
    PUBLISHED + "/numerales",
    summary="Los 29 numerales, y cuántos portales publican cada uno",
    url_name="numerals",
    openapi_extra=answered(page(tables.NUMERALS, published=True), "Los numerales."),
)
def numerals(request: HttpRequest, publicacion: Which, pagina: Number = 1, por_pagina: Size = USUAL) -> Any:
    """Con las palabras de la lista con que se juzgó."""
    made, said = asked(publicacion)
    found = rows.numerals(said, address(request, made))
    return {"publicacion": heading(request, made, said), **paged(request, found, pagina, por_pagina)}


@router.get(
    PUBLISHED + "/numerales/{str:numeral}",
    summary="Un numeral en todos los portales",
    url_name="numeral",
    openapi_extra=answered(page(tables.NUMERAL_TOWNS, published=True), "Una página de portales."),
)
def numeral(
    request: HttpRequest,
    publicacion: Which,
    numeral: Code,
    departamento: Department = "",
    resultado: Found = "",
    pagina: Number = 1,
    por_pagina: Size = USUAL,
) -> Any:
    """Quién lo publica, quién no, y de quién no se sabe."""
    made, said = asked(publicacion)
    if numeral not in {one["code"] for one in said["law"]["obligations"]}:
        raise Refusal(404, f"No hay numeral «{numeral}».", "Son de laip-10-01 a laip-10-29; están en …/numerales.")
    code, wanted = in_department(departamento), among("resultado", resultado, OUTCOMES)
    found = [row for row in rows.across(said, numeral, address(request, made)) if _in(row, code) and wanted in ("", row["resultado"])]
    return {"publicacion": heading(request, made, said), **paged(request, found, pagina, por_pagina)}


@router.get(
    PUBLISHED + "/departamentos",
    summary="Los departamentos",
    url_name="departments",
    openapi_extra=answered(page(tables.DEPARTMENTS, published=True), "Los departamentos."),
)
def departments(request: HttpRequest, publicacion: Which, pagina: Number = 1, por_pagina: Size = USUAL) -> Any:
    """Cuántos portales de cada uno se verificaron, y su promedio."""
    made, said = asked(publicacion)
    found = rows.by_department(rows.results(said, address(request, made)))
    return {"publicacion": heading(request, made, said), **paged(request, found, pagina, por_pagina)}
