"""What a host tells of the backups of one portal, or of one part of the monitor: `python3 -m deploy.keeping.telling CODE` prints {"lives",
"left": whether it is whole here but was shut for good, as after a move, "open": whether its door stands, "head": of its ledger, "release",
"releases": those installed here, "free": bytes for one that is brought here, "notes"}.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from typing import Any

from deploy.keeping import monitor
from deploy.keeping.bringing import RELEASES
from deploy.keeping.monitor_database import holds_rows
from deploy.keeping.notes import HOMES, read_notes
from deploy.keeping.portal import disk_of, lives, published, release_of


def tell(code: str) -> dict[str, Any]:
    """All of it."""
    left = False
    if code == monitor.DATABASE:
        here = is_open = holds_rows()
    elif code == monitor.SITE:
        here = is_open = _door("is-enabled", "vitrina-monitor.socket")
    else:
        whole, kept_open = lives(code), _door("is-enabled", f"vitrina@{code}.socket")
        here, left, is_open = whole and kept_open, whole and not kept_open, _door("is-active", f"vitrina@{code}.socket")
    return {
        "lives": here,
        "left": left,
        "open": is_open,
        "head": published(code),
        "release": release_of(code),
        "releases": sorted(folder.parent.name for folder in RELEASES.glob("*/installed")),
        "free": shutil.disk_usage(HOMES).free + disk_of(HOMES / f".restoring-{code}"),  # what a restore that was cut holds is its own
        "notes": read_notes(code),
    }


def _door(asked: str, unit: str) -> bool:
    return subprocess.run(["systemctl", asked, "--quiet", unit], capture_output=True).returncode == 0


if __name__ == "__main__":
    print(json.dumps(tell(sys.argv[1])))
