"""New portals -> the lines by which the operator's file says them."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from checklists.model import Municipality
from deploy.errors import Misuse
from deploy.inventory.read import inventory_of, text_of

COLUMNS = ("código", "dominios", "nombre")


@dataclass(frozen=True, kw_only=True, slots=True)
class Wish:
    """A portal that somebody wants; `name` only for an invented town."""

    code: str
    domains: tuple[str, ...]
    name: str = ""


def read_wishes(file: Path) -> tuple[Wish, ...]:
    """The portals of a list: a CSV with `código`, `dominios` (with spaces between them) and, for invented towns, `nombre`. As a spreadsheet
    writes it: with commas or semicolons, with or without the accent.
    """
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            head = lines.readline()
            names = next(csv.reader([head], delimiter=(mark := ";" if ";" in head else ",")), [])
            known = [name.strip().lower().replace("codigo", COLUMNS[0]) for name in names]
            rows = list(csv.DictReader(lines, known, delimiter=mark))
    except FileNotFoundError:
        raise Misuse(f"No existe {file}. Indique con --list un CSV con las columnas {', '.join(COLUMNS)}.") from None
    except (UnicodeDecodeError, csv.Error) as error:
        raise Misuse(f"{file}: no es un CSV en UTF-8 ({error}). Guárdelo de nuevo, como «CSV UTF-8».") from None
    if not rows or not set(COLUMNS[:2]) <= set(known):
        raise Misuse(f"{file}: debe tener las columnas {', '.join(COLUMNS)} (nombre, solo si es inventado) y al menos una línea.")
    return tuple(
        Wish(code=(row["código"] or "").strip(), domains=tuple((row["dominios"] or "").split()), name=(row.get("nombre") or "").strip())
        for row in rows
    )


def block(wish: Wish, host: str) -> str:
    """The table of an instance, to be pasted into the file."""
    domains = ", ".join(json.dumps(domain, ensure_ascii=False) for domain in wish.domains)
    name = f"name = {json.dumps(wish.name, ensure_ascii=False)}\n" if wish.name else ""
    return f'[instances.{wish.code}]\n{name}domains = [{domains}]\nhost = "{host}"\n'


def with_blocks(file: Path, blocks: Sequence[str], municipalities: Mapping[str, Municipality]) -> str:
    """The text of the file with these tables at its end. InventoryError where the whole would have a mistake."""
    text = "\n".join((text_of(file).rstrip("\n") + "\n", *blocks))
    inventory_of(text, file, municipalities)
    return text
