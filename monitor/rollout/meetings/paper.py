"""The papers of a meeting as tagged PDF: the form for the table at the door, the code to sign in by, the certificates."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

import segno
from django.template.loader import render_to_string


def pdf(template: str, context: Mapping[str, Any]) -> bytes:
    """A template of this room as a tagged PDF. Nothing is fetched for it, from anywhere."""
    from weasyprint import HTML

    made: bytes = HTML(string=render_to_string(f"rollout/{template}.html", dict(context)), url_fetcher=_refuse).write_pdf(
        pdf_variant="pdf/ua-1"
    )
    return made


def code_of(address: str) -> str:
    """A QR code as a drawing that stands in the page itself."""
    drawn = io.BytesIO()
    segno.make(address, error="m").save(drawn, kind="svg", xmldecl=False, svgns=True, omitsize=True, border=2)
    return drawn.getvalue().decode()


def _refuse(url: str, *args: Any, **kwargs: Any) -> Any:
    raise ValueError(f"Estos papeles no piden nada a la red: {url}")
