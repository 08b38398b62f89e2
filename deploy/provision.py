"""A folder -> a working instance. Every step may be cut and repeated; what is complete is left as it is."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from deploy import commands
from deploy.errors import Misuse, Refused
from deploy.folder import DATABASE, Facts, claim, locked, read_env, read_facts, write_env, write_facts
from deploy.subject import INVENTED, Owner
from deploy.template import Tell, cache_beside, place_database, ready_database

FIRST_PORT = 8000
FIRST_STATE = "practice/first"  # where a practice portal keeps what it goes back to
HOSTS = "localhost,127.0.0.1,[::1]"


@dataclass(frozen=True, kw_only=True, slots=True)
class Provisioned:
    """What was done: `changed` is false where the instance stood already; `password` is shown once and kept nowhere."""

    home: Path
    facts: Facts
    changed: bool
    username: str = ""
    password: str = ""


def provision(
    owner: Owner,
    home: Path,
    *,
    address: str,
    practice: bool = False,
    ready: Path | None = None,
    law_version: str,
    now: datetime,
    tell: Tell,
    announce: Callable[[Provisioned], None],
) -> Provisioned:
    """Make an instance, or finish one that was cut. `address` is where citizens find it, "" for where it is already or the first free port
    of this machine; `practice` fills it for workshops and lets it be reset; `ready` is a folder of ready-made databases that is not beside
    it. `announce` is given the result before the folder is
    marked complete, so that a password can never be lost: cut before that, the next run makes a new one. Refused when the folder is
    another's.
    """
    if practice and not INVENTED.fullmatch(owner.code):
        raise Misuse(
            f"Un portal de práctica lleva un código inventado, de 9901 a 9999, y no {owner.code}. Cambie el código o quite --practice."
        )
    home = home.expanduser().resolve()
    claim(home)
    with locked(home, waiting=f"Otra orden trabaja en {home}; se espera a que termine..."):
        facts = read_facts(home)
        if facts is not None:
            done = _kept(owner, home, facts, address)
            _practise(home, tell, asked=practice)
            announce(done)
            return done
        address = _write_env_once(owner, home, address, beside=ready is None)
        _database(home, owner, ready or cache_beside(home), law_version, tell)
        tell("Creando las páginas que la ley pide y la cuenta de administración...")
        account = _fill(home, public=address.startswith("https://"))
        _practise(home, tell, asked=practice)
        facts = Facts(
            code=owner.code,
            profile=str(owner.kind),
            name=owner.name,
            address=address,
            version=version("vitrina"),
            checklist=law_version,
            provisioned_at=now.astimezone(UTC).isoformat(timespec="seconds"),
        )
        done = Provisioned(home=home, facts=facts, changed=True, username=account["username"], password=account["password"])
        announce(done)
        write_facts(home, facts)
        return done


def _kept(owner: Owner, home: Path, facts: Facts, address: str) -> Provisioned:
    _same_owner(owner.code, facts.code, home)
    if owner.name != facts.name:
        raise Refused(
            f"{home} ya es el portal de «{facts.name}». El nombre se cambia en su administración, en Configuración, Identidad; "
            "o repita la orden con el nombre que tiene."
        )
    if address in ("", facts.address):
        return Provisioned(home=home, facts=facts, changed=False)
    moved = replace(facts, address=address)
    write_env(home, {**read_env(home), "BASE_URL": moved.address})
    commands.run(home, "cambiar la dirección", "sync_checklist")
    write_facts(home, moved)
    return Provisioned(home=home, facts=moved, changed=True)


def _practise(home: Path, tell: Tell, *, asked: bool) -> None:
    """Make it a portal to practise on, or finish making it one. What is one never becomes somebody's."""
    values = read_env(home)
    if not asked:
        if values.get("PRACTICE"):
            raise Refused(f"{home} es un portal de práctica y no puede volverse otro. Repita la orden con --practice, o use otra carpeta.")
        return
    if not values.get("PRACTICE"):
        write_env(home, {**values, "PRACTICE": "1"})
    if not (home / FIRST_STATE).is_dir():
        tell("Llenando el portal de práctica y guardando su primer estado...")
        commands.run(home, "llenar el portal de práctica", "practice", "begin")


def _same_owner(asked: str, found: str, home: Path) -> None:
    if asked != found:
        raise Refused(f"{home} es la instancia de {found}, no de {asked}. Indique otra carpeta con --home.")


def local_address(port: int) -> str:
    """The address of a portal that is only for this machine."""
    return f"http://localhost:{port}"


def _write_env_once(owner: Owner, home: Path, address: str, *, beside: bool) -> str:
    """portal.env, kept as it is where an earlier run wrote it; the address it says. One at a time among neighbours, for their ports."""
    values = read_env(home)
    if values.get("SECRET_KEY"):
        _same_owner(owner.code, values.get("SUBJECT", ""), home)
    with locked(cache_beside(home)) if beside else nullcontext():
        address = address or values.get("BASE_URL") or local_address(_free_port(home))
        _keep_env(home, owner, address, values)
    return address


def _keep_env(home: Path, owner: Owner, address: str, values: dict[str, str]) -> None:
    wanted = {
        "SECRET_KEY": values.get("SECRET_KEY") or secrets.token_urlsafe(50),
        "SUBJECT": owner.code,
        "SUBJECT_KIND": str(owner.kind),
        "NAME": owner.name.replace('"', "'"),
        "BASE_URL": address,
        "ALLOWED_HOSTS": values.get("ALLOWED_HOSTS") or HOSTS,
    }
    if values != wanted:
        write_env(home, {**values, **wanted})


def _free_port(home: Path) -> int:
    """The first port that no instance beside this one has, finished or not."""
    beside = (path for path in home.parent.iterdir() if path.is_dir() and path != home)
    taken = {read_env(path).get("BASE_URL", "").rpartition(":")[2] for path in beside}
    return next(port for port in range(FIRST_PORT, 65536) if str(port) not in taken)


def _database(home: Path, owner: Owner, cache: Path, law_version: str, tell: Tell) -> None:
    """The database, unless an earlier run placed it: it may hold publications by now and is never replaced."""
    target = home / DATABASE
    if not target.is_file():
        place_database(ready_database(cache, owner.kind, law_version, tell), target)


def _fill(home: Path, *, public: bool) -> dict[str, str]:
    """Pages, name and account, in one process, for most of it is starting up; and the public tree, where a web server will show it. The
    account's one-time password is made anew.
    """
    words = ("prepare", "--reset", "--json", *(("--bake",) if public else ()))
    printed = commands.run(home, "crear las páginas y la cuenta de administración", *words)
    read: dict[str, str] = json.loads(re.findall(r"^\{.*\}$", printed, re.MULTILINE)[-1])
    return read
