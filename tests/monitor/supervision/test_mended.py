"""A town answers with a link: that item alone is seen again at once, and what the machine proposes counts once a person decides."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from checklists.load import load_checklist
from monitor import pipeline
from monitor.accounts import second_factor
from monitor.accounts.access import Role
from monitor.archive.models import Assessment, Crawl, Finding
from monitor.archive.shelf import folder_of, shelf
from monitor.archive.store import findings_of
from monitor.archive.store import keep as keep_assessment
from monitor.crawler.fetch import Fetcher, allowed_from
from monitor.evidence.manifest import read_manifest
from monitor.journal.keep import verify
from monitor.journal.models import Entry
from monitor.supervision import at_once, keep
from monitor.supervision.crawls import standings
from monitor.supervision.mended import findings_again
from monitor.supervision.models import Answer, Attachment, Decision, FindingAgain, Notice, PublishedPortal, Round, SeenAgain
from monitor.supervision.publish import publish
from monitor.supervision.queue import queue
from monitor.supervision.reply import key_of
from monitor.supervision.score import result
from monitor.supervision.stage import State
from tests.monitor.dashboard.town import build
from tests.servers.street import Street, serve_folder

DAY, NOW = date(2026, 11, 22), datetime(2026, 11, 26, 15, tzinfo=UTC)
SECRET = "una-clave-que-solo-el-municipio-tiene"
ADDRESS = f"/respuesta/{SECRET}/"
PART = "laip-10-22"
HEADER = "Fecha,Descripción,Proveedor,NIT,Monto\n"
PURCHASES = HEADER + "".join(f"{n:02d}/10/2026,Papel,Casa {n},12345{n:02d}-7,{n}00\n" for n in range(1, 15))


@pytest.fixture
def street(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Street]:
    with serve_folder(build(tmp_path / "town")) as served:
        monkeypatch.setenv("MONITOR_ALLOW", served.allow)
        yield served


@pytest.fixture
def row(db: Any, street: Street, tmp_path: Path) -> Round:
    """A round of one town, whose replies are open, with its letter sent."""
    fetcher = Fetcher(allowed=allowed_from({"MONITOR_ALLOW": street.allow}))
    folder = shelf() / f"{tmp_path.name}-crawl"
    try:
        seen = pipeline.observe(str(street), folder, checklist=load_checklist(), today=DAY, fetcher=fetcher)
    finally:
        fetcher.close()
    kept = keep_assessment(seen.assessment, folder, name="Villa Ejemplo", municipality="0101")
    Crawl.objects.filter(pk=kept.crawl_id).update(complete=True)
    given = keep.open_round("Una", DAY, load_checklist().version, [kept.crawl.portal], by="mar", now=NOW)
    for state in (State.IN_REVIEW, State.PRELIMINARY, State.REPLY_OPEN):
        keep.move(given, state, by="mar", now=NOW)
    due = timezone.localdate() + timedelta(days=5)
    Notice.objects.create(round=given, portal=kept.crawl.portal, email="uip@villa.gob.gt", key=key_of(SECRET), due_on=due, sent_at=NOW)
    street.requests.clear()
    given.refresh_from_db()
    return given


@pytest.fixture
def reviewer(db: Any) -> Callable[..., Client]:
    def enter(name: str, role: Role = Role.REVIEWER) -> Client:
        user = User.objects.create_user(name)
        user.groups.add(Group.objects.get(name=role))
        second_factor.enrol(user)
        client = Client()
        client.force_login(user)
        return client

    return enter


def words(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def unmet(part: str = PART) -> str:
    """A scoring criterion of a part that the crawl did not find met."""
    scoring = {one.code for one in load_checklist().parts if one.code == part for one in one.criteria if one.scores}
    rows = Finding.objects.filter(criterion__in=scoring).exclude(outcome="met").order_by("pk")
    return str(rows[0].criterion)


def put(tmp_path: Path, name: str, body: str) -> None:
    path = tmp_path / "town" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(body, encoding="utf-8")


def answers(code: str, link: str = "", text: str = "", **more: Any) -> Any:
    return Client().post(ADDRESS, {"criterion": code, "link": link, "text": text, **more})


def high(row: Round) -> tuple[float, float]:
    (standing,) = standings(row)
    said = keep.decisions_of(row, standing.portal.pk).get(standing.portal.pk, [])
    score = result(standing, load_checklist(), said, two_persons=row.two_persons).score
    assert score
    return score.low, score.high


def test_a_link_that_mends_an_item_is_seen_at_once_and_shown_beside_what_was_said_before(
    row: Round, street: Street, reviewer: Any, tmp_path: Path
) -> None:
    put(tmp_path, "nuevo/compras-octubre-2026.csv", PURCHASES)
    link, code, before = f"{street}/nuevo/compras-octubre-2026.csv", unmet(), high(row)
    old = findings_of(Assessment.objects.get())
    assert answers(code, link, "Ya está publicado.").status_code == 302
    seen = SeenAgain.objects.get()
    assert seen.ends == [[link, "ok"]]
    assert FindingAgain.objects.get(criterion=code).outcome == "met"
    assert findings_of(Assessment.objects.get()) == old, "the assessment stays as it was"
    assert high(row) == before, "no machine changes a result"
    assert Crawl.objects.count() == 1
    page = words(Client().get(ADDRESS))
    assert "Visto otra vez el" in page
    assert "decide una persona" in page
    desk = words(reviewer("eva").get(reverse("supervision:desk", args=[row.slug, row.portals.get().pk, PART])))
    assert "Ya está publicado." in desk
    assert "Visto otra vez el" in desk
    assert "Antes" in desk
    assert "Papel" in desk, "the passage of the file that was seen again"
    entry = Entry.objects.get(act="seen_again")
    assert (entry.actor, entry.detail["manifest"]) == ("el monitor", seen.manifest)
    assert verify() is None


def test_only_the_person_who_decides_makes_it_the_result_and_its_evidence_is_what_was_seen_again(
    row: Round, street: Street, reviewer: Any, tmp_path: Path
) -> None:
    put(tmp_path, "nuevo/compras-octubre-2026.csv", PURCHASES)
    code, before = unmet(), high(row)
    answers(code, f"{street}/nuevo/compras-octubre-2026.csv")
    eva, desk = reviewer("eva"), reverse("supervision:desk", args=[row.slug, row.portals.get().pk, PART])
    assert any(code in item.criteria for item in queue(row, load_checklist(), by="eva"))
    assert eva.post(desk, {f"outcome-{code}": "met"}).status_code == 302, "what was seen again is proof enough"
    assert high(row)[0] > before[0]
    made = Decision.objects.get()
    assert (made.seen, made.proposed) == (SeenAgain.objects.get(), "met")
    assert not any(code in item.criteria for item in queue(row, load_checklist(), by="eva"))
    publish(row, load_checklist(), by="mar", now=timezone.now())
    body = PublishedPortal.objects.get().body
    published = next(c for o in body["obligations"] for c in o["criteria"] if c["code"] == code)
    proof = published["evidence"][-1]
    assert (published["outcome"], published["by_person"]) == ("met", True)
    assert proof["url"].endswith("/nuevo/compras-octubre-2026.csv")
    assert proof["digest"] == FindingAgain.objects.get(criterion=code).evidence[0]["digest"]
    assert "sha256:" in proof["digest"]


def test_what_is_seen_again_after_a_decision_comes_back_to_the_desk(row: Round, street: Street, reviewer: Any, tmp_path: Path) -> None:
    code = unmet()
    eva, desk = reviewer("eva"), reverse("supervision:desk", args=[row.slug, row.portals.get().pk, PART])
    eva.post(desk, {f"outcome-{code}": "met", f"proof-{code}": f"{street}/informacion-publica/"})
    assert not any(code in item.criteria for item in queue(row, load_checklist(), by="eva"))
    put(tmp_path, "nuevo/octubre.csv", PURCHASES)
    answers(code, f"{street}/nuevo/octubre.csv")
    assert any(code in item.criteria for item in queue(row, load_checklist(), by="eva"))
    assert "eva decidió «cumple»" in words(eva.get(desk))


def test_other_questions_of_the_same_part_that_the_link_mends_are_proposed_too_and_no_other_part_is_touched(
    row: Round, street: Street, tmp_path: Path
) -> None:
    put(tmp_path, "nuevo/compras-octubre-2026.csv", PURCHASES)
    answers(unmet(), f"{street}/nuevo/compras-octubre-2026.csv")
    proposed = list(FindingAgain.objects.values_list("criterion", flat=True))
    assert len(proposed) > 1
    assert {code.partition(":")[0].partition(".")[0] for code in proposed} == {PART}


@pytest.mark.parametrize(
    ("path", "said", "remedy"),
    [
        ("/no-existe.csv", "La dirección no existe en el sitio.", "copie de ahí la dirección completa"),
        ("https://drive.google.com/drive/folders/abc", "No se visitó: está en drive.google.com", "adjunte aquí el archivo"),
        ("https://www.facebook.com/muni", "No se visitó: está en www.facebook.com", "Publíquelo en su portal"),
        ("http://169.254.169.254/latest/", "No se visitó: está en 169.254.169.254", "Publíquelo en su portal"),
    ],
)
def test_a_link_that_could_not_be_seen_says_so_with_what_to_do(row: Round, street: Street, path: str, said: str, remedy: str) -> None:
    code = unmet()
    link = path if path.startswith("http") else f"{street}{path}"
    assert answers(code, link).status_code == 302
    page = words(Client().get(ADDRESS))
    assert said in page
    assert remedy in page
    assert FindingAgain.objects.get(criterion=code).outcome != "met"


def test_a_text_alone_has_the_item_seen_where_it_was_seen_before(row: Round, street: Street, tmp_path: Path) -> None:
    code = unmet("laip-10-04")
    answers(code, text="Ya subimos octubre en la misma página.")
    seen = SeenAgain.objects.filter(answer__criterion=code).first()
    before = {e.url for one in findings_of(Assessment.objects.get()) if one.criterion.startswith("laip-10-04") for e in one.evidence}
    assert seen
    assert {address for address, _ in seen.ends} <= before


def test_after_a_kill_the_command_goes_on_in_the_same_folder_and_twice_is_once(
    row: Round, street: Street, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path, "nuevo/octubre.csv", PURCHASES)
    monkeypatch.setattr(at_once, "QUICK", 0.0)  # the process that took the answer ends before anything is seen
    answers(unmet(), f"{street}/nuevo/octubre.csv")
    assert not SeenAgain.objects.exists()
    assert "En espera de volverse a ver." in words(Client().get(ADDRESS))
    out = io.StringIO()
    call_command("replies", stdout=out)
    assert "la máquina propone «cumple»" in out.getvalue()
    asked = list(street.requests)
    assert len(asked) == len(set(asked))
    again = io.StringIO()
    call_command("replies", stdout=again)
    assert "No hay respuestas que volver a ver." in again.getvalue()
    assert street.requests == asked
    assert (SeenAgain.objects.count(), Entry.objects.filter(act="seen_again").count()) == (1, 1)
    folder = folder_of(SeenAgain.objects.get().folder)
    manifest = read_manifest(folder)
    assert manifest
    assert manifest.digest == SeenAgain.objects.get().manifest
    assert not [name for name in os.listdir(folder) if name.endswith(".part")]


def test_when_the_crawl_is_gone_the_answer_stays_and_the_command_says_why(row: Round, street: Street, tmp_path: Path) -> None:
    folder = folder_of(Crawl.objects.get().folder)
    moved = folder.rename(folder.with_name(folder.name + "-away"))
    assert answers(unmet(), f"{street}/informacion-publica/").status_code == 302
    assert Answer.objects.count() == 1
    with pytest.raises(CommandError, match="No se pudo volver a ver"):
        call_command("replies", stdout=io.StringIO())
    moved.rename(folder)
    call_command("replies", stdout=io.StringIO())
    assert SeenAgain.objects.count() == 1


def test_once_replies_are_closed_nothing_is_seen_again(row: Round, street: Street, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(at_once, "QUICK", 0.0)
    answers(unmet(), f"{street}/informacion-publica/")
    keep.move(row, State.FINAL, by="mar", now=NOW)
    call_command("replies", stdout=io.StringIO())
    assert not SeenAgain.objects.exists()


def test_files_are_kept_privately_with_their_digest_and_saved_only_by_who_reviews(row: Round, reviewer: Any) -> None:
    paper = SimpleUploadedFile("acta.pdf", b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n", content_type="application/pdf")
    assert answers(unmet(), text="Va el acta.", files=[paper]).status_code == 302
    kept = Attachment.objects.get()
    assert Path(kept.file.path).stat().st_mode & 0o077 == 0
    address = reverse("supervision:attachment", args=[kept.pk])
    assert Client().get(address).status_code == 302
    assert address not in Client().get(ADDRESS).content.decode()
    taken = reviewer("eva").get(address)
    assert b"".join(taken.streaming_content).startswith(b"%PDF-1.4")
    assert taken["Content-Disposition"].startswith("attachment")
    assert Entry.objects.get(act="answered").detail["files"] == [f"sha256:{kept.sha256}"]
    assert Entry.objects.get(act="attachment_taken").actor == "eva"


@pytest.mark.parametrize(
    ("name", "body", "said"),
    [
        ("vacio.pdf", b"", "está vacío"),
        ("programa.pdf", b"MZ\x90\x00" + b"\x00" * 100, "no es de un formato que se guarde"),
        ("pagina.pdf", b"<html><script>alert(1)</script></html>", "no es de un formato que se guarde"),
        ("grande.pdf", b"%PDF-1.4" + b"0" * 10_000_001, "pasa de"),
    ],
)
def test_a_file_that_may_not_be_kept_is_refused_in_words_and_the_text_is_not_lost(row: Round, name: str, body: bytes, said: str) -> None:
    page = answers(unmet(), text="Va el acta.", files=[SimpleUploadedFile(name, body)])
    assert (page.status_code, said in words(page), "Va el acta." in words(page)) == (422, True, True)
    assert not Answer.objects.exists()
    assert not Attachment.objects.exists()


def test_a_question_that_is_not_there_is_refused(row: Round) -> None:
    assert "Esa pregunta no es de este resultado" in words(answers("laip-10-99:nada", text="Hola."))


def test_a_later_link_that_could_not_be_seen_hides_nothing_of_what_was_seen_before(row: Round, street: Street, tmp_path: Path) -> None:
    put(tmp_path, "nuevo/octubre.csv", PURCHASES)
    code = unmet()
    answers(code, f"{street}/nuevo/octubre.csv")
    answers(code, "https://drive.google.com/drive/folders/abc")
    assert FindingAgain.objects.filter(criterion=code).count() == 2
    assert findings_again(row, row.portals.get().pk)[code].outcome == "met"
    page = words(Client().get(ADDRESS))
    assert "No se visitó: está en drive.google.com" in page
