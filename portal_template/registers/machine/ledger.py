"""What whoever checks the ledger reads: the list of its links, and what stands beside the files of a record."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified
from django.views.decorators.http import require_safe

from checklists.model import Checklist
from portal_template.instance import Instance
from portal_template.registers import addresses, law, record
from portal_template.registers.ledger.chain import head
from portal_template.registers.models import Link, LinkKind

_TYPES = {record.MANIFEST: "application/json", record.TEXTS: "application/json", record.SALT: "text/plain; charset=utf-8"}


@require_safe
def ledger_json(request: HttpRequest) -> HttpResponse:
    """/libro.json: every link, the first first, with the address of its manifest."""
    newest = head()
    listed = {"head": newest.digest or None, "count": newest.count, "links": list(_links(law.checklist(), settings.PORTAL))}
    response = HttpResponse(json.dumps(listed, ensure_ascii=False, indent=1), content_type="application/json")
    response["Access-Control-Allow-Origin"] = "*"
    response["Cache-Control"] = "public, max-age=300"
    return response


def _links(checklist: Checklist, instance: Instance) -> Iterator[dict[str, Any]]:
    for link in Link.objects.all():
        yield {
            "number": link.number,
            "kind": link.kind,
            "part": link.part,
            "period": link.period,
            "version": link.version,
            "digest": link.digest,
            "previous": link.previous or None,
            "manifest": _address(checklist, instance, link),
        }


def _address(checklist: Checklist, instance: Instance, link: Link) -> str | None:
    """Where its manifest is; None for a part that the law followed today no longer has."""
    if link.kind == LinkKind.WITHDRAWAL or link.version is None:
        return instance.base_url + addresses.withdrawal_path(link.number, record.MANIFEST)
    try:
        obligation, part = checklist.obligation_of(link.part), checklist.part(link.part)
    except KeyError:
        return None
    return instance.base_url + addresses.download_path(obligation, part, link.period, link.version, record.MANIFEST)


@require_safe
def withdrawal_file(request: HttpRequest, number: int, name: str) -> HttpResponseBase:
    """The manifest, the texts or the salt of a withdrawal."""
    if name not in record.BESIDE or not Link.objects.filter(number=number, kind=LinkKind.WITHDRAWAL).exists():
        raise Http404("No existe ese retiro.")
    return beside(request, record.withdrawal_folder(number), name)


def beside(request: HttpRequest, folder: str, name: str) -> HttpResponseBase:
    """A manifest, the texts or the salt of a record, as kept."""
    path = settings.PORTAL.files / folder / name
    if not path.is_file():
        raise Http404("El archivo no está en el servidor.")
    data = path.read_bytes()
    etag = f'"{hashlib.sha256(data).hexdigest()}"'
    same = request.headers.get("If-None-Match") == etag
    response: HttpResponse = HttpResponseNotModified() if same else HttpResponse(data, content_type=_TYPES[name])
    response["ETag"] = etag
    response["Cache-Control"] = "public, no-cache"
    response["Access-Control-Allow-Origin"] = "*"
    response["X-Robots-Tag"] = "noindex"
    return response
