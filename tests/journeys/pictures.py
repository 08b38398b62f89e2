"""The pictures of the officer's manual, taken while the officer's journey is walked: `make pictures`.

The journey saves every screen it leaves (VITRINA_SHOTS); here the screens that the manual shows are chosen, cut and made small.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).parents[2]
JOURNEY = ROOT / "tests" / "journeys" / "test_officer.py"
PICTURES = ROOT / "portal_template" / "static" / "vitrina" / "manual"
TALL, WIDE = 900, 720  # pixels: of a telephone's screen, and of a desk's picture

# The picture, the screen of the journey that it is of: who had it before them, and the how many-eth it was.
CHOSEN = {
    "tablero": "ana-03",
    "parte": "ana-04",
    "subir": "ana-05",
    "corregir": "ana-07",
    "vista-previa": "ana-10",
    "aprobar": "beto-05",
    "otra-version": "beto-08",
    "retirado": "beto-14",
}


def main() -> int:
    """Walk the journey and keep its pictures."""
    with tempfile.TemporaryDirectory() as folder:
        walked = subprocess.run([sys.executable, "-m", "pytest", "-q", str(JOURNEY)], env={**os.environ, "VITRINA_SHOTS": folder})
        if walked.returncode:
            print("El recorrido falló: las imágenes quedan como estaban.", file=sys.stderr)
            return 1
        for name, shot in CHOSEN.items():
            keep(Path(folder) / f"{shot}.png", PICTURES / f"{name}.webp")
    return 0


def keep(shot: Path, picture: Path) -> None:
    """A screen's beginning, as a small picture."""
    with Image.open(shot) as whole:
        cut = whole.convert("RGB").crop((0, 0, whole.width, min(whole.height, TALL)))
    if cut.width > WIDE:
        cut = cut.resize((WIDE, cut.height * WIDE // cut.width), Image.Resampling.LANCZOS)
    picture.parent.mkdir(parents=True, exist_ok=True)
    cut.save(picture, "WEBP", quality=80, method=6)


if __name__ == "__main__":
    sys.exit(main())
