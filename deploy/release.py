"""A release: the wheel of Vitrina, every wheel that a portal or the monitor needs with it, and their digests, in one archive that installs
without a network.

It is built once, from a source tree and its lock, and its name has the digest of all that is in it: two releases of one name are the same
bytes. Hosts keep several side by side.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from packaging.requirements import Requirement

from deploy.errors import Misuse, Refused
from deploy.template import Tell

FORMAT = "vitrina/release-1"
MANIFEST = "manifest.json"
PYTHONS = ("3.11.2", "3.13.5")  # those of Debian 12 and 13
PLATFORMS = (*(f"manylinux_2_{minor}_x86_64" for minor in range(36, 4, -1)), "manylinux2014_x86_64", "any")
ROOMS = ("checklists", "portal_template", "monitor", "deploy")
EPOCH = "1577836800"  # a day for every file, so that the same source gives the same bytes


class Purpose(StrEnum):
    """What a release is installed for. Each has a lock of its own, so that a host of portals carries nothing of the monitor's."""

    PORTAL = "portal"
    MONITOR = "monitor"

    @property
    def lock(self) -> str:
        """Its lock, in a source tree."""
        return f"requirements-{self}.txt"

    @property
    def order(self) -> str:
        """What builds it."""
        return "deploy release build" if self is Purpose.PORTAL else f"deploy release build --for {self}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Release:
    """A built release. `archive` holds all of it; `digest` is the archive's."""

    name: str
    version: str
    archive: Path
    digest: str
    purpose: Purpose = Purpose.PORTAL


def build(source: Path, into: Path, tell: Tell, purpose: Purpose = Purpose.PORTAL) -> Release:
    """Build the release of a source tree into a folder of releases. Refused where a wheel cannot be had."""
    lock = source / purpose.lock
    if not lock.is_file() or not (source / "pyproject.toml").is_file():
        raise Misuse(f"{source} no es el código fuente de Vitrina (falta {lock.name}). Indíquelo con --source.")
    into.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=into, prefix=".making-") as made:
        folder = Path(made)
        wheels = folder / "wheels"
        tell("Construyendo el paquete propio...")
        own = _own_wheel(source, wheels)
        for python in PYTHONS:
            tell(f"Reuniendo los paquetes para Python {python}...")
            wanted = folder / f"requirements-{_short(python)}.txt"
            wanted.write_text(_lock_for(lock.read_text(encoding="utf-8"), python), encoding="utf-8")
            _download(wanted, python, wheels)
            with wanted.open("a", encoding="utf-8") as file:
                file.write(f"vitrina=={own.name.split('-')[1]} --hash=sha256:{digest_of(own)}\n")
        return _sealed(folder, own.name.split("-")[1], into, purpose)


def read_release(archive: Path, purpose: Purpose = Purpose.PORTAL) -> Release:
    """A built release, by its archive; every file in it is held against its manifest. Refused where one differs, or it is meant for other
    work.
    """
    try:
        with tarfile.open(archive) as tar:
            names = [member.name for member in tar if member.isfile()]
            manifest = json.loads(_content(tar, MANIFEST))
            digests = {name: hashlib.sha256(_content(tar, name)).hexdigest() for name in names if name != MANIFEST}
    except FileNotFoundError:
        raise Misuse(f"No existe {archive}. Indique con --release el archivo que escribió  {purpose.order} .") from None
    except tarfile.ReadError:
        raise Refused(f"{archive}: no es un archivo de versión, o está cortado. Constrúyala de nuevo con  {purpose.order} .") from None
    except (OSError, tarfile.TarError, ValueError, KeyError) as error:
        raise Refused(f"{archive}: no es una versión que se pueda usar ({error}). Constrúyala de nuevo con  {purpose.order} .") from None
    if manifest.get("format") != FORMAT or manifest.get("files") != digests:
        raise Refused(f"{archive}: su contenido no es el de su manifiesto. No se usa; constrúyala de nuevo con  {purpose.order} .")
    if (meant := manifest.get("for", Purpose.PORTAL)) != purpose:  # those of before there were two name none
        words = "los portales" if meant == Purpose.PORTAL else "el monitor"
        raise Refused(f"{archive}: es una versión para {words}. Construya la que hace falta con  {purpose.order} .")
    name, version = f"{manifest['version']}-{_name_of(digests)}", manifest["version"]
    return Release(name=name, version=version, archive=archive, digest=digest_of(archive), purpose=purpose)


