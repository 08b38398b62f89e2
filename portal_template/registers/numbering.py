"""Which version a draft becomes: the next of its cell, or none where the newest already says the same."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db.models import Max

from portal_template.registers import record
from portal_template.registers.models import Edition, FileKind, Justification

if TYPE_CHECKING:
    from portal_template.registers.publish import Draft

Place = tuple[str, str]  # part code, period
_NOTHING = object()  # what a withdrawn version says: nothing that a draft could repeat


def newest_versions(parts: set[str]) -> dict[Place, int]:
    """The number of the newest version of each cell of those parts, withdrawn or not."""
    versions: dict[Place, int] = {}
    for model in (Edition, Justification):
        rows = model.every.filter(part__in=parts).values_list("part", "period").annotate(Max("version")).order_by()
        for part, period, version in rows:
            versions[part, period] = max(version, versions.get((part, period), 0))
    return versions


def what_is_said(parts: set[str]) -> dict[Place, object]:
    """What the newest publication of each cell says, in the terms of `says`."""
    said: dict[Place, tuple[int, object]] = {}
    for edition in Edition.every.filter(part__in=parts).order_by("version").prefetch_related("files"):
        said[edition.part, edition.period] = (edition.version, _NOTHING if edition.withdrawal_id else _of_edition(edition))
    for other in Justification.every.filter(part__in=parts).order_by("version"):
        if other.version > said.get((other.part, other.period), (0, None))[0]:
            words = (other.kind, other.text, other.legal_basis)
            said[other.part, other.period] = (other.version, _NOTHING if other.withdrawal_id else words)
    return {cell: what for cell, (_, what) in said.items()}


def _of_edition(edition: Edition) -> object:
    digests = frozenset(file.sha256 for file in edition.files.all() if file.kind != FileKind.MANIFEST)
    return (digests, edition.text, edition.reviewed_on)


def says(draft: Draft) -> object:
    """What a draft says, to be compared with what is published."""
    if draft.reasoned:
        return (draft.reasoned.kind, draft.reasoned.text, draft.reasoned.legal_basis)
    return (frozenset(record.digest_of(content) for content in draft.contents), draft.text, draft.reviewed_on)


def names(drafts: Sequence[Draft]) -> set[str]:
    """The codes of the parts of drafts."""
    return {draft.part.code for draft in drafts}
