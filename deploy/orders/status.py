"""The order that says how the fleet is."""

from __future__ import annotations

import argparse
import json
from datetime import datetime

from deploy.orders.chosen import read
from deploy.orders.table import lines_of
from deploy.orders.told import DONE, REFUSED, tell


def status(options: argparse.Namespace, now: datetime) -> int:
    """`deploy status` of an inventory."""
    from deploy.hosts.standing import exported, look

    hosts, portals = look(read(options.inventory), ssh_config=options.ssh_config, now=now, tell=tell)
    if options.json:
        print(json.dumps(exported(hosts, portals, now), ensure_ascii=False, indent=2))
    else:
        print("\n".join(lines_of(hosts, portals)))
    troubled = [*(item.problems for item in hosts), *(item.problems for item in portals)]
    return REFUSED if any(troubled) else DONE
