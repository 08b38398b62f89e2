"""All that is known of one part when its criteria are asked: its holdings, which of them are current, and what hid the rest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

from checklists.finding import ReasonParam, Search
from checklists.model import JustificationKind, Obligation, Part, Refresh, Register
from checklists.periods import Lateness, Period, lateness, newest_due
from monitor.checks.holding import Holding, What

SHORT_TABLE = 20  # rows


class Level(Enum):
    """How well what was found answers for the period that is due."""

    CURRENT = "current"
    UNDATED = "undated"  # found, but its period could not be read
    LATE = "late"  # the newest is of an earlier period, of the last twelve months
    OLD = "old"
    NONE = "none"


@dataclass(frozen=True, kw_only=True, slots=True)
class Obstacle:
    """Why the search for a part did not come to its end: a reason of `checklists.finding` with its parameters."""

    reason: str
    params: Mapping[str, ReasonParam]


@dataclass(frozen=True, kw_only=True, slots=True)
class PartView:
    """One part, seen. `unresolved` are holdings of its obligation whose part could not be told."""

    part: Part
    obligation: Obligation
    register: Register | None
    due: Period | None  # None for a standing part
    level: Level
    best: tuple[Holding, ...]  # positive holdings and declarations that answer at `level`
    found_period: str  # of the best holdings, in words; "" where there is none
    holdings: tuple[Holding, ...]
    unresolved: tuple[Holding, ...]
    outside: tuple[Holding, ...]  # what may be of this part, but stands outside the section and shows no numeral
    repeated: Holding | None  # a file of the due period that has the bytes of an earlier one
    search: Search
    obstacle: Obstacle | None

    @property
    def declaration(self) -> Holding | None:
        """The declaration that stands in the place of content, if nothing else does."""
        if any(holding.what.positive for holding in self.best):
            return None
        return next((holding for holding in self.best if holding.what is What.DECLARATION), None)

    @property
    def perhaps_newer(self) -> list[Holding]:
        """What may be of this part and of the due period: its part could not be told, and no period says that it is older."""
        due = self.due
        return [h for h in self.unresolved if due is None or not h.period or not span(h.period) or covers(h.period, due)]

    def admits(self, kind: JustificationKind | None) -> bool:
        """Whether the part admits a justification of this kind; offices use "no movement" and "not applicable" for one another."""
        loose = {JustificationKind.NO_MOVEMENT, JustificationKind.NOT_APPLICABLE}
        admitted = set(self.part.justifications)
        return kind in admitted or (kind in loose and bool(admitted & loose))


def view_part(
    part: Part,
    obligation: Obligation,
    register: Register | None,
    holdings: Iterable[Holding],
    *,
    today: date,
    search: Search,
    obstacle: Obstacle | None,
    newest_year: str | None,
) -> PartView:
    """Choose, among the holdings of an obligation, those that answer for a part today."""
    given = tuple(holdings)
    every = tuple(h for h in given if _belongs_here(h))
    outside = tuple(h for h in given if not _belongs_here(h) and h.part in (part.code, None) and _admissible(h, part))
    mine = tuple(h for h in every if _admissible(h, part) and (h.part == part.code or (h.part is None and not h.what.positive)))
    unresolved = tuple(h for h in every if h.part is None and h.what.positive)
    due = None if part.refresh is Refresh.STANDING else newest_due(part.refresh, today, part.due_days)
    kept, repeated = _without_repeats(mine, due)
    level, best = _best(kept, due, newest_year, today)
    return PartView(
        part=part,
        obligation=obligation,
        register=register,
        due=due,
        level=level,
        best=best,
        found_period=next((in_words(h.period) for h in best if h.period), ""),
        holdings=mine,
        unresolved=unresolved,
        outside=outside,
        repeated=repeated,
        search=search,
        obstacle=obstacle,
    )


def _belongs_here(holding: Holding) -> bool:
    """Whether it stands in the section or shows its numeral, or says nothing that could be taken for content."""
    return holding.in_section or holding.claimed or not holding.answers


def _admissible(holding: Holding, part: Part) -> bool:
    """Text answers only for a part that admits a page or a statement, and only within the section where one is known."""
    return holding.what is not What.TEXT or any(form in ("page", "statement") for form in part.forms)


def _without_repeats(holdings: Sequence[Holding], due: Period | None) -> tuple[list[Holding], Holding | None]:
    """Drop files whose bytes stand under an earlier period; tell the one that would have answered for the due period."""
    first: dict[str, Holding] = {}
    kept, repeated = [], None
    for holding in sorted(holdings, key=lambda h: (h.period or "", h.page.url)):
        earlier = first.setdefault(holding.page.digest, holding) if holding.page.digest else holding
        same_file = holding.what in (What.DATA, What.DOCUMENT, What.OPAQUE) and holding.page.kind != "html" and not may_repeat(holding)
        if same_file and earlier.page.url != holding.page.url and earlier.period and holding.period and earlier.period != holding.period:
            if due is not None and covers(holding.period, due):
                repeated = holding
            continue
        kept.append(holding)
    return kept, repeated


def may_repeat(holding: Holding) -> bool:
    """Whether it is a short table as plain text, which may well be the same every month: three advisers, one lease."""
    return holding.page.filename.lower().endswith(".csv") and sum(table.rows for table in holding.tables) <= SHORT_TABLE


def _best(holdings: Sequence[Holding], due: Period | None, newest_year: str | None, today: date) -> tuple[Level, tuple[Holding, ...]]:
    answers = [h for h in holdings if h.answers]
    if not answers:
        return Level.NONE, ()
    if due is None:
        fresh = tuple(h for h in answers if not (h.year and newest_year and h.year < newest_year))
        return (Level.CURRENT, fresh) if fresh else (Level.LATE, tuple(answers))
    running = {h.period for h in answers if h.period and _still_runs(h.period, due, today)}
    current = tuple(h for h in answers if h.period and h.period not in running and covers(h.period, due))
    if current:
        return Level.CURRENT, current
    dated = [(last, h) for h in answers if h.period and (last := last_day(h.period))]
    undated = tuple(h for h in answers if not h.period or h.period in running or not last_day(h.period))
    if undated:
        return Level.UNDATED, undated
    newest = max(last for last, _ in dated)
    best = tuple(h for last, h in dated if last == newest)
    return (Level.LATE if lateness(newest, due) is Lateness.LATE else Level.OLD), best


def _still_runs(period: str, due: Period, today: date) -> bool:
    """Whether a period is longer than the due one and not over: "compras directas 2026" may end in March."""
    days = span(period)
    return days is not None and days[0] <= due.starts_on and days[1] > max(today, due.ends_on) and days != (due.starts_on, due.ends_on)


def span(period: str) -> tuple[date, date] | None:
    """First and last day of a period or range of periods as text; None for what is not one, such as "vigente"."""
    first, _, last = period.partition("/")
    try:
        return Period.parse(first).starts_on, Period.parse(last or first).ends_on
    except (ValueError, TypeError):
        return None


def in_words(period: str) -> str:
    """A period or range of periods as people say it: "agosto de 2026", "enero de 2026 a abril de 2026"."""
    try:
        return " a ".join(Period.parse(piece).label for piece in period.split("/"))
    except ValueError:
        return period


def last_day(period: str) -> date | None:
    """The last day a period speaks of."""
    days = span(period)
    return days[1] if days else None


def covers(period: str, due: Period) -> bool:
    """Whether content of this period answers for the due one: it reaches its end, being of it, wider than it, or newer."""
    days = span(period)
    return days is not None and days[1] >= due.ends_on


def newer_hidden(view: PartView) -> Obstacle | None:
    """What hid something that may be newer than what was found: then nobody may say that the newest is late. None where all was seen.

    A file that could not be seen and is of an earlier period than the due one hides nothing newer.
    """
    if view.obstacle is None or view.due is None:
        return view.obstacle
    hidden = {h.page.url or h.page.requested: h for h in view.holdings if h.what in (What.UNSEEN, What.EXTERNAL)}
    one = hidden.get(str(view.obstacle.params.get("url", "")))
    if one is not None and all(h.period and span(h.period) and not covers(h.period, view.due) for h in hidden.values()):
        return None
    return view.obstacle
