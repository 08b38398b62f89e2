"""The read API: JSON without a key, for any other site. Obligations, cells, publications, and rows with a register's filters."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from checklists.model import Obligation, Part, Privacy
from portal_template.registers import addresses, law
from portal_template.registers.board import cells
from portal_template.registers.machine.package import claim_of
from portal_template.registers.models import Edition, FileKind, Justification
from portal_template.registers.query.answer import Answer, answer
from portal_template.registers.query.asked import BadQuestion, read_question
from portal_template.registers.query.export import row_object, told
from portal_template.registers.query.sheet import Sheet, sheet_of
from portal_template.registers.query.tables import NoTables, TooLong

PAGE = 500  # publications of one answer
_JSON = {"ensure_ascii": False, "indent": 1}
View = Callable[..., HttpResponse]


class _Refused(Exception):
    """The address asks for something that does not exist; the message says what."""


def _open_to_all(view: Callable[..., Mapping[str, Any]]) -> View:
    """The view's value as JSON, for any site, kept five minutes; what is wrong with the address is told in words."""

    @require_safe
    @wraps(view)
    def inner(request: HttpRequest, **named: Any) -> HttpResponse:
        status = 200
        try:
            value = view(request, **named)
        except (_Refused, BadQuestion, TooLong) as wrong:
            status, value = 400, {"error": str(wrong)}
        except (Http404, NoTables) as wrong:
            status, value = 404, {"error": str(wrong)}
        response = JsonResponse(value, status=status, json_dumps_params=_JSON)
        response["Access-Control-Allow-Origin"] = "*"
        response["Cache-Control"] = "public, max-age=300" if status == 200 else "no-store"
        response["X-Robots-Tag"] = "noindex"
        return response

    return inner


def _given(request: HttpRequest, *allowed: str) -> dict[str, str]:
    """The address's conditions, each once and known."""
    unknown = sorted(set(request.GET) - set(allowed))
    if unknown:
        raise _Refused(f"No existe la condición «{unknown[0][:40]}». Use: {', '.join(allowed)}.")
    return {key: request.GET[key].strip() for key in request.GET if request.GET[key].strip()}


@_open_to_all
def obligations(request: HttpRequest) -> Mapping[str, Any]:
    """What must be published: every obligation that binds here, its parts and the columns of their tables."""
    _given(request)
    checklist = law.checklist()
    bound = [item for item in checklist.obligations if item.binds_subject(law.subject_kind())]
    return {"lista": checklist.version, "obligaciones": [_obligation(item) for item in bound]}


def _obligation(obligation: Obligation) -> dict[str, Any]:
    base = settings.PORTAL.base_url
    return {
        "codigo": obligation.code,
        "ley": obligation.law,
        "numero": obligation.number,
        "titulo": obligation.short,
        "fuente": obligation.citation,
        "url": base + addresses.obligation_path(obligation),
        "partes": [_part(obligation, part, base) for part in obligation.parts],
    }


def _part(obligation: Obligation, part: Part, base: str) -> dict[str, Any]:
    register = law.checklist().register_of(part)
    columns = [
        {"nombre": column.name, "titulo": column.title, "tipo": column.type, "se_filtra": column.privacy is not Privacy.BENEFICIARY}
        for column in (register.columns if register else ())
    ]
    return {
        "codigo": part.code,
        "titulo": part.title,
        "frecuencia": str(part.refresh),
        "registro": part.register,
        "columnas": columns,
        "filas": f"{base}/api/filas/{part.code}.json" if register else None,
    }


@_open_to_all
def board(request: HttpRequest) -> Mapping[str, Any]:
    """The state of every cell, part by period, as in the package; of a part, a state or a period when they are given."""
    given = _given(request, "parte", "estado", "periodo")
    found = cells(law.checklist(), law.subject_kind(), law.today(), _obligation_code(given))
    wanted = [
        cell
        for cell in found
        if given.get("parte") in (None, cell.part.code)
        and given.get("estado") in (None, str(cell.state))
        and given.get("periodo") in (None, cell.period)
    ]
    return {"celdas": [claim_of(cell, settings.PORTAL) for cell in wanted]}


