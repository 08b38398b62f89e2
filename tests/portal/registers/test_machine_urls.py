"""What machines read: the package, the files of an edition in each format, sitemap and robots."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.test import Client
from frictionless import Package

from demo.pdf import text_pdf
from portal_template.registers.models import Edition, EditionFile
from tests.portal.registers.conftest import import_edition, payroll, write_xlsx

V1 = "/informacion-publica/remuneraciones/datos/2026-09/v1/"


def body(response: Any) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


@pytest.fixture
def filled(town: Any, tmp_path: Path) -> Any:
    rows = payroll(3)
    rows[1] = ("Persona 0001", "011", 4500.25, None, None)
    assert import_edition("laip-10-04", "2026-09", write_xlsx(tmp_path / "n.xlsx", rows), "--on=2026-10-05").code == 0
    paper = tmp_path / "Organigrama.pdf"
    paper.write_bytes(text_pdf("Organigrama", ["Concejo Municipal"]))
    assert import_edition("laip-10-01", "vigente", paper).code == 0
    assert import_edition("laip-10-12.nacionales", "2026-09", "--justify=no_movement", "--why=No hubo viajes en el mes.").code == 0
    return town


def test_the_csv_is_the_record_itself_with_its_digest_as_tag(filled: Any, client: Client) -> None:
    response = client.get(f"{V1}nomina-2026-09-v1.csv")
    data = body(response)
    assert response.status_code == 200
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["ETag"] == f'"{hashlib.sha256(data).hexdigest()}"'
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["X-Robots-Tag"] == "noindex"
    assert list(csv.reader(io.StringIO(data.decode())))[1] == ["Persona 0001", "011", "4500.25", "", ""]
    assert client.get(f"{V1}nomina-2026-09-v1.csv", headers={"if-none-match": response["ETag"]}).status_code == 304


def test_the_workbook_has_titles_typed_cells_and_no_formulas(filled: Any, client: Client) -> None:
    response = client.get(f"{V1}nomina-2026-09-v1.xlsx")
    page = openpyxl.load_workbook(io.BytesIO(body(response))).active
    assert [cell.value for cell in page[1]] == ["Nombre", "Renglón", "Salario", "Fecha de ingreso", "Observaciones"]
    assert [cell.value for cell in page[2]] == ["Persona 0001", "011", 4500.25, None, None]
    assert {cell.data_type for row in page.iter_rows() for cell in row} <= {"s", "n", "d"}


def test_the_json_has_one_object_a_row(filled: Any, client: Client) -> None:
    rows = json.loads(body(client.get(f"{V1}nomina-2026-09-v1.json")))
    assert len(rows) == 3
    assert rows[0] == {"nombre": "Persona 0001", "renglon": "011", "salario": 4500.25, "ingreso": None, "observaciones": None}


def test_documents_are_served_as_kept(filled: Any, client: Client) -> None:
    paper = client.get("/informacion-publica/estructura/datos/vigente/v1/organigrama.pdf")
    kept = EditionFile.objects.get(kind="document")
    assert body(paper) == (filled.files / kept.path).read_bytes()
    assert paper["Content-Type"] == "application/pdf"
    assert "X-Robots-Tag" not in paper
    for wrong in ("nomina-2026-09-v2.csv", "../v1/manifest.json", "otra.xlsx"):
        assert client.get(V1 + wrong).status_code == 404
    assert client.get("/informacion-publica/estructura/datos/vigente/v1/estructura-vigente-v1.xlsx").status_code == 404
    assert client.get(V1.replace("v1", "v9") + "nomina-2026-09-v9.csv").status_code == 404


def test_the_package_claims_every_cell_with_its_state(filled: Any, client: Client) -> None:
    response = client.get("/datapackage.json")
    assert response["Access-Control-Allow-Origin"] == "*"
    package = response.json()
    assert package["vitrina"] == {"subject": "9901", "subject_kind": "municipality", "name": "San Ejemplo", "checklist": "prueba-1"}
    cells = {(cell["part"], cell["period"]): cell for cell in package["cells"]}
    payroll_cell = cells["laip-10-04", "2026-09"]
    assert payroll_cell["state"] == "data"
    assert payroll_cell["url"] == "http://testserver/informacion-publica/remuneraciones/datos/2026-09/"
    assert payroll_cell["published_at"].startswith("2026-10-05")
    assert [file["mediatype"] for file in payroll_cell["files"]] == ["text/csv"]
    no_trips = cells["laip-10-12.nacionales", "2026-09"]
    assert (no_trips["state"], no_trips["statement"], no_trips["files"]) == ("no_movement", "No hubo viajes en el mes.", [])
    assert cells["laip-10-01", "vigente"]["reviewed_on"]
    assert cells["laip-10-04", "2026-08"]["state"] == "overdue"
    assert [resource["name"] for resource in package["resources"]] == [
        "laip-10-01-vigente-organigrama-v1",
        "nomina-2026-09-v1",
    ]


def test_the_package_is_valid_by_frictionless_and_its_hashes_are_those_of_the_files(
    filled: Any, client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = client.get("/datapackage.json").json()
    site = tmp_path / "site"
    site.mkdir()
    for resource in package["resources"]:
        data = body(client.get(resource["path"].removeprefix("http://testserver")))
        assert len(data) == resource["bytes"]
        assert resource["hash"] == f"sha256:{hashlib.sha256(data).hexdigest()}"
        resource["path"] = resource["path"].rsplit("/", 1)[1]
        (site / resource["path"]).write_bytes(data)
    (site / "datapackage.json").write_text(json.dumps(package))
    report = Package(str(site / "datapackage.json")).validate()
    assert report.valid, report.flatten(["type", "message"])


def test_a_correction_replaces_the_resource_and_both_versions_stay(filled: Any, client: Client, tmp_path: Path) -> None:
    import_edition("laip-10-04", "2026-09", write_xlsx(tmp_path / "2.xlsx", payroll(9)), "--reason=Faltaban seis.")
    names = [resource["name"] for resource in client.get("/datapackage.json").json()["resources"]]
    assert "nomina-2026-09-v2" in names
    assert "nomina-2026-09-v1" not in names
    assert client.get(f"{V1}nomina-2026-09-v1.csv").status_code == 200
    assert Edition.objects.filter(part="laip-10-04").count() == 2


def test_sitemap_and_robots_lead_to_what_is_published(filled: Any, client: Client) -> None:
    sitemap = client.get("/sitemap.xml").content.decode()
    assert "/informacion-publica/remuneraciones/datos/2026-09/" in sitemap
    assert "2026-08" not in sitemap
    assert "Sitemap: http://testserver/sitemap.xml" in client.get("/robots.txt").content.decode()


def test_public_answers_carry_a_strict_policy_and_the_admin_asks_who_it_is(filled: Any, client: Client) -> None:
    policy = client.get("/datapackage.json")["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe-inline" not in policy
    assert client.get("/admin/").status_code == 302
    assert client.get("/admin/login/?next=/admin/", follow=True).redirect_chain == [("/cuenta/entrar/?next=/admin/", 302)]


def test_the_admin_opens_without_wagtails_documents(filled: Any, admin_client: Client) -> None:
    for page in ("/admin/", "/admin/pages/", "/admin/images/", "/admin/account/"):
        assert admin_client.get(page, follow=True).status_code == 200
    assert admin_client.get("/admin/api/main/documents/").status_code == 404


def test_what_proves_a_file_stands_beside_it(filled: Any, client: Client) -> None:
    csv_bytes, salt = body(client.get(f"{V1}nomina-2026-09-v1.csv")), client.get(f"{V1}salt.txt").content
    manifest = client.get(f"{V1}manifest.json")
    assert manifest["Access-Control-Allow-Origin"] == "*"
    assert manifest["X-Robots-Tag"] == "noindex"
    assert hashlib.sha256(salt + csv_bytes).hexdigest() == manifest.json()["files"][0]["salted_sha256"]
    assert client.get(f"{V1}texts.json").json()["files"][0]["name"] == "nomina-2026-09-v1.csv"
    assert client.get(f"{V1}manifest.json", headers={"if-none-match": manifest["ETag"]}).status_code == 304
    assert client.get("/informacion-publica/viajes/nacionales/2026-09/v1/texts.json").json()["text"] == "No hubo viajes en el mes."


def test_the_list_of_links_leads_a_stranger_through_the_whole_chain(filled: Any, client: Client) -> None:
    listed = client.get("/libro.json").json()
    previous = None
    for number, link in enumerate(listed["links"], start=1):
        manifest = client.get(link["manifest"].removeprefix("http://testserver")).content
        assert (link["number"], link["previous"], json.loads(manifest)["previous"]) == (number, previous, previous)
        previous = f"sha256:{hashlib.sha256(manifest).hexdigest()}"
        assert link["digest"] == previous
    assert (listed["head"], listed["count"]) == (previous, 3)
    assert client.get("/datapackage.json").json()["ledger"] == {"head": previous, "count": 3}
