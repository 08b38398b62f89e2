"""Prints what is told today of the bad files (`sheets` or `documents`), as TOML: a person reads it before it becomes what is expected."""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path


def main(which: str) -> None:
    import tests.portal.conftest  # noqa: F401 - names an instance and starts Django
    from tests.portal.corpus import documents, sheets, told

    corpus, tell = (sheets, told.of_sheet) if which == "sheets" else (documents, told.of_document)
    with tempfile.TemporaryDirectory() as folder:
        corpus.make(Path(folder))
        for name in corpus.FILES:
            lines = "".join(f"  {json.dumps(line, ensure_ascii=False)},\n" for line in tell(Path(folder, name)))
            print(f'"{name}" = [\n{lines}]')


if __name__ == "__main__":
    main(sys.argv[1])
