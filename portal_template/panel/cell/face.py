"""What the screen of a cell shows, so that its template decides nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import NoReverseMatch, reverse

from checklists import words as law_words
from checklists.model import JustificationKind, Refresh
from checklists.periods import Period
from portal_template.accounts.access import Act, may
from portal_template.pages import words as public_words
from portal_template.panel.board import words
from portal_template.panel.declarations.statement import reviewable
from portal_template.panel.submissions.places import Place
from portal_template.registers import addresses, board
from portal_template.registers.models import Edition, EditionForm, Justification

FORMS = {EditionForm.DATA: "tabla", EditionForm.DOCUMENT: "documentos", EditionForm.PAGE: "texto"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Action:
    """A way on: what its link says, where it leads, and what it is for. The first of a screen is its button."""

    title: str
    url: str
    help: str = ""
    name: str = ""  # of the address, where it leads to something that is published

    @property
    def publishes(self) -> bool:
        """Whether it is a way to publish."""
        return bool(self.name)


@dataclass(frozen=True, kw_only=True, slots=True)
class VersionFace:
    """One version of the cell."""

    number: int
    at: datetime
    what: str
    post: str
    url: str
    receipt: str
    note: str = ""
    withdrawn: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class CellFace:
    """A cell for whoever works on it."""

    place: Place
    word: str
    why: str
    asks: tuple[str, ...]  # the questions that score
    forms: str
    versions: tuple[VersionFace, ...]
    publish: tuple[Action, ...]
    other: tuple[Action, ...]
    may_review: bool
    ended: bool


def cell_face(place: Place, user: Any, today: date) -> CellFace:
    """The screen of a cell for an account."""
    cell, part = place.cell, place.part
    ended = part.refresh is Refresh.STANDING or Period.parse(cell.period).ends_on < today
    return CellFace(
        place=place,
        word=words.state(cell, today),
        why=words.why(cell) or _first_capital(cell.due_words),
        asks=tuple(item.question for item in part.criteria if item.scores),
        forms=" o ".join(law_words.FORM[form] for form in part.forms),
        versions=tuple(versions_of(place)),
        publish=tuple(ways(place)) if may(user, Act.CAPTURE) else (),
        other=tuple(action for action in _others(place, user) if action.url),
        may_review=reviewable(part, cell) and may(user, Act.PUBLISH),
        ended=ended,
    )


def _first_capital(text: str) -> str:
    return f"{public_words.upper_first(text)}." if text else ""


def versions_of(place: Place) -> Iterator[VersionFace]:
    """Everything ever published in the cell, the newest first."""
    for entry in board.versions(place.part.code, place.period):
        yield VersionFace(
            number=entry.version,
            at=entry.published_at,
            what="Retirada" if entry.withdrawal_id else _what(entry),
            post=entry.post,
            url=addresses.version_path(place.obligation, place.part, place.period, entry.version),
            receipt=addresses.receipt_path(place.obligation, place.part, place.period, entry.version),
            note=_note(entry),
            withdrawn=bool(entry.withdrawal_id),
        )


def _what(entry: Edition | Justification) -> str:
    if isinstance(entry, Justification):
        return public_words.upper_first(law_words.JUSTIFICATION[JustificationKind(entry.kind)])
    count = len([file for file in entry.files.all() if file.kind == "document"])
    if entry.form == EditionForm.DATA:
        return f"Tabla de {entry.row_count:,} fila{'' if entry.row_count == 1 else 's'}"
    return f"{count} documento{'' if count == 1 else 's'}" if entry.form == EditionForm.DOCUMENT else "Texto"


def _note(entry: Edition | Justification) -> str:
    if entry.withdrawal_id and entry.withdrawal:
        return f"Se retiró por datos personales: {entry.withdrawal.reason}"
    if isinstance(entry, Justification):
        return entry.text
    return f"Motivo de la corrección: {entry.reason}" if entry.reason else ""


def ways(place: Place) -> Iterator[Action]:
    """How it may be published, the best way first."""
    at = (place.part.code, place.period)
    if place.takes_rows:
        yield Action(
            title="Subir la tabla", url=reverse("panel:upload", args=at), help="Excel, LibreOffice o CSV; se revisa antes.", name="upload"
        )
        if template := _maybe("panel:template", at):
            yield Action(title="Descargar la plantilla", url=template, help="Con las columnas, la ayuda y las listas ya puestas.")
    if place.takes_text:
        yield Action(title="Escribir el texto", url=reverse("panel:text", args=at), help="Lo que la gente leerá en la página.", name="text")
    if place.takes_documents:
        say = "PDF, Word o imágenes; varios a la vez."
        yield Action(title="Subir documentos", url=reverse("panel:documents", args=at), help=say, name="documents")


def _others(place: Place, user: Any) -> Iterator[Action]:
    at = (place.part.code, place.period)
    if place.part.justifications and may(user, Act.CAPTURE):
        kinds = " o ".join(law_words.JUSTIFICATION[kind] for kind in place.part.justifications)
        yield Action(title="Declarar", url=_maybe("panel:justify", at), help=f"En lugar de publicar: {kinds}. Pide la razón.")
    if place.cell.newest and may(user, Act.CAPTURE):
        yield Action(title="Corregir", url=_maybe("panel:correct", at), help="Otra versión con su motivo; la anterior queda marcada.")
    if place.cell.newest and may(user, Act.WITHDRAW):
        why = "Destruye lo publicado y deja constancia. Solo cuando muestra datos personales que no debía."
        yield Action(title="Retirar por datos personales", url=_maybe("panel:withdraw", at), help=why)


def _maybe(name: str, at: Sequence[str]) -> str:
    try:
        return reverse(name, args=at)
    except NoReverseMatch:
        return ""


def kinds_of(place: Place) -> tuple[tuple[str, str], ...]:
    """The justifications that the part admits: value and words."""
    return tuple((str(kind), public_words.upper_first(law_words.JUSTIFICATION[kind])) for kind in place.part.justifications)
