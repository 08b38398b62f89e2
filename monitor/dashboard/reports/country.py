"""What the report of a department or of the country says, from a frozen publication. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.safestring import SafeString

from checklists.finding import Outcome
from checklists.words import OUTCOME, day_words
from monitor.dashboard.reports.drawing import bars, stacks
from monitor.dashboard.reports.town import history_of
from monitor.dashboard.words import number
from monitor.supervision.by_hand import REFUSES

Values = Mapping[str, Any]
APART = "no se pudo verificar"
TOLD = (Outcome.MET, Outcome.PARTIAL, Outcome.MISSING, Outcome.UNKNOWN)


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """A town in the order of points. `move` says what changed since the round before; empty where there is none to compare."""

    rank: str
    name: str
    department: str
    point: str
    bounds: str
    band: str
    before: str
    move: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """A numeral over many towns: how many keep it, and which share of those of which it could be decided."""

    number: str
    short: str
    counts: tuple[int, ...]  # in the order of `TOLD`
    share: float | None

    @property
    def share_words(self) -> str:
        """The share for people."""
        return "–" if self.share is None else f"{number(self.share)} %"


@dataclass(frozen=True, kw_only=True, slots=True)
class Department:
    """A department's row."""

    name: str
    portals: int
    ranked: int
    mean: str
    counts: tuple[int, ...]  # in the order of the bands, the unsettled and those apart


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """What changed since the round before, of the towns that both verified."""

    name: str
    cut_off: str
    same_list: bool
    both: int
    before: str
    now: str
    counts: tuple[tuple[str, int], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Year:
    """The PDH's own results of a year and supervision."""

    when: str
    what: str
    source: str
    towns: int
    mean: str


@dataclass(frozen=True, kw_only=True, slots=True)
class CountryReport:
    """All that the report says. `department` is empty for the country."""

    department: str
    portals: int
    ranked: int
    mean: str
    bands: tuple[tuple[str, int, str], ...]
    band_names: tuple[str, ...]
    bands_drawing: SafeString
    numerals: tuple[Asked, ...]
    numerals_drawing: SafeString | None
    most: tuple[Asked, ...]
    least: tuple[Asked, ...]
    departments: tuple[Department, ...]
    departments_drawing: SafeString | None
    change: Change | None
    places: tuple[Place, ...]
    refusing: tuple[tuple[str, str, str], ...]  # their sites kept the crawl out
    unseen: tuple[tuple[str, str, str], ...]
    history: tuple[Year, ...]


def country_report(whole: Values, bodies: Iterable[Values], department: str = "") -> CountryReport:
    """The report of the country or of one department; `bodies` are the pages of its portals, for the PDH's own results."""
    here = lambda one: not department or one["department"] == department  # noqa: E731
    ranking, apart = [one for one in whole["ranking"] if here(one)], [one for one in whole["unverified"] if here(one)]
    names = (*(band["name"] for band in whole["law"]["bands"]), whole["law"]["unsettled_band"], APART)
    counted = _bands(names, ranking, apart)
    bands = tuple((name, count, _share(count, len(ranking) + len(apart))) for name, count in zip(names, counted, strict=True))
    numerals = tuple(_numerals(whole["law"], ranking + apart))
    decided = sorted((one for one in numerals if one.share is not None), key=lambda one: -(one.share or 0))
    departments = () if department else tuple(_departments(names, ranking, apart))
    return CountryReport(
        department=department,
        portals=len(ranking) + len(apart),
        ranked=len(ranking),
        mean=_mean([one["score"]["point"] for one in ranking]),
        bands=bands,
        band_names=names,
        bands_drawing=bars([(name, count, f"{count} ({share})") for name, count, share in bands], _said("Municipios por rango", bands)),
        numerals=numerals,
        numerals_drawing=_numerals_drawing(decided),
        most=tuple(decided[:5]),
        least=tuple(reversed(decided[-5:])),
        departments=departments,
        departments_drawing=_departments_drawing(departments),
        change=_change(whole, ranking),
        places=tuple(_place(one) for one in ranking),
        refusing=tuple(_told(one) for one in apart if one["why"].startswith(REFUSES)),
        unseen=tuple(_told(one) for one in apart if not one["why"].startswith(REFUSES)),
        history=tuple(_history(body for body in bodies if here(body))),
    )


def _told(one: Values) -> tuple[str, str, str]:
    return one["name"], one["department"], one["why"]


def _bands(names: Sequence[str], ranking: Sequence[Values], apart: Sequence[Values]) -> tuple[int, ...]:
    counts = Counter(one["score"]["band"] for one in ranking)
    return (*(counts[name] for name in names[:-1]), len(apart))


def _numerals(law: Values, lines: Sequence[Values]) -> Iterator[Asked]:
    for one in law["obligations"]:
        counts = Counter(line["obligations"].get(one["code"]) for line in lines)
        told = tuple(counts[str(outcome)] for outcome in TOLD)
        decided = sum(told[:3])
        share = 100 * told[0] / decided if decided else None
        yield Asked(number=one["number"], short=one["short"], counts=told, share=share)


def _numerals_drawing(numerals: Sequence[Asked]) -> SafeString | None:
    if not numerals:
        return None
    words = [OUTCOME[outcome] for outcome in TOLD]
    said = "; ".join(f"{one.number} {one.short}: {one.share_words}" for one in numerals)
    return stacks([(f"{one.number}. {one.short}", one.counts) for one in numerals], words, f"Numerales, del más al menos cumplido: {said}")


def _departments(names: Sequence[str], ranking: Sequence[Values], apart: Sequence[Values]) -> Iterator[Department]:
    for name in sorted({one["department"] for one in (*ranking, *apart)} - {""}):
        inside, beside = ([one for one in lines if one["department"] == name] for lines in (ranking, apart))
        mean = _mean([one["score"]["point"] for one in inside])
        counts = _bands(names, inside, beside)
        yield Department(name=name, portals=len(inside) + len(beside), ranked=len(inside), mean=mean, counts=counts)


def _departments_drawing(departments: Sequence[Department]) -> SafeString | None:
    rows = sorted(((one.name, float(one.mean), one.mean) for one in departments if one.mean), key=lambda row: -row[1])
    said = "; ".join(f"{name}: {mean}" for name, _, mean in rows)
    return bars(rows, f"Promedio de los verificados de cada departamento: {said}") if rows else None


def _change(whole: Values, ranking: Sequence[Values]) -> Change | None:
    both = [one for one in ranking if one["before"]]
    if not both:
        return None
    last, moves = whole["rounds"][-1], Counter(move_of(one) for one in both)
    return Change(
        name=last["name"],
        cut_off=day_words(date.fromisoformat(last["cut_off"])),
        same_list=last["checklist"] == whole["checklist"],
        both=len(both),
        before=_mean([one["before"]["point"] for one in both]),
        now=_mean([one["score"]["point"] for one in both]),
        counts=tuple((words, moves[words]) for words in MOVES),
    )


MOVES = ("subió", "bajó", "sin cambio claro")


def move_of(one: Values) -> str:
    """How a town's points changed: only bounds that do not meet say so. Empty where the round before did not verify it."""
    before, now = one["before"], one["score"]
    if not before:
        return ""
    return MOVES[0] if before["high"] < now["low"] else MOVES[1] if now["high"] < before["low"] else MOVES[2]


def _place(one: Values) -> Place:
    score = one["score"]
    return Place(
        rank=f"{one['rank']}{'' if one['sure'] else ' ≈'}",
        name=one["name"],
        department=one["department"],
        point=number(score["point"]),
        bounds=f"{number(score['low'])} a {number(score['high'])}",
        band=score["band"],
        before=number(one["before"]["point"]) if one["before"] else "",
        move=move_of(one),
    )


def _history(bodies: Iterable[Values]) -> Iterator[Year]:
    found: dict[tuple[str, str, str], list[float]] = defaultdict(list)
    for body in bodies:
        for one in body["history"]:
            told = history_of(one)
            found[told.when, told.what, told.source].append(one["points"])
    for (when, what, source), points in sorted(found.items()):
        yield Year(when=when, what=what, source=source, towns=len(points), mean=_mean(points))


def _mean(points: Sequence[float]) -> str:
    return number(sum(points) / len(points)) if points else ""


def _share(count: int, whole: int) -> str:
    return f"{number(100 * count / whole)} %" if whole else "–"


def _said(title: str, rows: Iterable[tuple[str, int, str]]) -> str:
    return f"{title}: " + "; ".join(f"{name}, {count} ({share})" for name, count, share in rows)
