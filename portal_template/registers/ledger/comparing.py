"""The rows of the database held against the records that they announce: what the pages say must be what was published."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from portal_template.registers.ledger.inspection import Fault, Seen
from portal_template.registers.models import Edition, FileKind, Justification, Withdrawal

Row = Edition | Justification | Withdrawal
_FILE_FACTS = ("name", "title", "mediatype", "bytes", "sha256")


def compare(row: Row, seen: Seen, where: str) -> Iterator[Fault]:
    """What a row says otherwise than its record, by the name of its field. What could not be read is not compared."""
    if seen.manifest is not None:
        register = seen.manifest.get("register") or {}
        recorded = {**seen.manifest, "register": register.get("slug", ""), "register_version": register.get("version", 0)}
        yield from _differing(_facts_of(row), recorded, where)
    if seen.texts is not None:
        yield from _differing(_texts_of(row), seen.texts, where)
        if isinstance(row, Edition):
            yield from _differing({"files": _files_of(row)}, {"files": _kept(seen.texts)}, where)


def _differing(of_row: Mapping[str, Any], of_record: Mapping[str, Any], where: str) -> Iterator[Fault]:
    for name, value in of_row.items():
        if not _same(value, of_record.get(name)):
            yield Fault(
                code="row_differs",
                where=where,
                sentence=f"La base de datos dice otra cosa que el registro publicado («{name}»). Restaure la base de datos de un respaldo.",
            )


def _facts_of(row: Row) -> dict[str, Any]:
    cell: dict[str, Any] = {"part": row.part, "period": row.period, "post": row.post}
    if isinstance(row, Withdrawal):
        taken = sorted((*row.editions.all(), *row.justifications.all()), key=lambda entry: entry.version)
        listed = [{"version": entry.version, "digest": entry.digest} for entry in taken]
        return cell | {"kind": "withdrawal", "number": row.number, "withdrawn_at": row.withdrawn_at, "withdrawn": listed}
    cell |= {"version": row.version, "checklist": row.checklist, "published_at": row.published_at}
    if isinstance(row, Justification):
        return cell | {"kind": "justification", "justification": row.kind}
    register = {"register": row.register, "register_version": row.register_version}
    return cell | register | {"kind": "edition", "form": row.form, "rows": row.row_count, "reviewed_on": row.reviewed_on}


def _texts_of(row: Row) -> dict[str, Any]:
    if isinstance(row, Withdrawal):
        return {"reason": row.reason, "legal_basis": row.legal_basis}
    if isinstance(row, Justification):
        return {"text": row.text, "legal_basis": row.legal_basis}
    return {"text": row.text, "reason": row.reason}


def _files_of(row: Edition) -> list[dict[str, Any]]:
    kept = [file for file in row.files.all() if file.kind != FileKind.MANIFEST]
    return sorted(({name: getattr(file, name) for name in _FILE_FACTS} for file in kept), key=lambda facts: facts["name"])


def _kept(texts: Mapping[str, Any]) -> list[dict[str, Any]]:
    listed = ({name: item.get(name) for name in _FILE_FACTS} for item in texts.get("files", ()))
    return sorted(listed, key=lambda facts: str(facts["name"]))


def _same(value: Any, recorded: Any) -> bool:
    """Whether a value is the one that was recorded; a moment is the same in any zone."""
    if isinstance(value, datetime):
        return isinstance(recorded, str) and datetime.fromisoformat(recorded) == value
    return bool((value.isoformat() if isinstance(value, date) else value) == recorded)
