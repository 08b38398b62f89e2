"""Practice portals on a host: their clock, and back to their first state now."""

from __future__ import annotations

from collections.abc import Sequence

from pyinfra.api.operation import operation

from deploy.hosts.operations import Commands
from deploy.hosts.session import Step
from deploy.inventory import Instance


def reset_steps(instances: Sequence[Instance]) -> Sequence[Step]:
    """Each of them goes back to its first state, as every night, by the same unit."""
    return [Step(title=f"{item.code}: volver al principio", operation=go_back, values={"code": item.code}) for item in instances]


@operation()
def go_back(code: str) -> Commands:
    """Run its unit to the end; where that fails, what it said."""
    unit = f"vitrina-practice@{code}.service"
    yield f"systemctl start {unit} || {{ journalctl -u {unit} -n 20 -o cat >&2; exit 1; }}"
