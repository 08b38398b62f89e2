"""The two files that hold everything. Made when asked for, in a file that is gone when the answer ends; baked, they are made once."""

from __future__ import annotations

import tempfile
from pathlib import Path

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from portal_template.registers import addresses, law
from portal_template.registers.machine.package import data_package
from portal_template.registers.models import EditionFile, FileKind
from portal_template.registers.query.everything import write_database, write_zip
from portal_template.registers.query.tables import NoTables
from portal_template.registers.typed import current_cells


@require_safe
def database(request: HttpRequest) -> HttpResponseBase:
    """Every register in one SQLite file."""
    with tempfile.TemporaryDirectory(prefix="todo-") as folder:
        made = Path(folder) / "todo.sqlite3"
        try:
            write_database(settings.PORTAL.typed_tables, made, current_cells())
        except NoTables as none:
            raise Http404(str(none)) from None
        held = made.open("rb")  # it can be read until it is closed, though its name is gone
    return _sent(FileResponse(held, content_type="application/vnd.sqlite3", as_attachment=True, filename="todo.sqlite3"))


@require_safe
def package_zip(request: HttpRequest) -> HttpResponseBase:
    """The data package with its CSV files."""
    package = data_package(law.checklist(), settings.PORTAL, law.today())
    places = {part.code: (obligation, part) for obligation in law.checklist().obligations for part in obligation.parts}
    found = {}
    for file in EditionFile.objects.filter(kind=FileKind.CSV, edition__withdrawal=None).select_related("edition"):
        if file.edition.part in places:
            path = addresses.download_path(*places[file.edition.part], file.edition.period, file.edition.version, file.name)
            found[settings.PORTAL.base_url + path] = settings.PORTAL.files / file.path
    out = tempfile.TemporaryFile()  # noqa: SIM115 (the response closes it)
    write_zip(out, package, found)
    out.seek(0)
    return _sent(FileResponse(out, content_type="application/zip", as_attachment=True, filename="todo.zip"))


def _sent(response: FileResponse) -> FileResponse:
    response["Cache-Control"] = "public, max-age=300"
    response["Access-Control-Allow-Origin"] = "*"
    response["X-Robots-Tag"] = "noindex"
    return response
