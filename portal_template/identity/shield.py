"""The shield of a municipality that has not uploaded one: initials on a field of its own colours, drawn here as SVG."""

from __future__ import annotations

from xml.sax.saxutils import escape

from portal_template.identity.colour import mix, text_on

_SMALL_WORDS = frozenset({"de", "del", "la", "las", "los", "el", "y", "municipalidad"})


def initials(name: str) -> str:
    """One or two capitals that stand for a name: «San José La Arada» -> SJ; "M" for an empty one."""
    words = [word for word in name.split() if word.lower() not in _SMALL_WORDS and word[0].isalnum()]
    return "".join(word[0].upper() for word in words[:2]) or "M"


def default_shield(name: str, main: str, accent: str) -> str:
    """An SVG document, 96 by 112: a field with a base of three furrows and the initials above."""
    deep = mix(main, "#000000", 0.28)
    edge = "M8 6h80v52c0 25-17 40-40 48C25 98 8 83 8 58z"
    letters = escape(initials(name))
    size = 36 if len(letters) > 1 else 44
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 112" role="img" aria-label="{escape(name, {chr(34): "&quot;"})}">'
        f'<defs><clipPath id="c"><path d="{edge}"/></clipPath></defs>'
        f'<g clip-path="url(#c)"><path fill="{main}" d="M0 0h96v112H0z"/>'
        f'<path fill="{deep}" d="M0 66q24-12 48 0t48 0v46H0z"/>'
        f'<path fill="none" stroke="{accent}" stroke-width="4" d="M0 70q24-12 48 0t48 0M0 82q24-12 48 0t48 0M0 94q24-12 48 0t48 0"/></g>'
        f'<path fill="none" stroke="{accent}" stroke-width="4" stroke-linejoin="round" d="{edge}"/>'
        f'<text x="48" y="51" fill="{text_on(main)}" font-family="Georgia,serif" font-weight="700" font-size="{size}"'
        f' text-anchor="middle">{letters}</text></svg>'
    )
