"""Documents are private until somebody looked at them; photographs lose what the telephone wrote; people are only counted."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from monitor.journal.keep import verify
from monitor.journal.models import Entry
from monitor.rollout import keep
from monitor.rollout.meetings.models import Attendee, Meeting
from monitor.rollout.models import Proof
from monitor.rollout.photo import NoPhoto, drawn_again
from tests.monitor.rollout.conftest import words

GPS, ORIENTATION, MAKER = 0x8825, 0x0112, 0x010F


def photograph() -> bytes:
    """A picture as a telephone takes it: on its side, with its maker and the place."""
    image = Image.new("RGB", (300, 200), "red")
    exif = image.getexif()
    exif[MAKER], exif[ORIENTATION] = "Telefono-CANARIO", 6
    exif[GPS] = {1: "N", 2: (14.0, 38.0, 0.0), 3: "W", 4: (90.0, 30.0, 0.0)}
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif)
    return out.getvalue()


def kept(body: bytes, kind: str = "fotografia", name: str = "foto.jpg") -> Proof:
    return keep.add_proof(ContentFile(body, name=name), kind=kind, title="Reunión", dated_on=None, by="ana", now=timezone.now())


def meeting() -> Meeting:
    return Meeting.objects.create(
        kind="reunion", title="Coordinación", on=timezone.localdate(), hours="9 a 12", place="INFOM", called=["0101"]
    )


def body_of(client: Client, proof: Proof) -> bytes:
    return b"".join(client.get(reverse("rollout:proof", args=[proof.pk])).streaming_content)


def test_a_photograph_is_shown_as_a_copy_without_place_or_telephone_and_upright(promoter: Client) -> None:
    original = photograph()
    proof = kept(original)
    assert b"CANARIO" in original
    assert Client().get(reverse("rollout:proof", args=[proof.pk])).status_code in (302, 403)
    promoter.post(reverse("rollout:document_show", args=[proof.pk, "mostrar"]))
    public = body_of(Client(), proof)
    seen = Image.open(io.BytesIO(public))
    assert (b"CANARIO" in public, len(seen.getexif()), seen.size) == (False, 0, (200, 300))
    assert body_of(promoter, proof) == original
    promoter.post(reverse("rollout:document_show", args=[proof.pk, "ocultar"]))
    assert Client().get(reverse("rollout:proof", args=[proof.pk])).status_code in (302, 403)
    assert list(Entry.objects.filter(about=f"proof:{proof.pk}").order_by("number").values_list("act", flat=True)) == [
        "proof_added",
        "proof_shown",
        "proof_hidden",
    ]
    assert verify() is None


def test_a_list_of_people_is_never_shown_and_the_page_says_what_to_do(promoter: Client) -> None:
    proof = kept(b"Nombre,Municipio\n", kind="lista", name="lista.csv")
    told = words(promoter.post(reverse("rollout:document_show", args=[proof.pk, "mostrar"]), follow=True))
    assert "tienen nombres y firmas, y no se muestran" in told
    proof.refresh_from_db()
    assert not proof.shown


@pytest.mark.parametrize("body", [b"\xff\xd8\xff rota", b"\x89PNG\r\n\x1a\n rota", photograph()[:400]])
def test_a_damaged_picture_is_not_shown(promoter: Client, body: bytes) -> None:
    with pytest.raises(NoPhoto, match="dañada"):
        drawn_again(body)
    proof = kept(body)
    assert "dañada" in words(promoter.post(reverse("rollout:document_show", args=[proof.pk, "mostrar"]), follow=True))


def test_a_picture_with_clear_parts_is_drawn_on_white() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (40, 40), (0, 0, 0, 0)).save(out, "PNG")
    assert Image.open(io.BytesIO(drawn_again(out.getvalue()))).getpixel((5, 5)) == (255, 255, 255)


def test_a_meetings_agenda_and_minutes_wait_for_somebody_and_then_stand_with_it(promoter: Client) -> None:
    row = meeting()
    address = reverse("rollout:meeting_document", args=[row.pk])
    agenda = {"file": SimpleUploadedFile("agenda.pdf", b"%PDF-1.4 agenda"), "kind": "agenda", "title": "Agenda del día"}
    promoter.post(address, agenda)
    assert "Escriba qué es el archivo" in words(promoter.post(address, {"file": SimpleUploadedFile("b.pdf", b"%PDF b")}, follow=True))
    assert "Agenda del día" not in words(Client().get(reverse("rollout:documents")))
    minutes = {"file": SimpleUploadedFile("minuta.pdf", b"%PDF-1.4 minuta"), "kind": "acta", "title": "Minuta", "shown": "on"}
    promoter.post(address, minutes)
    assert [proof.shown for proof in row.proofs.order_by("pk")] == [False, True]
    for page in ("documents", "meetings"):
        text = words(Client().get(reverse(f"rollout:{page}")))
        assert ("Minuta" in text, "Agenda del día" in text) == (True, False)
    assert "Privados (1)" in words(promoter.get(reverse("rollout:documents")))


def test_the_open_data_has_public_documents_alone_and_counts_in_the_place_of_people(promoter: Client) -> None:
    row = meeting()
    row.proofs.add(kept(b"Nombre\nAna", kind="lista"), kept(b"%PDF-1.4 minuta", kind="acta", name="m.pdf"), kept(photograph()))
    for name in ("Ana Privada", "Eva Privada"):
        Attendee.objects.create(meeting=row, municipality="0101", name=name, how="lista")
    for proof in Proof.objects.exclude(kind="lista"):
        promoter.post(reverse("rollout:document_show", args=[proof.pk, "mostrar"]))
    documents = json.loads(Client().get(reverse("rollout:documents_file", args=["json"])).content)
    assert {one["clase"]: bool(one["huella_sha256"]) for one in documents} == {"acta": True, "fotografia": False}
    assert all(Client().get(one["direccion"]).status_code == 200 for one in documents)
    text = Client().get(reverse("rollout:meetings_file", args=["csv"])).content.decode("utf-8-sig")
    (line,) = csv.DictReader(io.StringIO(text))
    assert (line["municipios_que_asistieron"], line["personas_que_asistieron"]) == ("1", "2")
    assert "Privada" not in text


@pytest.mark.parametrize("name", ["document_show", "meeting_document"])
def test_nobody_else_decides_what_is_public(client: Client, db: Any, name: str) -> None:
    args = [kept(b"%PDF", kind="acta").pk, "mostrar"] if name == "document_show" else [meeting().pk]
    assert client.post(reverse(f"rollout:{name}", args=args)).status_code == 302
    assert not Proof.objects.filter(shown=True).exists()
