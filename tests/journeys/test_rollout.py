"""INFOM's promise from the PDH's list to the page that citizens read: real screens, real commands, three real portals, a real crawl."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, sync_playwright

from checklists.load import load_checklist
from monitor.rollout.attendance import DOUBT_WORDS, Doubt
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
            found[code] = (home, port, pool.submit(provision, home, code, NAMES[code], port, timeout=500))
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
    meet(ana, office)
    for code in TOWNS:
        agree(ana, code)
        sign(ana, code)
    train(ana)
    assert [office.stages()[code] for code in TOWNS] == ["trained"] * 3
    for _, _, portal in made.values():
        portal.result(timeout=600)
    first, second, third = (made[code][:2] for code in TOWNS)
    portals = [serve(*first), serve(*second)]
    told_by_the_host(ana, office, first[0].parent, tmp_path)
    portals.append(serve(*third))
    seen_from_outside(office, portals)
    publish(ana)
    read(browser, office)


def choose(ana: Promoter, office: Served) -> None:
    """The PDH's list, what would follow, and the 20 %."""
    ana.go("seleccion/nueva/")
    ana.fill(name="Resultados de la PDH de 2019", source="PDH, supervisión de julio a septiembre de 2019", percent="20", base="lacking")
    ana.attach("lista.csv", LIST)
    ana.submit("source")
    ana.sees("340 municipios", "68 municipios")
    ana.submit("sealed")
    ana.sees("68 municipios", "PDH, supervisión de julio a septiembre de 2019")
    assert set(office.stages()) == set(ORDER[:68])
    assert set(office.stages().values()) == {"listed"}
    ana.follow("/dias/")
    ana.fill(written_to=today(), met=today(), planned=today(), signed=today(30), trained=today(30), provisioned=today(60))
    ana.submit("written_to")


def meet(ana: Promoter, office: Served) -> None:
    """All 340 are called, the form goes out, and comes back with 120 rows and the usual mistakes."""
    ana.go("reuniones/nueva/")
    ana.fill(kind="reunion", title="Coordinación con alcaldes", on=today(), hours="de 9 a 12", place="Salón del INFOM", everybody="all")
    ana.fill(agenda="Bienvenida\nEl plan de trabajo\nEl convenio")
    ana.submit("agenda")
    assert ana.take("formulario.pdf").startswith(b"%PDF")
    ana.attach("asistencia.xlsx", attendance(ana.take("formulario.xlsx"), NAMES))
    ana.submit("file")
    ana.sees(*(DOUBT_WORDS[doubt] for doubt in (Doubt.TWICE, Doubt.SPELLING, Doubt.NO_TOWN)))
    doubtful, clear = ana.page.locator("main fieldset").count(), ana.page.locator("main tbody tr").count()
    assert (doubtful, clear) == (13, 107), "three towns misspelt, seven people who signed twice, three from elsewhere"
    ana.submit("sealed")
    ana.page.locator("details:has([name=title]) summary").click()
    ana.fill(kind="acta", title="Minuta de la coordinación")
    minutes = {"name": "minuta.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 minuta"}
    ana.page.locator("form:has([name=title]) [name=file]").set_input_files(minutes)  # type: ignore[arg-type]
    ana.submit("title")
    (row,) = office.data("reuniones")
    assert (row["municipios_convocados"], row["personas_que_asistieron"], row["municipios_que_asistieron"]) == (340, 113, 110)


def agree(ana: Promoter, code: str) -> None:
    """The letter to the mayor, and the plan of work, each with its file."""
    ana.go(f"municipios/{code}/")
    for stage, kind, title in (("written_to", "oficio", "Oficio a la alcaldía"), ("planned", "plan", "Plan de trabajo")):
        ana.fill(stage=stage, on=today(), kind=kind, title=f"{title}, {NAMES[code]}")
        ana.attach(f"{stage}.pdf", f"%PDF-1.4 {stage} {code}".encode())
        ana.submit("stage")
    ana.sees(f"Oficio a la alcaldía, {NAMES[code]}", f"Plan de trabajo, {NAMES[code]}")


def sign(ana: Promoter, code: str) -> None:
    """The agreement is made from its text, printed, signed and sent back."""
    ana.follow("convenios/nuevo/")
    ana.fill(signer=f"Alcaldesa de {NAMES[code]}", post="Alcaldesa Municipal", valid_from=today(), valid_until=today(700))
    ana.submit("signer")
    paper = ana.take("convenio.pdf")
    assert paper.startswith(b"%PDF")
    ana.attach("firmado.pdf", paper + f"% firmado {code}".encode())
    ana.submit("file")
    ana.sees("firmado.pdf")


def train(ana: Promoter) -> None:
    """A workshop for the chosen; who came is trained, and the certificates come in one file."""
    ana.go("reuniones/nueva/")
    ana.fill(kind="taller", title="Taller de publicación", on=today(), hours="de 9 a 16", place="INAP", everybody="chosen")
    ana.submit("agenda")
    names = "".join(f"Persona {NAMES[code]},{code},Oficial\n" for code in TOWNS)
    ana.attach("taller.csv", f"Nombre,Municipio,Cargo\n{names}".encode())
    ana.submit("file")
    ana.submit("sealed")
    assert ana.take("constancias.pdf").startswith(b"%PDF")


def told_by_the_host(ana: Promoter, office: Served, root: Path, folder: Path) -> None:
    """What `deploy status` says is taken by a command, and again on the screen, where it changes nothing; one portal is still off."""
    told = run("deploy", "status", "--root", str(root), "--json").stdout
    assert {row["code"]: row["answers"] for row in json.loads(told)} == dict(zip(TOWNS, (True, True, False), strict=True))
    file = folder / "estado.json"
    file.write_text(told, encoding="utf-8")
    said = office.do("rollout", "status", str(file))
    assert said.count("\n  + ") == 3, said
    ana.go("portales/")
    ana.attach("estado.json", file.read_bytes())
    ana.submit("on")
    ana.sees("no responde", NAMES[TOWNS[2]])
    assert ana.page.locator("main details li").count() == 1, "the same file is kept once"
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
    ana.submit("done_on")
    ana.go("documentos/")
    with ana.page.expect_navigation():
        ana.page.locator("li:has-text('Minuta de la coordinación') form[action$='/mostrar/'] button").click()
    ana.look()
    ana.go("")
    ana.sees("68 de 68 lugares")


def read(browser: Browser, office: Served) -> None:
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
    citizen.sees("113 personas de 110 municipios", "3 personas de 3 municipios")
    citizen.go("plan/")
    citizen.sees("Informe de los talleres")
    plan = {row["actividad"]: row for row in office.data("plan")}
    assert (plan[A8]["estado"], plan[A8]["hecha_el"]) == ("done", today())
    assert {row["titulo"] for row in office.data("documentos")} == {"Minuta de la coordinación", "Informe de los talleres"}
    office.do("journal", "verify")
