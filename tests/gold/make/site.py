"""Writes the site of a seed as a folder with its `expected.toml`, so that a generated site is like one written by hand."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

from checklists.model import Checklist
from tests.gold.make.markup import HELD_OUT, HELD_SEEDS, KINDS, Site, make
from tests.gold.make.spoken import NUMBERS
from tests.gold.make.stock import Group, stock
from tests.gold.make.town import TODAY, make_town


def write_site(folder: Path, kind: str, seed: int, checklist: Checklist) -> Path:
    """Make the site of a kind and seed below `folder`; gives its own folder."""
    style = Random(f"{kind}{seed}").choice(sorted(NUMBERS))
    town = make_town(f"{kind}-{seed}", checklist, numbered=style != "none")
    groups = stock(town, checklist, style, on_pages=KINDS[kind]["layout"] != "folders")
    site = make(kind, town, groups)
    own = folder / f"{kind}-{seed}"
    for path, content in site.files.items():
        file = own / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
    (own / "expected.toml").write_text(_expected(kind, seed, style, groups, site), encoding="utf-8")
    return own


def _expected(kind: str, seed: int, style: str, groups: list[Group], site: Site) -> str:
    parts = {code: said for group in groups for code, said in group.parts.items()}
    findings = {code: said for group in groups for code, said in group.findings.items()} | site.findings
    files = {path: f"{one.code} {one.period or one.unsaid}".strip() for path, one in site.at.items()}
    tables = {"parts": {"every": "absent", **parts}, "findings": findings, "files": files}
    lines = [
        f"# {kind}, seed {seed}, numbers as «{style}»",
        f'today = "{TODAY.isoformat()}"',
        f"held_out = {str(kind in HELD_OUT or seed in HELD_SEEDS).lower()}",
    ]
    for name, table in tables.items():
        lines += [
            "",
            f"[{name}]",
            *(f"{json.dumps(key, ensure_ascii=False)} = {json.dumps(value, ensure_ascii=False)}" for key, value in table.items()),
        ]
    return "\n".join(lines) + "\n"
