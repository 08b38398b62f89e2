"""For faces: counts in words, and addresses of strangers as links that hurt nobody."""

from __future__ import annotations

from collections.abc import Sized

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from checklists.words import how_many as in_words
from monitor.privacy import web_address

register = template.Library()


@register.filter
def how_many(counted: int | Sized, words: str) -> str:
    """A count with its word, "1 fila" or "3 filas", of a number or of what can be counted: `{{ rows|how_many:"fila,filas" }}`.

    A text is a count that is written already: "14,200 habitantes".
    """
    one, many = words.split(",")
    if isinstance(counted, str):
        return in_words(counted, one, many)
    return in_words(len(counted) if isinstance(counted, Sized) else int(counted or 0), one, many)


@register.simple_tag
def address(url: str) -> SafeString | str:
    """An address that a stranger gave: a link where it is one of the web and whole, a text otherwise."""
    live = web_address(url)
    return format_html('<a href="{}" rel="noopener nofollow noreferrer">{}</a>', live, url) if live else url
