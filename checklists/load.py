"""Files -> Checklist. Refuses what is wrong in any file, all at once, naming file, key and remedy in Spanish.

`load_checklist()` gives the packaged checklist, read once; `load_checklist(folder)` reads another folder of the same layout, such as a
changed copy. Absent `wordings.toml`, `plans/`, `municipalities.csv` and `holidays.csv` are taken as empty.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType

from checklists.model import Band, Checklist, Law, Municipality, Plan, Register, Scheme
from checklists.reading.laws import Known, read_laws
from checklists.reading.plans import read_plans
from checklists.reading.reference import Municipalities, read_holidays, read_municipalities
from checklists.reading.registers import read_registers
from checklists.reading.table import Problem, Table, doubles, nearest, read_toml

PACKAGED = Path(__file__).resolve().parent
INFOM = "infom"
_INVENTED = re.compile(r"99(?!00)\d\d")


class ChecklistError(Exception):
    """The files of a checklist are wrong. `problems` holds every one of them; the text has one line each."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


def load_checklist(folder: Path | None = None) -> Checklist:
    """The checklist of a folder; the packaged one, read once, when none is given. Raises ChecklistError."""
    return _packaged() if folder is None else _load(Path(folder))


@cache
def _packaged() -> Checklist:
    return _load(PACKAGED)


def problems_of(folder: Path | None = None) -> tuple[Problem, ...]:
    """Every problem of a folder, its municipalities included (which `load_checklist` reads only when asked)."""
    folder = PACKAGED if folder is None else Path(folder)
    problems: list[Problem] = []
    _read(folder, problems)
    read_municipalities(folder / "municipalities.csv", shown=f"{folder.name}/municipalities.csv", problems=problems)
    return tuple(problems)


def municipality(checklist: Checklist, code: str, name: str = "") -> Municipality:
    """The municipality of an INE code, an invented town (9901-9999, with the caller's name) or INFOM; KeyError when there is none."""
    if code == INFOM:
        return Municipality(code=code, name=name or "Instituto de Fomento Municipal", department="", short_name="INFOM")
    if _INVENTED.fullmatch(code):
        return Municipality(
            code=code, name=name or f"Municipio inventado {code}", department="Departamento inventado", department_code="99"
        )
    if code in checklist.municipalities:
        return checklist.municipalities[code]
    raise KeyError(f"No hay municipio «{code}». Use el código del INE (0101), uno inventado (9901 a 9999) o «{INFOM}».")


def _load(folder: Path) -> Checklist:
    problems: list[Problem] = []
    checklist = _read(folder, problems)
    if problems or checklist is None:
        raise ChecklistError(tuple(problems))
    return checklist


def _read(folder: Path, problems: list[Problem]) -> Checklist | None:
    shown = folder.name
    wordings = _read_wordings(folder / "wordings.toml", f"{shown}/wordings.toml", problems)
    registers = read_registers(folder / "registers", shown=f"{shown}/registers", problems=problems)
    known = Known(registers=registers, wordings={code: says for code, (says, _) in wordings.items()})
    laws = read_laws(folder / "obligations", known=known, shown=f"{shown}/obligations", problems=problems)
    plans = read_plans(folder / "plans", shown=f"{shown}/plans", problems=problems)
    _judge_wordings(wordings, laws)
    _judge_plan_codes(laws, plans, f"{shown}/obligations", problems)
    holidays = read_holidays(folder / "holidays.csv", shown=f"{shown}/holidays.csv", problems=problems)
    table = read_toml(folder / "version.toml", file=f"{shown}/version.toml", problems=problems)
    if not laws:
        problems.append(
            Problem(file=f"{shown}/obligations", key="", text="no hay ninguna ley.", remedy="Escriba al menos un archivo .toml.")
        )
    if table is None:
        return None
    return replace(
        _version(table, laws, registers),
        plans=plans,
        holidays=holidays,
        municipalities=Municipalities(folder / "municipalities.csv", shown=f"{shown}/municipalities.csv"),
    )


