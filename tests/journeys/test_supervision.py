"""A supervision from its opening to what citizens read: towns on loopback, two reviewers at the keyboard, one town that answers."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.journeys.conftest import CHROMIUM, QUIET
from tests.journeys.faces import Faces
from tests.journeys.office import Office, answers, office, until
from tests.journeys.reviewing import Keyboard, sign_in
from tests.servers.postgres import binaries

pytestmark = [pytest.mark.system, pytest.mark.journey]
TOWNS, ENOUGH = 30, 100
SLUG = "primera-supervision"
ROUND = f"/supervision/{SLUG}/"
PLACE = "informacion/direcciones"
PUBLISHED = """<!doctype html><html lang="es"><head><meta charset="utf-8"><title>Dirección y teléfonos</title></head><body><main>
<h1>Dirección y teléfonos de la entidad y sus dependencias</h1><table><tr><th>Dependencia</th><th>Dirección</th><th>Teléfono</th></tr>
<tr><td>Alcaldía</td><td>4a calle 1-23 zona 1</td><td>7839-1234</td></tr>
<tr><td>Tesorería</td><td>4a calle 1-25 zona 1</td><td>7839-1235</td></tr>
<tr><td>Obras</td><td>5a calle 2-10 zona 1</td><td>7839-1236</td></tr></table></main></body></html>"""


@pytest.fixture(scope="module")
def at_work(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    if binaries() is None:
        pytest.skip("PostgreSQL no está instalado: apt install postgresql")
    with office(tmp_path_factory.mktemp("office"), TOWNS) as made:
        yield made


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not Path(CHROMIUM).exists():
        pytest.skip("falta Chromium de Debian: apt install chromium")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield opened
        opened.close()


def test_a_supervision_from_its_opening_to_what_everybody_reads(at_work: Office, browser: Browser) -> None:
    everybody_is_visited(at_work)
    people = {"mar": "coordinación", "eva": "revisión", "leo": "revisión"}
    passwords = {name: at_work.account(name, role) for name, role in people.items()}
    until(lambda: answers(f"{at_work.base}/resultados/"))
    mar = sign_in(browser, at_work.base, "mar", passwords["mar"], "/cola/")
    eva, leo = (
        Keyboard(sign_in(browser, at_work.base, name, passwords[name], f"{ROUND}siguiente/"), at_work.base + ROUND)
        for name in ("eva", "leo")
    )

    the_queue_is_empty(mar, at_work)
    moved(mar, at_work, "Pasar a revisión", "en revisión")
    two_clear_the_queue(eva, leo)

    moved(mar, at_work, "Dar el resultado preliminar", "resultado preliminar")
    letter = the_letters_leave(mar, at_work)
    moved(mar, at_work, "Abrir el plazo de respuesta", "en respuesta")
    code = next(iter(at_work.towns))
    before = a_town_answers(browser, at_work, letter, code)
    what_was_seen_again_is_decided(eva)

    publication = it_is_published(mar)
    every_face_agrees(Faces(base=at_work.base, publication=publication), code, before)
    assert "asientos" in at_work.do("journal", "verify")


def everybody_is_visited(at_work: Office) -> None:
    """The list is taken in, the round is opened, and the worker visits every town."""
    lines = "".join(f"{code},{street},sitio,,,prueba\n" for code, street in at_work.towns.items())
    (at_work.home / "lista.csv").write_text("municipio,direccion,clase,desde,hasta,fuente\n" + lines)
    at_work.do("portals", "import", str(at_work.home / "lista.csv"))
    said = at_work.do("round", "open", "Primera supervisión", "--cut-off", today().isoformat())
    assert f"En la cola: {TOWNS} visitas completas." in said
    until(lambda: all(one["assessment"] for one in json.loads(at_work.do("round", "show", SLUG, "--json"))["portals"]), 900)


def the_queue_is_empty(mar: Page, at_work: Office) -> None:
    """The coordinator sees who is at work and that nothing waits."""
    mar.goto(f"{at_work.base}/cola/")
    words = mar.locator("main").inner_text()
    assert re.search(r"Esperan\s+0 visitas", words), words
    assert re.search(r"1 proceso atiende", words), words


def moved(mar: Page, at_work: Office, button: str, state: str) -> None:
    """The coordinator moves the round."""
    mar.goto(at_work.base + ROUND)
    mar.get_by_role("button", name=button).click()
    assert mar.locator(".estado").inner_text().lower() == state


def two_clear_the_queue(eva: Keyboard, leo: Keyboard) -> None:
    """Two reviewers take turns until nothing waits for either; no screen is clicked, and nothing takes more than three keys to accept."""
    done = 0
    for one in (eva, leo):
        one.begin()
    eva.skip()
    while eva.at_desk or leo.at_desk:
        done += eva.clear(10) + leo.clear(10)
        for one in (eva, leo):
            if not one.at_desk and one.waits:
                one.begin()
    assert done >= ENOUGH, done
    assert max(eva.accepted + leo.accepted) <= 3
    assert eva.refused
    assert leo.accepted.count(1), "nothing waited for a second person"


def the_letters_leave(mar: Page, at_work: Office) -> str:
    """Every town is written to over the mail server; the link in the first town's letter."""
    mar.get_by_role("link", name="Enviar avisos").click()
    boxes = {code: f"uip{code}@ejemplo.gob.gt" for code in at_work.towns}
    mar.get_by_label("Municipios y correos").fill("\n".join(f"{code} {box}" for code, box in boxes.items()))
    mar.get_by_label("Pueden responder hasta").fill((today() + timedelta(days=10)).isoformat())
    mar.get_by_role("button", name="Enviar los avisos").click()
    assert f"Correos enviados: {TOWNS}." in mar.locator("main").inner_text()
    until(lambda: len(at_work.mail) == TOWNS)
    by_box = {str(one["X-To"]): one.get_content() for one in at_work.mail}
    assert set(by_box) == set(boxes.values())
    link = re.search(r"http\S+/respuesta/\S+", by_box[boxes[next(iter(boxes))]])
    assert link
    return link[0]


