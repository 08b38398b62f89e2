"""What may be right or wrong in a table that follows the rules: it asks for a reason, and stops nothing.

Each doubt has an id that stays while the doubt does, so that the reason given for it can be kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from statistics import quantiles
from types import MappingProxyType

from checklists.model import Column, Register
from checklists.period_reading import read_period
from checklists.periods import Period
from checklists.tables import Judged, Problem, letter, match_columns
from portal_template.registers.incoming.hidden import Hidden
from portal_template.registers.incoming.judgement import Doubt
from portal_template.registers.incoming.matching import OF_THE_PERIOD, Matched, Texts
from portal_template.registers.incoming.workbook import Sheet

TEN_TIMES = 10
_FEW = 10  # rows under which a change of their number says nothing
_PLACES = 12  # places named of one doubt
_MONTH = re.compile(r"\d{4}-\d{2}")
_UNSAID = frozenset(("mobile_number", "email_not_institutional"))  # what may be somebody's own is not repeated
_COMPARED = frozenset(("total_differs", "parts_differ"))
# Warnings of the ruler that somebody must answer for: what they say, and what is asked.
ASKED: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "total_differs": ("Un total escrito no es la suma de sus filas.", "¿Está completa la tabla? Diga por qué no coincide."),
        "nit_check_digit": ("Hay NIT cuyo dígito verificador no corresponde.", "¿Los comparó con la factura o el contrato?"),
        "dates_outside_period": ("Ninguna fecha de la tabla es del periodo.", "¿Por qué se publica en este periodo?"),
        "parts_differ": ("Hay totales que no son la suma de sus partes.", "¿Por qué no coinciden? Por ejemplo: incluyen otro pago."),
        "mobile_number": ("Hay líneas celulares.", "¿Las paga la institución? Un celular privado no se publica."),
        "email_not_institutional": ("Hay correos de servicios gratuitos.", "¿Son los correos oficiales de esas oficinas?"),
        "repeated_row": ("Hay filas iguales entre sí.", "¿Son hechos distintos? Diga cuáles."),
    }
)


def doubts_of_rules(warnings: Iterable[Problem]) -> Iterator[Doubt]:
    """The warnings of the ruler that somebody must answer for, one doubt a rule."""
    found: dict[str, list[Problem]] = {}
    for warning in warnings:
        if warning.rule in ASKED:
            found.setdefault(warning.rule, []).append(warning)
    for rule, problems in found.items():
        message, question = ASKED[rule]
        places = tuple(problem.where if rule in _UNSAID else f"{problem.where}: {_said(problem)}" for problem in problems[:_PLACES])
        yield Doubt(id=rule, message=message, question=question, places=_more(places, len(problems)))


def _said(problem: Problem) -> str:
    """What was found; beside it, where it is an amount that should be another, which."""
    return (
        f"{problem.text}. {problem.message.rstrip('.')}" if problem.rule in _COMPARED and problem.text else problem.text or problem.message
    )


def doubts_of_change(matched: Matched, before: Sequence[Texts], now: Sequence[Texts], register: Register) -> Iterator[Doubt]:
    """What is strange beside the last period: nothing changed, far more or fewer rows, amounts of another size."""
    if before and not matched.came and not matched.left and not any(_differs(*pair, register) for pair in matched.stayed):
        said = "La tabla es igual a la del periodo anterior, fila por fila."
        ask = "¿De verdad no cambió nada? Diga por qué, o suba el archivo de este periodo."
        yield Doubt(id="same_as_before", message=said, question=ask)
    if len(before) >= _FEW and not len(before) <= 2 * len(now) <= 4 * len(before):
        said = f"El periodo anterior tenía {len(before):,} filas y este tiene {len(now):,}."
        yield Doubt(id="row_count", message=said, question="¿Por qué cambió tanto?")
    yield from _sizes(matched, register)


def _differs(before: Texts, now: Texts, register: Register) -> bool:
    names = (column.name for column in register.columns if column.name not in OF_THE_PERIOD)
    return any(before.get(name, "") != now.get(name, "") for name in names)


def _sizes(matched: Matched, register: Register) -> Iterator[Doubt]:
    """Amounts ten times, or a tenth of, what the same row had in the last period; for a new row, ten times what is usual in its column."""
    for column in register.columns:
        if column.format != "money":
            continue
        here = [now for _, now in matched.stayed] + list(matched.came)
        usual = _usual([row.get(column.name, "") for row in here])
        places = [said for before, now in matched.stayed if (said := _against_before(before, now, column, matched))]
        places += [said for now in matched.came if (said := _against_usual(now, usual, column, matched, register))]
        if places:
            many = f"{len(places)} montos" if len(places) > 1 else "1 monto"
            said = f"«{column.title}»: {many} de diez veces su tamaño usual, o de la décima parte."
            ask = "¿Son correctos? Revise que no sobre un cero ni falte el punto decimal."
            yield Doubt(id=f"size-{column.name}", message=said, question=ask, places=_more(places, len(places)))


def _against_before(before: Texts, now: Texts, column: Column, matched: Matched) -> str:
    old, new = _amount(before.get(column.name, "")), _amount(now.get(column.name, ""))
    if not matched.by or old <= 0 or new <= 0 or (new < TEN_TIMES * old and old < TEN_TIMES * new):
        return ""
    return f"{_who(now, matched.by)}: Q {old:,.2f} antes, Q {new:,.2f} ahora"


def _against_usual(now: Texts, usual: Decimal, column: Column, matched: Matched, register: Register) -> str:
    new = _amount(now.get(column.name, ""))
    if not usual or new < TEN_TIMES * usual:
        return ""
    names = matched.by or tuple(column.name for column in register.columns if column.type == "string")[:2]
    return f"{_who(now, names)}: Q {new:,.2f}; nueve de cada diez son de Q {usual:,.2f} o menos"


def _who(row: Texts, names: Sequence[str]) -> str:
    return " ".join(text for name in names if (text := row.get(name, "")))[:80]


def _usual(texts: Iterable[str]) -> Decimal:
    """The amount that nine of ten do not pass; 0 where there are too few to tell."""
    amounts = [amount for text in texts if (amount := _amount(text)) > 0]
    return quantiles(amounts, n=10, method="inclusive")[-1] if len(amounts) >= _FEW else Decimal(0)


def _amount(text: str) -> Decimal:
    return Decimal(text) if text else Decimal(0)


def doubt_of_month(name: str, sheet: Sheet, judged: Judged, period: str) -> Iterator[Doubt]:
    """Where titles, sheet and file name speak of months and none is the one of the period: last month's file, as a rule."""
    above = sheet.rows[: judged.header.row - 1] if judged.header else ()
    texts = [Path(name).stem, sheet.name, *(" ".join(str(cell) for cell in row if cell not in ("", None)) for row in above[:20])]
    named = {read for text in texts if (read := read_period(text[:300])) and _MONTH.fullmatch(read)}
    if _MONTH.fullmatch(period) and named and period not in named:
        months = " y ".join(Period.parse(text).label for text in sorted(named))
        said = f"El archivo habla de {months} y se publica como {Period.parse(period).label}."
        yield Doubt(id="other_month", message=said, question="¿Es el archivo de este periodo? Diga por qué lo dice así.")


