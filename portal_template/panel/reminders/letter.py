"""What a reminder says: plain text, light HTML, and the templates to fill."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from email.utils import make_msgid
from itertools import islice
from types import MappingProxyType

from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse

from checklists.model import Checklist, Form, JustificationKind
from portal_template.instance import Instance, MailServer
from portal_template.pages import words
from portal_template.panel.board import words as board_words
from portal_template.panel.reminders.due import Item
from portal_template.panel.reminders.people import Person
from portal_template.registers.board import Cell
from portal_template.registers.workbooks.template import make_template

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_TEMPLATES = 8  # in one letter; the others are one click away, in the panel

Templates = Callable[[Cell], tuple[str, bytes] | None]


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One thing to publish, in words."""

    title: str
    when: str
    left: str
    late: bool
    why: str
    url: str
    template: str
    none_is_said: bool  # whether "nothing happened" may be stated here


def templates(law: Checklist, instance: Instance, name: str) -> Templates:
    """Makes the template of a cell, once a run however many people it is for; None for a part that is published otherwise."""
    made: dict[tuple[str, str], tuple[str, bytes] | None] = {}

    def template(cell: Cell) -> tuple[str, bytes] | None:
        key = (cell.part.code, cell.period)
        if key not in made:
            register = law.register_of(cell.part)
            made[key] = None
            if register is not None and Form.REGISTER in cell.part.forms:
                data = make_template(part=cell.part, register=register, period=cell.period, subject=instance.subject, subject_name=name)
                made[key] = (f"plantilla-{register.slug}-{cell.period}.xlsx", data)
        return made[key]

    return template


def compose(
    person: Person, items: tuple[Item, ...], *, instance: Instance, server: MailServer, name: str, template: Templates, today: date
) -> EmailMultiAlternatives:
    """The letter for one person."""
    files = _files(items, template) if person.officer else MappingProxyType({})
    lines = [_line(item, instance, files) for item in items]
    context = {"lines": lines, "name": name, "officer": person.officer, "panel": f"{instance.base_url}/panel/", "today": words.day(today)}
    letter = EmailMultiAlternatives(
        subject(items),
        render_to_string("panel/reminders/letter.txt", context),
        f"{name} <{server.sender}>",
        [person.email],
        headers={"Auto-Submitted": "auto-generated", "Message-ID": make_msgid(domain=server.sender.rpartition("@")[2])},
    )
    letter.attach_alternative(render_to_string("panel/reminders/letter.html", context), "text/html")
    for filename, data in files.values():
        letter.attach(filename, data, XLSX)
    return letter


def subject(items: tuple[Item, ...]) -> str:
    """The most urgent first: it is all that a telephone shows."""
    first, others = items[0], len(items) - 1
    more = f" y {others} más" if others else ""
    return f"{_left(first.left)}: {first.cell.part.title}, {words.period(first.cell.period)}{more}"


def _files(items: tuple[Item, ...], template: Templates) -> Mapping[tuple[str, str], tuple[str, bytes]]:
    """The first few templates; the others are not even made."""
    made = (((item.cell.part.code, item.cell.period), template(item.cell)) for item in items)
    return dict(islice(((key, file) for key, file in made if file), MOST_TEMPLATES))


def _line(item: Item, instance: Instance, files: Mapping[tuple[str, str], tuple[str, bytes]]) -> Line:
    cell = item.cell
    file = files.get((cell.part.code, cell.period))
    return Line(
        title=cell.part.title,
        when=words.period(cell.period),
        left=_left(item.left),
        late=item.left < 0,
        why=board_words.why(cell),
        url=instance.base_url + reverse("panel:cell", args=[cell.part.code, cell.period]),
        template=file[0] if file else "",
        none_is_said=JustificationKind.NO_MOVEMENT in cell.part.justifications,
    )


def _left(left: int) -> str:
    if left > 1:
        return f"Vence en {left} días"
    if left < -1:
        return f"Venció hace {-left} días"
    return {1: "Vence mañana", 0: "Vence hoy", -1: "Venció ayer"}[left]
