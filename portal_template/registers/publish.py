"""Drafts -> publications, all or none: one transaction holds the writer's lock; records go to the disk, then rows announce them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from checklists.model import Part, Register
from portal_template.registers import record
from portal_template.registers.models import Edition, EditionFile, EditionForm, JournalEntry, Justification
from portal_template.registers.record import Content, Kept

Place = tuple[str, str]  # part code, period


@dataclass(frozen=True, kw_only=True, slots=True)
class Reasoned:
    """What a justification says."""

    kind: str
    text: str
    legal_basis: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft:
    """A judged publication that waits for its version. Without `reasoned` it becomes an edition; `table_schema` is that of its rows."""

    label: str  # how messages name it
    part: Part
    period: str
    on: date
    post: str
    form: EditionForm = EditionForm.DATA
    contents: tuple[Content, ...] = ()
    register: Register | None = None
    table_schema: dict[str, object] | None = None
    rows: int = 0
    text: str = ""
    reason: str = ""
    reviewed_on: date | None = None
    reasoned: Reasoned | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Published:
    """What became of a draft: the edition or justification, or the one that already said the same (`changed` is false)."""

    draft: Draft
    version: int
    changed: bool


class PublishRefused(Exception):
    """Nothing was written. `problems` says why, one sentence each."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


def publish(drafts: Iterable[Draft], *, files: Path, law_version: str, actor: str, now: datetime) -> tuple[Published, ...]:
    """Publish every draft or, with PublishRefused, none. An interruption leaves the database as it was."""
    drafts = tuple(drafts)
    with transaction.atomic():
        record.clear_incoming(files)
        numbered = _number(drafts)
        writer = _Writer(files=files, law_version=law_version, actor=actor, now=now)
        try:
            for item in numbered:
                if item.changed:
                    writer.write(item.draft, item.version)
        except OSError:  # a full disk keeps no half-written record
            record.clear_incoming(files)
            raise
        writer.announce()
    return numbered


def _number(drafts: Sequence[Draft]) -> tuple[Published, ...]:
    parts = {draft.part.code for draft in drafts}
    versions = _newest_versions(parts)
    said = {} if not versions else _what_is_said(parts)
    numbered, problems = [], []
    for draft in drafts:
        cell = (draft.part.code, draft.period)
        version = versions.get(cell, 0)
        if version and said.get(cell) == _says(draft):
            numbered.append(Published(draft=draft, version=version, changed=False))
            continue
        if version and not draft.reasoned and not draft.reason:
            problems.append(
                f"{draft.label}: ya hay una publicación (v{version}). Para corregirla diga el motivo con --reason; en un lote, con reason."
            )
        versions[cell], said[cell] = version + 1, _says(draft)
        numbered.append(Published(draft=draft, version=version + 1, changed=True))
    if problems:
        raise PublishRefused(problems)
    return tuple(numbered)


def _newest_versions(parts: set[str]) -> dict[Place, int]:
    versions: dict[Place, int] = {}
    for model in (Edition, Justification):
        rows = model.objects.filter(part__in=parts).values_list("part", "period").annotate(Max("version")).order_by()
        for part, period, version in rows:
            versions[part, period] = max(version, versions.get((part, period), 0))
    return versions


def _what_is_said(parts: set[str]) -> dict[Place, object]:
    """What the newest publication of each cell says, in the terms of `_says`."""
    said: dict[Place, tuple[int, object]] = {}
    editions = Edition.objects.filter(part__in=parts).order_by("version").prefetch_related("files")
    for edition in editions:
        digests = frozenset(file.sha256 for file in edition.files.all() if file.kind != "manifest")
        said[edition.part, edition.period] = (edition.version, (digests, edition.text, edition.reviewed_on))
    for other in Justification.objects.filter(part__in=parts).order_by("version"):
        if other.version > said.get((other.part, other.period), (0, None))[0]:
            said[other.part, other.period] = (other.version, (other.kind, other.text, other.legal_basis))
    return {cell: what for cell, (_, what) in said.items()}