def _obligation_code(given: Mapping[str, str]) -> str | None:
    """The obligation of the part asked for. _Refused where there is no such part."""
    if "parte" not in given:
        return None
    try:
        return law.checklist().obligation_of(law.checklist().part(given["parte"]).code).code
    except KeyError:
        raise _Refused(f"No existe la parte «{given['parte'][:40]}».") from None


@_open_to_all
def editions(request: HttpRequest) -> Mapping[str, Any]:
    """Everything that was published, the newest first: every version of every period, declarations included."""
    given = _given(request, "parte", "periodo", "pagina")
    _obligation_code(given)
    chosen = {key: given[name] for key, name in (("part", "parte"), ("period", "periodo")) if name in given}
    page = int(given["pagina"]) if given.get("pagina", "").isascii() and given.get("pagina", "").isdecimal() else 1
    entries: list[Edition | Justification] = [
        *Edition.objects.filter(**chosen).prefetch_related("files"),
        *Justification.objects.filter(**chosen),
    ]
    entries.sort(key=lambda entry: (entry.published_at, entry.part, entry.version), reverse=True)
    known = {part.code: (item, part) for item in law.checklist().obligations for part in item.parts}
    shown = [entry for entry in entries if entry.part in known]
    skip = (max(1, min(page, 100_000)) - 1) * PAGE
    return {
        "total": len(shown),
        "pagina": skip // PAGE + 1,
        "paginas": max(1, -(-len(shown) // PAGE)),
        "publicaciones": [_edition(entry, *known[entry.part]) for entry in shown[skip : skip + PAGE]],
    }


def _edition(entry: Edition | Justification, obligation: Obligation, part: Part) -> dict[str, Any]:
    base = settings.PORTAL.base_url
    edition = entry if isinstance(entry, Edition) else None
    files = [file for file in edition.files.all() if file.kind != FileKind.MANIFEST] if edition else []
    return {
        "parte": entry.part,
        "periodo": entry.period,
        "version": entry.version,
        "publicado": entry.published_at.isoformat(),
        "publica": entry.post,
        "forma": str(edition.form) if edition else str(entry.kind),  # type: ignore[union-attr]
        "filas": edition.row_count if edition else 0,
        "texto": entry.text,
        "motivo": edition.reason if edition else "",
        "url": base + addresses.version_path(obligation, part, entry.period, entry.version),
        "archivos": [
            {
                "url": base + addresses.download_path(obligation, part, entry.period, entry.version, file.name),
                "bytes": file.bytes,
                "sha256": file.sha256,
            }
            for file in files
        ],
    }


@_open_to_all
def rows(request: HttpRequest, part: str) -> Mapping[str, Any]:
    """The rows of a part, a hundred a page, with the filters of its page."""
    try:
        found = law.checklist().part(part)
    except KeyError:
        raise Http404(f"No existe la parte «{part[:40]}».") from None
    path = settings.PORTAL.typed_tables
    sheet = sheet_of(path, found, law.checklist().register_of(found))
    if sheet is None:
        raise Http404("Aún no hay filas publicadas de esta parte.")
    return _rows(sheet, answer(path, sheet, read_question(request.GET.lists(), sheet)), request)


def _rows(sheet: Sheet, given: Answer, request: HttpRequest) -> dict[str, Any]:
    sums = zip(sheet.sums, given.counted.totals, strict=True)
    following = request.GET.copy()
    following["pagina"] = str(given.asked.page + 1)
    more = given.asked.page < given.pages
    return {
        "parte": sheet.part,
        "registro": sheet.register,
        "periodos": list(given.periods or [period for period, _ in sheet.periods]),
        "total": given.counted.rows,
        "totales": {column.name: told(total, column) for column, total in sums if total is not None},
        "pagina": given.asked.page,
        "paginas": given.pages,
        "siguiente": f"{settings.PORTAL.base_url}{request.path}?{following.urlencode()}" if more else None,
        "opciones": {
            (facet.column.name if facet.column else "periodo"): [{"valor": item.value, "filas": item.rows} for item in facet.choices]
            for facet in given.counted.facets
        },
        "filas": [row_object(row, sheet) for row in given.rows],
    }
