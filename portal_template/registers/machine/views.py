"""The addresses that machines read: the package, the files of an edition, robots. What people read is in `pages`."""

from __future__ import annotations

import json

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified
from django.utils import timezone
from django.views.decorators.http import require_safe

from checklists.model import Obligation, Part, Privacy
from portal_template.registers import addresses, downloads, law, record
from portal_template.registers.machine.ledger import beside
from portal_template.registers.machine.package import data_package
from portal_template.registers.models import Edition, EditionFile, FileKind, Justification, Withdrawal
from portal_template.registers.rows import RowTable, read_rows

_ASKED_AGAIN = "public, no-cache"  # kept, and asked again with its tag each time: a withdrawal must reach every copy
_INLINE = frozenset({"application/pdf", "image/jpeg", "image/png"})


@require_safe
def package_json(request: HttpRequest) -> HttpResponse:
    """/datapackage.json, for any other site to read."""
    package = data_package(law.checklist(), settings.PORTAL, law.today())
    response = HttpResponse(json.dumps(package, ensure_ascii=False, indent=1), content_type="application/json")
    response["Access-Control-Allow-Origin"] = "*"
    response["Cache-Control"] = "public, max-age=300"
    return response


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Everything public may be read by anybody."""
    text = f"User-agent: *\nDisallow: /admin/\nDisallow: /cuenta/\nDisallow: /panel/\n\nSitemap: {settings.PORTAL.base_url}/sitemap.xml\n"
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


@require_safe
def edition_file(request: HttpRequest, obligation: str, part: str, period: str, version: int, name: str) -> HttpResponseBase:
    """A file of an edition: the CSV or a document as kept, or the rows as XLSX or JSON. It never changes, so its tag is its digest."""
    found, piece = _part_at(obligation, part)
    entry = _entry_at(piece, period, version)
    if entry.withdrawal and name != record.MANIFEST:
        return _gone(entry.withdrawal)
    if name in record.BESIDE:
        return beside(request, record.folder_of(entry.part, entry.period, entry.version), name)
    kept = next((file for file in files_of(entry) if file.name == name), None)
    etag = f'"{kept.sha256 if kept else entry.digest.removeprefix("sha256:") + name.rpartition(".")[2]}"'
    if request.headers.get("If-None-Match") == etag:
        return HttpResponseNotModified()
    response = _kept(kept) if kept else _derived(entry, addresses.stem(found, piece, period, version), name)
    response["ETag"] = etag
    response["Cache-Control"] = _ASKED_AGAIN
    response["Access-Control-Allow-Origin"] = "*"
    if _names_persons(piece):
        response["X-Robots-Tag"] = "noindex"
    return response


def files_of(entry: Edition | Justification) -> list[EditionFile]:
    """The public files of an entry; a justification has none."""
    return [file for file in entry.files.all() if file.kind != FileKind.MANIFEST] if isinstance(entry, Edition) else []


def _entry_at(part: Part, period: str, version: int) -> Edition | Justification:
    for model in (Edition, Justification):
        entry = model.every.filter(part=part.code, period=period, version=version).select_related("withdrawal").first()
        if entry:
            return entry
    raise Http404("No existe esa versión.")


def _gone(withdrawal: Withdrawal) -> HttpResponse:
    """The answer for a file that was withdrawn."""
    day = timezone.localdate(withdrawal.withdrawn_at)
    text = f"Este archivo fue retirado el {day:%d/%m/%Y} por {withdrawal.post}.\nMotivo: {withdrawal.reason}\n"
    response = HttpResponse(text, status=410, content_type="text/plain; charset=utf-8")
    response["Cache-Control"] = _ASKED_AGAIN
    response["X-Robots-Tag"] = "noindex"
    return response


def _part_at(obligation: str, segment: str) -> tuple[Obligation, Part]:
    found = next((item for item in law.checklist().obligations if item.slug == obligation), None)
    part = addresses.part_at(found, segment) if found else None
    if found is None or part is None:
        raise Http404("No existe esa obligación.")
    return found, part


def _kept(file: EditionFile) -> HttpResponseBase:
    path = settings.PORTAL.files / file.path
    if not path.is_file():
        raise Http404("El archivo no está en el servidor.")
    mediatype = f"{file.mediatype}; charset=utf-8" if file.kind == FileKind.CSV else file.mediatype
    return FileResponse(path.open("rb"), content_type=mediatype, as_attachment=file.mediatype not in _INLINE, filename=file.name)


def _derived(edition: Edition | Justification, stem: str, name: str) -> HttpResponseBase:
    """The rows in the format that the name asks for."""
    if isinstance(edition, Justification) or name not in (f"{stem}.xlsx", f"{stem}.json"):
        raise Http404("No existe ese archivo.")
    table: RowTable | None = read_rows(settings.PORTAL.files, edition)
    if table is None:
        raise Http404("Esta edición no trae filas.")
    if name.endswith(".json"):
        return HttpResponse(downloads.json_rows(table), content_type="application/json")
    made = downloads.xlsx_of(edition.digest, table, edition.register)
    return FileResponse(made, content_type=downloads.XLSX, as_attachment=True, filename=name)


def _names_persons(part: Part) -> bool:
    register = law.checklist().register_of(part)
    return register is not None and any(column.privacy in (Privacy.PERSON, Privacy.BENEFICIARY) for column in register.columns)
