"""`expected.toml` beside a site -> what is true of it: an outcome for each criterion, and what each of its files is.

A stranger can write one by hand. All tables are optional but `today`:

    today = "2026-11-22"             # the day on which it is judged
    held_out = true                  # never looked at while the checks were being improved

    [parts]                          # what is there of each part; a code without its part stands for all parts of the obligation
    every = "absent"                 # of the parts of article 10 that are not named
    "laip-10-22" = "current sheet: fecha proveedor monto"      # state, form, and the columns it has
    "laip-10-08" = "late document"
    "laip-10-17" = "declared"

    [findings]                       # single criteria, as on the street; they win over [parts]
    "laip-10-22:historia" = "partial"

    [files]                          # what each file is: its obligation or part, and its period. "none" is of no
                                     # obligation; "vigente" what needs no period; without one, it is said nowhere
    "/docs/cd-09.pdf" = "laip-10-22 2026-09"

States: `current`, `late` (the newest is of an earlier period of the last twelve months), `old` (older), `undated` (its period is said
nowhere), `declared` (a justification that the part admits), `absent`, `unseen` (it may be there, and nobody can see it from outside).
Forms: `sheet`, `table` (on a page), `document`, `scan`, `page` (text on a page). What a form leaves open (whether a document mentions a
phrase) is not asked, unless [findings] says it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from checklists.finding import Outcome
from checklists.model import Checklist, Criterion, Part, Subject
from checklists.predicates import HUMAN

_CONTACT = {"address": ("direccion",), "phone": ("telefono", "celular_institucional"), "email": ("correo",)}
NOT_OF_CONTENT = ("has_history", "is_linked_from_home", "has_language", HUMAN)  # asked of the site, or of a person
STATES = ("current", "late", "old", "undated", "declared", "absent", "unseen")
FORMS = ("", "sheet", "table", "document", "scan", "page")


@dataclass(frozen=True, kw_only=True, slots=True)
class Expected:
    """What is true of a site. `files` maps paths (with query) to (code or "none", period or "")."""

    today: date
    held_out: bool
    findings: Mapping[str, Outcome]
    files: Mapping[str, tuple[str, str]]


def read_expected(path: Path, checklist: Checklist) -> Expected:
    """The truth that a file states. ValueError names what in it is not understood."""
    value = tomllib.loads(path.read_text(encoding="utf-8"))
    try:
        found = dict(_of_parts(value.get("parts", {}), checklist))
        found |= {code: Outcome(str(said).split()[0]) for code, said in value.get("findings", {}).items()}
    except (ValueError, KeyError) as error:
        raise ValueError(f"{path}: {error}") from error
    unknown = set(found) - {criterion.code for part in checklist.parts for criterion in part.criteria}
    if unknown:
        raise ValueError(f"{path}: no such criterion: {', '.join(sorted(unknown))}")
    files = {at: ([*str(said).split(), ""])[:2] for at, said in value.get("files", {}).items()}
    return Expected(
        today=date.fromisoformat(value["today"]),
        held_out=bool(value.get("held_out", False)),
        findings=found,
        files={at: (code, period) for at, (code, period) in files.items()},
    )


def _of_parts(said: Mapping[str, str], checklist: Checklist) -> Iterator[tuple[str, Outcome]]:
    every = said.get("every")
    known = {part.code for part in checklist.parts} | {obligation.code for obligation in checklist.obligations} | {"every"}
    if strange := set(said) - known:
        raise ValueError(f"no such part: {', '.join(sorted(strange))}")
    for obligation in checklist.obligations:
        if not obligation.binds_subject(Subject.MUNICIPALITY):
            continue
        for part in obligation.parts:
            state = said.get(part.code, said.get(obligation.code, every if obligation.code.startswith("laip-10-") else None))
            if state is not None:
                yield from of_part(part, state)


def of_part(part: Part, said: str) -> Iterator[tuple[str, Outcome]]:
    """The outcomes of a part's criteria that follow from what is there of it: "current sheet: fecha proveedor monto"."""
    words, _, columns = said.partition(":")
    state, form = ([*words.split(), ""])[:2]
    if state not in STATES or form not in FORMS:
        raise ValueError(f"{part.code}: «{words}» is not a state ({', '.join(STATES)}) and a form ({', '.join(FORMS[1:])})")
    for criterion in part.criteria:
        if criterion.predicate not in NOT_OF_CONTENT:
            outcome = _outcome(criterion, state, form, columns.split())
            if outcome is not None:
                yield criterion.code, outcome


def _outcome(criterion: Criterion, state: str, form: str, columns: list[str]) -> Outcome | None:
    """What holds of one criterion; None where the state and form leave it open."""
    current = criterion.predicate == "is_current"
    match state:
        case "absent" | "old":
            return Outcome.MISSING
        case "declared":
            return Outcome.MET
        case "unseen":
            return Outcome.UNKNOWN
        case "late":
            return Outcome.MISSING if current else Outcome.PARTIAL
    match criterion.predicate:
        case "is_current":
            return Outcome.MET if state == "current" else Outcome.UNKNOWN
        case "has_part" | "is_one_list":
            return Outcome.MET
        case "is_open_format":
            return Outcome.MET if form == "sheet" else Outcome.MISSING if form else None
        case "has_contact" if columns:
            return Outcome.MET if set(columns) & set(_CONTACT[str(criterion.params["kind"])]) else Outcome.MISSING
        case "has_column" if form == "scan":
            return Outcome.UNKNOWN
        case "has_column" if columns:
            return Outcome.MET if str(criterion.params["column"]) in columns else Outcome.MISSING
        case "has_count" if form in ("sheet", "table"):
            return Outcome.MET
    return None
