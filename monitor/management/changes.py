"""How the changes of a round judged again are told: as lines, as a CSV, as JSON; counted by reason and by town."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from io import StringIO
from typing import Any

from checklists.words import how_many
from monitor.cell import tame
from monitor.change import Change, counted
from monitor.dashboard.words import number
from monitor.supervision.again import Rejudged

COLUMNS = ("municipio", "portal", "criterio", "antes", "ahora", "motivo", "explicación")
NO_POINT = "sin puntaje"


def lines(found: Sequence[Rejudged]) -> Iterator[str]:
    """Every change under its town, then the counts."""
    for one in found:
        if one.error:
            yield f"{_town(one)}: no se pudo juzgar. {one.error}"
        elif one.found or one.before != one.after:
            yield f"{_town(one)}: {how_many(len(one.found), 'cambio', 'cambios')}; puntaje {_points(one.before)} → {_points(one.after)}"
            yield from (f"  {change.criterion}: {change.step}. {change.sentence}" for change in one.found)
    yield ""
    for step, reason, count in counted(_every(found)):
        yield f"{count:>6}  {step}{f'  ({reason})' if reason else ''}"
    errors = sum(bool(one.error) for one in found)
    touched = sum(bool(one.found) for one in found)
    yield (
        f"{how_many(len(found), 'recorrido juzgado de nuevo', 'recorridos juzgados de nuevo')}: "
        f"{how_many(len(_every(found)), 'cambio', 'cambios')} en {how_many(touched, 'portal', 'portales')}"
        + (f"; {errors} no se pudieron juzgar." if errors else ".")
    )


def as_csv(found: Sequence[Rejudged]) -> str:
    """Every change as a row."""
    out = StringIO()
    sheet = csv.writer(out)
    sheet.writerow(COLUMNS)
    for one in found:
        for change in one.found:
            before, after = (answer.word if answer else "" for answer in (change.before, change.after))
            portal = one.standing.portal
            row = (portal.municipality, portal.name, change.criterion, before, after, change.reason, change.sentence)
            sheet.writerow(map(tame, row))
    return out.getvalue()


def as_dict(found: Sequence[Rejudged]) -> dict[str, Any]:
    """All of it as plain JSON types."""
    return {
        "changes": [
            {
                "municipality": one.standing.portal.municipality,
                "portal": one.standing.portal.url,
                "criterion": change.criterion,
                "before": str(change.before.outcome) if change.before else None,
                "after": str(change.after.outcome) if change.after else None,
                "reason": change.reason,
                "sentence": change.sentence,
            }
            for one in found
            for change in one.found
        ],
        "by_reason": [{"step": step, "reason": reason, "count": count} for step, reason, count in counted(_every(found))],
        "by_portal": [
            {
                "municipality": one.standing.portal.municipality,
                "portal": one.standing.portal.url,
                "changes": len(one.found),
                "outcomes": dict(Counter(change.step for change in one.found)),
                "before": one.before,
                "after": one.after,
                "error": one.error,
            }
            for one in found
        ],
    }


def _every(found: Sequence[Rejudged]) -> list[Change]:
    return [change for one in found for change in one.found]


def _town(one: Rejudged) -> str:
    return f"{one.standing.portal.municipality or '–'} {one.standing.portal.name}"


def _points(value: float | None) -> str:
    return NO_POINT if value is None else number(value)
