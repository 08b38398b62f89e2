"""What a template of ours says of itself: for whom, which register, which period, which version.

It says so twice: in a line above the table, which everybody sees and which survives every format, and among the properties of the document,
for when somebody deletes the line. The line wins, since a person can read and mend it.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from checklists.model import Part, Register
from checklists.periods import Period
from portal_template.registers.incoming.refusals import Refusal, refusal
from portal_template.registers.incoming.unsound import BROKEN
from portal_template.registers.incoming.workbook import Sheet

PROPERTY = "vitrina"
_LINE = re.compile(r"VITRINA-1\|([^|]{1,12})\|([^|]{1,80})\|([^|]{1,80})\|([^|]{1,12})\|(\d{1,4})\b")
_LOOKED_AT = 8  # rows from the top
_LARGEST = 1_000_000  # bytes of properties


@dataclass(frozen=True, kw_only=True, slots=True)
class TemplateIdentity:
    """For which subject, part, register (in which version) and period a workbook was handed out."""

    subject: str
    part: str
    register: str
    period: str
    version: int

    def __str__(self) -> str:
        return f"VITRINA-1|{self.subject}|{self.part}|{self.register}|{self.period}|{self.version}"


def identity_of(path: Path, sheets: Iterable[Sheet]) -> TemplateIdentity | None:
    """The identity of a workbook; None where it is the office's own."""
    return next((found for sheet in sheets if (found := identity_in(sheet.rows))), None) or _parsed(_property(path))


def identity_in(rows: Iterable[Sequence[object]]) -> TemplateIdentity | None:
    """The identity that stands in the first rows of a sheet; None where there is none."""
    top = (cell for _, row in zip(range(_LOOKED_AT), rows, strict=False) for cell in row if isinstance(cell, str))
    return next((found for cell in top if (found := _parsed(cell))), None)


def _parsed(text: str) -> TemplateIdentity | None:
    found = _LINE.search(text)
    if found is None:
        return None
    subject, part, register, period, version = (piece.strip() for piece in found.groups())
    return TemplateIdentity(subject=subject, part=part, register=register, period=period, version=int(version))


def _property(path: Path) -> str:
    """What the properties of a document say, of xlsx and ods; "" where they say nothing."""
    try:
        if not zipfile.is_zipfile(path):
            return ""
        with zipfile.ZipFile(path) as packed:
            held = packed.namelist()
            member = next((name for name in ("docProps/custom.xml", "meta.xml") if name in held), "")
            if not member or packed.getinfo(member).file_size > _LARGEST:
                return ""
            tree = etree.fromstring(packed.read(member), etree.XMLParser(resolve_entities=False, no_network=True))
    except BROKEN:
        return ""
    named = {value: "".join(thing.itertext()) for thing in tree.iter("{*}property", "{*}user-defined") for value in thing.attrib.values()}
    return named.get(PROPERTY, "")


def misfit(
    found: TemplateIdentity, *, subject: str, part: Part, register: Register, period: str, registers: Mapping[str, Register]
) -> Refusal | None:
    """Why a template is not the one for this; None where it is. `registers` are those of the law, for the title of another."""
    if found.register != register.slug:
        other = registers.get(found.register)
        return refusal("wrong_workbook", found=other.title if other else found.register, expected=register.title)
    if found.part != part.code:
        return refusal("wrong_workbook", found=found.part, expected=part.code)
    if found.subject != subject:
        return refusal("wrong_municipality", found=found.subject)
    if found.version != register.version:
        return refusal("outdated_template", found=found.version, expected=register.version)
    if found.period != period:
        return refusal("wrong_period", found=_label(found.period), expected=_label(period), period=period, old=found.period)
    return None


def _label(period: str) -> str:
    try:
        return Period.parse(period).label
    except ValueError:
        return f"«{period[:12]}»"
