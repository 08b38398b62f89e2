"""What a check found, kept where the portal lives: in its notes and, where all went well, in its folder, for the portal to show.

`python3 -m deploy.keeping.recording JSON`, with what `deploy.keeping.checking` printed. The portal reads `restored.json`.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from deploy.keeping.bringing import RELEASES
from deploy.keeping.notes import OWN, alone, read_notes, write_notes
from deploy.keeping.portal import home_of, order, release_of, run_as, user_of

SHOWN = ("checked_at", "made_at", "links", "files")
_WRITE = """import os, sys
with open(sys.argv[1] + ".part", "w") as part:
    part.write(sys.argv[2])
os.replace(sys.argv[1] + ".part", sys.argv[1])"""


def record(checked: dict[str, Any]) -> None:
    """Keep it; its public pages are brought up to date by the portal itself."""
    code = checked["code"]
    with alone(code):
        notes = read_notes(code)
        notes["restored"] = checked
        if not checked["error"]:
            notes["restored_well"] = checked
        write_notes(notes)
    if checked["error"] or not (OWN / code / "release").is_symlink():
        return
    text = json.dumps({name: checked[name] for name in SHOWN}) + "\n"
    run_as(user_of(code), "anotar la restauración", "python3", "-c", _WRITE, str(home_of(code) / "restored.json"), text)
    order(RELEASES / release_of(code), home_of(code), user_of(code), "escribir las páginas públicas", "bake")


if __name__ == "__main__":
    record(json.loads(sys.argv[1]))
