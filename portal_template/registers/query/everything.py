"""Everything at once: one SQLite file with the current rows of every register, and a ZIP with the data package and its CSV files.

Made from what is public and nothing else: superseded versions, the index of the search and the portal's own tables stay out.
"""

from __future__ import annotations

import json
import sqlite3
import zipfile
from collections.abc import Iterable, Mapping
from contextlib import closing
from pathlib import Path
from typing import IO, Any

from portal_template.registers.query.tables import NoTables, quoted
from portal_template.registers.record import RecordError

_DAY = (2000, 1, 1, 0, 0, 0)  # of every file in the ZIP: the same data give the same bytes
README = """Todo lo publicado en este portal, en su versión vigente.

datapackage.json describe cada archivo (Frictionless Data Package). Los CSV están en csv/, en UTF-8, separados por comas.
Licencia: CC BY 4.0. Puede usarse, copiarse y compartirse citando la fuente.
"""


def write_database(source: Path, target: Path, current: Iterable[tuple[str, str, int]]) -> None:
    """A SQLite file with a table per register, and `columnas` and `publicaciones`, which say what they hold. NoTables: there are none.

    `current` are the cells that stand by the database: tables that were not brought up to date give nothing else away.
    """
    if not source.is_file():
        raise NoTables("Las tablas para consultas aún no se han hecho.")
    with closing(sqlite3.connect(f"{target.resolve().as_uri()}?mode=rwc", uri=True, isolation_level=None)) as made:
        made.execute("PRAGMA journal_mode = OFF")
        made.execute("PRAGMA page_size = 4096")
        made.execute("ATTACH ? AS todo", (f"{source.resolve().as_uri()}?mode=ro",))
        made.execute("BEGIN")
        made.execute(
            "CREATE TABLE publicaciones AS SELECT part AS parte, period AS periodo, version, register AS registro, digest AS huella "
            "FROM todo._editions ORDER BY 1, 2"
        )
        held = set(made.execute("SELECT parte, periodo, version FROM publicaciones").fetchall())
        made.executemany("DELETE FROM publicaciones WHERE parte = ? AND periodo = ? AND version = ?", held - set(current))
        made.execute(
            "CREATE TABLE columnas AS SELECT register AS registro, place + 1 AS orden, name AS nombre, title AS titulo, type AS tipo, "
            "json_extract(descriptor, '$.description') AS descripcion FROM todo._columns ORDER BY 1, 2"
        )
        for (register,) in made.execute("SELECT DISTINCT registro FROM publicaciones ORDER BY 1").fetchall():
            names = [name for (name,) in made.execute("SELECT nombre FROM columnas WHERE registro = ? ORDER BY orden", (register,))]
            chosen = ", ".join(quoted(name) for name in names)
            made.execute(
                f"CREATE TABLE {quoted(register)} AS "
                f"SELECT _part AS parte, _period AS periodo, _version AS version, _row AS fila, {chosen} "
                f"FROM todo.{quoted(register)} WHERE (_part, _period, _version) IN (SELECT parte, periodo, version FROM publicaciones) "
                "ORDER BY _part, _period, _row"
            )
            made.execute(f"CREATE INDEX {quoted(f'{register}_periodo')} ON {quoted(register)} (periodo)")
        made.execute("COMMIT")
        made.execute("DETACH todo")


def write_zip(out: IO[bytes], package: Mapping[str, Any], files: Mapping[str, Path]) -> None:
    """The package with the CSV files of its resources; `files` says where the file at an address is kept."""
    resources = []
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for resource in package["resources"]:
            kept = files.get(resource["path"])
            if kept is None or resource["format"] != "csv":
                continue
            name = f"csv/{resource['path'].rpartition('/')[2]}"
            try:
                _put(made, name, kept.read_bytes())
            except OSError as error:
                raise RecordError(f"{kept}: no se puede leer ({error.strerror}). Restáurelo de un respaldo.") from None
            resources.append({**resource, "path": name, "sources": [{"title": "Portal", "path": resource["path"]}]})
        _put(made, "datapackage.json", json.dumps({**package, "resources": resources}, ensure_ascii=False, indent=1).encode())
        _put(made, "LEAME.txt", README.encode())


def _put(made: zipfile.ZipFile, name: str, data: bytes) -> None:
    entry = zipfile.ZipInfo(name, _DAY)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    made.writestr(entry, data)
