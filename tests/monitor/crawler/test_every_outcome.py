"""Every way in which a request can end, brought about by a real server: the crawl gives it its name, and says nothing is missing for it."""

from __future__ import annotations

import socket
import ssl
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest

from checklists.finding import Outcome
from checklists.load import load_checklist
from monitor.crawler.crawl import Budget
from monitor.crawler.fetch import Fetcher, Limits
from monitor.crawler.net.address import parse_allowed
from monitor.extract import Worker
from monitor.outcome import UNSEEN, ended
from monitor.page import Fetched
from monitor.pipeline import Observation, observe
from tests.monitor.crawler.conftest import CountingClock
from tests.servers.faults import QUICK, SLOW
from tests.servers.misbehaving import BEHAVIOURS, Behaviour, answer, misbehaving
from tests.servers.street import serve_folder

LAW = load_checklist()
HTML = "Content-Type: text/html; charset=utf-8"
GOOD = (
    "<html><head><title>{title}</title></head><body><main><h1>{title}</h1><p>Municipalidad de San Ejemplo.</p>{links}</main></body></html>"
)
Seen = Callable[[Worker, Path], Observation]


def _says(text: str, status: str = "200 OK", *headers: str) -> Behaviour:
    return lambda sock, _: sock.sendall(answer(status, text.encode(), *(headers or (HTML,))))


def _page(title: str, *links: str) -> Behaviour:
    items = "".join(f'<p><a href="{link}">8. Ejecución presupuestaria</a></p>' for link in links)
    return _says(GOOD.format(title=title, links=items))


def _observed(
    worker: Worker,
    folder: Path,
    url: str,
    allow: str,
    *,
    budget: Budget | None = None,
    resolve: Callable[[str, int], list[str]] | None = None,
) -> Observation:
    limits = Limits(page=300_000, document=600_000, seconds=0.6)
    extra = {"resolve": resolve} if resolve else {}
    fetcher = Fetcher(allowed=parse_allowed(allow), limits=limits, **extra)  # type: ignore[arg-type]
    try:
        return observe(
            url, folder, checklist=LAW, today=date(2026, 11, 22), fetcher=fetcher, budget=budget, worker=worker, clock=CountingClock()
        )
    finally:
        fetcher.close()


def _linked(link: str = "/n8/", *, budget: Budget | None = None, **more: Behaviour) -> Seen:
    """A portal whose section links to an address, with what is answered at addresses (the slashes written as two underscores)."""

    def seen(worker: Worker, folder: Path) -> Observation:
        served = {"/": _page("Información pública", link), **{name.replace("__", "/"): one for name, one in more.items()}}
        with misbehaving(more=served) as server:
            return _observed(worker, folder, server.base, server.allow, budget=budget)

    return seen


def _at(behaviour: Behaviour, link: str = "/n8/") -> Seen:
    return _linked(link, **{link.replace("/", "__"): behaviour})


def _login() -> Seen:
    form = "<title>Iniciar sesión</title><p>Usuario</p><p>Contraseña</p><p>Ingresar</p>"
    to = _says("", "302 Found", "Location: /login")
    return _linked(__n8__=to, __login=_says(form))


def _any_address(worker: Worker, folder: Path) -> Observation:
    lost = _says(GOOD.format(title="Inicio", links="<p>Lo sentimos, lo que busca no está.</p>"))
    served = {"/": _page("Información pública", "/otra/", "/n8/"), "/otra/": _page("Otra")}
    with misbehaving(more=served, otherwise=lost) as server:
        return _observed(worker, folder, server.base, server.allow)


def _no_name(worker: Worker, folder: Path) -> Observation:
    def nobody(_host: str, _port: int) -> list[str]:
        raise OSError("no such name")

    return _observed(worker, folder, "http://munix.gob.gt/", "", resolve=nobody)


def _nobody_listens(worker: Worker, folder: Path) -> Observation:
    with misbehaving() as gone:
        allow = gone.allow
    return _observed(worker, folder, gone.base, allow)


