"""The portal's own commands, run as processes. The portal is found by its name and never imported."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from deploy.errors import Refused

TIMEOUT = 300  # seconds; a migration from nothing on a slow machine takes a minute


def start(home: Path, *words: str) -> subprocess.Popen[str]:
    """Start a command of the portal for the instance of a folder."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("PORTAL_") and key != "DJANGO_SETTINGS_MODULE"}
    return subprocess.Popen(
        [sys.executable, "-m", "portal_template.manage", *words],
        env={**kept, "PORTAL_HOME": str(home)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


def finish(process: subprocess.Popen[str], what: str) -> str:
    """What a started command printed. Refused, with its own last words, when it failed or did not end."""
    try:
        printed, complaints = process.communicate(timeout=TIMEOUT)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        raise Refused(f"No terminó en {TIMEOUT} segundos: {what}. Revise la carga de la máquina y repita la orden.") from None
    if process.returncode != 0:
        last = "\n".join((complaints or printed).strip().splitlines()[-4:])
        raise Refused(f"No se pudo {what}; el portal dijo:\n{last}\nCorrija la causa y repita la misma orden: sigue donde quedó.")
    return printed


def run(home: Path, what: str, *words: str) -> str:
    """Run a command of the portal to its end; `what` names it in messages."""
    return finish(start(home, *words), what)
