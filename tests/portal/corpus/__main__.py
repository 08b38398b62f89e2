"""Prints what is told today of each bad document, as TOML: a person reads it before it becomes what is expected."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import tests.portal.conftest  # noqa: F401 - names an instance and starts Django
from tests.portal.corpus.documents import FILES
from tests.portal.registers.test_documents import told


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        for name, build in FILES.items():
            path = Path(folder, name)
            path.write_bytes(build())
            lines = [f"  {json.dumps(line, ensure_ascii=False)},\n" for line in told(path)]
            print(f'"{name}" = [\n{"".join(lines)}]')


if __name__ == "__main__":
    main()
