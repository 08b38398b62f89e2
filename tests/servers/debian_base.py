"""The Debian that test hosts are booted from: built once, with an archive in it of all that a host may want to install."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
from pathlib import Path

from deploy.hosts import packages

BARE = ("systemd", "systemd-sysv", "dbus", "iproute2", "openssh-server", "python3", "ca-certificates", "sudo")
PACKAGES = (*packages.PACKAGES, *packages.STORE_PACKAGES, *packages.MONITOR_PACKAGES, *packages.WORKER_PACKAGES)
ARCHIVE = "srv/archive"  # in the base: packages that apt on a host finds without a network
FORMAT = "1"


def cache_folder() -> Path:
    """Where bases are kept between runs."""
    named = os.environ.get("VITRINA_TEST_CACHE")
    return Path(named) if named else Path.home() / ".cache" / "vitrina-hosts"


def base_for(release: str) -> Path:
    """The root of a bare Debian of this release; built where the cache has none of the same packages. Two at once: one builds it."""
    key = hashlib.sha256(" ".join((FORMAT, release, *BARE, *PACKAGES)).encode()).hexdigest()[:16]
    cache = cache_folder()
    cache.mkdir(parents=True, exist_ok=True)
    made = cache / f"{release}-{key}"
    with (cache / f"{release}.lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        if not made.is_dir():
            part = made.with_suffix(".part")
            shutil.rmtree(part, ignore_errors=True)
            _build(release, part)
            part.rename(made)
    return made


def mirror() -> str:
    """Where this machine itself takes its packages from."""
    asked = ["apt-get", "indextargets", "--format", "$(REPO_URI)", "Created-By: Packages"]
    found = subprocess.run(asked, capture_output=True, text=True, check=True).stdout.split()
    if not found:
        raise RuntimeError("apt de esta máquina no dice de dónde toma sus paquetes: corra apt-get update")
    return next((uri for uri in found if uri.rstrip("/").endswith("/debian")), found[0])


def _build(release: str, root: Path) -> None:
    _run("mmdebstrap", "--quiet", "--variant=minbase", f"--include={','.join(BARE)}", release, str(root), mirror())
    environment = {"DEBIAN_FRONTEND": "noninteractive"}
    _run("chroot", str(root), "apt-get", "update", "-qq", **environment)
    _run("chroot", str(root), "apt-get", "install", "-qq", "-d", "--no-install-recommends", *PACKAGES, **environment)
    archive = root / ARCHIVE
    archive.mkdir(parents=True)
    for package in sorted((root / "var/cache/apt/archives").glob("*.deb")):
        package.rename(archive / package.name.replace("%3a", "-"))  # a colon, which an address reads otherwise
    (archive / "Packages").write_text("\n".join(_described(package) for package in sorted(archive.glob("*.deb"))), encoding="utf-8")
    shutil.rmtree(root / "var/lib/apt/lists")
    (root / "var/lib/apt/lists/partial").mkdir(parents=True)
    for source in (root / "etc/apt/sources.list.d").iterdir():
        source.unlink()
    (root / "etc/apt/sources.list").write_text(f"deb [trusted=yes] file:/{ARCHIVE} ./\n")
    (root / "etc/machine-id").write_text("")


def _described(package: Path) -> str:
    """A package as an archive's index tells it."""
    fields = subprocess.run(["dpkg-deb", "-f", str(package)], capture_output=True, text=True, check=True).stdout.strip()
    digest = hashlib.sha256(package.read_bytes()).hexdigest()
    return f"{fields}\nFilename: ./{package.name}\nSize: {package.stat().st_size}\nSHA256: {digest}\n"


def _run(*words: str, **environment: str) -> None:
    done = subprocess.run(words, capture_output=True, text=True, timeout=600, env={**os.environ, **environment})
    if done.returncode:
        raise RuntimeError(f"{' '.join(words)}: {(done.stderr or done.stdout).strip()[-2000:]}")