def doubt_of_hidden(hidden: Hidden, sheet: Sheet, judged: Judged, register: Register) -> Iterator[Doubt]:
    """Rows, columns and cells of the table that the sheet hides: they are not published, and somebody must know."""
    if judged.header is None:
        return
    below, columns = judged.header.row, set(judged.header.columns.values())
    rows = [row for row in hidden.rows if below <= row < len(sheet.rows) and _filled(sheet.rows[row], columns)]
    if rows:
        why = "por un filtro" if hidden.filtered else "en la hoja"
        said = f"Hay {len(rows):,} {'fila oculta' if len(rows) == 1 else 'filas ocultas'} {why}; lo oculto no se publica."
        places = [f"Hoja {sheet.name}, fila {row + 1}" for row in sorted(rows)[:_PLACES]]
        ask = "Si deben publicarse, quite el filtro o muéstrelas y suba de nuevo. Si no, diga por qué se dejan fuera."
        yield Doubt(id="hidden_rows", message=said, question=ask, places=_more(places, len(rows)))
    yield from _hidden_columns(hidden, sheet, below, register)
    covered = [place for place in hidden.cells if place[0] >= below and place[1] in columns and _filled(_row(sheet, place[0]), [place[1]])]
    if covered:
        said = "Hay celdas con datos que no se ven, debajo de celdas combinadas o con un formato que los esconde; no se publican."
        places = [f"Hoja {sheet.name}, celda {letter(column)}{row + 1}" for row, column in sorted(covered)]
        ask = "Si deben publicarse, sepárelas o quíteles el formato, y suba de nuevo. Si no, diga por qué se dejan fuera."
        yield Doubt(id="hidden_cells", message=said, question=ask, places=_more(places, len(covered)))


def _hidden_columns(hidden: Hidden, sheet: Sheet, below: int, register: Register) -> Iterator[Doubt]:
    titles = _row(sheet, below - 1)
    named = [(index, str(titles[index])) for index in sorted(hidden.columns) if index < len(titles) and titles[index] not in ("", None)]
    known = [(index, title) for index, title in named if match_columns([title], register)]
    if known:
        said = "Hay columnas de la tabla ocultas en la hoja; lo oculto no se publica."
        places = [f"Hoja {sheet.name}, columna {letter(index)} («{title}»)" for index, title in known]
        ask = "Si deben publicarse, muéstrelas y suba de nuevo. Si no, diga por qué se dejan fuera."
        yield Doubt(id="hidden_columns", message=said, question=ask, places=_more(places, len(known)))


def _row(sheet: Sheet, row: int) -> Sequence[object]:
    return sheet.rows[row] if 0 <= row < len(sheet.rows) else ()


def _filled(row: Sequence[object], columns: Iterable[int]) -> bool:
    return any(index < len(row) and row[index] not in ("", None) for index in columns)


def _more(places: Sequence[str], count: int) -> tuple[str, ...]:
    shown = tuple(places[:_PLACES])
    return shown if count <= len(shown) else (*shown, f"y {count - len(shown):,} más")
