"""The table part x period with the state of every cell: what the board, the pages and the package show. Four queries, whatever the size."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import Max
from django.utils import timezone

from checklists import words as law_words
from checklists.model import CellState, Checklist, JustificationKind, Obligation, Part, Refresh, Subject
from checklists.periods import Period, due_on, newest_due
from checklists.words import BASIS
from portal_template.registers import addresses
from portal_template.registers.law import bound_obligations
from portal_template.registers.models import Edition, EditionForm, Justification, Withdrawal

# How many of the last due periods are shown when nothing older was published.
SHOWN = {Refresh.MONTHLY: 14, Refresh.QUARTERLY: 5, Refresh.FOUR_MONTHLY: 4, Refresh.YEARLY: 2}


@dataclass(frozen=True, kw_only=True, slots=True)
class Cell:
    """One cell. `edition` is the newest edition, also under a newer "in force unchanged" of a standing part; `justification` is set only
    where it is the newest word. Where nothing is published `version` is 0 and `url` is that of the obligation. A cell under correction has
    neither: its `withdrawal` took the newest version off, which `version` and `url` still name.
    """

    obligation: Obligation
    part: Part
    period: str
    state: CellState
    edition: Edition | None = None
    justification: Justification | None = None
    withdrawal: Withdrawal | None = None
    version: int = 0
    published_at: datetime | None = None  # of the newest version
    first_at: datetime | None = None  # of the first version
    reviewed_on: date | None = None  # of a standing part
    due_on: date | None = None  # None for a standing part
    due_words: str = ""
    url: str  # path, without the host

    @property
    def newest(self) -> Edition | Justification | None:
        """The newest word in the cell."""
        return self.justification or self.edition

    @property
    def late(self) -> bool:
        """Whether its first version came after its due day; a correction is no delay."""
        return bool(self.due_on and self.first_at and timezone.localdate(self.first_at) > self.due_on)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Words:
    """What was said in a cell: its newest edition, withdrawn or not, and what is newer than it."""

    edition: Edition | None = None
    justification: Justification | None = None
    first_at: datetime | None = None

    @property
    def newest(self) -> Edition | Justification | None:
        """The newest version."""
        return self.justification or self.edition

    @property
    def standing_edition(self) -> Edition | None:
        """The newest edition, where it stands."""
        return None if self.edition is None or self.edition.withdrawal_id else self.edition

    @property
    def withdrawal(self) -> Withdrawal | None:
        """What took off the newest version, or the content that the newest version says is still in force."""
        gone = self.newest
        if gone is not None and gone.withdrawal_id is None and gone is self.justification and gone.kind == JustificationKind.UNCHANGED:
            gone = self.edition
        return gone.withdrawal if gone is not None else None


def cells(law: Checklist, subject: Subject, today: date, obligation: str | None = None) -> tuple[Cell, ...]:
    """Every cell of the obligations that bind the subject, in the law's order, newest period first; of one when its code is given."""
    bound = [item for item in bound_obligations(law, subject) if obligation in (None, item.code)]
    words = published_words([part.code for item in bound for part in item.parts])
    return tuple(cell for item in bound for part in item.parts for cell in _cells_of(item, part, words.get(part.code, {}), today))


def cell_at(law: Checklist, obligation: Obligation, part: Part, period: str, today: date) -> Cell:
    """One cell by its address, published or not. ValueError, in Spanish, for a period that the part does not have."""
    _period_of(part, period)
    words = published_words([part.code]).get(part.code, {})
    return _cell(obligation, part, period, words.get(period, _Words()), today)


def _period_of(part: Part, text: str) -> Period:
    period = Period.parse(text)
    if period.kind is not part.refresh:
        raise ValueError(f"«{text}» no es un periodo de {part.code}: se publica con otra frecuencia.")
    return period


def published_words(parts: Iterable[str]) -> Mapping[str, Mapping[str, _Words]]:
    """For each part code and period, its newest edition (with files) and the newest justification where that is newer."""
    parts = list(parts)
    editions = Edition.every.filter(part__in=parts).select_related("withdrawal").prefetch_related("files")
    said: list[Edition | Justification] = [*editions, *Justification.every.filter(part__in=parts).select_related("withdrawal")]
    found: dict[str, dict[str, _Words]] = {}
    for entry in sorted(said, key=lambda entry: entry.version):
        of_part = found.setdefault(entry.part, {})
        of_part[entry.period] = _after(of_part.get(entry.period, _Words()), entry)
    return found