def _version(table: Table, laws: list[Law], registers: dict[str, Register]) -> Checklist:
    order = table.texts("laws")
    codes = [law.code for law in laws]
    for code in sorted(doubles(codes)):
        table.problem("laws", f"dos archivos de obligations llevan el código de ley «{code}».", "Cambie uno.")
    for code in order:
        if code not in codes:
            table.problem(
                "laws", f"no existe la ley «{code}»{nearest(code, codes)}.", "Corrija el código o cree su archivo en obligations."
            )
    in_order = sorted(laws, key=lambda law: (order.index(law.code) if law.code in order else len(order), law.code))
    checklist = Checklist(
        version=table.text("version"),
        in_force_from=table.day("in_force_from", required=True) or date.min,
        sources=table.texts("sources", required=True),
        scheme=_scheme(table.table("scheme", required=True) or Table({}, file=table.file, problems=[])),
        laws=tuple(in_order),
        registers=MappingProxyType(registers),
    )
    table.finish()
    return checklist


def _scheme(table: Table) -> Scheme:
    bands = []
    for entry in table.tables("band"):
        bands.append(Band(name=entry.text("name"), at_least=entry.number("at_least", required=True) or 0.0))
        entry.finish()
    limits = [band.at_least for band in bands]
    if not bands or limits[-1] != 0 or limits != sorted(set(limits), reverse=True):
        table.problem("band", "los rangos no van de mayor a menor hasta cero.", "Ordénelos y termine con at_least = 0.")
    default = Scheme(name="", bands=())
    shares = {}
    for key in ("met", "partial", "missing", "decided_share"):
        value = table.number(key)
        shares[key] = getattr(default, key) if value is None else value
        if not 0 <= shares[key] <= 1:
            table.problem(key, f"{shares[key]} no está entre 0 y 1.", "Corrija el número.")
    scheme = Scheme(
        name=table.text("name"),
        bands=tuple(bands),
        unsettled_band=table.text("unsettled_band", required=False) or default.unsettled_band,
        **shares,
    )
    table.finish()
    return scheme


def _read_wordings(path: Path, shown: str, problems: list[Problem]) -> dict[str, tuple[tuple[str, ...], Table]]:
    table = read_toml(path, file=shown, problems=problems) if path.exists() else None
    wordings: dict[str, tuple[tuple[str, ...], Table]] = {}
    for code in table.values if table else ():
        if table and not code.startswith("_") and (entry := table.table(code)):
            wordings[code] = (entry.texts("says", required=True), entry)
            entry.finish()
    return wordings


def _judge_wordings(wordings: dict[str, tuple[tuple[str, ...], Table]], laws: list[Law]) -> None:
    obligations = [obligation for law in laws for obligation in law.obligations]
    codes = {obligation.code for obligation in obligations} | {part.code for obligation in obligations for part in obligation.parts}
    for code, (_, table) in wordings.items():
        if code not in codes:
            table.problem(
                "",
                f"no existe la obligación o parte «{code}»{nearest(code, codes)}.",
                'Corrija el código; con punto va entre comillas: ["laip-10-12.nacionales"].',
            )


def _judge_plan_codes(laws: list[Law], plans: tuple[Plan, ...], shown: str, problems: list[Problem]) -> None:
    milestones = {milestone.code for plan in plans for milestone in plan.milestones}
    for obligation in (obligation for law in laws for obligation in law.obligations):
        for plan in plans:
            if obligation.code.startswith(f"{plan.code}-") and obligation.code not in milestones:
                text = f"el plan «{plan.code}» no tiene un hito con ese código{nearest(obligation.code, milestones)}."
                problems.append(Problem(file=shown, key=obligation.code, text=text, remedy="Corrija el código o escriba el hito en plans."))
