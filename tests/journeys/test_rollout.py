"""INFOM's promise from the PDH's list to the page that citizens read: real screens, real commands, three real portals, a real crawl."""

from __future__ import annotations

import json
import os
import re
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, sync_playwright

from checklists.load import load_checklist
from tests.journeys.conftest import CHROMIUM, QUIET, Portal, free_port, provision, run
from tests.journeys.promoting import Promoter, Served, attendance, results_of_2019, sign_in

pytestmark = [pytest.mark.system, pytest.mark.journey]
A8 = "gobierno-abierto-4-c10-h7-a8"
LIST, ORDER = results_of_2019()
TOWNS = ORDER[:3]
NAMES = {code: load_checklist().municipalities[code].name for code in TOWNS}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, tuple[Path, int, Future[object]]]]:
    """Three portals that `deploy` makes while people hold their meetings."""
    root = tmp_path_factory.mktemp("portals")
    with ThreadPoolExecutor(max_workers=1) as pool:
        found = {}
        for code in TOWNS:
            home, port = root / code, free_port()
            found[code] = (home, port, pool.submit(provision, home, code, NAMES[code], port))
        yield found


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory, made: dict[str, tuple[Path, int, Future[object]]]) -> Iterator[Served]:
    served = Served(home=tmp_path_factory.mktemp("monitor"), allow=tuple(f"localhost:{port}" for _, port, _ in made.values()))
    served.serve()
    yield served
    served.stop()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not Path(CHROMIUM).exists():
        pytest.skip("falta Chromium de Debian: apt install chromium")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield opened
        opened.close()


def today(days: int = 0) -> str:
    return (datetime.now(ZoneInfo("America/Guatemala")).date() + timedelta(days=days)).isoformat()


def test_the_promise_from_the_list_to_the_page_that_citizens_read(
    office: Served,
    browser: Browser,
    made: dict[str, tuple[Path, int, Future[object]]],
    serve: Callable[[Path, int], Portal],
    tmp_path: Path,
) -> None:
    ana = sign_in(browser, office, "ana")
    choose(ana, office)
    people = meet(ana)
    for code in TOWNS:
        agree(ana, code)
        sign(ana, code)
    train(ana)
    assert [office.stages()[code] for code in TOWNS] == ["trained"] * 3
    for _, _, portal in made.values():
        portal.result(timeout=300)
    first, second, third = (made[code][:2] for code in TOWNS)
    portals = [serve(*first), serve(*second)]
    told_by_the_host(ana, office, first[0].parent, tmp_path)
    portals.append(serve(*third))
    seen_from_outside(office, portals)
    publish(ana)
    read(browser, office, people)


def choose(ana: Promoter, office: Served) -> None:
    """The PDH's list, what would follow, and the 20 %."""
    ana.go("seleccion/nueva/")
    ana.fill(name="Resultados de la PDH de 2019", source="PDH, supervisión de julio a septiembre de 2019", percent="20", base="lacking")
    ana.attach("lista.csv", LIST)
    ana.press("Ver qué saldría")
    ana.sees("Se leyeron 340 municipios", "son 68 municipios", "Todos entran por la lista")
    ana.press("Guardar esta selección")
    ana.sees("El 20 % de 340 son 68 municipios", "PDH, supervisión de julio a septiembre de 2019")
    assert set(office.stages()) == set(ORDER[:68])
    assert set(office.stages().values()) == {"listed"}
    ana.press("Prometer o cambiar los días", link=True)
    ana.fill(written_to=today(), met=today(), planned=today(), signed=today(30), trained=today(30), provisioned=today(60))
    ana.press("Guardar los días")


def meet(ana: Promoter) -> tuple[int, int]:
    """All 340 are called, the form goes out, and comes back with 120 rows and the usual mistakes: how many people and towns came."""
    ana.go("reuniones/nueva/")
    ana.fill(kind="reunion", title="Coordinación con alcaldes", on=today(), hours="de 9 a 12", place="Salón del INFOM", everybody="all")
    ana.fill(agenda="Bienvenida\nEl plan de trabajo\nEl convenio")
    ana.press("Guardar la convocatoria")
    ana.sees("340 municipios convocados")
    assert ana.take("PDF").startswith(b"%PDF")
    ana.attach("asistencia.xlsx", attendance(ana.take("Excel"), NAMES))
    ana.press("Leer la lista")
    ana.sees("parece la misma persona que otra fila", "está escrito de otra manera", "no se reconoce el municipio")
    rows = re.search(r"(\d+) filas claras, (\d+) por revisar", ana.page.locator(".entrada").inner_text())
    assert rows
    assert int(rows[1]) + int(rows[2]) == 120
    ana.press("Guardar la lista")
    came = re.search(r"(\d+) personas de (\d+) municipios", ana.page.locator("main").inner_text())
    assert came
    people, towns = int(came[1]), int(came[2])
    assert (people, towns) == (113, 110), "seven had signed twice; three came from elsewhere"
    ana.page.locator("summary", has_text="Agregar un documento").click()
    form = ana.page.locator("form", has=ana.page.get_by_role("button", name="Guardar el documento"))
    form.locator("[name=file]").set_input_files({"name": "minuta.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 minuta"})
    form.locator("[name=kind]").select_option("acta")
    form.locator("[name=title]").fill("Minuta de la coordinación")
    ana.press("Guardar el documento")
    return people, towns


