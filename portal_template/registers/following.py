"""What follows a publication: typed tables and the public tree are brought up to date. All of it is derived: a failure here loses
nothing published, and one step that fails does not stop the next.
"""

from __future__ import annotations

import sqlite3

from portal_template.instance import Instance
from portal_template.registers.bake.baking import BakeFailed, bake
from portal_template.registers.record import RecordError
from portal_template.registers.typed import catch_up


class NotFollowed(Exception):
    """Something derived was not brought up to date; what was published stands. The message says how to mend it."""


def follow(instance: Instance) -> None:
    """Bring everything that is derived from the records up to date. Called once after every publication, correction and withdrawal."""
    failed = [words for step in (_tables, _tree) if (words := step(instance))]
    if failed:
        raise NotFollowed(" ".join(["Lo publicado está publicado.", *failed]))


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
