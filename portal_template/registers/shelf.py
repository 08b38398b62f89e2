"""What a portal holds of one part, gathered once for every question put to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from checklists.finding import Evidence
from checklists.model import Checklist, Part, Refresh, Register
from checklists.periods import Period, newest_due
from portal_template.registers.board import Cell
from portal_template.registers.models import EditionFile, FileKind
from portal_template.registers.record import read_words
from portal_template.registers.rows import RowTable, read_rows

SAMPLE = 40  # rows of a table that are read for what they say, and not only counted


@dataclass(frozen=True, kw_only=True)
class Shelf:
    """The cells of a part, the newest period first. `law` says what its register is today."""

    law: Checklist
    part: Part
    cells: tuple[Cell, ...]
    today: date
    files: Path
    base_url: str
    searched: int  # how many cells of the portal were looked at
    home_page: bytes | None = None  # as served, when at hand

    @cached_property
    def published(self) -> tuple[Cell, ...]:
        """The cells where something stands."""
        return tuple(cell for cell in self.cells if cell.state.published)

    @cached_property
    def due(self) -> Period:
        """The newest period whose due day has passed."""
        return newest_due(self.part.refresh, self.today, self.part.due_days)

    @cached_property
    def best(self) -> Cell | None:
        """The cell that answers for the part: the newest with an edition, else the newest with a justification."""
        return next((cell for cell in self.published if cell.edition), self.published[0] if self.published else None)

    @property
    def justified(self) -> bool:
        """Whether the newest word of the part stands in the place of an edition."""
        return bool(self.published and self.published[0].justification and self.published[0].edition is None)

    @property
    def register(self) -> Register | None:
        """The part's register today."""
        return self.law.register_of(self.part)

    @cached_property
    def table(self) -> RowTable | None:
        """The rows of the best cell's edition."""
        return read_rows(self.files, self.best.edition) if self.best and self.best.edition else None

    @cached_property
    def kept(self) -> tuple[EditionFile, ...]:
        """The public files of the best cell's edition."""
        edition = self.best.edition if self.best else None
        return tuple(file for file in edition.files.all() if file.kind != FileKind.MANIFEST) if edition else ()

    @cached_property
    def words(self) -> dict[str, str]:
        """What its documents say, by file; a scanned one says nothing."""
        edition = self.best.edition if self.best else None
        if edition is None or not self.papers:
            return {}
        return read_words(self.files, edition.part, edition.period, edition.version)

    @property
    def papers(self) -> tuple[EditionFile, ...]:
        """Its documents."""
        return tuple(file for file in self.kept if file.kind == FileKind.DOCUMENT)

    @property
    def unread(self) -> bool:
        """Whether a document says nothing that a machine can read: only a person knows what is in it."""
        return any(not self.words.get(file.name, "").strip() for file in self.papers)

    @cached_property
    def text(self) -> str:
        """What is said in it: its own text, what its documents say, and its table from the headers to the first rows. No title counts:
        a title promises what the document may lack.
        """
        edition = self.best.edition if self.best else None
        lines = [edition.text if edition else "", *(self.words.get(file.name, "") for file in self.papers)]
        if self.table:
            lines += [" ".join(field.title for field in self.table.fields), *(" ".join(row) for row in self.table.rows[:SAMPLE])]
        return "\n".join(lines)

    def proof(self, excerpt: str = "") -> tuple[Evidence, ...]:
        """The address and the digest of what answers."""
        cell = self.published[0] if self.justified else self.best
        if cell is None or cell.newest is None:
            return ()
        entry = cell.newest if self.justified else cell.edition or cell.newest
        return (Evidence(url=self.base_url + cell.url, digest=entry.digest, excerpt=excerpt),)

    @property
    def standing(self) -> bool:
        """Whether it is one cell with a day of review."""
        return self.part.refresh is Refresh.STANDING
