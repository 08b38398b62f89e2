"""The portal's own commands, run as processes. The portal is found by its name and never imported."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from deploy.errors import Refused

TIMEOUT = 300  # seconds; a migration from nothing on a slow machine takes a minute


def run(home: Path, what: str, *words: str) -> str:
    """What a command of the portal printed, for the instance of a folder; `what` names it in messages. Refused, with its own last words,
    when it failed or did not end.
    """
    kept = {key: value for key, value in os.environ.items() if not key.startswith("PORTAL_") and key != "DJANGO_SETTINGS_MODULE"}
    try:
        done = subprocess.run(
            [sys.executable, "-m", "portal_template.manage", *words],
            env={**kept, "PORTAL_HOME": str(home)},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=TIMEOUT,
        )
    except subprocess.TimeoutExpired:
        raise Refused(f"No terminó en {TIMEOUT} segundos: {what}. Revise la carga de la máquina y repita la orden.") from None
    if done.returncode != 0:
        last = "\n".join((done.stderr or done.stdout).strip().splitlines()[-4:])
        raise Refused(f"No se pudo {what}; el portal dijo:\n{last}\nCorrija la causa y repita la misma orden: sigue donde quedó.")
    return done.stdout
