"""What follows a publication: the typed tables are brought up to date. All of it is derived, so a failure here loses nothing published."""

from __future__ import annotations

import sqlite3

from portal_template.instance import Instance
from portal_template.registers.record import RecordError
from portal_template.registers.typed import catch_up


class NotFollowed(Exception):
    """Something derived was not brought up to date; what was published stands. The message says how to mend it."""


def follow(instance: Instance) -> None:
    """Bring everything that is derived from the records up to date. Called once after every publication, correction and withdrawal."""
    try:
        catch_up(instance.typed_tables, instance.files)
    except (OSError, sqlite3.Error, RecordError) as error:
        raise NotFollowed(
            f"Lo publicado está publicado, pero las tablas para consultas no se pusieron al día: {error}. "
            "Corrija la causa y corra  portal rebuild ."
        ) from None
