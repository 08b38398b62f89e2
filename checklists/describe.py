"""Nouns of the law in plain Spanish lines, and as values for JSON. Words follow the basis of each statement."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

from checklists import words
from checklists.model import Checklist, Column, Criterion, Obligation, Part, Plan, Refresh, Register
from checklists.predicates import HUMAN


def plain_value(value: Any) -> Any:
    """A noun as dicts, lists, texts and numbers that `json` writes."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain_value(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain_value(item) for key, item in value.items()}
    if isinstance(value, (tuple, list)):
        return [plain_value(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


def due_rule(part: Part) -> str:
    """How often a part falls due, with the basis of each half: "cada mes (según la práctica), 30 días después ..."."""
    rhythm = f"{words.REFRESH[part.refresh]} ({words.BASIS[part.refresh_basis]})"
    if part.refresh is Refresh.STANDING:
        return rhythm
    return f"{rhythm}; {words.due_words(part)} ({words.BASIS[part.due_basis]})"


def obligation_lines(checklist: Checklist, obligation: Obligation) -> Iterator[str]:
    """An obligation with its parts, criteria and columns."""
    yield f"{obligation.code}  {obligation.title}"
    yield f"  {obligation.citation} ({words.BASIS[obligation.basis]})"
    yield f"  {obligation.duty}"
    yield f"  Dirigida a: {', '.join(words.SUBJECT[subject] for subject in obligation.binds)}."
    if obligation.note:
        yield f"  Nota: {obligation.note}"
    for part in obligation.parts:
        yield ""
        yield from part_lines(checklist, part)


def part_lines(checklist: Checklist, part: Part) -> Iterator[str]:
    """A part with its criteria and the columns of its register."""
    yield f"  {part.code}  {part.title}"
    yield f"    {part.duty}"
    yield f"    Se publica: {due_rule(part)}."
    yield f"    Formas que se admiten: {', '.join(words.FORM[form] for form in part.forms)}."
    kinds = ", ".join(words.JUSTIFICATION[kind] for kind in part.justifications)
    yield f"    Justificaciones que se admiten: {kinds or 'ninguna'}."
    yield "    Criterios:"
    for criterion in part.criteria:
        yield from (f"      {line}" for line in criterion_lines(criterion))
    register = checklist.register_of(part)
    if register:
        yield from (f"    {line}" for line in register_lines(register))


def criterion_lines(criterion: Criterion) -> Iterator[str]:
    """A criterion: its question, whose it is, whether it scores, who answers it."""
    counts = "cuenta en el puntaje" if criterion.scores else "no cuenta en el puntaje"
    practice = "buena práctica, " if criterion.good_practice else ""
    who = "la responde una persona" if criterion.predicate == HUMAN else f"la responde «{criterion.predicate}»"
    yield f"- {criterion.question}"
    yield f"    {criterion.code}: {words.BASIS[criterion.basis]}; {practice}{counts}; {who}"
    if criterion.remedy:
        yield f"    Qué hacer: {criterion.remedy}"


def register_lines(register: Register) -> Iterator[str]:
    """A register with its columns."""
    yield f"Registro {register.slug} (versión {register.version}): {register.title}. {register.description}"
    for column in register.columns:
        yield f"  - {column_line(column)}"


def column_line(column: Column) -> str:
    """One column in one line."""
    kind = f"{column.type} {column.format}".strip()
    needed = "obligatoria" if column.required else "opcional"
    return f"{column.name} «{column.title}»: {kind}, {needed}, {words.BASIS[column.basis]}; {words.PRIVACY[column.privacy]}"


def plan_lines(plan: Plan) -> Iterator[str]:
    """A plan with its milestones and activities as published."""
    yield f"{plan.code}  {plan.title}"
    yield f"  {plan.responsible}. Fuente: {plan.source}"
    if plan.note:
        yield f"  Nota: {plan.note}"
    for milestone in plan.milestones:
        number = f"Hito {milestone.number}" if milestone.number else "Hito sin número en la fuente"
        yield ""
        yield f"  {number}: {milestone.title}"
        if milestone.dates_text:
            yield f"    Fechas publicadas: {milestone.dates_text} Producto: {milestone.product or 'no se dice'}"
        if milestone.note:
            yield f"    Nota: {milestone.note}"
        for activity in milestone.activities:
            yield f"    {activity.label}: {activity.title}"
            yield f"      {activity.dates_text} Producto: {activity.product} Verificación: {activity.verification}"
            if activity.note:
                yield f"      Nota: {activity.note}"
