"""Many publications in one process: a list, names that say their part and period, and nothing at all when one is wrong."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from demo.pdf import text_pdf
from portal_template.registers.models import Edition, Justification
from tests.portal.registers.conftest import import_edition, payroll, write_xlsx


def test_a_folder_is_published_with_its_dates_documents_and_justifications(town: Any, tmp_path: Path) -> None:
    write_xlsx(tmp_path / "laip-10-04__2026-09.xlsx", payroll(2))
    write_xlsx(tmp_path / "octubre.xlsx", payroll(3))
    (tmp_path / "organigrama.pdf").write_bytes(text_pdf("Organigrama", ["Concejo Municipal"]))
    (tmp_path / "batch.toml").write_text(
        """
        on = 2026-10-05
        post = "Secretaría Municipal"

        [[entry]]
        part = "laip-10-04"
        period = "2026-10"
        files = ["octubre.xlsx"]
        on = 2026-11-10

        [[entry]]
        part = "laip-10-01"
        period = "vigente"
        documents = [{ file = "organigrama.pdf", title = "Organigrama general" }]
        reviewed_on = 2026-09-01

        [[entry]]
        part = "laip-10-12.nacionales"
        period = "2026-09"
        justify = "no_movement"
        why = "En el mes no hubo viajes."
        """
    )
    ran = import_edition("--batch", tmp_path)
    assert ran.code == 0, ran.err
    assert "Publicado: 4." in ran.out
    days = {f"{edition.part} {edition.period}": f"{edition.published_at:%Y-%m-%d}" for edition in Edition.objects.all()}
    assert days == {"laip-10-04 2026-09": "2026-10-05", "laip-10-04 2026-10": "2026-11-10", "laip-10-01 vigente": "2026-10-05"}
    assert Edition.objects.get(part="laip-10-01").files.get(kind="document").title == "Organigrama general"
    assert Justification.objects.get().post == "Secretaría Municipal"


def test_one_wrong_file_of_a_batch_stops_all_of_it(town: Any, tmp_path: Path) -> None:
    write_xlsx(tmp_path / "laip-10-04__2026-09.xlsx", payroll(2))
    write_xlsx(tmp_path / "laip-10-04__2026-10.xlsx", [("Nombre", "Salario"), ("Persona 0001", "mucho")])
    ran = import_edition("--batch", tmp_path)
    assert ran.code == 1
    assert "laip-10-04__2026-10.xlsx" in ran.err
    assert not Edition.objects.exists()


def test_a_batch_may_correct_what_it_has_just_published(town: Any, tmp_path: Path) -> None:
    write_xlsx(tmp_path / "1.xlsx", payroll(2))
    write_xlsx(tmp_path / "2.xlsx", payroll(3))
    entry = '[[entry]]\npart = "laip-10-04"\nperiod = "2026-10"\nfiles = ["{}.xlsx"]\nreason = "{}"\n'
    (tmp_path / "batch.toml").write_text(entry.format(1, "") + entry.format(2, "Faltaba una persona."))
    assert import_edition("--batch", tmp_path).code == 0
    assert list(Edition.objects.order_by("version").values_list("version", "reason")) == [(1, ""), (2, "Faltaba una persona.")]
    again = import_edition("--batch", tmp_path)
    assert again.code == 1
    assert "ya hay una publicación (v2)" in again.err


def test_a_list_with_an_unknown_key_or_a_file_outside_the_folder_is_misuse(town: Any, tmp_path: Path) -> None:
    for text, said in (
        ('[[entry]]\npart = "laip-10-04"\nperiod = "2026-10"\narchivo = "x"\n', "archivo"),
        ('[[entry]]\npart = "laip-10-04"\nperiod = "2026-10"\nfiles = ["../x.xlsx"]\n', "no está en la carpeta"),
        ('[[entry]]\npart = "laip-10-04"\nperiod = 2026\n', "falta period"),
        ("[[entry]\n", "no se puede leer"),
    ):
        (tmp_path / "batch.toml").write_text(text)
        ran = import_edition("--batch", tmp_path)
        assert ran.code == 2
        assert said in ran.err


def test_a_year_of_payrolls_takes_a_moment(town: Any, tmp_path: Path) -> None:
    for month in range(1, 11):
        write_xlsx(tmp_path / f"laip-10-04__2026-{month:02}.xlsx", payroll(180 + month))
    began = time.perf_counter()
    assert import_edition("--batch", tmp_path).code == 0
    assert Edition.objects.count() == 10
    assert time.perf_counter() - began < 10
