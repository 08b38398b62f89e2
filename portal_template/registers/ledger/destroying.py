"""What a withdrawal destroys: the files, texts and salts of its versions, what the database keeps of them, and what others keep beside.

Whatever cuts it, it goes on where it was: a withdrawal counts as done (`destroyed_at`) only when nothing is left, and until then every
`following.follow` goes through it again. Manifests stay, so that the chain stays whole; nothing in them can be guessed at without the salt.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db import OperationalError, connection
from django.utils.module_loading import import_string

from portal_template.instance import Instance
from portal_template.registers import record
from portal_template.registers.models import ProblemReport, Withdrawal

PATIENCE = 15.0  # seconds to wait for those who read the database
_GONE = "(borrado con el retiro)"
_IN_USE = (
    "El retiro está hecho y nadie ve lo retirado, pero la base de datos está en uso y aún guarda copias internas. "
    "Espere un momento y corra  portal withdraw --finish ."
)


class StillThere(Exception):
    """Something could not be destroyed yet; the message says what to do."""


def pending() -> tuple[Withdrawal, ...]:
    """The withdrawals of which something may be left."""
    return tuple(Withdrawal.objects.filter(destroyed_at=None).order_by("number").prefetch_related("editions", "justifications"))


def destroy(instance: Instance, withdrawals: Iterable[Withdrawal], now: datetime) -> None:
    """Destroy what was published, what others keep of it, and the tables made of it, which are made anew after this."""
    for withdrawal in withdrawals:
        for version in versions_of(withdrawal):
            _empty(instance, record.folder_of(withdrawal.part, withdrawal.period, version))
        for path in instance.files.glob(f"{record.ASIDE}/{record.EDITIONS}__{withdrawal.part}__{withdrawal.period}__*"):
            shutil.rmtree(path)
        reports = ProblemReport.objects.filter(part=withdrawal.part, period__in=("", withdrawal.period))
        reports.filter(at__lte=withdrawal.withdrawn_at).update(text=_GONE, contact="", answer="")
        for name in settings.FORGETTERS:
            import_string(name)(withdrawal.part, withdrawal.period, now)
    for path in (*instance.home.glob(f"{instance.typed_tables.name}*"), *instance.home.glob(f".{instance.typed_tables.name}*")):
        path.unlink(missing_ok=True)  # rows stay in free pages and journals of such a file: it is made anew from the records
    if not instance.bake and instance.public.exists():  # a public tree that nobody renews
        shutil.rmtree(instance.public)


def versions_of(withdrawal: Withdrawal) -> tuple[int, ...]:
    """The versions of the cell that it took off."""
    return tuple(sorted(entry.version for entry in (*withdrawal.editions.all(), *withdrawal.justifications.all())))


def _empty(instance: Instance, folder: str) -> None:
    """Leave the manifest alone in the folder of a record."""
    for path in (instance.files / folder).iterdir():
        if path.name != record.MANIFEST:
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def close(withdrawals: Iterable[Withdrawal], now: datetime) -> None:
    """Leave nothing deleted in the database, and say that nothing is left. StillThere when others read or write it for long."""
    try:
        _scrub()
        Withdrawal.objects.filter(pk__in=[item.pk for item in withdrawals]).update(destroyed_at=now)
    except OperationalError as error:
        raise StillThere(f"{_IN_USE} ({error})") from None


def _scrub() -> None:
    """Write the database anew without the pages that were freed, and empty its log."""
    if connection.is_in_memory_db():
        return
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")
        until = time.monotonic() + PATIENCE
        while cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
            if time.monotonic() > until:
                raise StillThere(_IN_USE)
            time.sleep(0.2)
