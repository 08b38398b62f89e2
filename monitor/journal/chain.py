"""The chain of the journal: what an entry's digest is made of, and where a chain breaks. Pure values."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

BEGINNING = ""  # what the first entry names as the one before it


@dataclass(frozen=True, kw_only=True, slots=True)
class Link:
    """An entry as its digest sees it. `at` is ISO 8601 in UTC; `detail` holds JSON types."""

    number: int
    at: str
    actor: str
    act: str
    about: str
    detail: Mapping[str, Any]
    previous: str

    @property
    def digest(self) -> str:
        """SHA-256 over the entry with sorted keys."""
        text = json.dumps(asdict(self), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return "sha256:" + hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, kw_only=True, slots=True)
class Break:
    """Where a chain does not hold, and what is wrong there, in words."""

    number: int
    words: str


def first_break(links: Iterable[tuple[Link, str]], *, head: tuple[int, str]) -> Break | None:
    """The first place where a chain, given from its beginning with each entry's stored digest, does not hold. `head` is its kept end."""
    previous, count = BEGINNING, 0
    for link, digest in links:
        if link.number != count + 1:
            return Break(number=count + 1, words=f"falta el asiento {count + 1}" if link.number > count + 1 else "hay un asiento de más")
        if link.previous != previous:
            return Break(number=link.number, words="no continúa el asiento anterior")
        if link.digest != digest:
            return Break(number=link.number, words="su contenido cambió después de escrito")
        previous, count = digest, link.number
    if (count, previous) != head:
        return Break(number=count + 1, words=f"la bitácora termina en el asiento {count} y debería terminar en el {head[0]}")
    return None
