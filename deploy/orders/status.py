"""The order that says how the fleet is."""

from __future__ import annotations

import argparse
import json
from datetime import datetime

from deploy.folder import write_whole
from deploy.orders.chosen import read
from deploy.orders.told import DONE, REFUSED, tell
from deploy.standing.ask import exported, look
from deploy.standing.page import page
from deploy.standing.table import lines_of
from deploy.weekly import trouble


def status(options: argparse.Namespace, now: datetime) -> int:
    """`deploy status` of an inventory."""
    standing = look(read(options.inventory), ssh_config=options.ssh_config, now=now, tell=tell)
    if options.page:
        write_whole(options.page, page(standing), 0o644)
        tell(f"Página: {options.page}")
    if options.json:
        print(json.dumps(exported(standing), ensure_ascii=False, indent=2))
    else:
        print("\n".join(lines_of(standing)))
    if words := trouble():
        tell(words)
    return DONE if standing.well and not words else REFUSED