def _after(before: _Words, entry: Edition | Justification) -> _Words:
    """What was said in a cell once one more version is counted."""
    first = entry.published_at if entry.version == 1 else before.first_at
    if isinstance(entry, Edition):
        return _Words(edition=entry, first_at=first)
    return replace(before, justification=entry, first_at=first)


def _cells_of(obligation: Obligation, part: Part, words: Mapping[str, _Words], today: date) -> Iterator[Cell]:
    for period in periods_shown(part, words, today):
        yield _cell(obligation, part, period, words.get(period, _Words()), today)


def periods_shown(part: Part, published: Iterable[str], today: date) -> tuple[str, ...]:
    """Newest first: what ended and is not yet due, the last due ones, back to the first published; and whatever else is published."""
    if part.refresh is Refresh.STANDING:
        return (addresses.STANDING,)
    known = {period for text in published if (period := _parsed(text)) is not None and period.kind is part.refresh}
    shown = set(known)
    newest = newest_due(part.refresh, today, part.due_days)
    period = max(newest, Period.containing(today, part.refresh).previous())
    oldest = newest
    for _ in range(SHOWN[part.refresh] - 1):
        oldest = oldest.previous()
    oldest = min(oldest, *known) if known else oldest
    while period >= oldest:
        shown.add(period)
        period = period.previous()
    return tuple(str(item) for item in sorted(shown, reverse=True))


def _parsed(text: str) -> Period | None:
    try:
        return Period.parse(text)
    except ValueError:
        return None


def _cell(obligation: Obligation, part: Part, period: str, words: _Words, today: date) -> Cell:
    newest, gone = words.newest, words.withdrawal
    due = None if part.refresh is Refresh.STANDING else due_on(Period.parse(period), part.due_days)
    path = addresses.cell_path(obligation, part, period) if newest else addresses.obligation_path(obligation)
    return Cell(
        obligation=obligation,
        part=part,
        period=period,
        state=_state(words, due, today),
        edition=None if gone else words.standing_edition,
        justification=None if gone else words.justification,
        withdrawal=gone,
        version=newest.version if newest else 0,
        published_at=newest.published_at if newest and not gone else None,
        first_at=words.first_at,
        reviewed_on=_reviewed_on(words) if due is None and not gone else None,
        due_on=due,
        due_words=due_words(part),
        url=path,
    )


def _state(words: _Words, due: date | None, today: date) -> CellState:
    if words.withdrawal:
        return CellState.CORRECTION
    if words.justification:
        return CellState(words.justification.kind)
    if words.edition:
        return CellState.DATA if words.edition.form == EditionForm.DATA else CellState.DOCUMENT
    # A standing part has no term that runs out: it should simply be there.
    return CellState.OVERDUE if due is None or today > due else CellState.PENDING


def _reviewed_on(words: _Words) -> date | None:
    if words.justification:
        return timezone.localdate(words.justification.published_at)
    if words.edition:
        return words.edition.reviewed_on or timezone.localdate(words.edition.published_at)
    return None


def due_words(part: Part) -> str:
    """When a part falls due, in words that say on what basis."""
    if part.refresh is Refresh.STANDING:
        return f"se mantiene al día, {BASIS[part.due_basis]}"
    return f"{law_words.due_words(part)}, {BASIS[part.due_basis]}"


def versions(part: str, period: str) -> tuple[Edition | Justification, ...]:
    """Everything ever published in a cell, the newest first; what was withdrawn is there with its withdrawal and nothing else."""
    editions = Edition.every.filter(part=part, period=period).select_related("withdrawal").prefetch_related("files")
    said: list[Edition | Justification] = [*editions, *Justification.every.filter(part=part, period=period).select_related("withdrawal")]
    return tuple(sorted(said, key=lambda entry: entry.version, reverse=True))


def newest_version(part: str, period: str) -> int:
    """The number of the newest version in a cell, withdrawn or not, as `Cell.version` has it; 0 where nothing was published."""
    found = (model.every.filter(part=part, period=period).aggregate(newest=Max("version"))["newest"] for model in (Edition, Justification))
    return max(version or 0 for version in found)


def latest(parts: Iterable[str], limit: int) -> tuple[Edition | Justification, ...]:
    """What stands of what was published last in those parts, the newest first."""
    parts = list(parts)
    editions = Edition.objects.filter(part__in=parts).prefetch_related("files")[:limit]
    said: list[Edition | Justification] = [*editions, *Justification.objects.filter(part__in=parts)[:limit]]
    return tuple(sorted(said, key=lambda entry: (entry.published_at, entry.pk), reverse=True)[:limit])
