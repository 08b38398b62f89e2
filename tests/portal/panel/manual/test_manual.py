"""The manual says what the screens say, and shows pictures that exist."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

import portal_template
from portal_template.panel.manual.views import TEXT

ROOM = Path(portal_template.__file__).parent
BUTTONS = """Descargar la plantilla | Subir la tabla | Revisar el archivo | Bajar mi archivo pintado | Guardar las razones | Publicar
Enviar a aprobar | Envíos | Subir documentos | Escribir el texto | Declarar | Sigue vigente, revisado hoy | Corregir
Retirar por datos personales | Avisos recibidos""".replace("\n", " | ").split(" | ")


@pytest.fixture(scope="module")
def screens() -> str:
    """Every word of the panel's templates and of the actions that its code names."""
    files = [*(ROOM / "templates" / "panel").rglob("*.html"), *(ROOM / "panel").rglob("*.py")]
    return "\n".join(path.read_text(encoding="utf-8") for path in files)


@pytest.mark.parametrize("button", BUTTONS)
def test_what_the_manual_tells_to_press_is_on_a_screen(button: str, screens: str) -> None:
    told = TEXT.read_text(encoding="utf-8")
    assert f"**{button}**" in told or f"**{button.lower()}**" in told
    assert button in screens


def test_an_officer_reads_it_in_the_panel_with_its_pictures_and_a_stranger_does_not(town: Any, signed_in: Callable[..., Client]) -> None:
    page = signed_in("captura").get("/panel/ayuda/").content.decode()
    assert "Una vez al mes, en quince minutos" in page
    pictures = re.findall(r'src="/static/([^"]+)"', page)
    assert len(pictures) >= 8
    assert all(finders.find(picture) for picture in pictures)
    assert Client().get("/panel/ayuda/").status_code == 302
