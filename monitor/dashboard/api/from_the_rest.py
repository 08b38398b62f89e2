"""What the API answers besides publications: the towns, the PDH's own results, INFOM's plan in counts, the data dictionary."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from ninja import Router

from checklists.load import load_checklist
from monitor.archive.models import HistoricResult, MunicipalIndex
from monitor.archive.towns import name_of
from monitor.dashboard.api import tables
from monitor.dashboard.api.asked import in_department, nulls, of_the_pdh, town
from monitor.dashboard.api.pages import USUAL, paged
from monitor.dashboard.api.parameters import Department, Number, Size, Town, Year
from monitor.dashboard.api.shapes import answered, page
from monitor.dashboard.api.tables import LAW
from monitor.dashboard.words import ESTIMATE
from monitor.rollout.screens.documents import document_rows, meeting_rows
from monitor.rollout.screens.public import plan_rows, town_rows

router = Router()
DICTIONARY = {"type": "object", "required": ["publica", "aviso", "tablas"], "properties": {"tablas": {"type": "array"}}}


@router.get(
    "/municipios",
    summary="Los 340 municipios",
    url_name="municipalities",
    openapi_extra=answered(page(tables.MUNICIPALITIES), "Una página de municipios."),
)
def municipalities(request: HttpRequest, departamento: Department = "", pagina: Number = 1, por_pagina: Size = USUAL) -> Any:
    """Con el código que llevan todas las tablas."""
    checklist, code = load_checklist(), in_department(departamento)
    found = [town(one, name_of(checklist, one.code)) for one in checklist.municipalities.values()]
    here = [row for row in found if row["codigo_departamento"].startswith(code)]
    return {"publica": settings.PUBLISHER, **paged(request, here, pagina, por_pagina)}


@router.get(
    "/historia",
    summary="Los resultados de la PDH (SECAI), antes de esta supervisión",
    url_name="history",
    openapi_extra=answered(page(tables.HISTORY), "Una página de resultados de la PDH."),
)
def history(request: HttpRequest, municipio: Town = "", anio: Year = None, pagina: Number = 1, por_pagina: Size = USUAL) -> Any:
    """Son de la Procuraduría, con otro método; cada fila dice su fuente. No se comparan punto por punto con los de este sitio."""
    found = HistoricResult.objects.order_by("year", "supervision", "municipality")
    found = found.filter(municipality=municipio) if municipio else found
    found = found.filter(year=anio) if anio else found
    fields = ("year", "supervision", "points", "band", "source", "note")
    shown = [of_the_pdh(one.municipality, {name: getattr(one, name) for name in fields}) for one in found]
    return {"publica": settings.PUBLISHER, **paged(request, shown, pagina, por_pagina)}


@router.get(
    "/implementacion/plan",
    summary="El plan, actividad por actividad, con su avance a hoy",
    url_name="plan",
    openapi_extra=answered(page(tables.PLAN), "Una página de actividades."),
)
def plan(request: HttpRequest, pagina: Number = 1, por_pagina: Size = USUAL) -> Any:
    """El estado sale de las fechas y de la prueba."""
    return {"publica": settings.PUBLISHER, **paged(request, nulls(plan_rows()), pagina, por_pagina)}


@router.get(
    "/implementacion/municipios",
    summary="El 20 %: en qué paso está hoy cada municipio elegido",
    url_name="rollout",
    openapi_extra=answered(page(tables.ROLLOUT), "Una página de municipios."),
)
def rollout(request: HttpRequest, pagina: Number = 1, por_pagina: Size = USUAL) -> Any:
    """De la selección más nueva; vacío mientras no haya una."""
    return {"publica": settings.PUBLISHER, **paged(request, nulls(town_rows() or []), pagina, por_pagina)}


@router.get(
    "/implementacion/reuniones",
    summary="Las reuniones y los talleres, con cuántas personas asistieron",
    url_name="meetings",
    openapi_extra=answered(page(tables.MEETINGS), "Una página de reuniones."),
)
def meetings(request: HttpRequest, pagina: Number = 1, por_pagina: Size = USUAL) -> Any:
    """Solo cuentas: los nombres y las firmas son privados."""
    return {"publica": settings.PUBLISHER, **paged(request, nulls(meeting_rows()), pagina, por_pagina)}


@router.get(
    "/implementacion/documentos",
    summary="Los documentos del plan que se pueden mostrar",
    url_name="documents",
    openapi_extra=answered(page(tables.DOCUMENTS), "Una página de documentos."),
)
def documents(request: HttpRequest, pagina: Number = 1, por_pagina: Size = USUAL) -> Any:
    """Agendas, minutas, fotografías y otros medios de verificación, con su huella."""
    return {"publica": settings.PUBLISHER, **paged(request, nulls(document_rows()), pagina, por_pagina)}


@router.get(
    "/indices",
    summary="Los índices de SEGEPLAN, que miden otra cosa",
    url_name="indices",
    openapi_extra=answered(page(tables.INDICES), "Una página de índices."),
)
def indices(request: HttpRequest, municipio: Town = "", pagina: Number = 1, por_pagina: Size = USUAL) -> Any:
    """Son de la Secretaría de Planificación: sobre todo informes entregados. No son una revisión de portales."""
    found = MunicipalIndex.objects.order_by("edition", "index", "municipality")
    names = ("municipality", "edition", "index", "score", "source")
    rows = found.filter(municipality=municipio).values_list(*names) if municipio else found.values_list(*names)
    shown = [dict(zip(("municipio", "edicion", "indice", "valor", "fuente"), row, strict=True)) for row in rows]
    return {"publica": settings.PUBLISHER, **paged(request, shown, pagina, por_pagina)}


@router.get(
    "/diccionario",
    summary="El diccionario de datos: cada tabla y cada columna",
    url_name="dictionary",
    openapi_extra=answered(DICTIONARY, "El diccionario."),
)
def dictionary(request: HttpRequest) -> Any:
    """Qué quiere decir cada columna y qué puede haber en ella. Los nombres no cambian ni cambian de sentido."""
    return {"publica": settings.PUBLISHER, "aviso": ESTIMATE, "tablas": [tables.told(one) for one in tables.tables(LAW)]}
