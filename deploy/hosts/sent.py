"""A package of ours as a command that a host runs: it carries the package with it, and writes nothing there, for a disk may be full."""

from __future__ import annotations

import base64
import io
import shlex
import zipfile
from importlib.resources import files

_RUN = (
    "import base64, os, runpy, sys; kept = os.memfd_create('sent'); os.write(kept, base64.b64decode(sys.argv.pop(1))); "
    "runpy.run_path(f'/proc/self/fd/{kept}', run_name='__main__')"
)


def command(package: str, argument: str) -> str:
    """`python -m PACKAGE ARGUMENT` on a host that does not have the package."""
    packed, folder = io.BytesIO(), package.replace(".", "/")
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for depth in range(folder.count("/")):
            archive.writestr("/".join([*folder.split("/")[: depth + 1], "__init__.py"]), "")
        for file in files(package).iterdir():
            if file.name.endswith(".py"):
                archive.writestr(f"{folder}/{file.name}", file.read_text(encoding="utf-8"))
        archive.writestr("__main__.py", f"import runpy\nrunpy.run_module('{package}.__main__', run_name='__main__', alter_sys=False)\n")
    return f"python3 -c {shlex.quote(_RUN)} {base64.b64encode(packed.getvalue()).decode()} {shlex.quote(argument)}"
