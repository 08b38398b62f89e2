"""What is told of backups, of portals and of the monitor: the last copy in each store, and of a portal its last verified restore."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from deploy.inventory import Instance
from deploy.standing.kind import Facts, Kind

OLD = timedelta(hours=36)  # a copy is made every night


def _copies(item: Instance, facts: Facts) -> str:
    if item.practice:  # it goes back to its beginning every night: there is nothing to keep
        return "de práctica"
    return last_copies(facts["backups"])


def _copies_wrong(item: Instance, facts: Facts, now: datetime) -> Iterable[str]:
    return () if item.practice else copies_wrong(item.code, facts["backups"], now)


def last_copies(backups: Facts) -> str:
    """The day of the last copy in each store."""
    return ", ".join(f"{name} {((told or {}).get('succeeded_at') or 'nunca')[:10]}" for name, told in backups.items()) or "sin almacenes"


def copies_wrong(code: str, backups: Facts, now: datetime) -> Iterable[str]:
    """What is wrong with the copies of a portal, or of a part of the monitor."""
    for name, told in backups.items():
        last = (told or {}).get("succeeded_at")
        if told and told.get("error"):
            yield f"no se pudo respaldar en {name}: {told['error']}"
        elif not last:
            yield f"no hay ninguna copia en {name}: deploy backup {code}"
        elif now - datetime.fromisoformat(last) > OLD:
            see = f"vea  journalctl -u vitrina-backup@{code}  y haga una con  deploy backup {code}"
            yield f"su última copia en {name} es del {last[:10]}: {see}"


def _restored(item: Instance, facts: Facts) -> str:
    return ((facts["restored_well"] or {}).get("checked_at") or "nunca")[:10]


def _restored_wrong(item: Instance, facts: Facts, now: datetime) -> Iterable[str]:
    if error := (facts["restored"] or {}).get("error"):
        yield f"la última restauración de prueba falló: {error}"


BACKUP: tuple[Kind[Instance], ...] = (
    Kind(title="última copia", cell=_copies, judge=_copies_wrong),
    Kind(title="restauración comprobada", cell=_restored, judge=_restored_wrong),
)
