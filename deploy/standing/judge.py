"""Facts -> what is wrong. A kind of fact that a host could not tell is a problem of its own, and hides none of the others."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from deploy.inventory import Host, Instance, State
from deploy.standing.hosts import HOST
from deploy.standing.kind import About, Facts, Kind
from deploy.standing.portals import PORTAL
from deploy.standing.retired import judge_retired

UNTOLD = "?"


def judge_host(host: Host, facts: Facts, now: datetime) -> tuple[str, ...]:
    """What is wrong with a host, each with its remedy."""
    return _judged(HOST, host, facts, now)


def judge_portal(item: Instance, facts: Facts, now: datetime) -> tuple[str, ...]:
    """What is wrong with a portal, each with its remedy."""
    if not facts:
        return (f"no se sabe: {item.host} no contestó",)
    if item.state is State.RETIRED:
        return judge_retired(item, facts, now)
    if not facts["stands"]:
        return (f"todavía no se ha creado: deploy provision {item.code}",)
    return _judged(PORTAL, item, facts, now)


def cells(kinds: Sequence[Kind[About]], about: About, facts: Facts) -> tuple[str, ...]:
    """What stands in each column."""
    return tuple(_cell(kind, about, facts) for kind in kinds)


def _cell(kind: Kind[About], about: About, facts: Facts) -> str:
    try:
        return kind.cell(about, facts)
    except KeyError:
        return UNTOLD


def _judged(kinds: Sequence[Kind[About]], about: About, facts: Facts, now: datetime) -> tuple[str, ...]:
    problems = [f"no se pudo averiguar {line}. Repita la orden; si sigue, vea los permisos de root y el disco" for line in facts["untold"]]
    for kind in kinds:
        try:
            problems += kind.judge(about, facts, now)
        except KeyError:
            continue  # it was told above that it could not be found out
    return tuple(problems)