def _says(draft: Draft) -> object:
    if draft.reasoned:
        return (draft.reasoned.kind, draft.reasoned.text, draft.reasoned.legal_basis)
    return (frozenset(record.digest_of(content) for content in draft.contents), draft.text, draft.reviewed_on)


class _Writer:
    """Writes records as it goes and keeps their rows for the end."""

    def __init__(self, *, files: Path, law_version: str, actor: str, now: datetime) -> None:
        self.files, self.law_version, self.actor, self.now = files, law_version, actor, now
        self.editions: list[tuple[Edition, tuple[Kept, ...]]] = []
        self.justifications: list[Justification] = []

    def write(self, draft: Draft, version: int) -> None:
        cell = {"part": draft.part.code, "period": draft.period, "version": version}
        at = _moment(draft.on, self.now)
        alike = {"published_at": at, "post": draft.post, "checklist": self.law_version}
        contents = tuple(_named_for(content, draft, version) for content in draft.contents)
        kept = record.write(self.files, **cell, contents=contents, facts={**_facts(draft), **alike, "published_at": at.isoformat()})
        alike |= cell | {"digest": f"sha256:{kept[-1].sha256}"}
        if draft.reasoned:
            said = draft.reasoned
            self.justifications.append(Justification(**alike, kind=said.kind, text=said.text, legal_basis=said.legal_basis))
            return
        edition = Edition(
            **alike,
            form=draft.form,
            register=draft.register.slug if draft.register else "",
            register_version=draft.register.version if draft.register else 0,
            row_count=draft.rows,
            text=draft.text,
            reason=draft.reason,
            reviewed_on=draft.reviewed_on,
        )
        self.editions.append((edition, kept))

    def announce(self) -> None:
        Edition.objects.bulk_create([edition for edition, _ in self.editions])
        EditionFile.objects.bulk_create(self._files())
        Justification.objects.bulk_create(self.justifications)
        JournalEntry.objects.bulk_create(self._journal())

    def _files(self) -> Iterator[EditionFile]:
        for edition, kept in self.editions:
            for file in kept:
                facts = {name: getattr(file, name) for name in ("kind", "name", "title", "path", "mediatype", "bytes", "sha256")}
                yield EditionFile(edition=edition, **facts)

    def _journal(self) -> Iterator[JournalEntry]:
        for entry in (*(edition for edition, _ in self.editions), *self.justifications):
            yield JournalEntry(
                at=self.now,
                actor=self.actor,
                action="publish" if entry.version == 1 else "correct",
                part=entry.part,
                period=entry.period,
                version=entry.version,
                detail={"digest": entry.digest, "published_at": entry.published_at.isoformat()},
            )


def _facts(draft: Draft) -> dict[str, object]:
    if draft.reasoned:
        said = draft.reasoned
        return {"form": "justification", "justification": {"kind": said.kind, "text": said.text, "legal_basis": said.legal_basis}}
    register = draft.register
    return {
        "form": str(draft.form),
        "register": {"slug": register.slug, "version": register.version, "schema": draft.table_schema} if register else None,
        "rows": draft.rows,
        "text": draft.text,
        "reason": draft.reason,
        "reviewed_on": draft.reviewed_on.isoformat() if draft.reviewed_on else None,
    }


def _named_for(content: Content, draft: Draft, version: int) -> Content:
    """The data file of a register is called by its register, period and version; documents keep their names."""
    return record.renamed(content, f"{content.name}-{draft.period}-v{version}.csv") if content.kind == "csv" else content


def _moment(on: date, now: datetime) -> datetime:
    """Now for what is published today; ten in the morning of Guatemala for a day that has passed."""
    return now if on == timezone.localdate(now) else timezone.make_aware(datetime.combine(on, time(10)))
