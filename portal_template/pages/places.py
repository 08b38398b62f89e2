"""From the segments of an address to the obligation and the part that they name."""

from __future__ import annotations

from django.http import Http404

from checklists.model import Obligation, Part
from portal_template.registers import addresses, law


def place_of(slug: str, segment: str) -> tuple[Obligation, Part]:
    """The obligation and the part at an address; not found where there are none that bind here."""
    found = next((item for item in law.checklist().obligations if item.slug == slug), None)
    part = addresses.part_at(found, segment) if found else None
    if found is None or part is None or not found.binds_subject(law.subject_kind()):
        raise Http404("No existe esa obligación.")
    return found, part
