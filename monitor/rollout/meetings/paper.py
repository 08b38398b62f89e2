"""What the papers of a meeting carry that is no text: the code to sign in by."""

from __future__ import annotations

import io

import segno


def code_of(address: str) -> str:
    """A QR code as a drawing that stands in the page itself."""
    drawn = io.BytesIO()
    segno.make(address, error="m").save(drawn, kind="svg", xmldecl=False, svgns=True, omitsize=True, border=2)
    return drawn.getvalue().decode()
