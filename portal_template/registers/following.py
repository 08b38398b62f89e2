"""What follows a publication: what was withdrawn is destroyed, typed tables and the public tree are brought up to date. All of it is
derived: a failure here loses nothing published, and one step that fails does not stop the next.
"""

from __future__ import annotations

import fcntl
import logging
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from threading import Thread

from django.db import DatabaseError, connection
from django.utils import timezone

from portal_template.instance import Instance
from portal_template.registers import addresses, law
from portal_template.registers.bake.baking import BakeFailed, bake
from portal_template.registers.bake.taking_down import take_down
from portal_template.registers.bake.tree import Busy
from portal_template.registers.ledger import destroying
from portal_template.registers.models import Withdrawal
from portal_template.registers.record import RecordError
from portal_template.registers.typed import catch_up


class NotFollowed(Exception):
    """Something derived was not brought up to date; what was published stands. The message says how to mend it."""


def follow(instance: Instance) -> None:
    """Bring everything that is derived from the records up to date. Called once after every publication, correction and withdrawal."""
    withdrawals, now = destroying.pending(), timezone.now()
    failed = [words for step in (_withdrawn, _tables, _tree) if (words := step(instance))]
    if withdrawals and not failed:
        failed = [words for words in [_closed(withdrawals, now)] if words]
    if failed:
        stands = "El retiro está en el libro." if withdrawals else "Lo publicado está publicado."
        raise NotFollowed(" ".join([stands, *failed]))


def finish_in_background(instance: Instance) -> Thread | None:
    """When the portal starts: go on with a withdrawal that was cut, beside the answers to visitors. None where there is none."""
    try:
        if not destroying.pending():
            return None
    except DatabaseError:  # not migrated yet, or busy: the next order finishes it
        return None
    finally:
        connection.close()  # not to be shared with the processes that may be forked from this one
    thread = Thread(target=_finish, args=(instance,), name="finish-withdrawals", daemon=True)
    thread.start()
    return thread


def _finish(instance: Instance) -> None:
    """Only one process of the instance does it."""
    try:
        with (instance.home / ".finishing").open("w") as held:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            follow(instance)
    except BlockingIOError:
        return
    except (NotFollowed, OSError, DatabaseError) as error:
        logging.getLogger(__name__).warning("%s", error)
    finally:
        connection.close()


def _withdrawn(instance: Instance) -> str:
    """What was withdrawn, before anything is made of what is left."""
    withdrawals = destroying.pending()
    try:
        if withdrawals:
            take_down(instance, _addresses(withdrawals))
            destroying.destroy(instance, withdrawals, timezone.now())
    except (OSError, DatabaseError, Busy) as error:
        return f"Falta destruir lo que se guarda de lo retirado: {error}. Corrija la causa y corra  portal withdraw --finish ."
    return ""


def _addresses(withdrawals: Sequence[Withdrawal]) -> Iterator[str]:
    """The address of the cell of each; a part that the law no longer has, has none."""
    checklist = law.checklist()
    for item in withdrawals:
        with suppress(KeyError):
            yield addresses.cell_path(checklist.obligation_of(item.part), checklist.part(item.part), item.period)


def _closed(withdrawals: Sequence[Withdrawal], now: datetime) -> str:
    """The last step of a withdrawal, once nothing derived holds it any more."""
    try:
        destroying.close(withdrawals, now)
    except destroying.StillThere as error:
        return str(error)
    return ""


def _tables(instance: Instance) -> str:
    try:
        catch_up(instance.typed_tables, instance.files)
    except (OSError, sqlite3.Error, RecordError) as error:
        return f"Las tablas para consultas no se pusieron al día: {error}. Corrija la causa y corra  portal rebuild ."
    return ""


def _tree(instance: Instance) -> str:
    """The public tree, last: its pages may read the tables."""
    if not instance.bake:
        return ""
    try:
        done = bake(instance)
    except BakeFailed as error:
        return str(error)
    if done and done.broken:
        return f"Estas páginas no se pudieron hacer: {', '.join(done.broken[:5])}. Corrija la causa y corra  portal bake ."
    return ""
