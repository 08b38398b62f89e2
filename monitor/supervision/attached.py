"""Files that municipalities and reviewers attach as proof: taken within bounds, known by what their bytes are, kept privately."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.files.base import File
from django.db import transaction

from monitor.extract.sniff import Format, sniff
from monitor.room import size_words
from monitor.supervision.models import Attachment

LARGEST, MOST = 10_000_000, 5  # bytes of a file, and files at once
PROOFS = frozenset({Format.PDF, Format.IMAGE})
"""What a reviewer attaches: a page as it was seen."""
PAPERS = PROOFS | {Format.XLSX, Format.XLS, Format.ODS, Format.CSV, Format.DOCX, Format.ODT}
"""What a municipality attaches."""
_WORDS = {
    PROOFS: "una imagen (PNG, JPG) o un PDF",
    PAPERS: "un PDF, una imagen, una hoja de cálculo (XLSX, ODS, CSV) o un documento (DOCX, ODT)",
}


class NotTaken(Exception):
    """A file that is not kept; the message says why and what to do."""


def examine(files: Sequence[File[Any]], formats: frozenset[Format]) -> None:
    """Raise NotTaken where one of the files is empty, too large, or not what it may be: by its bytes, whatever it is called."""
    if len(files) > MOST:
        raise NotTaken(f"Adjunte a lo más {MOST} archivos a la vez. Si son más, júntelos en un PDF.")
    for file in files:
        if not file.size:
            raise NotTaken(f"«{name_of(file)}» está vacío. Ábralo en su equipo, guárdelo y adjúntelo otra vez.")
        if file.size > LARGEST:
            raise NotTaken(f"«{name_of(file)}» pasa de {size_words(LARGEST)}. Redúzcalo, o divídalo.")
        file.seek(0)
        if sniff(file.read(), name_of(file)) not in formats:
            raise NotTaken(f"«{name_of(file)}» no es de un formato que se guarde. Adjunte {_WORDS[formats]}.")


@transaction.atomic
def keep_files(files: Sequence[File[Any]], formats: frozenset[Format], *, by: str, now: datetime) -> list[Attachment]:
    """Keep files as they came, each with its digest. Call it inside the transaction of what they prove; NotTaken where one may not be."""
    examine(files, formats)
    kept = []
    for file in files:
        file.seek(0)
        digest = hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]
        row = Attachment(name=name_of(file), sha256=digest, size=file.size, by=by, at=now)
        file.seek(0)
        row.file.save(digest[:24], file, save=False)  # without its ending: nothing that looks at this folder opens it by itself
        row.save()
        kept.append(row)
    return kept


def digests(kept: Sequence[Attachment]) -> list[str]:
    """What the journal says of them."""
    return [f"sha256:{one.sha256}" for one in kept]


def name_of(file: File[Any]) -> str:
    """What a file is called, without the folders that some browsers send."""
    return (file.name or "archivo").replace("\\", "/").rsplit("/", 1)[-1][-200:]
