"""The operator's recovery key: it opens every backup of the fleet when the host that made it is gone. Hosts never keep it.

It is written so that it can be copied on paper and typed again: groups of four letters and digits that are not taken for one another, the
last group a check of the others.
"""

from __future__ import annotations

import base64
import hashlib
import os
import secrets
from pathlib import Path

from deploy.errors import Misuse, Refused

USUAL = Path("~/.config/vitrina/recovery.key")
GROUP, LENGTH = 4, 52  # 256 bits
_TAKEN_FOR = str.maketrans({"0": "O", "1": "I", "8": "B", " ": None, "-": None, "\t": None, "\n": None, "\r": None})


def make_recovery_key(path: Path) -> str:
    """Make a key in a new file, for its owner alone; the key, to be shown. Refused where there is one already."""
    path = path.expanduser()
    key = base64.b32encode(secrets.token_bytes(32)).decode().rstrip("=")
    written = _grouped(key + _check(key))
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise Refused(
            f"{path} ya existe y no se toca: con esa llave se abren los respaldos de la flota. "
            "Para otra, indique otro archivo con --recovery-key."
        ) from None
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(f"{written}\n")
        file.flush()
        os.fsync(file.fileno())
    return written


def read_recovery_key(path: Path) -> str:
    """The key of a file, as hosts are given it. Misuse where there is none, Refused where something of it was copied wrongly."""
    path = path.expanduser()
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise Misuse(
            f"No existe la llave de recuperación {path}. Hágala una vez con  deploy backup --make-key , "
            "o indique dónde está con --recovery-key."
        ) from None
    except UnicodeDecodeError:
        text = ""
    key = text.upper().translate(_TAKEN_FOR)
    if len(key) != LENGTH + GROUP or key[LENGTH:] != _check(key[:LENGTH]):
        raise Refused(
            f"{path}: no es una llave de recuperación entera, o tiene una letra cambiada. Son {LENGTH // GROUP + 1} grupos de "
            f"{GROUP}; compárela con su copia en papel."
        )
    return key[:LENGTH]


def mark_of(key: str) -> str:
    """What tells, where a key must not be, which key it was; the same as hosts make of it (deploy.keeping.connecting)."""
    return hashlib.sha256(b"vitrina recovery " + key.encode()).hexdigest()[:32]


def _check(key: str) -> str:
    return base64.b32encode(hashlib.sha256(key.encode()).digest()).decode()[:GROUP]


def _grouped(text: str) -> str:
    return "-".join(text[start : start + GROUP] for start in range(0, len(text), GROUP))
