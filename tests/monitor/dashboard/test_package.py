"""The data package of a publication is valid by frictionless: files, digests, and every cell by its column."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from frictionless import Package, system

from checklists.load import load_checklist
from monitor.supervision.models import Publication, PublishedPortal
from tests.monitor.reports.country import published
from tests.monitor.supervision.conftest import unguarded

__all__ = ["unguarded"]
CODES = ["0101", "0102", "0103", "0201", "0202", "0301", "0302", "0501", "0502", "1601", "1602"]


@pytest.fixture
def made(db: Any) -> Publication:
    cache.clear()
    return published(load_checklist(), CODES)


def fetched(client: Client, made: Publication, folder: Path) -> dict[str, Any]:
    """The package and its files, in a folder as somebody would have them."""
    package: dict[str, Any] = client.get(f"/resultados/{made.pk}/datapackage.json").json()
    for resource in package["resources"]:
        body = b"".join(client.get(f"/resultados/{made.pk}/{resource['path']}").streaming_content)
        (folder / resource["path"]).write_bytes(body)
    (folder / "datapackage.json").write_text(json.dumps(package))
    return package


def test_frictionless_finds_the_package_valid_and_its_digests_those_of_the_files(client: Client, made: Publication, tmp_path: Path) -> None:
    package = fetched(client, made, tmp_path)
    assert [one["path"] for one in package["resources"]] == ["datos.csv", "datos.xlsx", "datos.json", "respuestas.csv", "respuestas.xlsx"]
    for resource in package["resources"]:
        body = (tmp_path / resource["path"]).read_bytes()
        assert resource["bytes"] == len(body)
        assert resource["hash"] == f"sha256:{hashlib.sha256(body).hexdigest()}"
    with system.use_context(trusted=True):
        report = Package(str(tmp_path / "datapackage.json")).validate()
    assert report.valid, report.flatten(["name", "rowNumber", "fieldName", "type", "note"])[:10]
    assert package["id"] == made.digest
    assert "no es resultado de SECAI/PDH" in package["description"]


def test_frictionless_finds_a_file_that_was_changed_and_a_cell_that_its_column_does_not_admit(
    client: Client, made: Publication, tmp_path: Path
) -> None:
    fetched(client, made, tmp_path)
    file = tmp_path / "datos.csv"
    file.write_bytes(file.read_bytes().replace(b",verificado,", b",segurito,", 1))
    report = Package(str(tmp_path / "datapackage.json")).validate()
    types = {row[0] for row in report.flatten(["type"])}
    assert {"hash-count", "byte-count", "hash", "constraint-error"} & types
    assert not report.valid


def test_the_digests_are_remembered_and_those_of_another_publication_are_its_own(client: Client, made: Publication) -> None:
    first = client.get(f"/resultados/{made.pk}/datapackage.json").json()
    assert client.get(f"/resultados/{made.pk}/datapackage.json").json() == first
    other = published(load_checklist(), CODES, slug="otra", seed=2)
    second = client.get(f"/resultados/{other.pk}/datapackage.json").json()
    assert {one["hash"] for one in first["resources"]}.isdisjoint(one["hash"] for one in second["resources"])


def test_a_publication_that_was_changed_has_no_package(client: Client, made: Publication, unguarded: Any) -> None:
    unguarded()
    part = PublishedPortal.objects.get(key="0101")
    part.body["name"] = "Otro"
    part.save()
    assert client.get(f"/resultados/{made.pk}/datapackage.json").status_code == 500


def test_every_column_says_what_it_means_and_closed_sets_are_told(client: Client, made: Publication) -> None:
    package = client.get(f"/resultados/{made.pk}/datapackage.json").json()
    fields = [field for one in package["resources"] for field in one.get("schema", {}).get("fields", ())]
    assert len(fields) > 60
    assert all(field["description"] and field["title"] for field in fields)
    group = next(field for field in fields if field["name"] == "grupo")
    assert group["constraints"]["enum"] == ["verificado", "no se pudo verificar"]
    assert "no quiere decir que no publique" in group["description"]
