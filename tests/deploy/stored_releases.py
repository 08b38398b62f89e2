"""Small instances of every release, as they were when it came out: what people may have on their hosts, and a later release must take over.

`python -m tests.deploy.stored_releases` makes the one of this source, once, when a release is cut; `test_stored_releases.py` upgrades all.
An archive holds database, editions and ledger of an invented town, and `stored.json`: the version, the head of its ledger, and the tables
and migrations that its database had. No secret is in it: the key is thrown away, and the account's password with it.
"""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import tarfile
import tempfile
from contextlib import closing
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

ARCHIVES = Path(__file__).parent / "releases"
CODE, NAME, ADDRESS = "9901", "San José El Ejemplo", "https://ejemplo.gob.gt"
KEPT = ("db.sqlite3", "registers.sqlite3", "instance.json", "portal.env", "files")
PAYROLL = "Nombre completo,Cargo,Dependencia,Renglón presupuestario,Salario\n" + "".join(
    f"Persona Inventada {number},Oficial {number},Dirección Financiera,011,{4000 + number}.50\n" for number in range(1, 41)
)


@dataclass(frozen=True, kw_only=True)
class Stored:
    """An archive and what it says of itself."""

    archive: Path
    version: str
    head: str
    links: int
    tables: dict[str, list[str]]
    migrations: list[list[str]]


def stored() -> tuple[Stored, ...]:
    """Every release that is kept, the oldest first."""
    return tuple(read(archive) for archive in sorted(ARCHIVES.glob("*.tar.xz"), key=lambda path: _numbers(path.name)))


def read(archive: Path) -> Stored:
    """What an archive says of itself."""
    with tarfile.open(archive) as tar:
        told = json.load(tar.extractfile("stored.json") or sys.exit(f"{archive}: no stored.json"))
    return Stored(archive=archive, **told)


def line_of(name: str) -> tuple[str, ...]:
    """The line of a release: within it, migrations only add."""
    return tuple(name.split(".")[:2])


def portal(home: Path, *words: str) -> str:
    """What a command of this source's portal prints for an instance; it must not fail."""
    command = [sys.executable, "-m", "portal_template.manage", *words]
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PORTAL_")}
    done = subprocess.run(command, env={**environment, "PORTAL_HOME": str(home)}, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, f"{' '.join(words)}: {done.stdout}{done.stderr}"
    return done.stdout


def verified(home: Path) -> dict[str, Any]:
    """What `portal verify` finds."""
    told: dict[str, Any] = json.loads(portal(home, "verify", "--json").strip().splitlines()[-1])
    return told


def tables_of(database: Path) -> dict[str, list[str]]:
    """The tables of a database, and the columns of each."""
    with closing(sqlite3.connect(database)) as opened:
        names = [row[0] for row in opened.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
        return {
            name: [row[1] for row in opened.execute(f'PRAGMA table_info("{name}")')] for name in names if not name.startswith("sqlite_")
        }


def publish(home: Path, folder: Path) -> None:
    """Editions of every kind: a table, its correction, a document, a text, a declaration."""

    def add(part: str, period: str, day: str, *words: str) -> None:
        portal(home, "import_edition", part, period, "--today", day, *words)

    rows, paper = folder / "nomina.csv", folder / "manual.pdf"
    rows.write_text(PAYROLL, encoding="utf-8")
    add("laip-10-04", "2026-09", "2026-10-20", str(rows))
    rows.write_text(PAYROLL.replace("4001.50", "4100.00"), encoding="utf-8")
    add("laip-10-04", "2026-09", "2026-10-21", str(rows), "--reason", "El salario de la primera fila.")
    paper.write_bytes(_document())
    add("laip-10-06", "vigente", "2026-10-21", "--document", str(paper))
    add("laip-10-05.mision", "vigente", "2026-10-21", "--statement", "Servir al municipio con transparencia.")
    add("laip-10-12.nacionales", "2026-09", "2026-10-21", "--justify", "no_movement", "--why", "No hubo viajes en el mes.")


def make(into: Path) -> Path:
    """The archive of this source's release."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        home = folder / "home"
        words = ["provision", CODE, "--home", str(home), "--name", NAME, "--address", ADDRESS]
        subprocess.run([sys.executable, "-m", "deploy", *words], check=True, stdout=subprocess.DEVNULL)
        publish(home, folder)
        checked = verified(home)
        assert checked["ok"], checked
        _without_secrets(home)
        with closing(sqlite3.connect(home / "db.sqlite3")) as database:
            applied = [list(row) for row in database.execute("SELECT app, name FROM django_migrations ORDER BY app, name")]
        about = {"version": version("vitrina"), "head": checked["head"], "links": checked["links"]}
        about |= {"tables": tables_of(home / "db.sqlite3"), "migrations": applied}
        (folder / "stored.json").write_text(json.dumps(about, ensure_ascii=False, indent=1), encoding="utf-8")
        archive = into / f"{about['version']}.tar.xz"
        with tarfile.open(archive, "w:xz", preset=9) as tar:
            tar.add(folder / "stored.json", "stored.json")
            for name in KEPT:
                if (home / name).exists():
                    tar.add(home / name, name)
        return archive


def bring_back(kept: Stored, home: Path) -> None:
    """The instance of an archive, in a folder, with a key of its own as after any restore."""
    home.mkdir()
    with tarfile.open(kept.archive) as tar:
        tar.extractall(home)
    with (home / "portal.env").open("a", encoding="utf-8") as file:
        file.write("SECRET_KEY=the-key-of-a-test-and-of-nothing-else-0123456789abcdef\n")


def _without_secrets(home: Path) -> None:
    with closing(sqlite3.connect(home / "db.sqlite3")) as database:
        database.execute("UPDATE auth_user SET password = '!'")
        database.execute("DELETE FROM django_session")
        database.commit()
        database.execute("VACUUM")
    lines = [line for line in (home / "portal.env").read_text(encoding="utf-8").splitlines() if not line.startswith("SECRET_KEY")]
    (home / "portal.env").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _document() -> bytes:
    from pypdf import PdfWriter

    writer = PdfWriter()
    writer.add_blank_page(width=612, height=792)
    with tempfile.TemporaryFile() as file:
        writer.write(file)
        file.seek(0)
        return file.read()


def _numbers(name: str) -> tuple[int, ...]:
    return tuple(int(word) for word in name.split(".") if word.isdigit())


if __name__ == "__main__":
    print(make(ARCHIVES))
