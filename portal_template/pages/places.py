"""From the segments of an address to the obligation, the part and the table that they name."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404

from checklists.model import Obligation, Part
from portal_template.registers import addresses, law
from portal_template.registers.query.sheet import Sheet, sheet_of
from portal_template.registers.query.tables import NoTables


def place_of(slug: str, segment: str) -> tuple[Obligation, Part]:
    """The obligation and the part at an address; not found where there are none that bind here."""
    found = next((item for item in law.checklist().obligations if item.slug == slug), None)
    part = addresses.part_at(found, segment) if found else None
    if found is None or part is None or not found.binds_subject(law.subject_kind()):
        raise Http404("No existe esa obligación.")
    return found, part


def sheet_at(part: Part) -> Sheet:
    """The table of a part; not found where none of it is published."""
    try:
        found = sheet_of(settings.PORTAL.typed_tables, part, law.checklist().register_of(part))
    except NoTables:
        found = None
    if found is None:
        raise Http404("Aún no hay filas publicadas de esta parte.")
    return found
