"""The manual as a page of the panel."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import markdown
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from portal_template.accounts.access import Act
from portal_template.panel.submissions.access import officer

TEXT = Path(__file__).with_name("manual.md")
_PICTURE = re.compile(r'src="(?:\.\./)+static/([^"]+)"')


@officer(Act.SEE)
@require_safe
def manual(request: HttpRequest) -> HttpResponse:
    """Everything that an officer does, step by step."""
    return render(request, "panel/manual.html", {"text": mark_safe(drawn())})


@cache
def drawn() -> str:
    """The manual as HTML: its pictures are static files, and its tables scroll by themselves on a telephone."""
    page = markdown.markdown(TEXT.read_text(encoding="utf-8"), extensions=["tables", "toc"], output_format="html")
    page = page.replace("<table>", '<div class="tabla" tabindex="0"><table>').replace("</table>", "</table></div>")
    return _PICTURE.sub(lambda found: f'loading="lazy" src="{static(found.group(1))}"', page)
