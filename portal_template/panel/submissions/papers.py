"""Documents of a submission: what was seen inside each when it came, and how a screen believes it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from portal_template.pages import words
from portal_template.panel.models import Submission, SubmissionFile
from portal_template.panel.submissions import storage
from portal_template.registers.incoming.documents import KINDS, DocumentFacts, inspect_document, published_before
from portal_template.registers.incoming.intake import Reader


def facts_of(path: Path, submission: Submission) -> dict[str, Any]:
    """What is kept of a document beside its bytes. DocumentRefused, in Spanish, for one that cannot be published."""
    facts = inspect_document(path)
    return {
        "name": facts.name,
        "kind": facts.kind,
        "called": KINDS[facts.kind].called,
        "pages": facts.pages,
        "scanned": facts.scanned,
        "leaks": list(facts.leaks),
        "warnings": [*facts.warnings, *published_before(facts, submission.part, submission.period)],
    }


def as_seen(files: Iterable[SubmissionFile]) -> Reader:
    """A reader that believes what was seen when a document came: enough for a screen. What is published is read again."""
    known = {storage.path_of(file): file for file in files}

    def read(path: Path) -> DocumentFacts:
        file = known[path]
        return DocumentFacts(
            name=file.facts["name"],
            kind=file.facts["kind"],
            mediatype=file.mediatype,
            title=file.title,
            pages=file.facts["pages"],
            texts=(),
            scanned=file.facts["scanned"],
            bytes=file.bytes,
            sha256=file.sha256,
            data=b"",
            leaks=tuple(file.facts["leaks"]),
        )

    return read


def title_of(name: str) -> str:
    """A title for a file that has none: its name, in words."""
    return words.upper_first(" ".join((name.rpartition(".")[0] or name).replace("_", " ").split()))[:240]
