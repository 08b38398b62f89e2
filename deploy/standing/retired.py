"""What is wrong with a portal that has been retired: only that citizens must go on reading it, over a certificate that holds."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

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
    if not facts.get("certificate_until"):
        yield "no tiene certificado: sin él los navegadores no muestran sus páginas"
        return
    since, until = (datetime.fromisoformat(facts[name]) for name in ("certificate_since", "certificate_until"))
    if until - now < min(CERTIFICATE_DAYS, (until - since) / 4):
        yield f"su certificado vence el {until.date()}: vea por qué no se renovó con  journalctl -u vitrina-certificates"