def archive_name(name: str, purpose: Purpose = Purpose.PORTAL) -> str:
    """What the archive of a release is called."""
    return f"vitrina-{name}.tar" if purpose is Purpose.PORTAL else f"vitrina-{purpose}-{name}.tar"


def digest_of(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sealed(folder: Path, version: str, into: Path, purpose: Purpose) -> Release:
    files = {str(path.relative_to(folder)): digest_of(path) for path in sorted(folder.rglob("*")) if path.is_file()}
    manifest = {"format": FORMAT, "version": version, "for": purpose, "files": files}
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
    name = f"{version}-{_name_of(files)}"
    part = into / f".{name}.part"
    with tarfile.open(part, "w") as tar:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            tar.add(path, str(path.relative_to(folder)), filter=_plain)
    archive = into / archive_name(name, purpose)
    part.replace(archive)
    return Release(name=name, version=version, archive=archive, digest=digest_of(archive), purpose=purpose)


def _name_of(files: Mapping[str, str]) -> str:
    return hashlib.sha256(json.dumps(files, sort_keys=True).encode()).hexdigest()[:10]


def _plain(member: tarfile.TarInfo) -> tarfile.TarInfo:
    """Nobody's, of one day."""
    member.uid = member.gid = 0
    member.uname = member.gname = "root"
    member.mtime, member.mode = int(EPOCH), 0o644
    return member


def _content(tar: tarfile.TarFile, name: str) -> bytes:
    file = tar.extractfile(name)
    if file is None:
        raise KeyError(name)
    return file.read()


def _short(python: str) -> str:
    return python.rpartition(".")[0]


def _lock_for(lock: str, python: str) -> str:
    """The lock for one Python: its lines with the hashes, without those of others. pip would judge them by the Python that runs it."""
    environment = {"python_version": _short(python), "python_full_version": python, "sys_platform": "linux", "platform_system": "Linux"}
    environment |= {"platform_machine": "x86_64", "implementation_name": "cpython", "platform_python_implementation": "CPython"}
    lines = []
    plain = "\n".join(line for line in lock.splitlines() if not line.lstrip().startswith("#"))
    for entry in plain.replace("\\\n", " ").splitlines():
        pinned, *hashes = entry.split(" --hash=")
        if not pinned.strip():
            continue
        wanted = Requirement(pinned.strip())
        if wanted.marker is None or wanted.marker.evaluate(environment):
            lines.append(" ".join((f"{wanted.name}{wanted.specifier}", *(f"--hash={value.strip()}" for value in hashes))))
    return "\n".join(lines) + "\n"


def _own_wheel(source: Path, wheels: Path) -> Path:
    """Built from a copy: what an earlier build left in the source would come along."""
    with tempfile.TemporaryDirectory(dir=wheels.parent, prefix=".source-") as clean:
        for name in ("pyproject.toml", "README.md", "LICENSE", "NOTICE"):
            shutil.copy2(source / name, clean)
        for room in ROOMS:
            shutil.copytree(source / room, Path(clean) / room, ignore=shutil.ignore_patterns("__pycache__", "*.pyc"))
        _pip("wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(wheels), clean, what="construir el paquete de Vitrina")
    return next(wheels.glob("vitrina-*.whl"))


def _download(wanted: Path, python: str, wheels: Path) -> None:
    platforms = [word for platform in PLATFORMS for word in ("--platform", platform)]
    how = ["--no-deps", "--require-hashes", "--only-binary", ":all:", "--python-version", _short(python), "--implementation", "cp"]
    _pip("download", *how, *platforms, "--dest", str(wheels), "-r", str(wanted), what=f"reunir los paquetes para Python {python}")


def _pip(order: str, *words: str, what: str) -> None:
    command = [sys.executable, "-m", "pip", order, "--quiet", "--disable-pip-version-check", *words]
    done = subprocess.run(
        command, env={**os.environ, "SOURCE_DATE_EPOCH": EPOCH}, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=1800
    )
    if done.returncode:
        last = "\n".join(line for line in done.stderr.strip().splitlines() if "WARNING" not in line)[-1500:]
        raise Refused(f"No se pudo {what}; pip dijo:\n{last}\nRevise la conexión al índice de paquetes y repita la orden.")
