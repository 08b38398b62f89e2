"""Drafts -> publications, all or none: one transaction holds the writer's lock; records go to the disk as links of the ledger, then rows
announce them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from checklists.model import Part, Register
from portal_template.registers import numbering, record
from portal_template.registers.ledger import mending
from portal_template.registers.ledger.chain import End
from portal_template.registers.models import Edition, EditionFile, EditionForm, JournalEntry, Justification, LinkKind
from portal_template.registers.record import Content, Kept, RecordError


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
        numbered = _number(drafts)
        incoming = mending.begin(files)
        transaction.on_commit(lambda: record.close_incoming(incoming))
        writer = _Writer(incoming=incoming, files=files, law_version=law_version, actor=actor, now=now)
        try:
            for item in numbered:
                if item.changed:
                    writer.write(item.draft, item.version)
            writer.announce()
        except BaseException:  # a full disk or a locked database keeps no half-written record
            mending.take_back(files, incoming)
            raise
    return numbered


def _number(drafts: Sequence[Draft]) -> tuple[Published, ...]:
    parts = numbering.names(drafts)
    versions = numbering.newest_versions(parts)
    said = {} if not versions else numbering.what_is_said(parts)
    numbered, problems = [], []
    for draft in drafts:
        cell = (draft.part.code, draft.period)
        version, says = versions.get(cell, 0), numbering.says(draft)
        if version and said.get(cell) == says:
            numbered.append(Published(draft=draft, version=version, changed=False))
            continue
        if version and not draft.reasoned and not draft.reason:
            problems.append(
                f"{draft.label}: ya hay una publicación (v{version}). Para corregirla diga el motivo con --reason; en un lote, con reason."
            )
        versions[cell], said[cell] = version + 1, says
        numbered.append(Published(draft=draft, version=version + 1, changed=True))
    if problems:
        raise PublishRefused(problems)
    return tuple(numbered)


class _Writer:
    """Writes records as it goes and keeps their rows for the end."""

    def __init__(self, *, incoming: Path, files: Path, law_version: str, actor: str, now: datetime) -> None:
        self.incoming, self.files, self.law_version, self.actor, self.now = incoming, files, law_version, actor, now
        self.end = End()
        self.editions: list[tuple[Edition, tuple[Kept, ...]]] = []
        self.justifications: list[Justification] = []

    def write(self, draft: Draft, version: int) -> None:
        cell = {"part": draft.part.code, "period": draft.period, "version": version}
        alike = {"published_at": _moment(draft.on, self.now), "post": draft.post, "checklist": self.law_version}
        kept = self._record(draft, version, {**cell, **_facts(draft), **alike, "published_at": alike["published_at"].isoformat()})
        kind = LinkKind.JUSTIFICATION if draft.reasoned else LinkKind.EDITION
        alike |= cell | {"digest": self.end.add(f"sha256:{kept[-1].sha256}", kind=kind, **cell).digest}
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

    def _record(self, draft: Draft, version: int, facts: dict[str, object]) -> tuple[Kept, ...]:
        folder = record.folder_of(draft.part.code, draft.period, version)
        contents = tuple(_named_for(content, draft, version) for content in draft.contents)
        facts = {**facts, **self.end.facts}
        try:
            return record.write(self.incoming, self.files, folder, contents=contents, facts=facts, texts=_texts(draft))
        except RecordError as error:
            raise PublishRefused([f"{draft.label}: {error}"]) from None

    def announce(self) -> None:
        Edition.objects.bulk_create([edition for edition, _ in self.editions])
        EditionFile.objects.bulk_create(self._files())
        Justification.objects.bulk_create(self.justifications)
        self.end.announce()
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
    """What the manifest says of a draft: closed words, numbers and days alone."""
    if draft.reasoned:
        return {"kind": str(LinkKind.JUSTIFICATION), "justification": draft.reasoned.kind}
    register = draft.register
    return {
        "kind": str(LinkKind.EDITION),
        "form": str(draft.form),
        "register": {"slug": register.slug, "version": register.version, "schema": draft.table_schema} if register else None,
        "rows": draft.rows,
        "reviewed_on": draft.reviewed_on.isoformat() if draft.reviewed_on else None,
    }


def _texts(draft: Draft) -> dict[str, str]:
    """What somebody wrote: it stands beside the manifest, so that it can be destroyed."""
    if draft.reasoned:
        return {"text": draft.reasoned.text, "legal_basis": draft.reasoned.legal_basis}
    return {"text": draft.text, "reason": draft.reason}


def _named_for(content: Content, draft: Draft, version: int) -> Content:
    """The data file of a register is called by its register, period and version; documents keep their names."""
    return record.renamed(content, f"{content.name}-{draft.period}-v{version}.csv") if content.kind == "csv" else content


def _moment(on: date, now: datetime) -> datetime:
    """Now for what is published today; ten in the morning of Guatemala for a day that has passed."""
    return now if on == timezone.localdate(now) else timezone.make_aware(datetime.combine(on, time(10)))
