"""SHA-256 as evidence writes it, and `SHA256SUMS`: the digests of files that lie beside it, as `sha256sum -c` reads them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

SUMS = "SHA256SUMS"
_CHUNK = 1_048_576
_LINE = re.compile(r"([0-9a-f]{64})  ([^/\\\x00-\x1f]+)")


def of_bytes(data: bytes) -> str:
    """The digest of some bytes: "sha256:..."."""
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def of_file(path: Path) -> str:
    """The digest of a whole file."""
    total = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_CHUNK):
            total.update(piece)
    return f"sha256:{total.hexdigest()}"


def sums_text(digests: Mapping[str, str]) -> str:
    """The file for these names and digests, by name."""
    return "".join(f"{digest.removeprefix('sha256:')}  {name}\n" for name, digest in sorted(digests.items()))


def wrong_sums(folder: Path, names: Iterable[str]) -> list[str]:
    """What is wrong with the sums of a folder that should name just these files."""
    path = folder / SUMS
    if not path.exists():
        return [f"{SUMS}: falta"]
    text = path.read_bytes().decode("utf-8", errors="replace")
    listed = {match[2]: f"sha256:{match[1]}" for line in text.split("\n") if (match := _LINE.fullmatch(line))}
    if sums_text(listed) != text:
        return [f"{SUMS}: no está escrito como lo escribe el monitor: alguien lo cambió"]
    wrong = [f"{SUMS}: no nombra {name}" for name in sorted(set(names) - listed.keys())]
    for name, digest in listed.items():
        if not (folder / name).is_file():
            wrong.append(f"{name}: falta")
        elif of_file(folder / name) != digest:
            wrong.append(f"{name}: no tiene la huella que dice {SUMS}")
    return wrong
