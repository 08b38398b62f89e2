"""Publications -> a folder that `portal import_edition --batch` takes: workbooks, documents and batch.toml."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from demo.workbook import Sheet, csv_old, ods, xlsx

WRITERS = {"xlsx": xlsx, "ods": ods, "csv": csv_old}


@dataclass(frozen=True, kw_only=True, slots=True)
class Paper:
    """A document: file name, title and bytes."""

    name: str
    title: str
    data: bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class Publication:
    """What a town sends for one part and period: a sheet (of a file kind), documents, text, or a justification (`kind` and `why`)."""

    part: str
    period: str
    on: date
    sheet: Sheet | None = None
    file_kind: str = "xlsx"
    papers: tuple[Paper, ...] = ()
    text: str = ""
    kind: str = ""
    why: str = ""
    reason: str = ""


def write_batch(folder: Path, publications: Iterable[Publication]) -> int:
    """Write the folder anew; how many publications it holds."""
    folder.mkdir(parents=True, exist_ok=True)
    lines: list[str] = []
    count = 0
    for count, item in enumerate(publications, start=1):  # noqa: B007
        lines += _entry(folder, item)
    (folder / "batch.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return count


def _entry(folder: Path, item: Publication) -> list[str]:
    stem = f"{item.part}__{item.period}"
    lines = ["[[entry]]", f"part = {_text(item.part)}", f"period = {_text(item.period)}", f"on = {item.on.isoformat()}"]
    if item.sheet is not None:
        name = f"{stem}.{item.file_kind}"
        (folder / name).write_bytes(WRITERS[item.file_kind](item.sheet))
        lines.append(f"files = [{_text(name)}]")
    tables = []
    for paper in item.papers:
        place = folder / stem
        place.mkdir(exist_ok=True)
        (place / paper.name).write_bytes(paper.data)
        tables.append(f"{{ file = {_text(f'{stem}/{paper.name}')}, title = {_text(paper.title)} }}")
    if tables:
        lines.append(f"documents = [{', '.join(tables)}]")
    named = (("text", item.text), ("justify", item.kind), ("why", item.why), ("reason", item.reason))
    return [*lines, *(f"{key} = {_text(value)}" for key, value in named if value), ""]


def _text(value: str) -> str:
    """A TOML string; JSON's are, as long as they hold no control characters but the usual ones."""
    return json.dumps(value, ensure_ascii=False)
