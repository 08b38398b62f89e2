"""The filter behind `monitor explain --jsonl`: lines in, lines out, one answer for each, whatever a line holds."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from checklists.wording.reading import Reading, read
from checklists.wording.vocabulary import Vocabulary


def explain_lines(lines: Iterable[str], *, vocabulary: Vocabulary | None = None) -> Iterator[str]:
    """For each line {"text", "heading"}: {"obligations": [codes], "period": str or null, "why": str}. Blank lines are passed over.

    A line that cannot be read gives {"error", "line", ...} with its number and the remedy, and the next ones go on.
    """
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield json.dumps(_answer(line, number, vocabulary), ensure_ascii=False)


def _answer(line: str, number: int, vocabulary: Vocabulary | None) -> dict[str, object]:
    try:
        asked = json.loads(line)
    except (ValueError, RecursionError) as error:
        return _refusal(number, f"no es JSON ({error})")
    if not isinstance(asked, dict) or not isinstance(asked.get("text"), str):
        return _refusal(number, "falta «text», o no es texto")
    heading = asked.get("heading") or ""
    if not isinstance(heading, str):
        return _refusal(number, "«heading» no es texto")
    return as_answer(read(asked["text"], heading, vocabulary=vocabulary))


def as_answer(reading: Reading) -> dict[str, object]:
    """A reading in the shape of the contract."""
    return {"obligations": [claim.code for claim in reading.obligations], "period": reading.period, "why": reading.why}


def _refusal(number: int, what: str) -> dict[str, object]:
    remedy = 'Escriba en cada línea un objeto como {"text": "Viajes 2024", "heading": ""}.'
    return {"obligations": [], "period": None, "why": "", "error": f"Línea {number}: {what}. {remedy}", "line": number}
