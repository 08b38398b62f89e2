"""The guide as one tagged PDF. Drawing takes some ten seconds, so a command does it once for each checklist, and pages only hand it out."""

from __future__ import annotations

import hashlib
from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string

from monitor.dashboard.guide.face import laws, shared
from monitor.paper import pdf
from monitor.room import write_whole

NAME = "guia-tecnica.pdf"


def page() -> str:
    """The whole guide as a page of HTML for paper."""
    return render_to_string("guide/paper.html", {"laws": laws(), "publisher": settings.PUBLISHER, **shared()})


def kept() -> Path:
    """Where the PDF of this guide is or will be: its name is the digest of the page that it is drawn from."""
    folder: Path = settings.MONITOR_HOME / "guide"
    return folder / f"{hashlib.sha256(page().encode()).hexdigest()[:32]}.pdf"


def draw() -> Path:
    """Draw the PDF where this guide has none yet. Raises Full where there is no room for it."""
    path = kept()
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, [pdf(page())])
    return path
