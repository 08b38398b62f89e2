"""The receipt of a version: what was published when, its place in the chain, and what proves it. A value; how it looks is up to `pages`.

Files stand in it by their salted digests: a receipt on paper cannot be destroyed, and must help nobody to guess at what was withdrawn.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from checklists.model import Obligation, Part
from portal_template.registers import addresses, record
from portal_template.registers.ledger.inspection import inspect
from portal_template.registers.models import Edition, Justification, Link, Withdrawal

Entry = Edition | Justification


@dataclass(frozen=True, kw_only=True, slots=True)
class ReceiptFile:
    """A file that was published: the digest is that of salt and file together."""

    name: str
    bytes: int
    salted: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Receipt:
    """What a receipt says. `path` is its own public address, without the host."""

    obligation: Obligation
    part: Part
    entry: Entry
    number: int
    digest: str
    previous: str
    published_at: datetime
    post: str
    files: tuple[ReceiptFile, ...]
    withdrawal: Withdrawal | None
    path: str
    version_path: str
    damaged: bool  # the record is not as published: no receipt can vouch for it


def receipt_of(obligation: Obligation, part: Part, entry: Entry, files: Path) -> Receipt | None:
    """The receipt of a version; None for one that is in no chain."""
    link = Link.objects.filter(digest=entry.digest).first()
    if link is None:
        return None
    folder = record.folder_of(entry.part, entry.period, entry.version)
    seen = inspect(files, folder, link.digest, withdrawn=entry.withdrawal_id is not None)
    cell = (obligation, part, entry.period, entry.version)
    return Receipt(
        obligation=obligation,
        part=part,
        entry=entry,
        number=link.number,
        digest=link.digest,
        previous=link.previous,
        published_at=entry.published_at,
        post=entry.post,
        files=tuple(_files(seen.manifest or {}, seen.texts or {})),
        withdrawal=entry.withdrawal,
        path=addresses.receipt_path(*cell),
        version_path=addresses.version_path(*cell),
        damaged=bool(seen.faults),
    )


def _files(manifest: object, texts: object) -> Iterator[ReceiptFile]:
    """The files that were published, and the texts beside them."""
    if not isinstance(manifest, dict) or not isinstance(texts, dict) or not texts:
        return
    named = {item["number"]: item for item in texts["files"]}
    for item in manifest["files"]:
        told = named[item["number"]]
        yield ReceiptFile(name=told["name"], bytes=told["bytes"], salted=item["salted_sha256"])
    size = len(record.as_json(texts))
    yield ReceiptFile(name=record.TEXTS, bytes=size, salted=manifest["texts"]["salted_sha256"])
