"""A photograph as it may be shown: drawn again from its points, upright, so that where it was taken, when and with what stays behind."""

from __future__ import annotations

import io
import warnings

from PIL import Image, ImageOps

KINDS = (b"\xff\xd8\xff", b"\x89PNG\r\n")
LONGEST = 2000  # points of a side: enough to see a meeting, light enough for a telephone
LARGEST = 10_000  # points of a side that is opened at all


class NoPhoto(ValueError):
    """The picture cannot be drawn again; the message says what to do."""


def is_photo(begins: bytes) -> bool:
    """Whether a file is a JPEG or PNG, by how it begins."""
    return begins.startswith(KINDS)


def drawn_again(data: bytes) -> bytes:
    """The same picture as a JPEG with nothing beside its points."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(data), formats=("JPEG", "PNG"))
            if max(image.size) > LARGEST:
                raise NoPhoto("La fotografía es demasiado grande. Redúzcala a menos de 10 000 puntos por lado.")
            image.load()
        upright = ImageOps.exif_transpose(image) or image
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise NoPhoto("La fotografía es demasiado grande. Redúzcala y envíela otra vez.") from None
    except NoPhoto:
        raise
    except (OSError, ValueError, SyntaxError, EOFError):
        raise NoPhoto("La fotografía está dañada y no se puede mostrar. Envíela otra vez.") from None
    upright.thumbnail((LONGEST, LONGEST))
    seen = upright.convert("RGBA")
    bare = Image.new("RGB", seen.size, "white")
    bare.paste(seen, mask=seen.getchannel("A"))
    out = io.BytesIO()
    bare.save(out, "JPEG", quality=85, optimize=True)
    return out.getvalue()
