"""What the page of one publication shows: its table or its documents, its words, its versions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.conf import settings

from checklists.model import CellState, Column, Obligation, Part, Privacy
from portal_template.pages import words
from portal_template.pages.cells import FileFace, edition_files, numeral, place_in_law, state_word
from portal_template.registers import addresses, downloads, law
from portal_template.registers.models import Edition, EditionForm, Justification
from portal_template.registers.rows import Field, RowTable, read_rows

PAGE_ROWS = 100
SIZED_ROWS = 3000  # above it the size of what is made on request is not worth making it
_RIGHT = frozenset({"number", "integer"})
_PERSONS: frozenset[str | None] = frozenset({Privacy.PERSON, Privacy.BENEFICIARY})


@dataclass(frozen=True, kw_only=True, slots=True)
class ColumnFace:
    """A column for people."""

    name: str
    title: str
    help: str
    css: str
    type: str
    format: str
    total: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class ValueFace:
    """A value for people."""

    text: str
    css: str = ""
    href: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class SumFace:
    """The total of a column: «Monto», `Q 33,000.00`."""

    title: str
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class TableFace:
    """A page of a table; `totals` are of the whole table, or empty."""

    columns: tuple[ColumnFace, ...]
    rows: tuple[tuple[ValueFace, ...], ...]
    totals: tuple[ValueFace, ...]
    total_rows: int
    page: int
    pages: int

    @property
    def sums(self) -> tuple[SumFace, ...]:
        """The totals by themselves, to be read before a table that is wider than the screen."""
        shown = zip(self.columns, self.totals, strict=True) if self.totals else ()
        return tuple(SumFace(title=column.title, text=total.text) for column, total in shown if column.total)

    @property
    def first(self) -> int:
        """Number of the first row shown."""
        return (self.page - 1) * PAGE_ROWS + 1

    @property
    def last(self) -> int:
        """Number of the last row shown."""
        return min(self.page * PAGE_ROWS, self.total_rows)

    @property
    def previous(self) -> int:
        """The page before."""
        return self.page - 1

    @property
    def next(self) -> int:
        """The page after."""
        return self.page + 1


@dataclass(frozen=True, kw_only=True, slots=True)
class VersionFace:
    """One line of the history."""

    version: int
    url: str
    published_at: datetime
    word: str
    reason: str
    current: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class PublicationFace:
    """An edition or a justification for people. `newer_url` is set on a version that was corrected."""

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
    newer_url: str
    history: tuple[VersionFace, ...]
    obligation_url: str
    person_rows: bool


def names_persons(table: RowTable | None, part: Part) -> bool:
    """Whether a table names persons, by its own record or by the law in force; its pages then carry noindex."""
    if table is None:
        return False
    register = law.checklist().register_of(part)
    in_force = {column.privacy for column in register.columns} if register else set()
    return bool(_PERSONS & (in_force | {_own(field).get("privacy") for field in table.fields}))


def publication_face(
    obligation: Obligation, part: Part, entry: Edition | Justification, entries: Sequence[Edition | Justification], page: int
) -> PublicationFace:
    """The face of an entry of a cell; `entries` are all of the cell, newest first. A "still in force" shows what is in force below it."""
    edition = entry if isinstance(entry, Edition) else _in_force(entry, entries)
    justification = entry if isinstance(entry, Justification) else None
    table = read_rows(settings.PORTAL.files, edition) if edition else None
    files = tuple(edition_files(obligation, part, edition)) if edition else ()
    when = words.period(entry.period)
    return PublicationFace(
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
        files=_sized(files, edition, table) if edition and table else files,
        table=table_face(table, part, page) if table else None,
        newer_url=addresses.cell_path(obligation, part, entry.period) if entry.version < entries[0].version else "",
        history=tuple(_history(obligation, part, entry, entries)) if len(entries) > 1 else (),
        obligation_url=addresses.obligation_path(obligation),
        person_rows=names_persons(table, part),
    )


def state_of(entry: Edition | Justification) -> CellState:
    """The state of a cell in which this is the newest word."""
    if isinstance(entry, Justification):
        return CellState(entry.kind)
    return CellState.DATA if entry.form == EditionForm.DATA else CellState.DOCUMENT


def _in_force(entry: Justification, entries: Sequence[Edition | Justification]) -> Edition | None:
    if state_of(entry) is not CellState.UNCHANGED:
        return None
    return next((item for item in entries if isinstance(item, Edition) and item.version < entry.version), None)


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
        )


def _sized(files: Sequence[FileFace], edition: Edition, table: RowTable) -> tuple[FileFace, ...]:
    """The three formats with their sizes: the two that are made on request are made once, to be weighed."""
    if len(table.rows) > SIZED_ROWS:
        return tuple(files)
    sizes = _weighed(edition.digest, table, edition.register)
    known = (FileFace(url=file.url, label=file.label, bytes=file.bytes or sizes.get(file.url.rpartition(".")[2])) for file in files)
    return tuple(known)


_weights: dict[str, Mapping[str, int]] = {}


def _weighed(digest: str, table: RowTable, sheet: str) -> Mapping[str, int]:
    if digest not in _weights:
        with downloads.xlsx(table, sheet) as workbook:
            xlsx_bytes = len(workbook.read())
        if len(_weights) > 2000:
            _weights.clear()
        _weights[digest] = {"xlsx": xlsx_bytes, "json": len(downloads.json_rows(table).encode())}
    return _weights[digest]


def table_face(table: RowTable, part: Part, page: int) -> TableFace:
    """A page of the rows; a page that does not exist gives the nearest."""
    register = law.checklist().register_of(part)
    known = {column.name: column for column in register.columns} if register else {}
    columns = tuple(_column(field, known.get(field.name), _longest(table, place)) for place, field in enumerate(table.fields))
    pages = max(1, -(-len(table.rows) // PAGE_ROWS))
    page = min(max(1, page), pages)
    shown = table.rows[(page - 1) * PAGE_ROWS : page * PAGE_ROWS]
    return TableFace(
        columns=columns,
        rows=tuple(tuple(_value(text, column) for text, column in zip(row, columns, strict=True)) for row in shown),
        totals=_totals(table, columns),
        total_rows=len(table.rows),
        page=page,
        pages=pages,
    )


def _own(field: Field) -> Mapping[str, str]:
    """What the schema of the record says beyond the standard: format, privacy, basis."""
    found: Mapping[str, str] = field.descriptor.get("vitrina", {})
    return found


def _longest(table: RowTable, place: int) -> int:
    return max((len(row[place]) for row in table.rows), default=0)


def _column(field: Field, known: Column | None, longest: int) -> ColumnFace:
    """A column as published; what its record does not say is taken from the law in force."""
    form = str(_own(field).get("format") or (known.format if known else ""))
    width = "largo" if longest > 40 else "medio" if longest > 13 else ""
    return ColumnFace(
        name=field.name,
        title=field.title,
        help=str(field.descriptor.get("description") or (known.help if known else "")),
        css="cifra" if field.type in _RIGHT else "fecha" if field.type == "date" else width,
        type=field.type,
        format=form,
        total=known.total if known else False,
    )


def _value(text: str, column: ColumnFace) -> ValueFace:
    href = ""
    if column.format == "uri" and text.startswith(("https://", "http://")):
        href = text
    elif column.format == "email" and "@" in text:
        href = f"mailto:{text}"
    return ValueFace(text=words.cell(text, column.type, column.format), css=column.css, href=href)


def _totals(table: RowTable, columns: Sequence[ColumnFace]) -> tuple[ValueFace, ...]:
    if not any(column.total for column in columns) or not table.rows:
        return ()
    return tuple(_total(table, place, column) for place, column in enumerate(columns))


def _total(table: RowTable, place: int, column: ColumnFace) -> ValueFace:
    if not column.total:
        return ValueFace(text="")
    total = sum((Decimal(row[place]) for row in table.rows if row[place]), Decimal(0))
    return ValueFace(text=words.cell(str(total), column.type, column.format), css=column.css)
