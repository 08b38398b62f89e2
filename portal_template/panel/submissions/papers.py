"""Documents of a submission: what was seen inside each, and whether the same bytes were already published."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from portal_template.registers.incoming.documents import inspect_document


def facts_of(path: Path, name: str) -> dict[str, Any]:
    """What is kept of a document beside its bytes. DocumentRefused, in Spanish, for one that cannot be published."""
    facts = inspect_document(path, name)
    return {
        "kind": facts.kind.lstrip(".").upper(),
        "pages": facts.pages,
        "scanned": facts.scanned,
        "leaks": list(facts.leaks),
        "warnings": list(facts.warnings),
        "sha256": facts.sha256,
    }


def title_of(name: str) -> str:
    """A title for a file that has none: its name, in words."""
    words = re.sub(r"[\s_]+", " ", name.rpartition(".")[0] or name).strip()
    return (words[:1].upper() + words[1:])[:240]
