"""A lapsed domain and a defaced page are known for what they are; a town's own page never is taken for one."""

from pathlib import Path

import pytest

from monitor.crawler.course.pretence import unmask
from monitor.extract import Worker
from monitor.page import Fetched, Page
from tests.monitor.crawler.crawled import SMALL, crawl_folder, page_with

PARKED = {
    "a registrar's page in Spanish": """<html><head><title>munisanramon.gob.gt</title></head><body><h1>munisanramon.gob.gt</h1>
        <p>Este dominio está en venta. ¿Le interesa? Haga una oferta ahora.</p><a href="/oferta">Comprar este dominio</a></body></html>""",
    "a lapsed domain": """<title>Dominio vencido</title><h1>Este dominio ha expirado</h1>
        <p>Si usted es el titular, renuévelo desde el panel de su proveedor para volver a activarlo.</p>""",
    "a seller's page in English": """<title>munisanramon.com is for sale</title><h1>munisanramon.com</h1><p>The domain name
        munisanramon.com is for sale! Buy this domain. Related searches: Hoteles, Vuelos, Seguros de auto</p>""",
    "a seller's page that shows nothing without scripts": """<!DOCTYPE html><html><head><script>window.onload=function()
        {window.location.href="/lander"}</script></head><body></body></html>""",
    "a suspended account": """<title>Account Suspended</title><h1>Account Suspended</h1>
        <p>This Account has been suspended. Contact your hosting provider for more information.</p>""",
    "a suspended account in Spanish": "<title>Sitio suspendido</title><p>Esta cuenta ha sido suspendida.</p>",
    "a server without a site": """<title>Apache2 Debian Default Page: It works</title><h1>Apache2 Debian Default Page</h1><p>It works!
        This is the default welcome page used to test the Apache2 server after its installation on Debian.</p>""",
    "another server without a site": """<title>Welcome to nginx!</title><h1>Welcome to nginx!</h1>
        <p>If you see this page, the nginx web server is successfully installed and working. Further configuration is required.</p>""",
}

_SLOTS = "".join(
    f"<h2>Situs slot gacor {n}</h2><p>Daftar judi slot online terpercaya, RTP slot maxwin dan togel hari ini bersama SBOBET.</p>"
    for n in range(5)
)
HIJACKED = {
    "slots in the place of the page": f"<title>SLOT GACOR 777: situs judi slot online</title><h1>Slot Gacor</h1>{_SLOTS}",
    "slots under the town's own header": f"""<title>Slot Gacor 2026 – Municipalidad de San Ramón</title>
        <header><a href="/">Municipalidad</a> <a href="/transparencia/">Información pública</a></header>{_SLOTS}""",
    "a Spanish casino": "<title>Casino online con bono</title>"
    + "<p>El mejor casino en línea: giros gratis y bono de bienvenida. Apuestas en línea en vivo con 1xbet.</p>" * 4,
    "pharmacy spam": "<title>Buy cheap Viagra and Cialis online</title>" + "<p>Viagra, Cialis and Levitra from an online pharmacy.</p>" * 5,
    "a defacement": """<title>Hacked by Turk Team</title><body bgcolor=black><h1>HACKED BY TURK TEAM</h1>
        <p>Your security is low. Greetz to all members.</p>""",
    "a defacement in Spanish": "<title>Inicio</title><h1>Hackeado por Anónimos GT</h1><p>No olvidamos, no perdonamos.</p>",
}

_TOWN = """<p>La Municipalidad de San Ramón informa a los vecinos que el Concejo aprobó el presupuesto. El alcalde invita a la asamblea y la
    oficina de información pública atiende de lunes a viernes.</p>"""
THE_TOWNS = {
    "a town whose domain lapsed says where it moved": """<title>Municipalidad de San Ramón</title><p>El dominio munisanramon.com ha vencido.
        El nuevo portal municipal es munisanramon.gob.gt.</p>""",
    "a notice about land for sale": "<title>Aviso</title><p>Se vende terreno de dominio público, según acta del Concejo.</p>",
    "a notice about gambling": f"""<title>Cuidado con los casinos en línea</title>{_TOWN}
        <p>Se previene de casinos en línea, apuestas en
        línea y tragamonedas. La municipalidad no autoriza casinos en línea ni apuestas en línea.</p>{_TOWN}""",
    "news about an attack": f"<title>Noticias</title><h1>El sitio fue hackeado por desconocidos</h1>{_TOWN}<p>Se restauró una copia.</p>",
    "a home page into which spam links were slipped": f"<title>Municipalidad de San Ramón</title>{_TOWN * 6}"
    + "".join(f'<a href="http://spam{n}.example/" style="display:none">slot gacor judi online</a>' for n in range(30)),
    "a health centre's list": f"<title>Medicamentos</title>{_TOWN}<table><tr><td>Sildenafil 50 mg</td></tr></table>",
    "a street called parking": "<title>Estacionamiento</title><p>El estacionamiento municipal abre a las 7 horas.</p>",
    "a section under construction": "<title>Numeral 8</title><h1>8. Ejecución presupuestaria</h1><p>En construcción.</p>",
}


@pytest.fixture(scope="module")
def worker() -> Worker:
    return Worker()


def _seen(worker: Worker, source: str) -> Fetched:
    body = source.encode()
    url = "https://www.munisanramon.gob.gt/"
    page = Page(url=url, requested=url, fetched=Fetched.OK, status=200, content_type="text/html; charset=utf-8", size=len(body))
    return unmask(worker.extract(page, body), body).fetched


@pytest.mark.parametrize("name", PARKED)
def test_a_page_of_a_seller_or_a_host_is_parked(worker: Worker, name: str) -> None:
    assert _seen(worker, PARKED[name]) is Fetched.PARKED


@pytest.mark.parametrize("name", HIJACKED)
def test_a_page_that_strangers_took_over_is_hijacked(worker: Worker, name: str) -> None:
    assert _seen(worker, HIJACKED[name]) is Fetched.HIJACKED


@pytest.mark.parametrize("name", THE_TOWNS)
def test_a_town_s_own_page_is_never_taken_for_a_stranger_s(worker: Worker, name: str) -> None:
    assert _seen(worker, THE_TOWNS[name]) is Fetched.OK


def test_a_portal_whose_home_was_taken_over_ends_as_hijacked(tmp_path: Path) -> None:
    crawl, _, street = crawl_folder(tmp_path, {**SMALL, "index.html": HIJACKED["slots in the place of the page"]})
    assert (crawl.outcome, crawl.complete) == (Fetched.HIJACKED, False)
    assert street.requests == ["/robots.txt", "/"]


def test_links_of_a_page_that_was_taken_over_are_not_followed(tmp_path: Path) -> None:
    spam = HIJACKED["a Spanish casino"] + '<a href="/casino-1.html">Información pública</a>'
    _, pages, street = crawl_folder(tmp_path, {**SMALL, "uip/n1.html": spam, "casino-1.html": page_with("Casino")})
    assert pages["/uip/n1.html"].fetched is Fetched.HIJACKED
    assert "/casino-1.html" not in street.requests
