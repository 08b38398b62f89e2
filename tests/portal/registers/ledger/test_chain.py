"""Every record is a link: it says its number and the digest of the one before it, and what people wrote stands beside it."""

from __future__ import annotations

import hashlib
import json
import secrets
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from demo.pdf import text_pdf
from portal_template.registers import record
from portal_template.registers.ledger.chain import head
from portal_template.registers.models import Edition, Justification, Link
from tests.portal.registers.conftest import import_edition, payroll, write_xlsx

WORDS = ("Organigrama del Concejo", "Faltaba una fila entera.", "No hubo viajes de nadie en todo el mes.", "organigrama-del-concejo")


@pytest.fixture
def filled(town: Any, tmp_path: Path) -> Any:
    """Four records of every kind that is published."""
    assert import_edition("laip-10-04", "2026-09", write_xlsx(tmp_path / "1.xlsx", payroll(3))).code == 0
    paper = tmp_path / "Organigrama del Concejo.pdf"
    paper.write_bytes(text_pdf("Organigrama", ["Concejo Municipal"]))
    assert import_edition("laip-10-01", "vigente", paper).code == 0
    assert import_edition("laip-10-12.nacionales", "2026-09", "--justify=no_movement", f"--why={WORDS[2]}").code == 0
    assert import_edition("laip-10-04", "2026-09", write_xlsx(tmp_path / "2.xlsx", payroll(4)), f"--reason={WORDS[1]}").code == 0
    return town


def manifests(town: Any) -> list[dict[str, Any]]:
    """The manifests in the order of the chain."""
    found = [json.loads(path.read_text()) for path in town.files.glob("editions/*/*/*/manifest.json")]
    return sorted(found, key=lambda manifest: manifest["number"])


def test_each_manifest_says_its_number_and_the_digest_of_the_one_before(filled: Any) -> None:
    previous = None
    for number, manifest in enumerate(manifests(filled), start=1):
        folder = filled.files / record.folder_of(manifest["part"], manifest["period"], manifest["version"])
        assert (manifest["number"], manifest["previous"]) == (number, previous)
        previous = f"sha256:{hashlib.sha256((folder / 'manifest.json').read_bytes()).hexdigest()}"
    assert head().digest == previous
    assert head().count == 4
    links = list(Link.objects.values_list("number", "kind", "part", "version"))
    assert links == [
        (1, "edition", "laip-10-04", 1),
        (2, "edition", "laip-10-01", 1),
        (3, "justification", "laip-10-12.nacionales", 1),
        (4, "edition", "laip-10-04", 2),
    ]
    digests = set(Link.objects.values_list("digest", flat=True))
    assert digests == {*Edition.objects.values_list("digest", flat=True), *Justification.objects.values_list("digest", flat=True)}


def test_anybody_can_check_a_file_with_its_salt_and_one_sum(filled: Any) -> None:
    for manifest in manifests(filled):
        folder = filled.files / record.folder_of(manifest["part"], manifest["period"], manifest["version"])
        salt = (folder / "salt.txt").read_bytes()
        texts = json.loads((folder / "texts.json").read_text())
        assert hashlib.sha256(salt + (folder / "texts.json").read_bytes()).hexdigest() == manifest["texts"]["salted_sha256"]
        for file, named in zip(manifest["files"], texts["files"], strict=True):
            data = (folder / named["name"]).read_bytes()
            assert (file["number"], named["bytes"]) == (named["number"], len(data))
            assert hashlib.sha256(salt + data).hexdigest() == file["salted_sha256"]
            assert hashlib.sha256(data).hexdigest() == named["sha256"]


def test_nothing_that_somebody_wrote_stands_in_a_manifest(filled: Any) -> None:
    kept = b"".join(path.read_bytes() for path in filled.files.rglob("manifest.json")).decode()
    beside = b"".join(path.read_bytes() for path in filled.files.rglob("texts.json")).decode()
    for words in WORDS:
        assert words not in kept
        assert words in beside
    for file in Edition.objects.get(part="laip-10-01").files.exclude(kind="manifest"):
        assert file.sha256 not in kept


def test_the_same_file_has_another_digest_in_each_record(town: Any, tmp_path: Path) -> None:
    paper = tmp_path / "igual.pdf"
    paper.write_bytes(text_pdf("Igual", ["Lo mismo"]))
    assert import_edition("laip-10-01", "vigente", paper).code == 0
    assert import_edition("laip-10-01", "vigente", paper, "--statement=Se revisó.", "--reason=Se agrega el texto.").code == 0
    first, second = manifests(town)
    assert first["files"][0]["salted_sha256"] != second["files"][0]["salted_sha256"]


def test_the_package_gives_the_head_of_the_chain(filled: Any, client: Client) -> None:
    assert client.get("/datapackage.json").json()["ledger"] == {"head": head().digest, "count": 4}


def test_an_empty_portal_has_an_empty_chain(town: Any, client: Client) -> None:
    assert client.get("/datapackage.json").json()["ledger"] == {"head": None, "count": 0}


def test_a_batch_is_chained_in_its_order_and_a_refused_one_leaves_no_link(town: Any, tmp_path: Path) -> None:
    for month in ("2026-08", "2026-09"):
        write_xlsx(tmp_path / f"laip-10-04__{month}.xlsx", payroll(2))
    assert import_edition("--batch", tmp_path).code == 0
    assert list(Link.objects.values_list("number", "period")) == [(1, "2026-08"), (2, "2026-09")]
    write_xlsx(tmp_path / "laip-10-04__2026-09.xlsx", payroll(5))
    write_xlsx(tmp_path / "laip-10-04__2026-07.xlsx", payroll(5))
    assert import_edition("--batch", tmp_path).code == 1
    assert head().count == 2
    assert not (town.files / "editions/laip-10-04/2026-07").exists()


def test_a_file_with_a_name_of_the_record_itself_is_refused(tmp_path: Path) -> None:
    incoming = record.open_incoming(tmp_path)
    for name in ("manifest.json", "texts.json", "salt.txt", "../fuera.pdf"):
        content = record.Content(name=name, kind="document", mediatype="text/plain", data=secrets.token_bytes(3))
        with pytest.raises(record.RecordError, match="Cámbiele el nombre"):
            record.write(incoming, tmp_path, "editions/a/2026/v1", contents=(content,), facts={}, texts={})
    assert not (tmp_path / "editions").exists()
