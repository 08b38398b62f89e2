"""A portal -> one encrypted archive with everything of it, made the town's own: `python3 -m deploy.leaving.handing_over`.

Its standard input is one line of JSON: {"code", "id", "day", "release", "wheels", "username", "closing", "files", "passphrase"}; `wheels`
is the release's archive on this host, `files` what else goes in, with blanks to fill. It prints what it made. The instance goes on as it
is. Asked again with the same `id`, what is there already is told again: the order that fetches it may have been cut.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from deploy.keeping.notes import COPY, OWN, Failed
from deploy.keeping.notes import alone as backups_wait
from deploy.keeping.portal import home_of, lives, order, published, release_of, run_as, user_of
from deploy.leaving.place import LEAVING, MADE, alone, last_entry, place_of, read_note, write_note
from deploy.leaving.sealing import check_space, digest_of, seal, write_manifest

TRIES = 3  # for a portal that publishes while it is copied


def hand_over(given: Mapping[str, Any]) -> dict[str, Any]:
    """What was made: the archive's place, size and digest, the account that opens it, and the head of its ledger."""
    code, place = given["code"], place_of(given["code"])
    with alone(code):
        made = read_note(place / MADE)
        if made.get("id") == given["id"] and (place / made["archive"]).is_file():
            return made
        if not lives(code):
            raise Failed(f"no hay un portal completo que entregar. Repita  deploy provision {code} .")
        if release_of(code) != given["release"]:
            raise Failed(f"corre {release_of(code)}, no {given['release']}. Indique con --release el archivo de la suya.")
        _clear(place, keep=given["wheels"])
        check_space(place, [home_of(code), Path(given["wheels"])])
        try:
            return _make(given, place)
        finally:
            _clear(place, keep=MADE)


def _make(given: Mapping[str, Any], place: Path) -> dict[str, Any]:
    code, folder = given["code"], place / f"entrega-{given['code']}"
    folder.mkdir(mode=0o711)
    entry = _copy(code, folder)
    release = OWN / code / "release"
    account = json.loads(
        order(
            release,
            folder / "portal",
            user_of(code),
            "preparar la copia",
            "hand_over_copy",
            "--json",
            "--username",
            given["username"],
            *(word for name in given["closing"] for word in ("--close", name)),
        ).splitlines()[-1]
    )
    ledger = json.loads(order(release, folder / "portal", user_of(code), "comprobar el libro de la copia", "verify", "--json"))
    keep_once(folder)
    _add_program(Path(given["wheels"]), folder / "programa")
    archive = place / f"entrega-{code}-{given['day']}.7z"
    known = f" --head {ledger['head']}" if ledger["head"] else ""
    blanks = {"KNOWN_HEAD": known, "USERNAME": account["username"], "ARCHIVE": archive.name, "RELEASE": given["release"]}
    texts = {name: _filled(text, blanks) for name, text in given["files"].items()}
    for name, text in texts.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    _add_sites(code, folder / "servidor")
    files = write_manifest(folder)
    seal(folder, archive, given["passphrase"])
    made = {
        "id": given["id"],
        "archive": archive.name,
        "sha256": digest_of(archive),
        "size": archive.stat().st_size,
        "files": files,
        "release": given["release"],
        "head": ledger["head"],
        "editions": ledger["links"],
        "entry": entry,
        "account": account,
        "readme": texts["LEEME.txt"],
    }
    write_note(place / MADE, made)
    return made


def _copy(code: str, folder: Path) -> int:
    """The portal and its public tree, both of one moment; how far its journal had come. Files that are published cost no disk."""
    home, user = home_of(code), user_of(code)
    for _ in range(TRIES):
        for name in ("portal", "publicado"):
            shutil.rmtree(folder / name, ignore_errors=True)
        head, entry = published(code), last_entry(code)
        with backups_wait(code):
            run_as(user, "copiar la base de datos y los archivos", "python3", "-m", "deploy.keeping.copying", str(home))
            os.rename(home / COPY, folder / "portal")
        tree = (home / "public/current/www").resolve()
        done = subprocess.run(["cp", "-al", str(tree), str(folder / "publicado")], capture_output=True, text=True)
        if done.returncode == 0 and head == published(code):
            return entry
    raise Failed("el portal publica mientras se copia. Repita la orden en unos minutos.")


def _add_sites(code: str, into: Path) -> None:
    """What nginx reads on this host of the portal and of what all share: what was written together is taken together. HTTP/2 is left out,
    for Debian 12 and 13 are told of it in different words.
    """
    (into / "nginx").mkdir(parents=True, exist_ok=True)
    shared = Path("/etc/nginx/conf.d/vitrina.conf").read_text(encoding="utf-8").replace(" http2 default_server", " default_server")
    lines = [line for line in shared.splitlines() if line.strip() != "http2 on;"]
    (into / "vitrina.conf").write_text("\n".join(lines) + "\n", encoding="utf-8")
    for path in sorted(Path("/etc/nginx/vitrina").iterdir()):
        owner = path.name.partition(".")[0]
        if (owner == code and path.suffix in (".conf", ".inc")) or (path.suffix == ".inc" and not (OWN / owner).is_dir()):
            shutil.copy(path, into / "nginx" / path.name)


def keep_once(folder: Path) -> None:
    """A published file is one file under two names: it goes in once, where people find it, and a list says where else it belongs."""
    portal, public = folder / "portal", folder / "publicado"
    shown = {path.stat().st_ino: path.relative_to(public).as_posix() for path in public.rglob("*") if path.is_file()}
    lines = []
    for path in sorted(path for path in (portal / "files").rglob("*") if path.is_file()):
        if place := shown.get(path.stat().st_ino):
            lines.append(f"{path.relative_to(portal).as_posix()}\t{place}\n")
            path.unlink()
    (portal / "enlaces.tsv").write_text("".join(lines), encoding="utf-8")


def _add_program(wheels: Path, into: Path) -> None:
    into.mkdir()
    done = subprocess.run(["tar", "-xf", str(wheels), "-C", str(into), "--no-same-owner"], capture_output=True, text=True)
    if done.returncode:
        raise Failed(f"abrir la versión: {done.stderr.strip()[-400:]}")


def _filled(text: str, blanks: Mapping[str, str]) -> str:
    for blank, value in blanks.items():
        text = text.replace(f"%{blank}%", value)
    return text


def _clear(place: Path, *, keep: str) -> None:
    """Nothing of an earlier try, and nothing in the clear, is left: only what is named, and an archive that is whole."""
    for folder in (LEAVING, place):
        folder.mkdir(exist_ok=True)
        folder.chmod(0o711)
    whole = read_note(place / MADE).get("archive") if keep == MADE else None
    for path in place.iterdir():
        if path.name in (Path(keep).name, whole):
            continue
        shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()


if __name__ == "__main__":
    try:
        print(json.dumps(hand_over(json.loads(sys.stdin.readline())), ensure_ascii=False))
    except Failed as error:
        sys.exit(str(error))
