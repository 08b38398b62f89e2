"""What a template of ours says of itself: for whom, which register, which period, which version. One line, which survives every format."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from checklists.model import Part, Register
from checklists.periods import Period

_LINE = re.compile(r"VITRINA-1\|([^|]{1,12})\|([^|]{1,80})\|([^|]{1,80})\|([^|]{1,12})\|(\d{1,4})\b")
_LOOKED_AT = 8  # rows from the top


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


def identity_in(rows: Iterable[Sequence[object]]) -> TemplateIdentity | None:
    """The identity that stands in the first rows of a sheet; None where the workbook is the office's own."""
    for _, row in zip(range(_LOOKED_AT), rows, strict=False):
        for cell in row:
            if isinstance(cell, str) and (found := _LINE.search(cell)):
                subject, part, register, period, version = found.groups()
                return TemplateIdentity(subject=subject, part=part, register=register, period=period, version=int(version))
    return None


def misfit(found: TemplateIdentity, *, subject: str, part: Part, register: Register, period: str) -> tuple[str, str, str] | None:
    """Why a template is not the one for this: code, what is wrong, what to do. None where it is."""
    again = "Descargue la plantilla de esta pantalla y copie en ella sus filas."
    if found.register != register.slug:
        return "wrong_workbook", f"es la plantilla de otra tabla («{found.register}») y aquí va «{register.slug}».", again
    if found.part != part.code:
        return "wrong_workbook", f"es la plantilla de otra parte de la ley ({found.part}) y aquí va {part.code}.", again
    if found.subject != subject:
        return "wrong_municipality", f"es la plantilla de otra institución (código {found.subject}).", again
    if found.version != register.version:
        return "outdated_template", f"es una plantilla anterior (versión {found.version}; la vigente es la {register.version}).", again
    if found.period != period:
        said = f"es la plantilla de {_label(found.period)} y aquí se publica {_label(period)}."
        return "wrong_period", said, f"Suba el archivo de {_label(period)}, o publíquelo en el periodo que le corresponde."
    return None


def _label(period: str) -> str:
    try:
        return Period.parse(period).label
    except ValueError:
        return f"«{period[:12]}»"
