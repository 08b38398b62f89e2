"""What the page of one publication shows: its table or its documents, its words, its versions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.utils import timezone

from checklists.model import CellState, Obligation, Part, Privacy
from portal_template.pages import words
from portal_template.pages.cells import FileFace, edition_files, numeral, place_in_law, state_word
from portal_template.pages.table import TableFace, own, table_face
from portal_template.registers import addresses, downloads, law, record
from portal_template.registers.models import Edition, EditionForm, Justification
from portal_template.registers.rows import RowTable, read_rows

_PERSONS: frozenset[str | None] = frozenset({Privacy.PERSON, Privacy.BENEFICIARY})


@dataclass(frozen=True, kw_only=True, slots=True)
class VersionFace:
    """One line of the history."""

    version: int
    url: str
    published_at: datetime
    word: str
    reason: str
    current: bool
    withdrawn_at: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class WithdrawalFace:
    """What is left of a version that was withdrawn."""

    on: date
    reason: str
    legal_basis: str
    post: str
    number: int
    manifest_url: str  # of the withdrawal's own record


@dataclass(frozen=True, kw_only=True, slots=True)
class PublicationFace:
    """An edition or a justification for people. `newer_url` is set on a version that was corrected; of one that was withdrawn nothing is
    shown but its withdrawal.
    """

    part: str
    period: str
    numeral: str
    place: str
    short: str
    title: str
    when: str
    when_lower: str
    state: CellState
    word: str
    version: int
    published_at: datetime
    post: str
    reviewed_on: date | None
    statement: str
    legal_basis: str
    text: str
    reason: str
    files: tuple[FileFace, ...]
    table: TableFace | None
    withdrawal: WithdrawalFace | None
    newer_url: str
    newer_withdrawn: bool
    in_force_url: str  # of the last content published before a "still in force", where it is in another period
    in_force_when: str
    history: tuple[VersionFace, ...]
    receipt_url: str
    obligation_url: str
    register_url: str  # the same rows, to be filtered and sorted, where they are the newest
    person_rows: bool


def names_persons(table: RowTable | None, part: Part) -> bool:
    """Whether a table names persons, by its own record or by the law in force; its pages then carry noindex."""
    if table is None:
        return False
    register = law.checklist().register_of(part)
    in_force = {column.privacy for column in register.columns} if register else set()
    return bool(_PERSONS & (in_force | {own(field).get("privacy") for field in table.fields}))


def publication_face(
    obligation: Obligation, part: Part, entry: Edition | Justification, entries: Sequence[Edition | Justification], page: int
) -> PublicationFace:
    """The face of an entry of a cell; `entries` are all of the cell, newest first. A "still in force" shows what is in force below it."""
    stands = entry.withdrawal_id is None
    edition = None if not stands else entry if isinstance(entry, Edition) else _in_force(entry, entries)
    justification = entry if stands and isinstance(entry, Justification) else None
    table = read_rows(settings.PORTAL.files, edition) if edition else None
    files = tuple(edition_files(obligation, part, edition)) if edition else ()
    when = words.period(entry.period)
    before = _content_before(part, entry) if justification and state_of(entry) is CellState.UNCHANGED and not edition else None
    return PublicationFace(
        part=part.code,
        period=entry.period,
        numeral=numeral(obligation),
        place=place_in_law(obligation),
        short=obligation.short,
        title=part.title,
        when=words.upper_first(when),
        when_lower=when,
        state=state_of(entry),
        word=state_word(state_of(entry), entry),
        version=entry.version,
        published_at=entry.published_at,
        post=entry.post,
        reviewed_on=edition.reviewed_on if edition else None,
        statement=justification.text if justification else "",
        legal_basis=justification.legal_basis if justification else "",
        text=edition.text if edition else "",
        reason=entry.reason if isinstance(entry, Edition) else "",
        withdrawal=_withdrawal_face(entry),
        files=_sized(files, edition, table) if edition and table else files,
        table=table_face(table, part, page) if table else None,
        newer_url=addresses.cell_path(obligation, part, entry.period) if entry.version < entries[0].version else "",
        newer_withdrawn=entries[0].withdrawal_id is not None,
        in_force_url=addresses.cell_path(obligation, part, before.period) if before else "",
        in_force_when=words.period(before.period) if before else "",
        history=tuple(_history(obligation, part, entry, entries)) if len(entries) > 1 else (),
        receipt_url=addresses.receipt_path(obligation, part, entry.period, entry.version),
        obligation_url=addresses.obligation_path(obligation),
        register_url=f"{addresses.part_path(obligation, part)}?periodo={entry.period}" if table and edition is entries[0] else "",
        person_rows=names_persons(table, part),
    )


def state_of(entry: Edition | Justification) -> CellState:
    """The state of a cell in which this is the newest word."""
    if entry.withdrawal_id:
        return CellState.CORRECTION
    if isinstance(entry, Justification):
        return CellState(entry.kind)
    return CellState.DATA if entry.form == EditionForm.DATA else CellState.DOCUMENT


def _in_force(entry: Justification, entries: Sequence[Edition | Justification]) -> Edition | None:
    if state_of(entry) is not CellState.UNCHANGED:
        return None
    found = next((item for item in entries if isinstance(item, Edition) and item.version < entry.version), None)
    return None if found is None or found.withdrawal_id else found


def _withdrawal_face(entry: Edition | Justification) -> WithdrawalFace | None:
    found = entry.withdrawal
    if found is None:
        return None
    return WithdrawalFace(
        on=timezone.localdate(found.withdrawn_at),
        reason=found.reason,
        legal_basis=found.legal_basis,
        post=found.post,
        number=found.number,
        manifest_url=addresses.withdrawal_path(found.number, record.MANIFEST),
    )


def _content_before(part: Part, entry: Edition | Justification) -> Edition | None:
    """The newest edition of an earlier period of a part; the periods of a part are of one kind, so their codes sort as they follow."""
    found = Edition.every.filter(part=part.code, period__lt=entry.period).order_by("-period", "-version").first()
    return None if found is None or found.withdrawal_id else found


def _history(
    obligation: Obligation, part: Part, entry: Edition | Justification, entries: Sequence[Edition | Justification]
) -> Iterator[VersionFace]:
    for item in entries:
        yield VersionFace(
            version=item.version,
            url=addresses.version_path(obligation, part, item.period, item.version),
            published_at=item.published_at,
            word=state_word(state_of(item), item),
            reason=item.reason if isinstance(item, Edition) else "",
            current=item.version == entry.version,
            withdrawn_at=item.withdrawal.withdrawn_at if item.withdrawal else None,
        )


def _sized(files: Sequence[FileFace], edition: Edition, table: RowTable) -> tuple[FileFace, ...]:
    """The three formats with their sizes: the two that are made on request are made once, to be weighed."""
    if len(table.rows) > downloads.SMALL_ROWS:
        return tuple(files)
    sizes = _weighed(edition.digest, table, edition.register)
    known = (FileFace(url=file.url, label=file.label, bytes=file.bytes or sizes.get(file.url.rpartition(".")[2])) for file in files)
    return tuple(known)


_weights: dict[str, Mapping[str, int]] = {}


def _weighed(digest: str, table: RowTable, sheet: str) -> Mapping[str, int]:
    if digest not in _weights:
        with downloads.xlsx_of(digest, table, sheet) as workbook:
            xlsx_bytes = len(workbook.read())
        if len(_weights) > 2000:
            _weights.clear()
        _weights[digest] = {"xlsx": xlsx_bytes, "json": len(downloads.json_rows(table).encode())}
    return _weights[digest]
