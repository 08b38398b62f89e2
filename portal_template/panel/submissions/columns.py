"""What an office calls its columns: asked once for each header that nobody knows, and remembered for the next time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from checklists.model import Register
from portal_template.panel.models import HeaderMemory, Submission
from portal_template.registers.incoming.judgement import Heading, Reading, SheetJudgement

ASKED = (Reading.UNKNOWN,)
OPEN_TO_CHANGE = (Reading.UNKNOWN, Reading.GUESSED, Reading.CHOSEN, Reading.IGNORED, Reading.REPEATED)


def remembered(register: Register) -> dict[str, str]:
    """Folded header -> column, or "" for one that is not published; what the register has no longer is forgotten."""
    names = {column.name for column in register.columns} | {""}
    known = HeaderMemory.objects.filter(register=register.slug).values_list("header", "column")
    return {header: column for header, column in known if column in names}


def choices_for(submission: Submission, register: Register) -> dict[str, str]:
    """What the office said before, and what it says of this file."""
    return remembered(register) | dict(submission.mapping)


def asked(sheet: SheetJudgement) -> tuple[Heading, ...]:
    """The headers that only a person can read, while some column of the register is still without one."""
    return tuple(heading for heading in sheet.headings if heading.reading in ASKED and heading.suggestions)


def changeable(sheet: SheetJudgement) -> tuple[Heading, ...]:
    """The headers that a person may say are something else."""
    return tuple(heading for heading in sheet.headings if heading.reading in OPEN_TO_CHANGE)


def problem_in(answers: Mapping[str, str], register: Register) -> str:
    """Why answers cannot be taken together; "" when they can."""
    given = [column for column in answers.values() if column]
    twice = sorted({column for column in given if given.count(column) > 1})
    if not twice:
        return ""
    return f"Dos encabezados no pueden ser la misma columna, «{register.column(twice[0]).title}». Elija uno y deje el otro sin publicar."


def remember(answers: Mapping[str, str], register: Register, now: datetime) -> None:
    """Keep the answers for the next file of this office."""
    for header, column in answers.items():
        said = {"column": column, "changed_at": now}
        HeaderMemory.objects.update_or_create(register=register.slug, header=header[:200], defaults=said)
