"""What a host tells of one portal's backups: `python3 -m deploy.keeping.telling CODE` prints {"lives", "open": whether its door stands,
"head": of its ledger, "release", "releases": those installed here, "free": bytes for one that is brought here, "notes"}.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys

from deploy.keeping.bringing import RELEASES
from deploy.keeping.notes import HOMES, read_notes
from deploy.keeping.portal import disk_of, lives, published, release_of

if __name__ == "__main__":
    code = sys.argv[1]
    door = subprocess.run(["systemctl", "is-active", "--quiet", f"vitrina@{code}.socket"])
    told = {
        "lives": lives(code),
        "open": door.returncode == 0,
        "head": published(code),
        "release": release_of(code),
        "free": shutil.disk_usage(HOMES).free + disk_of(HOMES / f".restoring-{code}"),  # what a restore that was cut holds is its own
        "notes": read_notes(code),
    }
    print(json.dumps({**told, "releases": sorted(folder.parent.name for folder in RELEASES.glob("*/installed"))}))
