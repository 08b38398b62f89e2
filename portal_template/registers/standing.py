"""How the portal stands before the law by its own editions: the same questions and the same score as the monitor's, answered from inside.

`ANSWERS` is the one table predicate -> function; a test holds it against `checklists.predicates`.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from types import MappingProxyType

from checklists.finding import Evidence, Finding, Outcome, ReasonParam, Search
from checklists.model import Checklist, Column, Criterion, Subject
from checklists.periods import Lateness, Period, lateness
from checklists.scoring import Scorecard, score
from portal_template.instance import Instance
from portal_template.registers import addresses
from portal_template.registers.board import cells
from portal_template.registers.incoming.documents import KINDS
from portal_template.registers.shelf import Shelf

Answer = Callable[[Shelf, Criterion], Finding]
FILLED = 0.9  # the share of cells that a required column must fill
_COUNT = re.compile(
    r"\b(?:total|n[uú]mero|cantidad)(?: general)?(?: de)? "
    r"(?:personas|empleados|servidores|funcionarios|trabajadores|plazas|asesores)\D{0,40}(\d[\d,.]*)",
    re.I,
)
_KINDS = {"no_movement": "sin movimiento en el periodo", "unchanged": "sigue vigente lo publicado", "not_applicable": "no aplica aquí"}
_CONTACT = {
    "phone": (re.compile(r"(?<!\d)(?:\+?502[ -]?)?[2-7]\d{3}[ -]?\d{4}(?!\d)|(?<!\d)1[57]\d{2}(?!\d)"), "un teléfono"),
    "email": (re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"), "un correo electrónico"),
    "address": (
        re.compile(r"\b(?:calle|avenida|av\.|zona|barrio|cant[oó]n|colonia|aldea|calzada|km\.?|parque|edificio)\b", re.I),
        "una dirección",
    ),
}


def assess(
    law: Checklist, instance: Instance, today: date, home_page: bytes | None = None
) -> tuple[tuple[Finding, ...], tuple[Scorecard, ...]]:
    """Findings on every criterion that a portal can answer, and the score of each law. `home_page` is as served."""
    subject: Subject = instance.subject_kind
    findings = tuple(_findings(law, instance, today, home_page))
    return findings, score(law, findings, subject)


def _findings(law: Checklist, instance: Instance, today: date, home_page: bytes | None) -> Iterator[Finding]:
    board = cells(law, instance.subject_kind, today)
    for obligation in law.obligations:
        for part in obligation.parts:
            if not obligation.binds_subject(instance.subject_kind):
                for criterion in part.criteria:
                    yield Finding(criterion=criterion.code, outcome=Outcome.NOT_APPLICABLE, reason="not_bound")
                continue
            shelf = Shelf(
                law=law,
                part=part,
                cells=tuple(cell for cell in board if cell.part is part),
                today=today,
                files=instance.files,
                base_url=instance.base_url,
                searched=len(board),
                home_page=home_page,
            )
            for criterion in part.criteria:
                if criterion.predicate in ANSWERS:
                    yield answer(shelf, criterion)


def answer(shelf: Shelf, criterion: Criterion) -> Finding:
    """The finding of one criterion of a part."""
    if criterion.predicate == "is_linked_from_home":
        return _is_linked_from_home(shelf, criterion)
    if not shelf.published:
        return _missing(shelf, criterion, "not_found")
    if (late := _late(shelf, criterion)) is not None:
        return late
    newest = shelf.published[0].justification
    if shelf.justified and newest is not None and criterion.predicate not in ("is_current", "has_history"):
        kind = _KINDS[newest.kind]
        if newest.kind not in shelf.part.justifications:
            return _finding(shelf, criterion, Outcome.UNKNOWN, "needs_person", detail=f"la parte ya no admite esta justificación ({kind}).")
        return _finding(shelf, criterion, Outcome.MET, "declared", justified=True, kind=kind)
    return ANSWERS[criterion.predicate](shelf, criterion)


def _late(shelf: Shelf, criterion: Criterion) -> Finding | None:
    """Where the newest publication is of an earlier period: that, whatever is asked of the content. None where it is in time."""
    if shelf.standing or criterion.predicate == "has_history":
        return None
    found = max(Period.parse(cell.period) for cell in shelf.published)
    how = lateness(found.ends_on, shelf.due)
    if how is Lateness.CURRENT:
        return None
    if criterion.predicate == "is_current":
        return _missing(shelf, criterion, "late", found=found.label, period=shelf.due.label)
    if how is Lateness.LATE:
        return _finding(shelf, criterion, Outcome.PARTIAL, "late", found=found.label, period=shelf.due.label)
    return _missing(shelf, criterion, "period_absent", period=shelf.due.label)


def _has_part(shelf: Shelf, criterion: Criterion) -> Finding:
    if shelf.table:
        return _finding(shelf, criterion, Outcome.MET, "published_as_data", rows=len(shelf.table.rows))
    return _finding(shelf, criterion, Outcome.MET, "published_as_document" if shelf.kept else "published")


def _has_column(shelf: Shelf, criterion: Criterion) -> Finding:
    name = str(criterion.params["column"])
    if shelf.register is None:
        return _finding(shelf, criterion, Outcome.UNKNOWN, "needs_person", detail="esta parte no tiene una tabla definida.")
    column = shelf.register.column(name)
    if shelf.table is None:
        return _said(shelf, criterion, column) or _finding(
            shelf, criterion, Outcome.UNKNOWN, "needs_person", detail=f"está en un documento; vea si trae «{column.title}»."
        )
    filled, rows = shelf.table.filled().get(name, 0), len(shelf.table.rows)
    if filled >= FILLED * rows or (filled and not column.required):
        return _finding(shelf, criterion, Outcome.MET, "column_filled", column=column.title)
    if filled:
        return _finding(shelf, criterion, Outcome.PARTIAL, "column_sparse", column=column.title, empty=rows - filled, rows=rows)
    listed = name in {field.name for field in shelf.table.fields}
    return _missing(shelf, criterion, "column_empty" if listed else "column_absent", column=column.title)


def _said(shelf: Shelf, criterion: Criterion, column: Column) -> Finding | None:
    """Where a document or a text says the header of a column."""
    text = _folded(shelf.text)
    for name in (column.title, *column.synonyms):
        if (len(name) >= 4 or (len(name) == 3 and name.isupper())) and re.search(rf"\b{re.escape(_folded(name))}\b", text):
            return _finding(shelf, criterion, Outcome.MET, "column_named", excerpt=name, column=column.title)
    return None


def _is_current(shelf: Shelf, criterion: Criterion) -> Finding:
    if shelf.standing:
        reviewed = shelf.published[0].reviewed_on
        return _finding(shelf, criterion, Outcome.MET, "current", period=f"vigente, revisado el {reviewed}")
    return _finding(shelf, criterion, Outcome.MET, "current", period=shelf.due.label)


def _is_one_list(shelf: Shelf, criterion: Criterion) -> Finding:
    pieces = 1 if shelf.table else len(shelf.kept)
    if pieces <= 1:
        return _finding(shelf, criterion, Outcome.MET, "one_list")
    return _finding(shelf, criterion, Outcome.PARTIAL, "scattered", pieces=pieces)


def _has_count(shelf: Shelf, criterion: Criterion) -> Finding:
    if shelf.table:
        return _finding(shelf, criterion, Outcome.MET, "counted", count=len(shelf.table.rows))
    if found := _COUNT.search(shelf.text):
        return _finding(shelf, criterion, Outcome.MET, "counted", excerpt=found.group(), count=found.group(1))
    return _by_a_person(shelf, criterion) or _missing(shelf, criterion, "count_absent")


def _has_contact(shelf: Shelf, criterion: Criterion) -> Finding:
    pattern, kind = _CONTACT[str(criterion.params["kind"])]
    if found := pattern.search(shelf.text):
        return _finding(shelf, criterion, Outcome.MET, "contact_given", excerpt=found.group(), kind=kind)
    return _by_a_person(shelf, criterion) or _missing(shelf, criterion, "contact_absent", kind=kind)


def _mentions(shelf: Shelf, criterion: Criterion) -> Finding:
    text = _folded(shelf.text)
    phrases = criterion.params["any"]
    for phrase in phrases if isinstance(phrases, tuple) else ():
        if _folded(phrase) in text:
            return _finding(shelf, criterion, Outcome.MET, "says_so", excerpt=phrase, phrase=phrase)
    return _by_a_person(shelf, criterion) or _missing(shelf, criterion, "phrase_absent")


def _is_open_format(shelf: Shelf, criterion: Criterion) -> Finding:
    if shelf.table:
        return _finding(shelf, criterion, Outcome.MET, "open_format", format="CSV")
    suffixes = [f".{file.name.rpartition('.')[2]}" for file in shelf.kept]
    editable = next((suffix for suffix in suffixes if suffix in KINDS and KINDS[suffix].open), None)
    if editable or not suffixes:
        return _finding(shelf, criterion, Outcome.MET, "open_format", format=(editable or ".html")[1:].upper())
    return _missing(shelf, criterion, "closed_format")


def _has_history(shelf: Shelf, criterion: Criterion) -> Finding:
    count, asked = len(shelf.published), int(str(criterion.params["periods"]))
    if count >= asked:
        return _finding(shelf, criterion, Outcome.MET, "history_kept", count=count)
    if count > 1:
        return _finding(shelf, criterion, Outcome.PARTIAL, "history_short", count=count)
    return _missing(shelf, criterion, "history_short", count=count)


def _is_linked_from_home(shelf: Shelf, criterion: Criterion) -> Finding:
    if shelf.home_page is None:
        unseen = {"detail": "no se tuvo a mano la página de inicio."}
        return Finding(criterion=criterion.code, outcome=Outcome.UNKNOWN, reason="needs_person", params=unseen)
    digest = f"sha256:{hashlib.sha256(shelf.home_page).hexdigest()}"
    proof = (Evidence(url=f"{shelf.base_url}/", digest=digest, excerpt=addresses.CHAPTER),)
    if re.search(rf"""href=["']?(?:{re.escape(shelf.base_url)})?{addresses.CHAPTER}["'\s>]""", shelf.home_page.decode(errors="replace")):
        return Finding(criterion=criterion.code, outcome=Outcome.MET, reason="linked_from_home", evidence=proof)
    searched = Search(pages=1, complete=True)
    return Finding(criterion=criterion.code, outcome=Outcome.MISSING, reason="not_linked_from_home", evidence=proof, search=searched)


def _by_a_person(shelf: Shelf, criterion: Criterion) -> Finding | None:
    """Where the answer may be inside a document that no machine can read, such as a scan."""
    if shelf.unread:
        return _finding(
            shelf, criterion, Outcome.UNKNOWN, "needs_person", detail="puede estar en un documento escaneado, que no se puede leer."
        )
    return None


def _finding(
    shelf: Shelf, criterion: Criterion, outcome: Outcome, reason: str, excerpt: str = "", justified: bool = False, **params: ReasonParam
) -> Finding:
    proof = shelf.proof(excerpt)
    return Finding(criterion=criterion.code, outcome=outcome, reason=reason, params=params, evidence=proof, justified=justified)


def _missing(shelf: Shelf, criterion: Criterion, reason: str, **params: ReasonParam) -> Finding:
    searched = Search(pages=shelf.searched, complete=True)
    return Finding(criterion=criterion.code, outcome=Outcome.MISSING, reason=reason, params=params, evidence=shelf.proof(), search=searched)


def _folded(text: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(letter))


ANSWERS: Mapping[str, Answer] = MappingProxyType(
    {
        "has_part": _has_part,
        "has_column": _has_column,
        "is_current": _is_current,
        "is_one_list": _is_one_list,
        "has_count": _has_count,
        "has_contact": _has_contact,
        "mentions": _mentions,
        "is_open_format": _is_open_format,
        "has_history": _has_history,
        "is_linked_from_home": _is_linked_from_home,
    }
)
