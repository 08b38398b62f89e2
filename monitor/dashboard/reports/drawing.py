"""Charts as SVG that stands in the page: shades and patterns that a black and white printer tells apart, every figure also in words.

Each drawing's title is its alternative text in the PDF; the table beside it says the same. Pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

from django.utils.safestring import SafeString, mark_safe

WIDTH = 680  # units across; a page's text is as wide
_FONT = 'font-family="DejaVu Sans, sans-serif"'
_PATTERNS = (
    '<pattern id="raya" width="5" height="5" patternUnits="userSpaceOnUse"><rect width="5" height="5" fill="#fff"/>'
    '<path d="M0 5 5 0" stroke="#333" stroke-width="1.2"/></pattern>'
)
FILLS = ("#333", "#aaa", "#fff", "url(#raya)")  # from what is kept to what is not, then what could not be seen


def _svg(height: float, title: str, *parts: str) -> SafeString:
    size = f'viewBox="0 0 {WIDTH} {height:g}" width="170mm" height="{height / WIDTH * 170:.2f}mm"'
    inside = f"<title>{escape(title)}</title>" + "".join(parts)
    return mark_safe(f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img">{inside}</svg>')


def _text(x: float, y: float, words: str, *, size: float = 11, anchor: str = "start", bold: bool = False) -> str:
    weight = ' font-weight="bold"' if bold else ""
    return f'<text x="{x:g}" y="{y:g}" {_FONT} font-size="{size:g}" text-anchor="{anchor}"{weight} fill="#14181f">{escape(words)}</text>'


def _rect(x: float, y: float, width: float, height: float, fill: str) -> str:
    return f'<rect x="{x:.2f}" y="{y:.2f}" width="{width:.2f}" height="{height:.2f}" fill="{fill}" stroke="#333" stroke-width=".8"/>'


def ruler(points: dict[str, Any], bands: Sequence[dict[str, Any]], title: str) -> SafeString:
    """A score on the line from 0 to 100: its bounds as a bar, the point as a mark, the bands below."""
    x = lambda value: 10 + value / 100 * (WIDTH - 20)  # noqa: E731
    parts = [
        _rect(x(0), 20, x(100) - x(0), 14, "#fff"),
        _rect(x(points["low"]), 20, max(x(points["high"]) - x(points["low"]), 2), 14, "#bbb"),
    ]
    if points["point"] is not None:
        parts.append(_rect(x(points["point"]) - 2, 14, 4, 26, "#14181f"))
        parts.append(_text(min(max(x(points["point"]), 24), WIDTH - 24), 10, f"{points['point']:g}", anchor="middle", bold=True))
    top = 100.0
    for band in bands:
        parts.append(f'<path d="M{x(band["at_least"]):.2f} 34v10" stroke="#14181f" stroke-width="1"/>')
        parts.append(_text((x(band["at_least"]) + x(top)) / 2, 54, band["name"], anchor="middle"))
        parts.append(_text(x(band["at_least"]), 66, f"{band['at_least']:g}", size=9, anchor="middle" if band["at_least"] else "start"))
        top = band["at_least"]
    parts.append(_text(x(100), 66, "100", size=9, anchor="end"))
    return _svg(70, title, *parts)


def bars(rows: Sequence[tuple[str, float, str]], title: str, *, label: int = 190) -> SafeString:
    """A bar a row: what it is, how much, and what is written at its end."""
    most = max((value for _, value, _ in rows), default=0) or 1
    parts = []
    for at, (name, value, said) in enumerate(rows):
        y, width = at * 22 + 4, value / most * (WIDTH - label - 120)
        parts += [_text(label - 8, y + 11, name, anchor="end"), _rect(label, y, width, 14, "#777"), _text(label + width + 6, y + 11, said)]
    return _svg(len(rows) * 22 + 6, title, *parts)


def stacks(rows: Sequence[tuple[str, Sequence[int]]], names: Sequence[str], title: str, *, label: int = 220) -> SafeString:
    """A bar of a hundred parts a row, divided in shades in the order of `names`, which the legend above explains."""
    parts, x = [f"<defs>{_PATTERNS}</defs>"], float(label)
    for name, fill in zip(names, FILLS, strict=False):
        parts += [_rect(x, 2, 12, 12, fill), _text(x + 17, 12, name)]
        x += 30 + 7 * len(name)
    for at, (name, counts) in enumerate(rows):
        y, x, whole = at * 17 + 22, float(label), sum(counts) or 1
        parts.append(_text(label - 8, y + 10, name, size=10, anchor="end"))
        for count, fill in zip(counts, FILLS, strict=False):
            width = count / whole * (WIDTH - label - 6)
            if count:
                parts.append(_rect(x, y, width, 12, fill))
            x += width
    return _svg(len(rows) * 17 + 26, title, *parts)