@contextmanager
def _deaf() -> Iterator[str]:
    """A port whose queue of connections is full, so that nobody answers a new one."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        waiting = [socket.socket() for _ in range(4)]
        for one in waiting:
            one.setblocking(False)
            one.connect_ex(listener.getsockname())
        yield f"127.0.0.1:{listener.getsockname()[1]}"
        for one in waiting:
            one.close()


def _deaf_portal(worker: Worker, folder: Path) -> Observation:
    with _deaf() as place:
        return _observed(worker, folder, f"http://{place}/", place)


def _plain_on_the_secure_port(worker: Worker, folder: Path) -> Observation:
    folder.mkdir()
    with serve_folder(folder) as street:
        return _observed(worker, folder, street.replace("http:", "https:"), street.allow)


def _old_tls(worker: Worker, folder: Path) -> Observation:
    folder.mkdir(exist_ok=True)
    cert, key = folder / "c.pem", folder / "k.pem"
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", cert, "-subj", "/CN=127.0.0.1"]
    subprocess.run(made, check=True, capture_output=True, timeout=60)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.load_cert_chain(cert, key)
    context.minimum_version = ssl.TLSVersion.TLSv1
    context.maximum_version = ssl.TLSVersion.TLSv1_1
    with misbehaving(tls=context) as server:
        return _observed(worker, folder, server.base, server.allow)


def _forbidden_home(worker: Worker, folder: Path) -> Observation:
    with misbehaving(more={"/": QUICK["redirige a los metadatos"]}) as server:
        return _observed(worker, folder, server.base, server.allow)


def _by_robots(worker: Worker, folder: Path) -> Observation:
    rules = _says("User-agent: *\nDisallow: /n8/\n", "200 OK", "Content-Type: text/plain")
    with misbehaving(more={"/": _page("Información pública", "/n8/"), "/robots.txt": rules}) as server:
        return _observed(worker, folder, server.base, server.allow)


CASES: dict[Fetched, Seen] = {
    Fetched.OK: _at(_page("8. Ejecución presupuestaria")),
    Fetched.NOT_MODIFIED: _at(_says("", "304 Not Modified")),
    Fetched.NOT_FOUND: _at(_says("ya no", "410 Gone")),
    Fetched.SOFT_NOT_FOUND: _any_address,
    Fetched.CLIENT_ERROR: _at(QUICK["400"]),
    Fetched.SERVER_ERROR: _at(QUICK["500"]),
    Fetched.FORBIDDEN: _at(QUICK["403"]),
    Fetched.RATE_LIMITED: _at(QUICK["429"]),
    Fetched.CHALLENGE: _at(QUICK["un muro con 200"]),
    Fetched.LOGIN: _login(),
    Fetched.ROBOTS: _by_robots,
    Fetched.DNS: _no_name,
    Fetched.REFUSED: _nobody_listens,
    Fetched.RESET: _at(QUICK["cuelga"]),
    Fetched.CONNECT_TIMEOUT: _deaf_portal,
    Fetched.TIMEOUT: _at(SLOW["gotea"]),
    Fetched.TLS: _plain_on_the_secure_port,
    Fetched.TLS_VERSION: _old_tls,
    Fetched.TOO_LARGE: _at(BEHAVIOURS["/bomb"]),
    Fetched.WRONG_TYPE: _at(_page("Bienvenidos"), "/d/ejecucion-2026-10.pdf"),
    Fetched.EMPTY: _at(QUICK["nada con 200"]),
    Fetched.TOO_MANY_REDIRECTS: _at(QUICK["redirige sin fin"]),
    Fetched.FORBIDDEN_ADDRESS: _forbidden_home,
    Fetched.BAD_RESPONSE: _at(QUICK["no es HTTP"]),
    Fetched.PARKED: _at(QUICK["dominio en venta"]),
    Fetched.HIJACKED: _at(QUICK["casino"]),
    Fetched.NEEDS_JAVASCRIPT: _at(QUICK["solo con JavaScript"]),
    Fetched.EXTERNAL: _linked("https://otro.example/n8/"),
    Fetched.SOCIAL_NETWORK: _linked("https://www.facebook.com/muni/n8"),
    Fetched.BUDGET: _linked(budget=Budget(pages=1)),
}


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    with Worker() as reader:
        yield reader


def test_every_outcome_of_the_taxonomy_has_a_case() -> None:
    assert set(CASES) == set(Fetched)


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
@pytest.mark.parametrize("fetched", Fetched)
def test_a_server_that_ends_a_request_so_is_named_so_and_what_was_hidden_is_unknown(
    worker: Worker, tmp_path: Path, fetched: Fetched
) -> None:
    observation = CASES[fetched](worker, tmp_path / "crawl")
    ends = {ended(page) for page in observation.pages} | {observation.crawl.outcome}
    assert fetched in ends, ends
    if fetched in UNSEEN:
        about = [finding for finding in observation.assessment.findings if finding.criterion.startswith("laip-10-08")]
        assert about
        assert not [finding for finding in about if finding.outcome is Outcome.MISSING]


@pytest.mark.parametrize("case", ["401", "una contraseña"])
def test_a_401_is_told_as_a_sign_in_and_the_rest_of_the_site_is_still_read(worker: Worker, tmp_path: Path, case: str) -> None:
    more = {f"__n{number}__": QUICK[case] for number in range(1, 8)}
    links = [f"/n{number}/" for number in range(1, 9)]
    observation = _linked(__=_page("Información pública", *links), __n8__=_page("8. Ejecución presupuestaria"), **more)(worker, tmp_path)
    ends = {page.url.rpartition(":")[2].partition("/")[2]: ended(page) for page in observation.pages}
    assert {ends[f"n{number}/"] for number in range(1, 8)} == {Fetched.LOGIN}
    assert ends["n8/"] is Fetched.OK
    assert not [page for page in observation.pages if ended(page) is Fetched.FORBIDDEN]


def test_a_portal_all_behind_a_401_ends_as_a_sign_in_and_nothing_is_missing(worker: Worker, tmp_path: Path) -> None:
    with misbehaving(more={"/": QUICK["401"]}, otherwise=QUICK["401"]) as server:
        observation = _observed(worker, tmp_path / "crawl", server.base, server.allow)
    assert (observation.crawl.outcome, observation.crawl.complete) == (Fetched.LOGIN, False)
    assert not [finding for finding in observation.assessment.findings if finding.outcome is Outcome.MISSING]
