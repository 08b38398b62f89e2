"""A portal's repository on every store is made, and opens with the portal's own key and with the operator's, since a host may burn.

`python3 -m deploy.keeping.connecting CODE`, with the operator's key on its standard input: it is never on this host's disk. It prints
{"connect": {STORE: why it failed}, "remade": [each store that had lost the repository]}.
"""

from __future__ import annotations

import hashlib
import json
import sys

from deploy.keeping.notes import OWN, Failed, alone
from deploy.keeping.stores import Repository, Store, own_repository, reach, read_stores


def connect(code: str, recovery: str) -> tuple[dict[str, str], list[str]]:
    """On every store; the name of each that failed, and why; and of each whose repository was there once and is gone."""
    failed: dict[str, str] = {}
    remade: list[str] = []
    with alone(code):
        for store in read_stores():
            try:
                reach(store)
                if _connect(store, code, recovery):
                    remade.append(store.name)
            except Failed as error:
                failed[store.name] = str(error)
    return failed, remade


def mark_of(recovery: str) -> str:
    """What says, on this host, that a repository opens with this key: nothing of the key can be told from it."""
    return hashlib.sha256(b"vitrina recovery " + recovery.encode()).hexdigest()[:32]


def _connect(store: Store, code: str, recovery: str) -> bool:
    """Whether it had to be made again."""
    own, folder = own_repository(store, code), OWN / code / "backup"
    mark = folder / f"opens-{store.name}"
    theirs = Repository(store, code, key=recovery, password=(folder / "password").read_text().strip())
    state, known = own.opens(), mark.is_file()
    if state is None:
        own.restic("init")
    elif state is False:  # made on another host: the operator's key lets this one in
        if not theirs.opens():
            raise Failed(own.words_of(theirs.tried("cat", "config", "--no-lock")))
        theirs.restic("key", "add", "--new-password-file", str(folder / "key"))
    if state is not True or not mark.is_file() or mark.read_text() != mark_of(recovery):
        if not theirs.opens():
            own.restic("key", "add", "--new-password-file", "/dev/stdin", given=f"{recovery}\n")
        mark.write_text(mark_of(recovery))
    return state is None and known


if __name__ == "__main__":
    unopened, again = connect(sys.argv[1], sys.stdin.readline().strip())
    print(json.dumps({"connect": unopened, "remade": again}))
