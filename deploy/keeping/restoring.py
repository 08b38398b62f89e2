"""A backup takes the place of a portal: fetched beside what is there, verified, its pages written, and only then put there.

`python3 -m deploy.keeping.restoring JSON`, with the operator's key on its standard input. The argument: {"code", "store", "snapshot",
"release": what it shall run, "replace": whether one that lives may be replaced}. What was there is kept aside. Cut at any moment, the
same order goes on; until the last step nothing of what citizens read has changed. It prints what was done, as one line of JSON.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

from deploy.keeping.bringing import Copy, arrange, bring_certificate, fetch, fetched_certificate, find, fit, prove, release_folder
from deploy.keeping.notes import HOMES, OWN, Failed, alone, now, read_notes, write_notes
from deploy.keeping.portal import home_of, lives, order, user_of
from deploy.keeping.stores import Repository, reach, store_named

WEB_USER = "www-data"
UNITS = (
    "vitrina-nightly@{}.timer",
    "vitrina-backup@{}.timer",
    "vitrina-backup-published@{}.path",
    "vitrina@{}.socket",
    "vitrina-nightly@{}.service",
    "vitrina-backup-published@{}.service",
    "vitrina@{}.service",
    "vitrina-app@{}.service",
)


class Restoring:
    """One restore, in a folder beside the portals, on the same disk: `note` says how far it is."""

    def __init__(self, code: str, repository: Repository, copy: Copy, release: Path) -> None:
        self.code, self.repository, self.copy, self.release = code, repository, copy, release
        self.user, self.home = user_of(code), home_of(code)
        self.stage, self.aside = HOMES / f".restoring-{code}", HOMES / f".before-restore-{code}"
        self.fetched, self.coming, self._note = self.stage / "fetched", self.stage / "home", self.stage / "note.json"

    def run(self) -> dict[str, Any]:
        """All of it, from where an earlier run was cut."""
        told = self._noted()
        if told.get("at") != "ready":
            told = self._make_ready(told)
        self._swap()
        notes = read_notes(self.code)
        notes["brought_back"] = {**told, "at": now()}
        write_notes(notes)
        shutil.rmtree(self.stage, ignore_errors=True)
        return {**told, "aside": str(self.aside) if self.aside.exists() else ""}

    def _make_ready(self, told: dict[str, Any]) -> dict[str, Any]:
        if told.get("at") != "fetched":
            shutil.rmtree(self.stage, ignore_errors=True)
            self.stage.mkdir(mode=0o711)
            try:
                fetch(self.repository, self.copy, self.fetched)
            except Failed:
                shutil.rmtree(self.stage, ignore_errors=True)
                raise
            arrange(self.fetched, self.code, self.coming, self.user)
            self._write(told := {**self._named(), "at": "fetched"})
        try:
            migrated = fit(self.release, self.copy, self.coming, self.user)
            proven = prove(self.release, self.coming, self.user, self.copy.head)
        except Failed:
            shutil.rmtree(self.stage, ignore_errors=True)
            raise
        with suppress(Failed):  # a page that the application cannot show is no reason to have none
            order(self.release, self.coming, self.user, "escribir las páginas públicas", "bake", "--whole")
        if not (self.coming / "public/current/www/index.html").is_file():
            raise Failed("las páginas públicas no se pudieron escribir: vea el disco, y repita la orden")
        shutil.chown(self.coming, self.user, WEB_USER)
        self.coming.chmod(0o710)
        self._write(told := {**told, **proven, "migrated": migrated, "at": "ready"})
        return told

    def _swap(self) -> None:
        """The moment in which citizens see the other one."""
        subprocess.run(["systemctl", "stop", *(unit.format(self.code) for unit in UNITS)], check=True)
        if self.coming.exists():
            self._put_aside()
            os.rename(self.coming, self.home)
        link = OWN / self.code / "release.new"
        link.unlink(missing_ok=True)
        link.symlink_to(self.release)
        os.replace(link, link.with_name("release"))
        bring_certificate(fetched_certificate(self.fetched, self.code), OWN / self.code / "tls")

    def _put_aside(self) -> None:
        """What is there stays, until the next restore; an empty folder is nothing."""
        with suppress(OSError):
            self.home.rmdir()
        if self.home.exists():
            shutil.rmtree(self.aside, ignore_errors=True)
            os.rename(self.home, self.aside)

    def _named(self) -> dict[str, Any]:
        store = self.repository.store.name
        return {
            "code": self.code,
            "store": store,
            "snapshot": self.copy.snapshot,
            "made_at": self.copy.made_at,
            "release": self.release.name,
        }

    def _noted(self) -> dict[str, Any]:
        """How far an earlier run of the same restore came; nothing where it was of another copy or to another release."""
        try:
            noted: dict[str, Any] = json.loads(self._note.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return noted if {key: noted.get(key) for key in self._named()} == self._named() else {}

    def _write(self, told: dict[str, Any]) -> None:
        part = self._note.with_suffix(".part")
        part.write_text(json.dumps(told), encoding="utf-8")
        os.replace(part, self._note)


def main() -> None:
    """As the operator's order runs it."""
    given, recovery = json.loads(sys.argv[1]), sys.stdin.readline().strip()
    code = given["code"]
    try:
        store = store_named(given["store"])
        reach(store)
        password = (OWN / code / "backup/password").read_text().strip()
        repository = Repository(store, code, key=recovery, password=password)
        with alone(code):
            if lives(code) and not given["replace"]:
                raise Failed(f"{code} vive aquí: para reemplazarlo por una copia agregue --over-living")
            told = Restoring(code, repository, find(repository, given["snapshot"]), release_folder(given["release"])).run()
    except Failed as error:
        sys.exit(f"{code}: {error}")
    print(json.dumps({"restored": told}))


if __name__ == "__main__":
    main()
