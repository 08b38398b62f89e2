"""What is wrong with a portal that has been retired: only that citizens must go on reading it, over a certificate that holds."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from deploy.inventory import Instance
from deploy.standing.kind import Facts
from deploy.standing.portals import CERTIFICATE_DAYS


def judge_retired(item: Instance, facts: Facts, now: datetime) -> tuple[str, ...]:
    """Every problem with its remedy."""
    return tuple(_problems(item, facts, now))


def _problems(item: Instance, facts: Facts, now: datetime) -> Iterable[str]:
    if not facts["stands"]:
        yield f"no están sus páginas públicas: recupérelo con  deploy restore {item.code}  y repita  deploy retire {item.code}"
        return
    if not facts.get("retired_on"):
        yield f"el inventario dice que se retiró, pero sigue vivo: deploy retire {item.code}"
    if facts.get("status") != 200:
        yield "sus páginas públicas no responden: vea  journalctl -u nginx -n 50  en su anfitrión"
    until = facts.get("certificate_until")
    if not until:
        yield "no tiene certificado: sin él los navegadores no muestran sus páginas"
    elif datetime.fromisoformat(until) - now < timedelta(days=CERTIFICATE_DAYS):
        yield f"su certificado vence el {until[:10]}: renuévelo"
