"""Colour arithmetic after WCAG 2.2: from two colours that a municipality chose to a palette in which every pair can be read.

Pure functions on `#rrggbb` texts. The officer chooses freely; nothing that he chooses can make the portal unreadable, because what is
written on a colour is black or white by contrast, and what is written in a colour is darkened until it reads on paper.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

PAPER = "#ffffff"
INK = "#14181f"
READABLE = 4.5  # WCAG AA for running text
_HEX = re.compile(r"#[0-9a-f]{6}")

Channels = tuple[int, int, int]


class NotAColour(ValueError):
    """A text that is no `#rrggbb` colour; the message tells what to write."""


def read_colour(text: str) -> str:
    """The colour as lower-case `#rrggbb`; also takes `#rgb` and colours without the sharp. Raises `NotAColour`."""
    bare = text.strip().lower().removeprefix("#")
    if len(bare) == 3:
        bare = "".join(digit * 2 for digit in bare)
    colour = f"#{bare}"
    if not _HEX.fullmatch(colour):
        raise NotAColour(f"«{text}» no es un color. Escríbalo con # y seis cifras, por ejemplo #1d4f7c.")
    return colour


def channels(colour: str) -> Channels:
    """Red, green and blue, 0-255."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def mix(colour: str, other: str, share: float) -> str:
    """`colour` with `share` (0-1) of `other` in it."""
    mixed = (round(a + (b - a) * share) for a, b in zip(channels(colour), channels(other), strict=True))
    return "#" + "".join(f"{channel:02x}" for channel in mixed)


def luminance(colour: str) -> float:
    """Relative luminance, 0 (black) to 1 (white)."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (channel / 255 for channel in channels(colour))]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(colour: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21."""
    high, low = sorted((luminance(colour), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def text_on(colour: str) -> str:
    """Black or white, whichever reads better on this colour; one of the two always reaches AA."""
    return PAPER if contrast(PAPER, colour) >= contrast("#000000", colour) else "#000000"


def readable_on(colour: str, ground: str, ratio: float = READABLE) -> str:
    """The colour itself, or the nearest darker shade of it that reads on a light ground."""
    for step in range(21):
        shade = mix(colour, "#000000", step / 20)
        if contrast(shade, ground) >= ratio:
            return shade
    return "#000000"


def palette(main: str, accent: str) -> Mapping[str, str]:
    """The custom properties of `/identidad.css`: name -> colour. Every `tinta` reads on its `suave` and on paper."""
    soft = mix(main, PAPER, 0.93)
    accent_soft = mix(accent, PAPER, 0.86)
    return {
        "principal": main,
        "sobre-principal": text_on(main),
        "principal-tinta": readable_on(main, soft, 5.5),
        "principal-suave": soft,
        "principal-linea": mix(main, PAPER, 0.78),
        "acento": accent,
        "sobre-acento": text_on(accent),
        "acento-tinta": readable_on(accent, accent_soft, 5.5),
        "acento-suave": accent_soft,
    }
