"""A portal -> its public pages and files alone: `python3 -m deploy.leaving.retiring`.

Its standard input is one line of JSON: {"code", "domain", "on", "known", "proof", "digest"}; `known` is what the inventory says of the
portal, `proof` what shows that everything of it is kept elsewhere: archive (with its digest), backup or none. Up to the moment when the
private part is removed, whatever fails puts the portal back as it was; from there on, the same order finishes what was begun.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from deploy.keeping.notes import OWN, Failed, now, read_notes
from deploy.keeping.portal import home_of, lives, order, pages_of, release_of, run_as, user_of
from deploy.leaving.place import alone, delivered_note, last_entry, read_note, retired_note, write_note
from deploy.leaving.public_part import keep_public_part
from deploy.leaving.site import Site

SPARE = 64 * 1024**2  # bytes that are left over on the disk
GOES = frozenset({"buscar/index.html"})  # the one page of the tree that asks for the application and nothing else
DOORS = (
    "vitrina@{}.socket",
    "vitrina-nightly@{}.timer",
    "vitrina-backup@{}.timer",
    "vitrina-backup-published@{}.path",
    "vitrina-practice@{}.timer",
)
WORKERS = ("vitrina-nightly@{}.service", "vitrina-practice@{}.service", "vitrina@{}.service", "vitrina-app@{}.service")


def retire(given: Mapping[str, Any]) -> dict[str, Any]:
    """What is kept of it."""
    code = given["code"]
    with alone(code):
        note = {} if lives(code) else read_note(retired_note(code))  # one that lives again after a restore is retired anew
        if not note.get("public"):
            if not lives(code):
                raise Failed("no hay un portal completo que retirar. Corrija el código, o quite la instancia del inventario.")
            _prove(given)
            _check_space(code)
            _make_public(given)
            facts = json.loads((home_of(code) / "instance.json").read_text(encoding="utf-8"))
            note = {"code": code, "on": given["on"], "proof": given["proof"], "digest": given["digest"], "public": True}
            note |= {"release": release_of(code), "provisioned_at": facts.get("provisioned_at")}
            write_note(retired_note(code), note, 0o644)
        if not note.get("done"):
            _systemctl("disable", "--quiet", *_units(code, DOORS), f"vitrina-app@{code}.service")
            keep_public_part(code)
            note |= {"done": True, "removed_at": now()}
            write_note(retired_note(code), note, 0o644)
        return note


def _prove(given: Mapping[str, Any]) -> None:
    """Failed where nothing shows that what will be removed is kept elsewhere."""
    code, delivered = given["code"], read_note(delivered_note(given["code"]))
    if given["proof"] == "missing":
        raise Failed(
            "nada muestra que lo suyo esté guardado. Haga el archivo con  deploy handover  y délo con --archive, agregue almacenes al "
            "inventario, o escriba --without-archive si de verdad no hace falta."
        )
    if given["proof"] == "archive":
        if delivered.get("sha256") != given["digest"]:
            raise Failed(f"ese archivo no es el último que se hizo de este portal. Haga otro con  deploy handover {code} .")
        if delivered["entry"] != last_entry(code):
            raise Failed(
                f"desde que se hizo ese archivo hubo movimiento en el portal (vea su bitácora). Haga otro con  deploy handover {code} ."
            )


def _check_space(code: str) -> None:
    """Failed where the disk may not take every page once more, with what it will say then."""
    needed, free = pages_of(code) + SPARE, shutil.disk_usage(home_of(code)).free
    if free < needed:
        raise Failed(
            f"para escribir de nuevo sus páginas hacen falta {needed >> 20} MB de disco y quedan {free >> 20} MB. No se cambió nada. "
            "Libere espacio o agregue un disco, y repita la orden."
        )


def _make_public(given: Mapping[str, Any]) -> None:
    """Pages that say so, served without the application, probed. Whatever fails, the portal goes back to what it was."""
    code, site = given["code"], Site(given["code"], given["domain"])
    _systemctl("stop", *_units(code, DOORS), *_units(code, WORKERS))
    try:
        order(OWN / code / "release", home_of(code), user_of(code), "anotarlo", "note_departure", "retired", "--archive", given["digest"])
        if given["proof"] == "backup":
            _back_up(code)
        before = _tree(code)
        _portal(given, "escribir las páginas", "bake", RETIRED_ON=given["on"])
        order(OWN / code / "release", home_of(code), user_of(code), "comprobar el libro", "verify")
        if gone := sorted(before - _tree(code) - GOES):
            raise Failed(
                f"faltarían {len(gone)} archivos públicos ({gone[0]}). Repita la orden; si sigue, corra antes  portal bake --whole ."
            )
        words = ("--listen", "443 ssl", "--application", "", "--include", f"/etc/nginx/vitrina/{code}.inc")
        site.write(f"{given['on']}\n" + _portal(given, "escribir nginx", "nginx", *words, RETIRED_ON=given["on"]))
        site.probe("/", 200, "ya no se actualiza")
        site.probe("/datapackage.json", 200)
        site.probe("/panel/", 410, "ya no existe")
        site.keep()
    except (Failed, OSError) as error:
        troubles = list(_put_back(given, site))
        raise Failed("\n".join([str(error), *troubles, *([] if troubles else ["El portal quedó como estaba."])])) from None


def _put_back(given: Mapping[str, Any], site: Site) -> Iterator[str]:
    """Site, pages and doors as they were; what could not be put back."""
    code = given["code"]
    doors = [unit for unit in (*_units(code, DOORS), f"vitrina-app@{code}.service") if _is_enabled(unit)]
    acts: tuple[Callable[[], object], ...] = (
        site.put_back,
        lambda: _portal(given, "volver a escribir las páginas", "bake"),
        lambda: _systemctl("start", *doors),
    )
    for act in acts:
        try:
            act()
        except (Failed, OSError) as error:
            yield f"Y no se pudo dejar como estaba: {error}. Repita  deploy provision {code} ."


def _back_up(code: str) -> None:
    """A last copy, with the entry that says that it is retired, in one store at least."""
    began = now()
    subprocess.run(["systemctl", "start", f"vitrina-backup@{code}.service"], capture_output=True)
    stores = read_notes(code)["stores"]
    if not any(not told["error"] and (told["succeeded_at"] or "") >= began for told in stores.values()):
        why = "; ".join(f"{name}: {told['error']}" for name, told in stores.items() if told["error"]) or "no tiene llaves de respaldo"
        raise Failed(f"no se pudo hacer el último respaldo ({why}). Corra  deploy backup {code} , o dé el archivo con --archive.")


def _portal(given: Mapping[str, Any], what: str, *words: str, **known: str) -> str:
    """A command of its release, with what the inventory says of it."""
    code = given["code"]
    values = {f"PORTAL_{name}": value for name, value in {**given["known"], **known}.items()}
    values |= {"PORTAL_HOME": str(home_of(code)), "PYTHONPATH": ""}
    return run_as(user_of(code), what, str(OWN / code / "release/bin/portal"), *words, known=values)


def _tree(code: str) -> set[str]:
    """Every file that the web server shows."""
    root = (home_of(code) / "public/current/www").resolve()
    return {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}


def _units(code: str, names: tuple[str, ...]) -> list[str]:
    """Those of them that this host has."""
    return [name.format(code) for name in names if Path(f"/etc/systemd/system/{name.format('')}").exists()]


def _is_enabled(unit: str) -> bool:
    return subprocess.run(["systemctl", "is-enabled", "--quiet", unit], stderr=subprocess.DEVNULL).returncode == 0


def _systemctl(*words: str) -> None:
    done = subprocess.run(["systemctl", *words], capture_output=True, text=True)
    if done.returncode:
        raise Failed(f"systemctl {words[0]}: {done.stderr.strip()[-400:]}")


if __name__ == "__main__":
    os.umask(0o022)
    try:
        print(json.dumps(retire(json.loads(sys.stdin.readline())), ensure_ascii=False))
    except Failed as error:
        sys.exit(str(error))
