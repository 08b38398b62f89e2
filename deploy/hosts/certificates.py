"""Certificates of what stands on a host: its own at once, and an authority's where the inventory names one.

What is done, and when, the host decides by itself (signing/), for its clock renews them with nobody there.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from pyinfra import logger
from pyinfra.api.operation import operation
from pyinfra.context import host as reached
from pyinfra.operations import files

from deploy.hosts import holds
from deploy.hosts.operations import Commands, told
from deploy.hosts.place import CONFIGURATION, NGINX, UNITS
from deploy.hosts.sent import command
from deploy.hosts.session import Step
from deploy.hosts.steps import folder, put, take_up
from deploy.hosts.text import text_of
from deploy.inventory import Authority, Host

PACKAGE, UNIT = "deploy.hosts.signing", "vitrina-certificates"
KEPT, CHALLENGES = "/var/lib/vitrina-certificates", "/var/lib/vitrina-challenges"
Portals = Sequence[dict[str, Any]]
AUTHORITY, ROOT = f"{CONFIGURATION}/authority.json", f"{CONFIGURATION}/authority.pem"


@operation()
def make_own(host: Host, code: str, domains: Sequence[str]) -> Commands:
    """A certificate of the host's own for all names, unless there is one, its own or better."""
    portals = [{"code": code, "domains": list(domains)}]
    if told(_order("own-due", host, None, portals)) == "false":
        return
    reached.log(f"para {', '.join(domains)}")
    yield _order("own", host, None, portals)


@operation()
def ask_authority(authority: Authority, host: Host, portals: Portals) -> Commands:
    """Certificates of the authority's, for the names that lead to this host; of the others it is told what to do. What serves goes on
    serving until there is a better one, whatever fails.
    """
    plan = json.loads(told(_order("ask-due", host, authority, portals)) or '{"ask": ["?"], "words": []}')
    for words in plan["words"]:
        reached.log(words, logger.warning)
    if plan["ask"]:
        reached.log(f"para {', '.join(plan['ask'])}")
        yield _order("ask", host, authority, portals)


def prepared() -> Sequence[Step]:
    """What renews them: the clock of its program; and where the authority looks."""
    units = [put(f"unidad {UNIT}.{kind}", f"{UNITS}/{UNIT}.{kind}", text_of(f"{UNIT}.{kind}")) for kind in ("service", "timer")]
    return [
        folder(KEPT, mode="700"),
        folder(CHALLENGES),
        put("nginx: lo que mira la autoridad", f"{NGINX}/challenges.inc", text_of("nginx-challenges.inc")),
        *units,
        take_up(
            "aplicar el reloj de los certificados",
            f"systemctl daemon-reload && systemctl enable --now {UNIT}.timer",
            [f"{UNITS}/{UNIT}.{kind}" for kind in ("service", "timer")],
            units,
        ),
    ]


def authority_steps(authority: Authority | None) -> Sequence[Step]:
    """Who signs on a host, for its clock; nobody, where the inventory names none."""
    root = Path(authority.root).read_text(encoding="utf-8") if authority and authority.root else ""
    given = json.dumps(_exported(authority), indent=1) + "\n" if authority else ""
    return [_kept("autoridad", AUTHORITY, given), _kept("autoridad: su raíz", ROOT, root)]


def own_steps(host: Host, code: str, domains: Sequence[str]) -> Sequence[Step]:
    """A certificate at once, before nginx is told of it; and what nginx says where nothing is encrypted: the authority looks there."""
    given = json.dumps({"domains": list(domains), "address": host.address}) + "\n"
    return [
        replace(folder(f"{CONFIGURATION}/{code}/tls", mode="700"), title=f"{code}: llaves"),
        Step(
            title=f"{code}: certificado",
            operation=make_own,
            values={"host": host, "code": code, "domains": domains},
            holds=holds.certificate(code, domains),
        ),
        put(f"{code}: nombres del certificado", f"{CONFIGURATION}/{code}/certificate.json", given),
        put(f"{code}: nginx, sin cifrar", f"{NGINX}/{code}.plain.conf", text_of("nginx-plain.conf", domains=" ".join(domains))),
    ]


def ask_step(authority: Authority | None, host: Host, named: Mapping[str, Sequence[str]]) -> Sequence[Step]:
    """The authority's, for the domains of each code, once nginx shows what it looks at; nothing where the inventory names none."""
    portals = [{"code": code, "domains": list(domains)} for code, domains in named.items()]
    values = {"authority": authority, "host": host, "portals": portals}
    return [Step(title="certificados de la autoridad", operation=ask_authority, values=values)] if authority else []


def _order(word: str, host: Host, authority: Authority | None, portals: Portals) -> str:
    """The command with which the host sees to certificates."""
    signer = _exported(authority) if authority else {}
    return command(PACKAGE, json.dumps({"order": word, "address": host.address, "authority": signer, "portals": list(portals)}))


def _exported(authority: Authority) -> dict[str, str]:
    return {"directory": authority.directory, "mail": authority.mail, "root": ROOT if authority.root else ""}


def _kept(title: str, path: str, text: str) -> Step:
    """A file with this text; none where there is nothing to say."""
    gone = Step(title=title, operation=files.file, values={"path": path, "present": False}, holds=holds.absent(path))
    return put(title, path, text) if text else gone
