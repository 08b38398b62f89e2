"""The clock of a part as people see it: its last periods whose day has passed, each with what was found, since when, and how late."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from checklists.model import Basis, Part, Refresh
from checklists.periods import MONTHS, Period
from checklists.words import BASIS, how_many
from monitor.clock import Hour, Visit, recent_hours
from monitor.dashboard.words import FOUND

WATCHED = timedelta(days=31)  # who looks so soon after the due day sees what was published for it; later it may be gone again
UNSEEN, PERHAPS, GONE = "no se vio", "quizá, dentro de algo de un periodo más largo que aún corre", "ya no se ve"


@dataclass(frozen=True, kw_only=True, slots=True)
class Cell:
    """One period: its short and long name; what was found as a class and in words; its due day, when it was seen, and how late it is.

    `late` is the shortest form, for the cell itself: "+3 d", or nothing.
    """

    short: str
    year: str
    label: str
    kind: str
    word: str
    due: str
    seen: str
    lateness: str
    late: str


def cells_of(part: Part, obligation: str, visits: Sequence[Visit], today: date) -> tuple[Cell, ...]:
    """The last due periods of a part, oldest first; none for a standing part."""
    first = min((visit.day for visit in visits), default=today)
    return cells_from(part, recent_hours(part, obligation, visits, today), first)


def cells_from(part: Part, hours: Iterable[Hour], first: date) -> tuple[Cell, ...]:
    """Periods of a part in words. `first` is the day of the first visit to its portal."""
    return tuple(_cell(part, hour, first=first) for hour in hours)


def lateness_words(part: Part) -> str:
    """Late by what: by the law only where both the rhythm and the due day are the law's."""
    weakest = part.refresh_basis if part.refresh_basis is not Basis.LAW else part.due_basis
    return f"tarde {BASIS[weakest]}"


def _cell(part: Part, hour: Hour, *, first: date) -> Cell:
    kind, word = _found(hour)
    sure = hour.late_at_least if first <= hour.due_on + WATCHED else 0
    return Cell(
        short=_short(hour.period),
        year=str(hour.period.year),
        label=hour.period.label,
        kind=kind,
        word=word,
        due=_day(hour.due_on),
        seen=_seen(hour, first),
        lateness=_lateness(part, hour),
        late=f"+{sure} d" if sure else "",
    )


def _found(hour: Hour) -> tuple[str, str]:
    if hour.gone_on:
        return "gone", f"{GONE} ({FOUND[hour.what]})" if hour.what else GONE
    if hour.what:
        return str(hour.what), FOUND[hour.what]
    return ("perhaps", PERHAPS) if hour.perhaps else ("none", UNSEEN)


def _seen(hour: Hour, first: date) -> str:
    """Since when it is there, and until when it was."""
    if hour.first_seen is None or hour.last_seen is None:
        return f"buscado hasta el {_day(hour.looked_on)}" if hour.looked_on else "no se pudo buscar completo"
    since = f"desde el {_day(hour.first_seen)}" + (", la primera visita" if hour.first_seen == first else "")
    return f"{since} hasta el {_day(hour.last_seen)}; el {_day(hour.gone_on)} ya no estaba" if hour.gone_on else since


def _lateness(part: Part, hour: Hour) -> str:
    """How long after the due day, within what the visits prove: what is not there may have been there before anybody looked."""
    least, most = hour.late_at_least, hour.late_at_most
    if most == 0:
        return "en plazo"
    if most is None:
        return f"no estaba a {_the(least)} de vencer" if least else ""
    if least == 0:
        return f"se vio a {_the(most)} de vencer"
    return f"{_days(least) if least == most else f'entre {least} y {_days(most)}'} {lateness_words(part)}"


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def _days(count: int) -> str:
    return how_many(count, "día", "días")


def _the(count: int) -> str:
    return how_many(count, "día", "días") if count == 1 else f"los {how_many(count, 'día', 'días')}"


def _short(period: Period) -> str:
    match period.kind:
        case Refresh.MONTHLY:
            return MONTHS[period.number - 1][:3]
        case Refresh.QUARTERLY:
            return f"trim. {period.number}"
        case Refresh.FOUR_MONTHLY:
            return f"cuatr. {period.number}"
        case _:
            return "año"
