"""What is built into an invented town: which parts it publishes, in what state and form, and with which columns. Truth comes from here.

A town is made by chance from a seed, so the same seed gives the same town. Nothing here asks the checks for anything.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from random import Random

from checklists.model import Checklist, JustificationKind, Obligation, Part, Refresh, Subject
from checklists.periods import Period, newest_due

TODAY = date(2026, 11, 22)
WORDS = tomllib.loads((Path(__file__).parent / "words.toml").read_text(encoding="utf-8"))
ALWAYS_WHOLE = ("laip-10-24", "laip-10-25")
_STATES = (("current", 46), ("late", 12), ("old", 6), ("declared", 8), ("absent", 14), ("empty", 8), ("undated", 6))
_MONTHS_KEPT = (1, 2, 3, 9, 13)


@dataclass(frozen=True, kw_only=True)
class Built:
    """One part as it is built: `state` and `form` as `expected.toml` has them (`empty` is absent under its own heading)."""

    part: Part
    state: str
    form: str
    columns: tuple[str, ...]  # names of the register's columns that its tables have
    periods: tuple[Period, ...]  # newest first
    words: str  # what its files are called
    kind: str = ""  # of a justification


@dataclass(frozen=True, kw_only=True)
class Duty:
    """One obligation of a town and its parts."""

    obligation: Obligation
    heading: str
    parts: tuple[Built, ...]

    @property
    def number(self) -> int:
        """The numeral."""
        return int(self.obligation.number)


@dataclass(frozen=True, kw_only=True)
class Town:
    """An invented town: its name, and its duties in the law's order."""

    name: str
    duties: tuple[Duty, ...]
    rng: Random = field(compare=False)


NAMES = ("San Ejemplo", "Santa Muestra", "Villa Prueba", "San Modelo La Laguna", "El Ensayo", "Santa Inventada", "San Figurado Ixtán")


def make_town(seed: str, checklist: Checklist, *, numbered: bool) -> Town:
    """The town of a seed. `numbered`: its headings show the numerals, so words that lean on them may be used."""
    rng = Random(seed)
    duties = []
    for obligation in checklist.obligations:
        if obligation.code.startswith("laip-10-") and obligation.binds_subject(Subject.MUNICIPALITY):
            parts = tuple(_built(part, checklist, rng, numbered) for part in obligation.parts)
            duties.append(Duty(obligation=obligation, heading=_heading(obligation, parts, rng), parts=parts))
    return Town(name=rng.choice(NAMES), duties=tuple(duties), rng=rng)


def _heading(obligation: Obligation, parts: tuple[Built, ...], rng: Random) -> str:
    several = WORDS["heading"].get(obligation.code)
    return rng.choice(several) if several else parts[0].words


def _built(part: Part, checklist: Checklist, rng: Random, numbered: bool) -> Built:
    state = _state(part, rng)
    register = checklist.register_of(part)
    form = _form(part, rng, tables=register is not None)
    columns: tuple[str, ...] = ()
    if register is not None:
        asked = [str(c.params["column"]) for c in part.criteria if c.predicate == "has_column"]
        needed = {column.name for column in register.columns if column.required} | set(asked)
        left_out = rng.choice(asked) if asked and rng.random() < 0.4 else ""
        kept = [column.name for column in register.columns if column.name in needed or rng.random() < 0.3]
        columns = tuple(name for name in kept if name != left_out)
    words = WORDS[part.code]
    kind = _kind(part) if state == "declared" else ""
    return Built(
        part=part,
        state=state,
        form="" if state in ("declared", "absent", "empty") else form,
        columns=columns,
        periods=_periods(part, state, rng),
        words=rng.choice(words["clear"] + (words["numbered"] if numbered else [])),
        kind=kind,
    )


def _state(part: Part, rng: Random) -> str:
    states, weights = zip(*_STATES, strict=True)
    state: str = rng.choices(states, weights)[0]
    if state == "declared" and not _kind(part):
        return "current"
    if part.refresh is Refresh.STANDING and state in ("late", "old", "undated"):
        return "current"
    return state


def _kind(part: Part) -> str:
    for kind in (JustificationKind.NO_MOVEMENT, JustificationKind.NOT_APPLICABLE):
        if kind in part.justifications:
            return str(kind)
    return ""


def _form(part: Part, rng: Random, *, tables: bool) -> str:
    forms = [str(form) for form in part.forms]
    choices = (["sheet", "sheet", "document", "table"] if tables else []) + (["document"] if "document" in forms else [])
    if "page" in forms and not tables:
        choices.append("page")
    return rng.choice([*choices, *choices, "scan"] if "document" in forms else choices)


def _periods(part: Part, state: str, rng: Random) -> tuple[Period, ...]:
    if part.refresh is Refresh.STANDING or state in ("absent", "empty", "undated"):
        return ()
    due = newest_due(part.refresh, TODAY, part.due_days)
    back = {"late": (1, 2, 5), "old": (14, 20, 25)}.get(state, (0,))
    if part.refresh is Refresh.YEARLY:
        back = {"late": (1,), "old": (2, 3)}.get(state, (0,))
    newest = due
    for _ in range(rng.choice(back)):
        newest = newest.previous()
    kept = 1 if state == "declared" else rng.choice(_MONTHS_KEPT if part.refresh is Refresh.MONTHLY else (1, 2, 3))
    found = [newest]
    while len(found) < kept:
        found.append(found[-1].previous())
    return tuple(found)
