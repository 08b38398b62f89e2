"""`python -m deploy.hosts.look PORTALS`: one line of JSON. PORTALS is a list of {"code": ..., "domain": ...}."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from deploy.hosts.look.backup import backup
from deploy.hosts.look.host import Portal, Seen, failed_units, machine, most_awake, open_doors, see
from deploy.hosts.look.monitor import monitor
from deploy.hosts.look.portal import application, certificate, content, disk, failures, home_page, release, stands, upgrade
from deploy.hosts.look.releases import releases

HOST: tuple[Callable[[], Mapping[str, Any]], ...] = (machine, releases, failed_units, open_doors, most_awake, monitor)
PORTAL: tuple[Callable[[Portal, Seen], Mapping[str, Any]], ...] = (
    release,
    upgrade,
    home_page,
    application,
    failures,
    certificate,
    content,
    disk,
    backup,
)
AT_ONCE = 32


def main(argument: str) -> None:
    """Ask, and print. A kind of fact that cannot be told is named in `untold` and takes nothing from the others."""
    portals = [Portal(code=item["code"], domain=item["domain"]) for item in json.loads(argument)]
    with ThreadPoolExecutor(max_workers=AT_ONCE) as pool:
        host = [pool.submit(_told, kind) for kind in HOST]
        seen = see(portals)
        kinds = {item.code: [pool.submit(_told, kind, item, seen) for kind in PORTAL] for item in portals if stands(item)}
        told = {
            "host": _together([kind.result() for kind in host]),
            "portals": [
                {"code": item.code, "stands": item.code in kinds, **_together([kind.result() for kind in kinds.get(item.code, [])])}
                for item in portals
            ],
        }
    print(json.dumps(told))


def _told(kind: Callable[..., Mapping[str, Any]], *about: Any) -> Mapping[str, Any]:
    try:
        return kind(*about)
    except Exception as error:  # whatever is wrong with one fact must not hide the others
        return {"untold": [f"{kind.__name__}: {error!r}"]}


def _together(kinds: list[Mapping[str, Any]]) -> dict[str, Any]:
    untold = [line for kind in kinds for line in kind.get("untold", [])]
    return {**{key: value for kind in kinds for key, value in kind.items() if key != "untold"}, "untold": untold}


if __name__ == "__main__":
    main(sys.argv[1])
