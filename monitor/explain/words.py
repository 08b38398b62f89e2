"""Some words -> which obligation and period they speak of, against which others, and why."""

from __future__ import annotations

from collections.abc import Iterator

from checklists.model import Checklist
from checklists.period_reading import read_period
from checklists.wording import read, vocabulary
from checklists.wording.candidates import candidates
from monitor.checks.part_view import in_words
from monitor.explain.step import Step, named

MOST = 6  # candidates shown of a text


def explain_words(checklist: Checklist, text: str, heading: str = "") -> tuple[Step, ...]:
    """What a link's text, a title or a file's name says under a heading, step by step."""
    known = vocabulary(checklist)
    reading = read(text, heading, vocabulary=known)
    steps = [Step(title="Qué obligaciones podrían ser, por el texto", lines=tuple(weighed(checklist, text, heading)))]
    if heading.strip():
        steps.append(Step(title="Y por el encabezado", lines=tuple(weighed(checklist, heading))))
    chosen = [f"{named(checklist, claim.code, claim.part)} (peso {claim.weight:g} de 1)" for claim in reading.obligations]
    decided = chosen or ["Es de otra ley." if reading.other_law else "Ninguna: no se afirma nada."]
    steps.append(Step(title="Qué se decide", lines=(*decided, f"Por qué: {reading.why}")))
    return (*steps, Step(title="De qué periodo", lines=(_period(text, heading, reading.period),)))


def weighed(checklist: Checklist, text: str, heading: str = "") -> Iterator[str]:
    """The candidates of a text, a line each: score, words, and why it lost."""
    found = candidates(text, heading, vocabulary=vocabulary(checklist))
    for one in found[:MOST]:
        words = f", por «{one.because}»" if one.because else ""
        yield f"{named(checklist, one.code)}: {one.score:g} puntos{words}. " + (f"No: {one.lost}." if one.lost else "Se elige.")
    if len(found) > MOST:
        yield f"y {len(found) - MOST} más, con menos puntos"
    if not found:
        yield "ninguna: no hay en él palabras ni números de la lista"


def _period(text: str, heading: str, period: str | None) -> str:
    if period is None:
        return "No dice ninguno que se pueda leer con seguridad."
    source = "el texto" if read_period(text) == period else "el texto junto con su encabezado" if read_period(text) else "el encabezado"
    return f"{in_words(period)} ({period}), por {source}."
