"""`python -m deploy.hosts.signing ORDER`: ORDER is JSON, {"order", "address", "authority", "portals": [{"code", "domains"}]}. `own-due`
and `ask-due` only look, `own` and `ask` do. Without ORDER it is the clock, which reads all that from /etc/vitrina.
"""

from __future__ import annotations

import fcntl
import json
import sys
from datetime import UTC, datetime
from pathlib import Path

from deploy.hosts.signing import NOTE
from deploy.hosts.signing.authority import ask
from deploy.hosts.signing.due import ask_due, own_due
from deploy.hosts.signing.found import Failed, certificate
from deploy.hosts.signing.install import check_nginx, make_own, show
from deploy.hosts.signing.mending import mend, set_right
from deploy.hosts.signing.place import KEPT, OWN, Wanted, keep, kept_of, note_of, place_of, read

LOCK = Path("/run/lock/vitrina-certificates.lock")


def clock(now: datetime) -> bool:
    """What runs out on this host is made or asked for again. Whether all could be looked after."""
    authority, well = read(OWN / "authority.json"), True
    for file in sorted(OWN.glob("*/certificate.json")):
        try:
            wanted = Wanted(code=file.parent.name, authority=authority, **read(file))
            words = [] if certificate(place_of(wanted.code)) else _mended(wanted, now)
            if own_due(wanted, now):
                make_own(wanted)
            words += _obtain(wanted, now, clock=True) if authority else []
        except Exception as error:  # what is wrong with one does not stop the others
            words, well = [f"{file.parent.name}: {error or type(error).__name__}"], False
        print("".join(f"{line}\n" for line in words), end="", flush=True)
    return well


def main(argument: str) -> None:
    """Carry out an order. What goes wrong is told in words that name the remedy."""
    now = datetime.now(UTC)
    KEPT.mkdir(mode=0o700, exist_ok=True)
    given = json.loads(argument or '{"order": "clock", "portals": []}')
    order, common = given["order"], {"address": given.get("address", ""), "authority": given.get("authority", {})}
    portals = [Wanted(**item, **common) for item in given["portals"]]
    if order == "own-due":
        return print(json.dumps(any(own_due(item, now) or note_of(item.code).exists() for item in portals)))
    if order == "ask-due":
        dues = [ask_due(item, now, clock=False) for item in portals]
        asked = [name for due in dues for name in due.asked]
        return print(json.dumps({"ask": asked, "words": [words for due in dues for words in (*due.elsewhere, *due.waiting)]}))
    with LOCK.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        if order == "clock":
            sys.exit(0 if clock(now) else 1)
        for item in portals:
            if order == "own":
                mend(now, sites=item.code)
                make_own(item)
            else:
                print("".join(f"{NOTE}{line}\n" for line in _obtain(item, now, clock=False)), end="", flush=True)


def _mended(wanted: Wanted, now: datetime) -> list[str]:
    """What was lost meanwhile has another in its place, and nginx shows that."""
    words = set_right(wanted, now)
    check_nginx(wanted.code)
    if found := certificate(place_of(wanted.code)):
        show(wanted.code, wanted.domains[0], found)
    return [words]


def _obtain(wanted: Wanted, now: datetime, *, clock: bool) -> list[str]:
    """Ask the authority where that is due; words about what did not come."""
    due = ask_due(wanted, now, clock=clock)
    refused = ask(wanted, due.asked, now) if due.asked else due.waiting
    settled = {} if due.asked or due.waiting else {"failures": 0, "refused": []}
    keep(wanted.code, {**kept_of(wanted.code), **settled, "elsewhere": due.elsewhere})
    return [*due.elsewhere, *refused]


if __name__ == "__main__":
    try:
        main(sys.argv[1] if len(sys.argv) > 1 else "")
    except Failed as error:
        sys.exit(str(error))
