"""Filters for faces: counts in words."""

from __future__ import annotations

from collections.abc import Sized

from django import template

from checklists.words import how_many as in_words

register = template.Library()


@register.filter
def how_many(counted: int | Sized, words: str) -> str:
    """A count with its word, "1 fila" or "3 filas", of a number or of what can be counted: `{{ rows|how_many:"fila,filas" }}`."""
    one, many = words.split(",")
    return in_words(len(counted) if isinstance(counted, Sized) else int(counted or 0), one, many)