def agree(ana: Promoter, code: str) -> None:
    """The letter to the mayor, and the plan of work, each with its file."""
    ana.go(f"municipios/{code}/")
    ana.sees("Reunión sostenida desde el")
    for stage, kind, title in (("written_to", "oficio", "Oficio a la alcaldía"), ("planned", "plan", "Plan de trabajo")):
        ana.fill(stage=stage, on=today(), kind=kind, title=f"{title}, {NAMES[code]}")
        ana.attach(f"{stage}.pdf", f"%PDF-1.4 {stage} {code}".encode())
        ana.press("Guardar el paso")
    ana.sees("Plan de trabajo acordado desde el", "Lo que sigue: convenio firmado")


def sign(ana: Promoter, code: str) -> None:
    """The agreement is made from its text, printed, signed and sent back."""
    ana.press("Preparar el convenio", link=True)
    ana.fill(signer=f"Alcaldesa de {NAMES[code]}", post="Alcaldesa Municipal", valid_from=today(), valid_until=today(700))
    ana.press("Hacer el convenio")
    paper = ana.take("Bajarlo en PDF")
    assert paper.startswith(b"%PDF")
    ana.attach("firmado.pdf", paper + f"% firmado {code}".encode())
    ana.press("Guardar la copia firmada")
    ana.sees("Firmado el", "privada")


def train(ana: Promoter) -> None:
    """A workshop for the chosen; who came is trained, and the certificates come in one file."""
    ana.go("reuniones/nueva/")
    ana.fill(kind="taller", title="Taller de publicación", on=today(), hours="de 9 a 16", place="INAP", everybody="chosen")
    ana.press("Guardar la convocatoria")
    names = "".join(f"Persona {NAMES[code]},{code},Oficial\n" for code in TOWNS)
    ana.attach("taller.csv", f"Nombre,Municipio,Cargo\n{names}".encode())
    ana.press("Leer la lista")
    ana.press("Guardar la lista")
    ana.sees("3 personas de 3 municipios")
    assert ana.take("Constancias de participación").startswith(b"%PDF")


def told_by_the_host(ana: Promoter, office: Served, root: Path, folder: Path) -> None:
    """What `deploy status` says is taken by a command, and again on the screen, where it changes nothing; one portal is still off."""
    told = run("deploy", "status", "--root", str(root), "--json").stdout
    assert {row["code"]: row["answers"] for row in json.loads(told)} == dict(zip(TOWNS, (True, True, False), strict=True))
    file = folder / "estado.json"
    file.write_text(told, encoding="utf-8")
    said = office.do("rollout", "status", str(file))
    assert said.count("portal creado") == 3
    assert f"{TOWNS[2]} {NAMES[TOWNS[2]]}" in said
    ana.go("portales/")
    ana.attach("estado.json", file.read_bytes())
    ana.press("Tomar el archivo")
    ana.sees("Este archivo ya se había tomado", "Ningún municipio da un paso nuevo", "No responden:")
    assert [office.stages()[code] for code in TOWNS] == ["in_service", "in_service", "provisioned"]


def seen_from_outside(office: Served, portals: list[Portal]) -> None:
    """The crawl alone puts the third in service; and when the second goes off, the next crawl alone says that it is at risk."""
    for code, portal in list(zip(TOWNS, portals, strict=True))[1:]:
        if code == TOWNS[1]:
            os.killpg(portal.process.pid, signal.SIGTERM)
            portal.process.wait(30)
        office.do("observe", f"http://localhost:{portal.port}/", "--municipality", code, "--name", NAMES[code], "--pages", "12")
    assert [office.stages()[code] for code in TOWNS] == ["in_service", "at_risk", "in_service"]


def publish(ana: Promoter) -> None:
    """An activity of the plan is done with its proof, and the minutes of the meeting are let out by somebody who looked at them."""
    ana.go(f"plan/{A8}/")
    ana.fill(done_on=today(), kind="informe", title="Informe de los talleres")
    ana.attach("informe.pdf", b"%PDF-1.4 informe de talleres")
    ana.page.locator("[name=shown]").check()
    ana.press("Guardar")
    ana.go("documentos/")
    ana.page.get_by_role("button", name="Lo revisé: mostrarlo Minuta de la coordinación").click()
    ana.page.wait_for_load_state()
    ana.look()
    ana.sees("Públicos")
    ana.go("")
    ana.sees("68 de 68 lugares", "Por etapa", "El mapa", "Lo prometido y lo hecho")


def read(browser: Browser, office: Served, people: tuple[int, int]) -> None:
    """A citizen with a telephone: the board, the plan, the meetings and the documents, with counts and without a name."""
    context = browser.new_context(viewport={"width": 360, "height": 800}, locale="es-GT", java_script_enabled=False)
    citizen = Promoter(page=context.new_page(), base=office.base)
    for path in ("", "plan/", "reuniones/", "documentos/"):
        citizen.go(path)
        said = citizen.page.content()
        for private in ("Persona ", "Alcaldesa de", "Oficio a la alcaldía"):
            assert private not in said, f"{private!r} is on {citizen.page.url}"
    citizen.sees("Minuta de la coordinación", "Informe de los talleres")
    citizen.go("reuniones/")
    citizen.sees(f"{people[0]} personas de {people[1]} municipios, de 340 convocados", "3 personas de 3 municipios, de 68 convocados")
    citizen.go("plan/")
    citizen.sees("hecha, con su medio de verificación", "Informe de los talleres", "1 hecha con su prueba")
    plan = {row["actividad"]: row for row in json.loads(office.read("/implementacion/datos/plan.json"))}
    assert (plan[A8]["estado"], plan[A8]["hecha_el"]) == ("done", today())
    documents = json.loads(office.read("/implementacion/datos/documentos.json"))
    assert {row["titulo"] for row in documents} == {"Minuta de la coordinación", "Informe de los talleres"}
    office.do("journal", "verify")
