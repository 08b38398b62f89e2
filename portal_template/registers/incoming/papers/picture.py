"""Images: drawn again from their points, so that where, when, by whom and with what they were taken stays behind."""

from __future__ import annotations

import io
import warnings
from pathlib import Path

from PIL import Image, ImageOps

from portal_template.registers.incoming.papers.outcome import Cleaned, Refused

MAX_SIDE = 10_000
_FORMATS = {"JPEG": ".jpg", "PNG": ".png", "WEBP": ".webp"}
Image.MAX_IMAGE_PIXELS = MAX_SIDE * MAX_SIDE


def read_picture(path: Path) -> Cleaned:
    """An image without its metadata. It has no text, so it counts as one page that is a picture."""
    return Cleaned(data=drawn_again(path.read_bytes()), texts=("",), pages=1, pictures=1)


def drawn_again(data: bytes) -> bytes:
    """The same picture, upright, with nothing beside its points and their colours. Refused when it is damaged or huge."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(data), formats=tuple(_FORMATS))
        form = str(image.format)
        if max(image.size) > MAX_SIDE:
            raise Refused("too_many_pixels")
        image.load()
        colours = image.info.get("icc_profile")
        clear = image.info.get("transparency")
        upright = ImageOps.exif_transpose(image) or image
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise Refused("too_many_pixels") from None
    except (OSError, ValueError, SyntaxError, EOFError):
        raise Refused("damaged") from None
    bare = Image.new(upright.mode, upright.size)
    if upright.mode == "P":
        bare.putpalette(upright.getpalette() or [])
    bare.paste(upright)
    return _written(bare, form, colours, clear)


def _written(image: Image.Image, form: str, colours: bytes | None, clear: object) -> bytes:
    out = io.BytesIO()
    profile = {"icc_profile": colours} if colours else {}
    if form == "JPEG":
        image.save(out, "JPEG", quality=88, optimize=True, progressive=True, **profile)
    elif form == "WEBP":
        image.save(out, "WEBP", quality=88, method=4, exif=b"", xmp=b"", **profile)
    else:
        shown = {"transparency": clear} if clear is not None and image.mode in ("P", "L", "RGB") else {}
        image.save(out, "PNG", optimize=False, compress_level=6, **profile, **shown)
    return out.getvalue()


def without_segments(jpeg: bytes) -> bytes:
    """A JPEG without its comment and application segments but those that its colours need; its points are not touched."""
    if not jpeg.startswith(b"\xff\xd8"):
        return jpeg
    out, at = bytearray(b"\xff\xd8"), 2
    while at + 4 <= len(jpeg) and jpeg[at] == 0xFF:
        marker = jpeg[at + 1]
        if marker == 0xDA:  # from here on, points
            return bytes(out + jpeg[at:])
        if marker == 0xFF:
            at += 1
            continue
        length = int.from_bytes(jpeg[at + 2 : at + 4], "big")
        segment = jpeg[at : at + 2 + length]
        if not (0xE0 <= marker <= 0xEF or marker == 0xFE) or _is_needed(marker, segment):
            out += segment
        at += 2 + length
    return jpeg


def _is_needed(marker: int, segment: bytes) -> bool:
    return marker == 0xEE or (marker == 0xE0 and len(segment) == 18) or (marker == 0xE2 and segment[4:15] == b"ICC_PROFILE")
