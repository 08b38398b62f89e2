"""What the report of a municipality says, from what was published of it. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.safestring import SafeString

from checklists.finding import Outcome
from checklists.words import OUTCOME, day_words
from monitor.dashboard.face import web_address
from monitor.dashboard.remedies import Remedy
from monitor.dashboard.reports.drawing import ruler
from monitor.dashboard.reports.mend import remedies
from monitor.dashboard.words import moment_words, note_words, number, source_words, tally_words
from monitor.supervision.asked import weights
from monitor.supervision.freeze import RANKED

Values = Mapping[str, Any]
FIRST = 8  # remedies told at length
SHORT = len("sha256:") + 12
NOT_ASKED = "No se le pide a este sujeto obligado."
ORDER = (Outcome.MISSING, Outcome.PARTIAL, Outcome.UNKNOWN, Outcome.MET, Outcome.NOT_APPLICABLE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Proof:
    """Where something was seen; `live` is empty where the address is none to follow."""

    address: str
    live: str
    digest: str
    excerpt: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """A question with its answer."""

    question: str
    outcome: str
    word: str
    why: str
    counts: bool
    by_person: bool
    searched: int | None
    proofs: tuple[Proof, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Numeral:
    """One numeral of the law: what it came to, why in plain words, and its first proof."""

    number: str
    short: str
    duty: str
    outcome: str
    word: str
    tally: str
    why: str
    proof: Proof | None
    answers: tuple[Answer, ...]

    @property
    def lacking(self) -> tuple[Answer, ...]:
        """The questions that count and are not met."""
        return tuple(one for one in self.answers if one.counts and one.outcome != Outcome.MET)


@dataclass(frozen=True, kw_only=True, slots=True)
class Earlier:
    """A result of before. `source` says whose it is."""

    when: str
    what: str
    points: str
    band: str
    source: str
    note: str


@dataclass(frozen=True, kw_only=True, slots=True)
class TownReport:
    """All that the report says."""

    name: str
    department: str
    address: str
    live: str
    visited: str  # in words; `day` is the same in figures, for tables
    day: str
    kept: str
    ranked: bool
    why: str
    point: str
    low: str
    high: str
    band: str
    place: str
    drawing: SafeString | None
    tally: tuple[tuple[str, int], ...]
    first: tuple[Remedy, ...]
    rest: tuple[Remedy, ...]
    numerals: tuple[Numeral, ...]
    before: tuple[Earlier, ...]
    history: tuple[Earlier, ...]
    digest: str
    evidence: str

    @property
    def open(self) -> tuple[Numeral, ...]:
        """The numerals with something that is not met."""
        return tuple(one for one in self.numerals if one.lacking)


def town_report(whole: Values, body: Values, digest: str) -> TownReport:
    """The report of one portal of a publication. `digest` is of what was published of it."""
    points, law = body["score"], whole["law"]
    found = remedies(law, body)
    words = {key: "" if not points or points[key] is None else number(points[key]) for key in ("low", "point", "high")}
    outcomes = [one["outcome"] for one in body["obligations"]]
    return TownReport(
        name=body["name"],
        department=body["department"],
        address=body["url"],
        live=web_address(body["url"]),
        visited=_day(body["visited_on"]),
        day=f"{date.fromisoformat(body['visited_on']):%d/%m/%Y}" if body["visited_on"] else "",
        kept=moment_words(body["kept_at"]) if body["kept_at"] else "",
        ranked=body["group"] == RANKED,
        why=body["why"],
        **words,
        band=(points or {}).get("band") or "",
        place=_place(whole, body),
        drawing=ruler(points, law["bands"], _said(words, (points or {}).get("band"))) if points else None,
        tally=tuple((OUTCOME[outcome], outcomes.count(outcome)) for outcome in ORDER if outcome in outcomes),
        first=found[:FIRST],
        rest=found[FIRST:],
        numerals=tuple(_numerals(law, body)),
        before=tuple(_round(one, whole["checklist"]) for one in reversed(body["before"])),
        history=tuple(history_of(one) for one in body["history"]),
        digest=digest,
        evidence=body["evidence"] or "",
    )


def history_of(one: Values) -> Earlier:
    """A result of the PDH's own supervision, with its source."""
    return Earlier(
        when=str(one["year"]),
        what=one["supervision"],
        points=f"{one['points']:.2f}",
        band=one["band"],
        source=source_words(one["source"]),
        note=note_words(one["note"]),
    )


