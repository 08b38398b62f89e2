"""An archive was fetched whole: `python3 -m deploy.leaving.delivered CODE ID`. It is told in the portal's journal and leaves the host; its
digest stays, so that whoever retires the portal can show the archive that holds everything of it.
"""

from __future__ import annotations

import json
import shutil
import sys
from typing import Any

from deploy.keeping.notes import OWN, Failed, now
from deploy.keeping.portal import home_of, order, user_of
from deploy.leaving.place import MADE, alone, delivered_note, last_entry, place_of, read_note, write_note


def deliver(code: str, made_id: str) -> dict[str, Any]:
    """What is kept of it. Failed where another archive was made meanwhile."""
    with alone(code):
        kept, made = read_note(delivered_note(code)), read_note(place_of(code) / MADE)
        if kept.get("id") == made_id:
            return kept
        if made.get("id") != made_id:
            raise Failed("otra orden hizo otro archivo mientras tanto. Repita la orden.")
        unchanged = last_entry(code) == made["entry"]
        order(OWN / code / "release", home_of(code), user_of(code), "anotarlo", "note_departure", "delivered", "--archive", made["sha256"])
        kept = {name: made[name] for name in ("id", "archive", "sha256", "size", "head")}
        kept |= {"delivered_at": now(), "entry": last_entry(code) if unchanged else made["entry"]}
        write_note(delivered_note(code), kept)
        shutil.rmtree(place_of(code))
        return kept


if __name__ == "__main__":
    try:
        print(json.dumps(deliver(sys.argv[1], sys.argv[2])))
    except Failed as error:
        sys.exit(str(error))
