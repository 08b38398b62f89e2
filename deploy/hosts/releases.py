"""Releases leave a host once nothing there needs them: by themselves after an upgrade, or by an order of their own."""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping
from importlib.resources import files

from pyinfra.api.operation import operation
from pyinfra.context import host

from deploy.hosts.operations import Commands, told
from deploy.hosts.session import Step


def drop_unused(moving: Mapping[str, str] | None = None) -> Step:
    """What no portal runs any more goes, but for the release that one came from; `moving` says which release each will run by then."""
    return Step(title="versiones que nadie usa", operation=drop, values={"moving": dict(moving or {})})


@operation()
def drop(moving: Mapping[str, str]) -> Commands:
    """Which they are is looked at again when it is done: a portal may have stayed where it was."""
    names = json.loads(told(_look({"moving": moving, "remove": False})) or "[]")
    if names:
        host.log(f"se quitan: {', '.join(names)}")
        yield _look({"moving": {}, "remove": True})


def _look(given: Mapping[str, object]) -> str:
    program = files("deploy.hosts.look").joinpath("releases.py").read_text(encoding="utf-8")
    return f"python3 -c {shlex.quote(program)} {shlex.quote(json.dumps(given))}"
