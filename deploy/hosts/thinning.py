"""Copies thinned in the stores, each on its own host."""

from __future__ import annotations

import json
import shlex
from collections.abc import Sequence
from typing import Any

from pyinfra.api.operation import operation

from deploy.hosts.backup_operations import RUN
from deploy.hosts.operations import Commands
from deploy.hosts.place import LIBRARY
from deploy.hosts.session import Step

_PROGRAM = f"{LIBRARY}/deploy/keeping/thinning.py"
_READY = f"test -e {_PROGRAM} || {{ echo 'no está preparado para esto: repita  deploy host prepare' >&2; exit 1; }}"
_UNIT = f"systemd-run --quiet --wait --pipe --collect -E PYTHONPATH={LIBRARY} -E PYTHONDONTWRITEBYTECODE=1"


def planned(stores: Sequence[str], codes: Sequence[str]) -> str:
    """The command with which a host tells what would go; it reads the operator's key, and changes nothing."""
    return f"{_READY}; {RUN}.thinning {_given(stores, codes, remove=False)}"


def thin_step(stores: Sequence[str], codes: Sequence[str], recovery: str) -> Step:
    """What the policy does not keep goes from the stores of a host, and what stays is checked."""
    values = {"stores": list(stores), "codes": list(codes), "_stdin": recovery}
    return Step(title=f"quitar copias de {', '.join(stores)}", operation=thin, values=values)


@operation()
def thin(stores: Sequence[str], codes: Sequence[str]) -> Commands:
    """In a unit of its own on the host: it goes on whatever happens to the connection."""
    yield f"{_UNIT} python3 -m deploy.keeping.thinning {_given(stores, codes, remove=True)}"


def told_in(output: str) -> list[dict[str, Any]]:
    """What a host said of each portal in each store."""
    return [json.loads(line) for line in output.splitlines() if line.startswith('{"store"')]


def _given(stores: Sequence[str], codes: Sequence[str], *, remove: bool) -> str:
    return shlex.quote(json.dumps({"stores": list(stores), "codes": list(codes), "remove": remove}))