def a_town_answers(browser: Browser, at_work: Office, letter: str, code: str) -> str:
    """A town publishes what was missing, answers with its address, and sees that it was seen again. Its points before, as it reads them."""
    place = at_work.folders[code] / PLACE / "index.html"
    place.parent.mkdir(parents=True)
    place.write_text(PUBLISHED, encoding="utf-8")
    page = browser.new_context(viewport={"width": 360, "height": 720}, locale="es-GT").new_page()
    page.set_default_timeout(60_000)
    page.goto(letter)
    before = page.locator("#va + p strong").inner_text()
    item = page.locator("article", has=page.get_by_role("heading", name=re.compile(r"^2\. .*publica", re.I))).first
    item.get_by_text("Responder", exact=True).click()
    item.get_by_label("Dirección donde está publicado").fill(f"{at_work.towns[code]}/{PLACE}/")
    item.get_by_label("Su respuesta").fill("Ya está publicado en la sección de información.")
    item.get_by_role("button", name="Enviar la respuesta").click()
    page.wait_for_load_state("load")
    until(lambda: "Visto otra vez" in (page.reload() and page.locator("main").inner_text()))
    return before


def what_was_seen_again_is_decided(eva: Keyboard) -> None:
    """What the town answered comes to the reviewer with what was seen again, and is accepted."""
    eva.begin()
    assert "Ya está publicado" in eva.page.locator("form.decidir").inner_text()
    assert "visto otra vez" in eva.page.locator("form.decidir").inner_text().lower()
    eva.decide()
    assert eva.accepted[-1] == 1, "what was seen again is proposed"


def it_is_published(mar: Page) -> int:
    """The coordinator publishes; the number of the publication."""
    mar.get_by_role("button", name="Publicar el resultado").click()
    number = re.search(r"/resultados/(\d+)/", mar.locator("#publicado + ul a").first.get_attribute("href") or "")
    assert number
    return int(number[1])


def every_face_agrees(faces: Faces, code: str, before: str) -> None:
    """Page, paper, files and API say the same of every town, to the last digit; the town that answered has more points than before."""
    frozen = faces.frozen()
    assert len(frozen) >= TOWNS * 2 // 3
    assert faces.table() == faces.sheet() == faces.api() == frozen
    assert float(frozen[code]["point"]) > float(before)
    assert frozen[code]["laip-10-02"] in ("met", "partial")
    for town in (code, *list(frozen)[:2]):
        points = f"{float(frozen[town]['point']):.2f}"
        assert points in faces.page(town)
        assert points in faces.paper(town)


def today() -> date:
    """The day in Guatemala."""
    return datetime.now(ZoneInfo("America/Guatemala")).date()
