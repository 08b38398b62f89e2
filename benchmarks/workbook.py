"""A workbook of 5,000 rows read, judged and previewed: the panel against the preview of django-import-export's own admin, in one run.

    python -m benchmarks.workbook [ROWS]

Both get the same file over Django's test client and are timed from the sent form to the preview's last byte. The admin's import checks only
types; the panel also looks for the header, judges every cell, looks for personal data and compares with the last period.
"""

from __future__ import annotations

import gzip
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from benchmarks.instance import instance, officer, publish_rows
from benchmarks.tables import payroll, payroll_workbook

ROUNDS = 3
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def main(count: int) -> None:
    """Measure, print, compare."""
    with tempfile.TemporaryDirectory() as folder:
        path = payroll_workbook(Path(folder) / "nomina.xlsx", count)
        ours, size, packed = panel(path, count)
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.import_export_admin", str(path), str(ROUNDS)], check=True, capture_output=True, text=True
        )
        theirs, their_size = (float(word) for word in done.stdout.split())
    print(f"{count:,} filas, mediana de {ROUNDS}")
    print(f"  panel:                     {ours:6.2f} s   vista previa {size / 1000:7.1f} KB ({packed / 1000:.1f} KB en gzip)")
    print(f"  admin de import-export:    {theirs:6.2f} s   vista previa {their_size / 1000:7.1f} KB")
    print(f"  veces más rápido:          {theirs / ours:6.1f}")


def panel(path: Path, count: int) -> tuple[float, int, int]:
    """Seconds of the panel, and the bytes of its preview, plain and in gzip. A last period stands there to compare with."""
    with instance():
        from portal_template.registers import law

        names = tuple(column.name for column in law.checklist().registers["remuneraciones"].columns)
        publish_rows("laip-10-04", "2026-09", _before(names, count), count)
        client, address = officer(), reverse("panel:upload", args=["laip-10-04", "2026-10"])
        data, times = path.read_bytes(), []
        for _ in range(ROUNDS):
            start = time.perf_counter()
            sent = SimpleUploadedFile("nomina.xlsx", data, XLSX)
            answer = client.post(address, {"archivo": sent}, follow=True)
            times.append(time.perf_counter() - start)
            assert answer.status_code == 200, answer.status_code
            assert f"{count:,}" in answer.content.decode(), answer.content.decode()[:3000]
        return median(times), len(answer.content), len(gzip.compress(answer.content))


def _before(names: tuple[str, ...], count: int) -> bytes:
    """The same payroll of the month before, as its record, with some who have left and some who earned less."""
    keys = ("nombre", "cargo", "dependencia", "renglon", "salario", "honorarios", "dietas", "bonificacion_de_ley", "viaticos", "total")
    lines = [",".join(names)]
    for number, row in enumerate(payroll(count)):
        values = dict(zip(keys, row, strict=True)) | ({"salario": 2500} if number % 50 == 0 else {})
        texts = {key: f"{value:.2f}" if isinstance(value, int) else str(value) for key, value in values.items()}
        if number % 97:
            lines.append(",".join(texts.get(name, "") for name in names))
    return ("\n".join(lines) + "\n").encode()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5000)
