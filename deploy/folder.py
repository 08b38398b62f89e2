"""What an instance's folder holds for us: portal.env (read by the portal), instance.json (it is complete) and a lock."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from deploy.errors import Refused

ENV, FACTS, LOCK, DATABASE = "portal.env", "instance.json", ".provision.lock", "db.sqlite3"


@dataclass(frozen=True, kw_only=True, slots=True)
class Facts:
    """A complete instance, as instance.json keeps it. `version` is Vitrina's, `checklist` that of the law, `provisioned_at` in UTC."""

    code: str
    profile: str
    name: str
    address: str
    version: str
    checklist: str
    provisioned_at: str


def write_whole(path: Path, text: str, mode: int) -> None:
    """Write a text file whole or not at all, with its mode from the first byte."""
    part = path.with_name(path.name + ".part")
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(path.with_name(part.name), os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


def write_env(home: Path, values: Mapping[str, str]) -> None:
    """portal.env, readable by its user only: it holds the signing key."""
    lines = "".join(f'{key}="{value}"\n' for key, value in values.items())
    write_whole(home / ENV, f"# Lo que distingue a esta instancia. Guárdelo en secreto: tiene la clave de firma.\n{lines}", 0o600)


def read_env(home: Path) -> dict[str, str]:
    """The values of portal.env; empty where there is none."""
    path = home / ENV
    if not path.is_file():
        return {}
    pairs = (line.partition("=") for line in path.read_text(encoding="utf-8").splitlines() if "=" in line and not line.startswith("#"))
    return {key.strip(): value.strip().removeprefix('"').removesuffix('"') for key, _, value in pairs}


def write_facts(home: Path, facts: Facts) -> None:
    """instance.json: from here on the instance is complete."""
    write_whole(home / FACTS, json.dumps(asdict(facts), ensure_ascii=False, indent=2) + "\n", 0o644)


def read_facts(home: Path) -> Facts | None:
    """The facts of a complete instance; None where the folder holds none. Refused when the file cannot be read."""
    path = home / FACTS
    if not path.is_file():
        return None
    try:
        return Facts(**json.loads(path.read_text(encoding="utf-8")))
    except (ValueError, TypeError) as error:
        raise Refused(f"{path}: no se entiende ({error}). Bórrelo y repita  deploy provision : la instancia no se toca.") from None


@contextmanager
def locked(folder: Path, name: str = LOCK, waiting: str = "") -> Iterator[None]:
    """Hold a folder alone: a second one waits, after saying `waiting`. The lock goes with the process, however it ends."""
    with open(folder / name, "w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if waiting:
                print(waiting, flush=True)
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def claim(home: Path) -> None:
    """Make the folder, or accept one that is empty or ours. Refused for anything else: nothing of others is written over."""
    if home.exists() and not home.is_dir():
        raise Refused(f"{home} es un archivo. Indique una carpeta con --home.")
    home.mkdir(mode=0o750, parents=True, exist_ok=True)
    ours = any((home / name).exists() for name in (LOCK, ENV))
    if not ours and any(home.iterdir()):
        raise Refused(f"{home} ya tiene otras cosas y no es una instancia. Indique con --home una carpeta vacía o nueva.")


def facts_under(root: Path) -> tuple[tuple[Path, Facts], ...]:
    """The complete instances directly under a folder, or the folder itself, in the order of their codes."""
    homes = [root, *sorted(path for path in root.iterdir() if path.is_dir())]
    found = [(home, facts) for home in homes if (facts := read_facts(home)) is not None]
    return tuple(sorted(found, key=lambda pair: (pair[1].code, str(pair[0]))))
