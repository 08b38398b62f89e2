"""Every screen of a submission in a real browser: axe-core finds nothing, nothing is wider than a telephone, every page is light."""

from __future__ import annotations

import gzip
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles import finders
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.text import slugify

from tests.portal.pages.test_look import CHROMIUM, HOST, OVERFLOW, browse
from tests.portal.panel.submissions.conftest import DOCUMENTS, HEADER, PAYROLL, book, pdf, rows
from tests.portal.panel.submissions.test_documents import seal, send
from tests.portal.panel.submissions.test_roles import press
from tests.portal.panel.submissions.test_tables import published
from tests.portal.panel.submissions.test_tables import send as send_table

Enter = Callable[..., Client]
pytestmark = pytest.mark.skipif(not CHROMIUM, reason="falta Chromium de Debian")
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"], "resultTypes": ["violations"]}
SMALL = """Array.from(document.querySelectorAll('.boton, input:not([type=radio], [type=checkbox], [type=hidden]), select, summary, button'))
  .filter(e => e.getClientRects().length && e.getBoundingClientRect().height < 43.5).map(e => e.outerHTML)"""
SHOTS = os.environ.get("VITRINA_SHOTS", "")  # a folder, to look at what is tested


def of(client: Client, submission: Any) -> Any:
    """The screen of a submission."""
    return client.get(reverse("panel:submission", args=[submission.pk]))


def papers(as_: Enter) -> dict[str, Any]:
    """The screens of documents and texts, and of who decides."""
    ana, beto, pages = as_("ana", "captura"), as_("beto"), {}
    pages["subir tabla"] = ana.get(reverse("panel:upload", args=[PAYROLL, "2026-10"]))
    pages["subir tabla mal"] = ana.post(reverse("panel:upload", args=[PAYROLL, "2026-10"]))
    pages["subir documentos"] = ana.get(reverse("panel:documents", args=[PAYROLL, "2026-10"]))
    wrong = [SimpleUploadedFile("programa.exe", b"MZ"), SimpleUploadedFile("acta.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")]
    pages["subir documentos mal"] = ana.post(reverse("panel:documents", args=[DOCUMENTS, "vigente"]), {"archivos": wrong})
    pages["escribir texto"] = ana.get(reverse("panel:text", args=[DOCUMENTS, "vigente"]))
    first = send(ana, pdf("Manual de compras y contrataciones 2026.pdf"), pdf("manual_funciones.pdf", "uno", "dos"))
    pages["documentos"] = of(ana, first)
    leaking = send(ana, pdf("acta.pdf", "DPI 2547 53418 0101"), pdf("otra.pdf"))
    pages["documentos con dpi"] = of(ana, leaking)
    press(ana, "send", first, sello=seal(ana, first))
    pages["espera"] = of(ana, first)
    pages["aprobar"] = of(beto, first)
    press(beto, "return", first, nota="Falta la firma en la página dos del manual.")
    pages["devuelto"] = of(ana, first)
    pages["de otra persona"] = of(beto, first)
    press(ana, "send", first, sello=seal(ana, first))
    press(beto, "publish", first, sello=seal(beto, first))
    pages["publicado"] = of(beto, first)
    pages["otra vez"] = ana.get(reverse("panel:documents", args=[DOCUMENTS, "vigente"]))
    second = send(beto, pdf("Manual de compras, segunda edición.pdf"))
    pages["corregir"] = beto.post(reverse("panel:submission_publish", args=[second.pk]), {"sello": seal(beto, second), "motivo": "no"})
    pages["envios"] = beto.get(reverse("panel:submissions"))
    pages["descartado"] = beto.post(reverse("panel:submission_discard", args=[second.pk]), follow=True)
    pages["ya descartado"] = of(beto, second)
    return pages


