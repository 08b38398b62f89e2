"""HTML as a tagged PDF (PDF/UA): the one place of the monitor that knows how papers are drawn."""

from __future__ import annotations

from typing import Any


def pdf(page: str) -> bytes:
    """A page of HTML as a tagged PDF. Nothing is fetched for it, from anywhere: what a paper shows stands in it."""
    from weasyprint import HTML  # a second to import, and seldom asked for

    made: bytes = HTML(string=page, url_fetcher=_refuse).write_pdf(pdf_variant="pdf/ua-1")
    return made


def _refuse(url: str, *args: Any, **kwargs: Any) -> Any:
    raise ValueError(f"Este documento no pide nada a la red: {url}")
