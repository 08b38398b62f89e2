"""The `checklists` command: validate the files of the law, show what they say, tell what is due. A thin edge over `load` and `periods`.

Exit: 0 done, 1 refused (a problem in the files, an unknown code), 2 misuse.
"""

from __future__ import annotations

import argparse
import difflib
import json
import os
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from checklists import words
from checklists.describe import criterion_lines, obligation_lines, part_lines, plain_value, plan_lines, register_lines
from checklists.load import ChecklistError, load_checklist, problems_of
from checklists.model import Checklist, Part, Refresh, Subject
from checklists.orders import Parser
from checklists.periods import due_on, newest_due
from checklists.predicates import HUMAN
from checklists.reading.table import Problem

HUMAN_SHARE = 0.15  # more than this should not wait for a person
Answer = tuple[Any, Iterable[str]]


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command with these arguments (those of the process when None) and give its exit code."""
    options = _parser().parse_args(argv)
    try:
        code = int(options.run(options))
        sys.stdout.flush()
        return code
    except BrokenPipeError:  # whoever reads has seen enough, as in `checklists show obras | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except ChecklistError as error:
        print(error, file=sys.stderr)
        print(_told(error.problems), file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = Parser(prog="checklists", description="La ley como datos: qué debe publicar una municipalidad, en qué forma y cuándo.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="ORDEN", parser_class=Parser)

    def add(name: str, run: Callable[[argparse.Namespace], int], text: str) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=text, description=text)
        command.add_argument("--folder", type=Path, metavar="CARPETA", help="otra carpeta con la misma forma; si falta, la del programa")
        command.add_argument("--json", action="store_true", help="escribe JSON, para que lo lea otro programa")
        command.set_defaults(run=run)
        return command

    add("validate", _validate, "Revisa todos los archivos y dice cuántas obligaciones, partes y criterios hay.")
    show = add("show", _show, "Muestra una obligación, parte, criterio, registro o plan.")
    show.add_argument("code", metavar="CÓDIGO", help="por ejemplo laip-10-18, laip-10-12.nacionales u obras")
    due = add("due", _due, "Dice qué periodo de cada parte ya venció en un día.")
    due.add_argument("--on", type=_day, required=True, metavar="DÍA", help="el día, como 2026-11-22")
    due.add_argument("--subject", choices=["municipality", "infom"], default="municipality", help="a quién obliga; municipality si falta")
    return parser


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"«{text}» no es un día. Escriba, por ejemplo, 2026-11-22.") from None


def _print(options: argparse.Namespace, value: Any, lines: Iterable[str]) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2) if options.json else "\n".join(lines))


def _told(problems: Sequence[Problem]) -> str:
    return f"{len(problems)} problema{'s' * (len(problems) != 1)}. Corrija los archivos y repita."


def _validate(options: argparse.Namespace) -> int:
    problems = problems_of(options.folder)
    if problems:
        listed = [{"file": p.file, "key": p.key, "text": p.text, "remedy": p.remedy} for p in problems]
        lines = [*map(str, problems), _told(problems)]
        if options.json:
            print(json.dumps({"problems": listed}, ensure_ascii=False, indent=2))
        else:
            print("\n".join(lines), file=sys.stderr)
        return 1
    checklist = load_checklist(options.folder)
    counts, notices = _counts(checklist), _notices(checklist)
    codes = {o.code: [part.code for part in o.parts] for o in checklist.obligations}
    value = {"version": checklist.version, **counts, "codes": codes, "problems": [], "notices": notices}
    _print(options, value, _counted(checklist, counts, notices))
    return 0


def _counts(checklist: Checklist) -> dict[str, Any]:
    criteria = [criterion for part in checklist.parts for criterion in part.criteria]
    return {
        "obligations": {law.code: len(law.obligations) for law in checklist.laws},
        "parts": len(list(checklist.parts)),
        "criteria": len(criteria),
        "scoring_criteria": sum(criterion.scores for criterion in criteria),
        "human_criteria": sum(criterion.predicate == HUMAN for criterion in criteria),
        "registers": len(checklist.registers),
        "columns": sum(len(register.columns) for register in checklist.registers.values()),
        "plans": len(checklist.plans),
        "municipalities": len(checklist.municipalities),
        "holidays": len(checklist.holidays),
    }


def _counted(checklist: Checklist, counts: dict[str, Any], notices: list[str]) -> Iterable[str]:
    share = counts["human_criteria"] / (counts["criteria"] or 1)
    yield f"Lista {checklist.version}, vigente desde {checklist.in_force_from}. Sin problemas."
    yield f"{' + '.join(str(number) for number in counts['obligations'].values())} obligaciones ({', '.join(counts['obligations'])})"
    yield f"{counts['parts']} partes"
    yield (
        f"{counts['criteria']} criterios: {counts['scoring_criteria']} cuentan en el puntaje; "
        f"{counts['human_criteria']} los responde una persona ({share:.1%})"
    )
    yield f"{counts['registers']} registros con {counts['columns']} columnas"
    yield f"{counts['plans']} plan{'es' * (counts['plans'] != 1)}, {counts['municipalities']} municipios, {counts['holidays']} asuetos"
    yield from (f"Aviso: {notice}" for notice in notices)


def _notices(checklist: Checklist) -> list[str]:
    used = {part.register for part in checklist.parts}
    notices = [f"ninguna parte usa el registro «{slug}»." for slug in checklist.registers if slug not in used]
    counts = _counts(checklist)
    if counts["human_criteria"] > HUMAN_SHARE * counts["criteria"]:
        notices.append(f"más del {HUMAN_SHARE:.0%} de los criterios espera a una persona.")
    return notices


def _show(options: argparse.Namespace) -> int:
    checklist = load_checklist(options.folder)
    shown = _everything(checklist)
    if options.code not in shown:
        near = _near(options.code, shown)
        hint = f" Quizá: {', '.join(near)}." if near else ""
        print(f"No hay nada con el código «{options.code}».{hint} Vea los códigos con: checklists validate --json", file=sys.stderr)
        return 1
    value, lines = shown[options.code]
    _print(options, plain_value(value), lines)
    return 0


def _near(code: str, codes: Iterable[str]) -> list[str]:
    """Up to three codes like this one, first those that only write a number otherwise (laip-10-1 for laip-10-01)."""

    def bare(text: str) -> str:
        return re.sub(r"\d+", lambda number: str(int(number.group())), text.lower())

    known = sorted(codes)
    same = [other for other in known if bare(other) == bare(code)]
    return (same + [other for other in difflib.get_close_matches(code, known, n=3, cutoff=0.5) if other not in same])[:3]


def _everything(checklist: Checklist) -> dict[str, Answer]:
    """Every noun by code, the widest of equal codes: an obligation before its only part."""
    shown: dict[str, Answer] = {plan.code: (plan, plan_lines(plan)) for plan in checklist.plans}
    shown |= {register.slug: (register, register_lines(register)) for register in checklist.registers.values()}
    shown |= {c.code: (c, criterion_lines(c)) for part in checklist.parts for c in part.criteria}
    shown |= {part.code: (part, part_lines(checklist, part)) for part in checklist.parts}
    for obligation in checklist.obligations:
        registers = [register for part in obligation.parts if (register := checklist.register_of(part))]
        shown[obligation.code] = ({**plain_value(obligation), "registers": registers}, obligation_lines(checklist, obligation))
    return shown


def _due(options: argparse.Namespace) -> int:
    checklist, subject = load_checklist(options.folder), Subject(options.subject)
    parts = [part for o in checklist.obligations if o.binds_subject(subject) for part in o.parts]
    rows = [_due_row(part, options.on) for part in parts]
    value = {"on": options.on.isoformat(), "subject": subject, "checklist": checklist.version, "parts": rows}
    _print(options, value, _due_lines(rows, options.on, subject))
    return 0


def _due_row(part: Part, today: date) -> dict[str, Any]:
    newest = newest_due(part.refresh, today, part.due_days)
    row = {"part": part.code, "title": part.title, "period": str(newest), "label": newest.label}
    if part.refresh is Refresh.STANDING:
        return row | {"due_on": None, "due_basis": part.refresh_basis, "next_period": None, "next_label": None, "next_due_on": None}
    coming = newest.next()
    return row | {
        "due_on": due_on(newest, part.due_days).isoformat(),
        "due_basis": part.due_basis,
        "next_period": str(coming),
        "next_label": coming.label,
        "next_due_on": due_on(coming, part.due_days).isoformat(),
    }


def _due_lines(rows: list[dict[str, Any]], today: date, subject: Subject) -> Iterable[str]:
    yield f"Al {words.day_words(today)}, para {words.SUBJECT[subject]}, ya venció o debe estar a la vista:"
    for row in rows:
        basis = words.BASIS[row["due_basis"]]
        if row["due_on"] is None:
            yield f"  {row['part']}  {row['title']}: debe estar a la vista y al día, {basis}"
        else:
            late, coming = (words.day_words(date.fromisoformat(row[key])) for key in ("due_on", "next_due_on"))
            yield f"  {row['part']}  {row['title']}: {row['label']}, venció el {late} {basis}; sigue {row['next_label']}, el {coming}"


if __name__ == "__main__":
    sys.exit(main())
