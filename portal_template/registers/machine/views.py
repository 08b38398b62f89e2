"""The addresses that machines read: the package, the files of an edition, robots. What people read is in `pages`."""

from __future__ import annotations

import json

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified
from django.views.decorators.http import require_safe

from checklists.model import Obligation, Part, Privacy
from portal_template.registers import addresses, downloads, law
from portal_template.registers.machine.package import data_package
from portal_template.registers.models import Edition, EditionFile, FileKind
from portal_template.registers.rows import RowTable, read_rows

_FOR_EVER = "public, max-age=31536000, immutable"
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
    text = f"User-agent: *\nDisallow: /admin/\n\nSitemap: {settings.PORTAL.base_url}/sitemap.xml\n"
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


@require_safe
def edition_file(request: HttpRequest, obligation: str, part: str, period: str, version: int, name: str) -> HttpResponseBase:
    """A file of an edition: the CSV or a document as kept, or the rows as XLSX or JSON. It never changes, so it may be kept for ever."""
    found, piece = _part_at(obligation, part)
    edition = Edition.objects.filter(part=piece.code, period=period, version=version).prefetch_related("files").first()
    if edition is None:
        raise Http404("No existe esa versión.")
    kept = next((file for file in edition.files.all() if file.name == name and file.kind != FileKind.MANIFEST), None)
    etag = f'"{kept.sha256 if kept else edition.digest.removeprefix("sha256:") + name.rpartition(".")[2]}"'
    if request.headers.get("If-None-Match") == etag:
        return HttpResponseNotModified()
    response = _kept(kept) if kept else _derived(edition, addresses.stem(found, piece, period, version), name)
    response["ETag"] = etag
    response["Cache-Control"] = _FOR_EVER
    response["Access-Control-Allow-Origin"] = "*"
    if _names_persons(piece):
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


def _derived(edition: Edition, stem: str, name: str) -> HttpResponseBase:
    """The rows in the format that the name asks for."""
    if name not in (f"{stem}.xlsx", f"{stem}.json"):
        raise Http404("No existe ese archivo.")
    table: RowTable | None = read_rows(settings.PORTAL.files, edition)
    if table is None:
        raise Http404("Esta edición no trae filas.")
    if name.endswith(".json"):
        return HttpResponse(downloads.json_rows(table), content_type="application/json")
    return FileResponse(downloads.xlsx(table, edition.register), content_type=downloads.XLSX, as_attachment=True, filename=name)


def _names_persons(part: Part) -> bool:
    register = law.checklist().register_of(part)
    return register is not None and any(column.privacy in (Privacy.PERSON, Privacy.BENEFICIARY) for column in register.columns)