def _round(one: Values, checklist: str) -> Earlier:
    other = "" if one["checklist"] == checklist else "con otra lista de preguntas: no se compara punto por punto"
    points = f"{number(one['point'])} (entre {number(one['low'])} y {number(one['high'])})"
    return Earlier(when=_day(one["cut_off"]), what=one["name"], points=points, band=one["band"] or "", source=one["checklist"], note=other)


def _place(whole: Values, body: Values) -> str:
    for one in whole["ranking"]:
        if (one["municipality"], one["name"]) == (body["municipality"], body["name"]):
            unsure = "" if one["sure"] else "; puede cambiar, porque sus límites se cruzan con los de otro"
            return f"{one['rank']} de {len(whole['ranking'])} verificados{unsure}"
    return ""


def _said(words: Mapping[str, str], band: str | None) -> str:
    bounds = f"entre {words['low']} y {words['high']}"
    return f"Puntaje {words['point']} de 100, {bounds}, rango {band}" if words["point"] else f"Sin puntaje; {bounds} de 100"


def _day(day: str | None) -> str:
    return day_words(date.fromisoformat(day)) if day else ""


def _numerals(law: Values, body: Values) -> Iterator[Numeral]:
    given = {one["code"]: one for one in body["obligations"]}
    worth = weights(law, body) if given else {}
    for obligation in law["obligations"]:
        if (one := given.get(obligation["code"])) is None:
            continue
        questions = {c["code"]: c["question"] for part in obligation["parts"] for c in part["criteria"]}
        answers = tuple(_answer(each, questions[each["code"]], each["code"] in worth) for each in one["criteria"])
        counted = [Outcome(answer.outcome) for answer in answers if answer.counts]
        reason = _telling(Outcome(one["outcome"]), answers)
        yield Numeral(
            number=obligation["number"],
            short=obligation["short"],
            duty=obligation["duty"],
            outcome=one["outcome"],
            word=OUTCOME[Outcome(one["outcome"])],
            tally=tally_words(counted) if counted else "",
            why=" ".join(dict.fromkeys(answer.why for answer in reason[:2])) or NOT_ASKED,
            proof=next((proof for answer in (*reason, *answers) for proof in answer.proofs), None),
            answers=answers,
        )


def _telling(outcome: Outcome, answers: Sequence[Answer]) -> list[Answer]:
    """The answers that explain a numeral's outcome, the most telling first: of what is lacking before what is there."""
    if outcome is Outcome.NOT_APPLICABLE:
        return [answer for answer in answers if answer.outcome == outcome]
    own = [answer for answer in answers if answer.counts] or list(answers)
    order = [outcome, *(one for one in ORDER if one is not outcome)] if outcome is not Outcome.PARTIAL else list(ORDER)
    kinds = sorted(own, key=lambda answer: order.index(Outcome(answer.outcome)))
    return [answer for answer in kinds if answer.outcome == kinds[0].outcome] if kinds else []


def _answer(one: Values, question: str, counts: bool) -> Answer:
    return Answer(
        question=question,
        outcome=one["outcome"],
        word=OUTCOME[Outcome(one["outcome"])],
        why=one["sentence"],
        counts=counts,
        by_person=one["by_person"],
        searched=one["searched"],
        proofs=tuple(_proof(each) for each in one["evidence"]),
    )


def _proof(one: Values) -> Proof:
    return Proof(address=one["url"], live=web_address(one["url"]), digest=one["digest"][:SHORT], excerpt=one["excerpt"])
