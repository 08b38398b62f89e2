"""A table from the desk to the public page: refusals, columns, errors, corrections, doubts, preview, publication."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from portal_template.panel.models import HeaderMemory, Submission
from portal_template.registers.models import Edition, JournalEntry
from tests.portal.panel.submissions.conftest import HEADER, PAYROLL, book, pdf, rows
from tests.portal.panel.submissions.test_documents import seal
from tests.portal.panel.submissions.test_roles import press

Enter = Callable[..., Client]
DPI = "2547 53418 0101"


def send(client: Client, file: SimpleUploadedFile, part: str = PAYROLL, period: str = "2026-10") -> Submission:
    """Send a table as the form does."""
    answer = client.post(reverse("panel:upload", args=[part, period]), {"archivo": file})
    assert answer.status_code == 302, answer.content.decode()
    return Submission.objects.latest("pk")


def page(client: Client, submission: Submission) -> Any:
    """The screen of what is next."""
    return client.get(reverse("panel:submission", args=[submission.pk]))


def published(client: Client, *lines: list[object], period: str = "2026-09") -> Submission:
    """A payroll that is published."""
    submission = send(client, book(*lines), period=period)
    press(client, "publish", submission, sello=seal(client, submission), motivo="Se agregaron personas que faltaban.")
    assert submission.result_version
    return submission


def test_a_good_table_is_previewed_and_published(as_: Enter, town: Any) -> None:
    ana = as_("ana")
    published(ana, *rows(12))
    submission = send(ana, book(*rows(13)))
    screen = page(ana, submission)
    text = screen.content.decode()
    assert screen.context["look"].step == "preview"
    assert "1 fila nueva" in text
    assert "Persona 0013" in text
    assert "Q\xa04,501.25" in text
    press(ana, "publish", submission, sello=seal(ana, submission))
    edition = Edition.objects.get(period="2026-10")
    assert (edition.row_count, edition.form, edition.register) == (13, "data", "remuneraciones")
    assert b"Persona 0013" in (town.files / edition.files.get(kind="csv").path).read_bytes()


def test_a_file_that_is_no_table_is_refused_with_its_remedy(as_: Enter, town: Any) -> None:
    ana = as_("ana")
    for file in (SimpleUploadedFile("foto.xlsx", b"\x89PNG\r\n\x1a\n" + bytes(50)), SimpleUploadedFile("vacio.csv", b"")):
        screen = page(ana, send(ana, file))
        assert screen.context["look"].step == "refused"
        assert f"No se puede usar «{file.name}»" in screen.content.decode()


def test_another_file_takes_the_place_of_a_refused_one(as_: Enter, town: Any) -> None:
    ana = as_("ana")
    submission = send(ana, SimpleUploadedFile("vacio.csv", b""))
    ana.post(reverse("panel:submission_table", args=[submission.pk]), {"archivo": book(*rows(3))})
    assert page(ana, submission).context["look"].step == "preview"
    assert [file.name for file in submission.files.all()] == ["nomina.xlsx"]
    assert len([path for path in town.uploads.rglob("*") if path.is_file()]) == 1


def test_columns_nobody_knows_are_asked_once_and_remembered(as_: Enter, town: Any) -> None:
    ana = as_("ana")
    header = ["Zutano", *HEADER[1:4], "Lo devengado", *HEADER[5:], "Zodiaco"]
    lines = [[*line, "Aries"] for line in rows(3)]
    submission = send(ana, book(*lines, header=header))
    screen = page(ana, submission)
    assert screen.context["look"].step == "columns", screen.context["look"]
    asked = {item["heading"].text: item["heading"].index for item in screen.context["headings"]}
    assert "Zutano" in asked
    answers = {f"columna-{index}": {"Zutano": "nombre", "Lo devengado": "salario"}.get(name, "") for name, index in asked.items()}
    twice = ana.post(reverse("panel:submission_columns", args=[submission.pk]), dict.fromkeys(answers, "nombre"))
    assert twice.status_code == 422
    assert "no pueden ser la misma columna" in twice.content.decode()
    ana.post(reverse("panel:submission_columns", args=[submission.pk]), answers)
    assert page(ana, submission).context["look"].step == "preview"
    assert HeaderMemory.objects.get(header="zutano").column == "nombre"
    again = send(ana, book(*lines, header=header), period="2026-09")
    assert page(ana, again).context["look"].step == "preview", "nobody is asked twice"


def test_every_problem_is_shown_by_rule_and_one_click_takes_the_corrections(as_: Enter, town: Any) -> None:
    ana = as_("ana")
    lines = rows(6)
    lines[0][4], lines[1][4] = "mucho", "tres mil"
    lines[2][0], lines[3][4] = "@Persona 0003", -4500
    submission = send(ana, book(*lines))
    screen = page(ana, submission)
    text = screen.content.decode()
    assert screen.context["look"].step == "errors"
    assert "Fila 2, columna E (Salario)" in text
    assert "dice «mucho»" in text
    assert "No es un número." in text
    count = screen.context["fixes"]
    assert count == 2
    told = press(ana, "fixes", submission, regla="todas")
    assert "aceptada" in told
    assert len(submission.fixes) == count
    assert "mucho" in told, "what only a person can mend stays"
    assert JournalEntry.objects.filter(action="fix").exists()
    press(ana, "unfix", submission)
    assert submission.fixes == []


def test_the_painted_file_comes_back_with_comments_and_the_corrections_in_it(as_: Enter, town: Any) -> None:
    ana = as_("ana")
    lines = rows(6)
    lines[0][4], lines[1][4] = "mucho", -4500
    submission = send(ana, book(*lines))
    press(ana, "fixes", submission, regla="todas")
    answer = ana.get(reverse("panel:submission_painted", args=[submission.pk]))
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "nomina (corregir).xlsx" in answer["Content-Disposition"]
    workbook = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    sheet = workbook["Nómina"]
    assert "No es un número." in sheet["E2"].comment.text
    assert sheet["E3"].value == 4500
    sheet["E2"].value = 3000
    workbook.save(out := io.BytesIO())
    again = SimpleUploadedFile("nomina (corregir).xlsx", out.getvalue())
    ana.post(reverse("panel:submission_table", args=[submission.pk]), {"archivo": again})
    assert page(ana, submission).context["look"].step == "preview"


def test_the_template_is_handed_out_and_accepted_when_it_comes_back(as_: Enter, town: Any) -> None:
    ana = as_("ana")
    published(ana, *rows(12))
    address = reverse("panel:template", args=[PAYROLL, "2026-10"])
    assert ana.get(address)["Content-Disposition"] == 'attachment; filename="remuneraciones-2026-10.xlsx"'
    data = b"".join(ana.get(f"{address}?filas=1").streaming_content)
    submission = send(ana, SimpleUploadedFile("remuneraciones-2026-10.xlsx", data))
    assert page(ana, submission).context["look"].sheet.row_count == 12
    wrong = send(ana, SimpleUploadedFile("remuneraciones-2026-10.xlsx", data), period="2026-08")
    assert "es la plantilla de octubre de 2026" in page(ana, wrong).content.decode().lower()


def test_corrections_are_made_in_what_is_published_and_the_upload_stays_as_it_was(as_: Enter, town: Any) -> None:
    ana = as_("ana")
    lines = rows(3)
    lines[2][0] = "@Persona 0003"
    submission = send(ana, book(*lines))
    press(ana, "fixes", submission, regla="formula_in_text")
    press(ana, "publish", submission, sello=seal(ana, submission))
    edition = Edition.objects.get()
    assert b"\nPersona 0003," in (town.files / edition.files.get(kind="csv").path).read_bytes()


def test_a_dpi_in_a_cell_blocks_with_the_cell_named_and_the_number_masked(as_: Enter, town: Any) -> None:
    ana = as_("ana")
    lines = rows(3)
    lines[1][1] = f"Oficial, DPI {DPI}"
    submission = send(ana, book(*lines))
    text = page(ana, submission).content.decode()
    assert "Fila 3, columna B (Cargo)" in text
    assert "La celda trae un número de DPI." in text
    assert "53418" not in text
    ana.post(reverse("panel:submission_publish", args=[submission.pk]), {"sello": page(ana, submission).context["look"].seal})
    assert not Edition.objects.exists()


def test_doubts_ask_for_a_reason_and_do_not_block(as_: Enter, town: Any) -> None:
    ana = as_("ana")
    published(ana, *rows(12))
    submission = send(ana, book(*rows(12)))
    screen = page(ana, submission)
    assert screen.context["look"].step == "doubts"
    assert "La tabla es igual a la del periodo anterior" in screen.content.decode()
    (doubt,) = screen.context["look"].unanswered
    address = reverse("panel:submission_doubts", args=[submission.pk])
    assert ana.post(address, {f"razon-{doubt.id}": "sí"}).status_code == 422
    leaking = ana.post(address, {f"razon-{doubt.id}": f"Lo pidió quien tiene DPI {DPI}"})
    assert leaking.status_code == 422
    assert "trae un número de DPI" in leaking.content.decode()
    ana.post(address, {f"razon-{doubt.id}": "No hubo altas ni bajas en el mes."})
    assert "No hubo altas ni bajas en el mes." in page(ana, submission).content.decode()
    press(ana, "publish", submission, sello=seal(ana, submission))
    assert Edition.objects.filter(period="2026-10").exists()
    entry = JournalEntry.objects.get(action="approve", period="2026-10")
    assert entry.detail["explained"] == [doubt.id]


def test_a_table_and_its_documents_are_one_edition(as_: Enter, town: Any) -> None:
    ana = as_("ana")
    submission = send(ana, book(*rows(3)))
    ana.post(reverse("panel:submission_documents", args=[submission.pk]), {"archivos": [pdf("resolución.pdf")]})
    press(ana, "publish", submission, sello=seal(ana, submission))
    assert sorted(Edition.objects.get().files.values_list("kind", flat=True)) == ["csv", "document", "manifest"]


def test_a_correction_is_compared_with_what_is_published(as_: Enter, town: Any) -> None:
    ana = as_("ana")
    published(ana, *rows(3), period="2026-10")
    lines = rows(3)
    lines[1][4] = 9000
    submission = send(ana, book(*lines))
    text = page(ana, submission).content.decode()
    assert "Qué cambió contra lo que está publicado ahora" in text
    assert "de Q\xa04,502.25 a Q\xa09,000.00" in text


def test_two_thousand_problems_make_a_light_page(as_: Enter, town: Any) -> None:
    ana = as_("ana")
    lines = rows(2000)
    for n, line in enumerate(lines):
        line[4 if n % 2 else 5] = "no sé"
    screen = page(ana, send(ana, book(*lines)))
    assert screen.context["look"].step == "errors"
    assert len(screen.content) < 40_000
    assert "más en el archivo pintado" in screen.content.decode()


def test_the_preview_of_five_thousand_rows_is_light(as_: Enter, town: Any) -> None:
    ana = as_("ana")
    published(ana, *rows(4000))
    screen = page(ana, send(ana, book(*rows(5000))))
    assert screen.context["look"].step in ("preview", "doubts")
    assert len(screen.content) < 60_000
