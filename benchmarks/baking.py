"""A whole town published, baked and weighed: seconds of a full and of an incremental bake, and the weight of every kind of page.

    python -m benchmarks.baking

The town is the law-keeping one of the demonstration, with its workbooks.
"""

from __future__ import annotations

import gzip
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from benchmarks.instance import instance, officer, publish_rows
from benchmarks.tables import payroll_workbook, purchases_csv
from checklists.load import load_checklist
from checklists.periods import guatemala_today
from demo.batch import write_batch
from demo.towns import TOWNS

LIMIT = 14_000  # bytes in gzip that a usual page should not pass
PUBLIC = (
    ("portada", "/"),
    ("capítulo", "/informacion-publica/"),
    ("numeral con 14 meses", "/informacion-publica/remuneraciones/"),
    ("numeral en partes", "/informacion-publica/inventario/"),
    ("nómina de un mes (180 filas)", "/informacion-publica/remuneraciones/datos/2026-09/"),
    ("registro, todos los periodos", "/informacion-publica/compras-directas/datos/"),
    ("registro filtrado", "/informacion-publica/compras-directas/datos/?monto.desde=1000"),
    ("gráficas", "/informacion-publica/compras-directas/datos/graficas/"),
    ("búsqueda", "/buscar/?q=cemento"),
)


def main() -> None:
    """Publish, bake, weigh."""
    today = guatemala_today(datetime.now(UTC))
    with tempfile.TemporaryDirectory() as folder, instance(BAKE="1", CHECKLIST="") as home:
        from django.conf import settings
        from django.core.management import call_command
        from django.test import Client

        from portal_template.registers import law
        from portal_template.registers.bake.baking import bake
        from portal_template.registers.models import Edition, Justification

        batch = Path(folder)
        write_batch(batch, TOWNS[0].publications(load_checklist(), today))
        start = time.perf_counter()
        call_command("import_edition", batch=batch, today=today, verbosity=0)
        whole = time.perf_counter() - start
        editions = Edition.objects.count() + Justification.objects.count()
        print(f"{editions} publicaciones: importadas, con tablas, índice y árbol público en {whole:.1f} s")
        full = bake(settings.PORTAL, whole=True)
        assert full
        print(f"  horneado completo:     {full.seconds:6.2f} s, {full.made} archivos ({1000 * full.seconds / full.made:.1f} ms cada uno)")
        names = tuple(column.name for column in law.checklist().registers["compras-directas"].columns)
        publish_rows("laip-10-22", "2026-10", purchases_csv(names, 100), 100)
        part = bake(settings.PORTAL)
        assert part
        print(f"  después de publicar:   {part.seconds:6.2f} s, {part.made} hechos de nuevo, {part.kept} conservados")
        start = time.perf_counter()
        publish_rows("laip-10-22", "2025-07", purchases_csv(names, 20_000), 20_000)
        print(f"  20,000 filas publicadas en {time.perf_counter() - start:.2f} s")
        print(f"  árbol en el disco: {held(home / 'public') / 1e6:.1f} MB (sin descontar enlaces)")
        weigh(Client(), PUBLIC, "páginas públicas")
        client = officer()
        sheet = payroll_workbook(Path(folder) / "nomina.xlsx", 180)
        sent = SimpleUploadedFile("nomina.xlsx", sheet.read_bytes())
        submission = client.post(reverse("panel:upload", args=["laip-10-04", "2026-10"]), {"archivo": sent}).headers["Location"]
        cell = reverse("panel:cell", args=["laip-10-04", "2026-09"])
        weigh(client, (("tablero", "/panel/"), ("celda", cell), ("vista previa", submission)), "panel")


def held(folder: Path) -> int:
    """The bytes of all its files."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def weigh(client: object, pages: tuple[tuple[str, str], ...], what: str) -> None:
    """The bytes of each page, plain and in gzip."""
    print(f"  {what}:")
    for name, address in pages:
        answer = client.get(address)  # type: ignore[attr-defined]
        assert answer.status_code == 200, (address, answer.status_code)
        packed = len(gzip.compress(answer.content))
        over = "   pasa de 14 KB" if packed > LIMIT else ""
        print(f"    {name:<32} {len(answer.content) / 1000:7.1f} KB   {packed / 1000:5.1f} KB en gzip{over}")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        raise SystemExit("No lleva argumentos.")
    main()