def sheets(as_: Enter) -> dict[str, Any]:
    """The screens of tables."""
    ana, pages = as_("ana"), {}
    published(ana, *rows(24))
    pages["archivo rechazado"] = of(ana, send_table(ana, SimpleUploadedFile("nómina de octubre.xlsx", b"\x89PNG\r\n\x1a\n" + bytes(50))))
    header = ["Zutano", *HEADER[1:4], "Lo devengado", *HEADER[5:], "Zodiaco"]
    asking = send_table(ana, book(*[[*line, "Aries"] for line in rows(30)], header=header))
    pages["columnas"] = of(ana, asking)
    pages["columnas mal"] = ana.post(reverse("panel:submission_columns", args=[asking.pk]), {f"columna-{n}": "nombre" for n in range(8)})
    lines = rows(300)
    for n, line in enumerate(lines):
        line[4] = ("no sé", -4500.5, line[4])[n % 3]
    lines[1][0], lines[4][1], lines[7][3] = "@Persona", "Oficial, DPI 2547 53418 0101", "cero once"
    wrong = send_table(ana, book(*lines, name="Nómina de la municipalidad, octubre 2026 (final).xlsx"))
    pages["errores"] = of(ana, wrong)
    press(ana, "fixes", wrong, regla="below_minimum")
    pages["errores con correcciones"] = of(ana, wrong)
    doubtful = send_table(ana, book(*rows(24), name="nomina.xlsx"))
    pages["dudas"] = of(ana, doubtful)
    pages["dudas mal"] = ana.post(reverse("panel:submission_doubts", args=[doubtful.pk]), {"razon-same_as_before": "sí"})
    press(ana, "doubts", doubtful, **{"razon-same_as_before": "No hubo altas ni bajas en el mes."})
    pages["vista previa con razón"] = of(ana, doubtful)
    better = rows(30)[2:]
    better[3][4] = 6000
    pages["vista previa"] = of(ana, send_table(ana, book(*better)))
    pages["vista previa de corrección"] = of(ana, send_table(ana, book(*better), period="2026-09"))
    return pages


def inspect(screens: dict[str, Any]) -> dict[str, Any]:
    """What a browser finds wrong with them."""
    kept = {f"/{slugify(name)}/": (page.headers["Content-Type"], page.content) for name, page in screens.items()}
    pages, client, found = list(kept), Client(), {}
    for path in ("/identidad.css", "/escudo.svg"):
        kept[path] = (client.get(path).headers["Content-Type"], client.get(path).content)
    styles = Path(str(finders.find("vitrina/portal.css"))).parent
    kept |= {f"/static/vitrina/{sheet.name}": ("text/css", sheet.read_bytes()) for sheet in styles.glob("*.css")}

    def look(page: Any, width: int) -> None:
        for path in pages:
            page.goto(HOST + path)
            if SHOTS:
                page.screenshot(path=f"{SHOTS}/{path.strip('/')}-{width}.png", full_page=True)
            if over := page.evaluate(OVERFLOW):
                found[f"{path} {width} wide"] = over
            if small := page.evaluate(SMALL):
                found[f"{path} {width} small"] = small
            if violations := Axe().run(page, options=RULES).response["violations"]:
                found[f"{path} {width}"] = [(one["id"], [node["html"] for node in one["nodes"]][:3]) for one in violations]

    for width in (360, 1280):
        browse(kept, width, lambda page, width=width: look(page, width))
    return found


def heavy(screens: dict[str, Any]) -> dict[str, int]:
    """The screens that are not light: 60 KB with styles, as they travel."""
    styles = Path(str(finders.find("vitrina/portal.css"))).parent
    sheets = sum(len(gzip.compress((styles / name).read_bytes())) for name in ("portal.css", "panel.css") if (styles / name).exists())
    return {name: size for name, page in screens.items() if (size := len(gzip.compress(page.content)) + sheets) > 60_000}


@pytest.mark.parametrize("made", [papers, sheets])
def test_screens_are_for_everybody_light_and_without_scripts(as_: Enter, town: Any, made: Callable[[Enter], dict[str, Any]]) -> None:
    screens = made(as_)
    assert not inspect(screens)
    assert not heavy(screens)
    for name, page in screens.items():
        assert "<script" not in page.content.decode(), name
        assert "style=" not in page.content.decode(), name
