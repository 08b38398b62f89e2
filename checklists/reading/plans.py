"""plans/*.toml -> Plan: milestones and activities as published, slips included."""

from __future__ import annotations

from pathlib import Path

from checklists.model import Activity, Milestone, Plan
from checklists.reading.registers import SLUG
from checklists.reading.table import Problem, Table, doubles, read_toml


def read_plans(folder: Path, *, shown: str, problems: list[Problem]) -> tuple[Plan, ...]:
    """Every plan of a folder, by file name."""
    plans = []
    for path in sorted(folder.glob("*.toml")):
        table = read_toml(path, file=f"{shown}/{path.name}", problems=problems)
        if table is not None:
            plans.append(_plan(table, path.stem))
    return tuple(plans)


def _plan(table: Table, stem: str) -> Plan:
    code = table.text("code")
    if code and code != stem:
        table.problem("code", f"«{code}» no es el nombre del archivo, «{stem}».", "Use el mismo en los dos lugares.")
    milestones = tuple(_milestone(entry, code) for entry in table.tables("milestone"))
    plan = Plan(
        code=code,
        title=table.text("title"),
        responsible=table.text("responsible"),
        source=table.text("source"),
        starts_on=table.day("starts_on"),
        ends_on=table.day("ends_on"),
        milestones=milestones,
        note=table.text("note", required=False),
    )
    table.finish()
    if not milestones:
        table.problem("milestone", "el plan no tiene hitos.", "Escriba al menos un [[milestone]].")
    codes = [milestone.code for milestone in milestones] + [activity.code for m in milestones for activity in m.activities]
    for double in sorted(doubles(codes)):
        table.problem("milestone", f"el código «{double}» está dos veces.", "Cambie uno.")
    for number in sorted(doubles(str(m.number) for m in milestones if m.number is not None)):
        table.problem("milestone", f"el número de hito {number} está dos veces.", "Cambie uno o quítelo si la fuente no lo da.")
    return plan


def _code(table: Table, parent: str) -> str:
    code = table.text("code")
    if code and parent and not (code.startswith(f"{parent}-") and SLUG.fullmatch(code)):
        table.problem("code", f"«{code}» no empieza con «{parent}-».", "Empiece con el código de quien lo contiene.")
    return code


def _milestone(table: Table, plan: str) -> Milestone:
    code = _code(table, plan)
    milestone = Milestone(
        code=code,
        number=table.integer("number", default=0, at_least=1) or None,
        title=table.text("title"),
        dates_text=table.text("dates_text", required=False),
        starts_on=table.day("starts_on"),
        ends_on=table.day("ends_on"),
        product=table.text("product", required=False),
        verification=table.text("verification", required=False),
        activities=tuple(_activity(entry, code) for entry in table.tables("activity")),
        note=table.text("note", required=False),
    )
    table.finish()
    _judge_days(table, milestone)
    return milestone


def _activity(table: Table, milestone: str) -> Activity:
    activity = Activity(
        code=_code(table, milestone),
        label=table.text("label"),
        title=table.text("title"),
        dates_text=table.text("dates_text", required=False),
        starts_on=table.day("starts_on"),
        ends_on=table.day("ends_on"),
        product=table.text("product", required=False),
        verification=table.text("verification", required=False),
        note=table.text("note", required=False),
    )
    table.finish()
    _judge_days(table, activity)
    return activity


def _judge_days(table: Table, item: Milestone | Activity) -> None:
    if item.starts_on and item.ends_on and item.starts_on > item.ends_on:
        table.problem(
            "starts_on",
            f"{item.starts_on} es posterior a ends_on, {item.ends_on}.",
            "Corrija los días o quite el que la fuente no da y explíquelo en note.",
        )
    if item.dates_text and not (item.starts_on and item.ends_on) and not item.note:
        table.problem("note", "la fuente da fechas que no se pudieron leer y no se explica por qué.", "Explíquelo en note.")
