"""A page of rows as HTML, joined here and not in a template: a hundred rows of fifteen cells are most of what a page costs to make."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from django.utils.safestring import SafeString, mark_safe

from portal_template.pages.table import ValueFace


def cell_html(value: ValueFace) -> str:
    """A cell; every text in it is escaped."""
    css = f' class="{value.css}"' if value.css else ""
    text = escape(value.text)
    return f'<td{css}><a href="{escape(value.href)}">{text}</a></td>' if value.href else f"<td{css}>{text}</td>"


def row_html(url: str, when: str, number: int, values: Sequence[ValueFace]) -> str:
    """A row: the link to its own page, then its cells. `when` is its period, where rows of several stand together."""
    label = f"{escape(when)} · " if when else ""
    first = f'<td><a href="{escape(url)}" rel="nofollow">{label}<span class="solo-voz">fila </span>{number}</a></td>'
    return f"<tr>{first}{''.join(map(cell_html, values))}</tr>"


def joined(rows: Sequence[str]) -> SafeString:
    """The rows, for a template."""
    return mark_safe("\n".join(rows))
