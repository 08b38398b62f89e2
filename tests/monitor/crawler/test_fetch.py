"""Fetching from servers that mean us harm or are merely broken, over real sockets."""

import shutil
import ssl
import subprocess
import time
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest

from monitor.crawler.fetch import Fetcher, Limits
from monitor.crawler.net.address import parse_allowed
from monitor.page import Fetched
from tests.servers.misbehaving import Misbehaving, misbehaving
from tests.servers.street import serve_folder


def test_a_page_is_fetched_with_its_bytes_as_they_were_on_the_wire(bad: Misbehaving, fetcher: Fetcher) -> None:
    reply = fetcher.get(bad.url("/chunked"))
    assert reply.fetched is Fetched.OK
    assert b"<h1>Inicio</h1>" in reply.body
    [hop] = reply.hops
    assert hop.received.startswith(b"HTTP/1.1 200 OK\r\nX-Order: 1\r\ncontent-TYPE:   text/html\r\nX-Order: 2\r\n")
    assert b";note=1\r\n" in hop.received
    assert hop.received.endswith(b"0\r\nX-Trailer: yes\r\n\r\n")
    assert hop.sent.startswith(b"GET /chunked HTTP/1.1\r\n")
    assert hop.address == "127.0.0.1"


def test_the_request_says_honestly_who_asks(bad: Misbehaving) -> None:
    fetcher = Fetcher(allowed=parse_allowed(bad.allow), contact="https://ejemplo.gt/monitor")
    fetcher.get(bad.url("/"))
    assert "User-Agent: VitrinaMonitor/0.1 (+https://ejemplo.gt/monitor)" in bad.heads[0]


@pytest.mark.parametrize("to", ["http://127.0.0.1:1/", "http://169.254.169.254/latest/meta-data/", "http://2130706433/", "http://0177.0.0.1/",
    "http://0x7f.1/", "http://127.1/", "http://[::ffff:127.0.0.1]/", "http://[::1]/", "http://10.0.0.1/", "http://100.64.0.1/",
    "http://[64:ff9b::7f00:1]/", "http://localhost/", "http://nombre@127.0.0.1/", "http://8.8.8.8:22/"])  # fmt: skip
def test_a_redirect_to_an_address_of_our_own_is_refused(bad: Misbehaving, fetcher: Fetcher, to: str) -> None:
    reply = fetcher.get(bad.url("/redirect?to=" + quote(to, safe="")))
    assert reply.fetched is Fetched.FORBIDDEN_ADDRESS
    assert len(reply.hops) == 1


@pytest.mark.parametrize("to", ["file:///etc/passwd", "ftp://127.0.0.1/", "gopher://127.0.0.1/", "javascript:alert(1)", "http://[::1"])
def test_a_redirect_to_another_scheme_is_no_valid_response(bad: Misbehaving, fetcher: Fetcher, to: str) -> None:
    assert fetcher.get(bad.url("/redirect?to=" + quote(to, safe=""))).fetched is Fetched.BAD_RESPONSE


def test_a_loopback_portal_is_not_observed_unless_it_is_named(bad: Misbehaving) -> None:
    assert Fetcher().get(bad.url("/")).fetched is Fetched.FORBIDDEN_ADDRESS
    assert bad.requests == []
    assert Fetcher(allowed=parse_allowed(bad.allow)).get(bad.url("/")).fetched is Fetched.OK


def test_a_name_is_judged_by_the_address_it_resolves_to(bad: Misbehaving) -> None:
    port = urlsplit(bad.base).port
    answers = {"munix.gob.gt": ["127.0.0.1"], "interno.munix.gob.gt": ["10.0.0.5"], "mixto.munix.gob.gt": ["10.0.0.5", "127.0.0.1"]}
    fetcher = Fetcher(allowed=parse_allowed(bad.allow), resolve=lambda host, _port: answers.get(host, []))
    assert fetcher.get(f"http://munix.gob.gt:{port}/").fetched is Fetched.OK
    assert fetcher.get(f"http://interno.munix.gob.gt:{port}/").fetched is Fetched.FORBIDDEN_ADDRESS
    assert fetcher.get(f"http://mixto.munix.gob.gt:{port}/").fetched is Fetched.OK
    assert fetcher.get(f"http://nadie.gob.gt:{port}/").fetched is Fetched.DNS


def test_a_name_that_changes_its_address_between_two_questions_gains_nothing(bad: Misbehaving) -> None:
    port = urlsplit(bad.base).port
    answers = iter([["127.0.0.1"], ["169.254.169.254"]])
    fetcher = Fetcher(allowed=parse_allowed(bad.allow), resolve=lambda _host, _port: next(answers))
    assert fetcher.get(f"http://munix.gob.gt:{port}/").fetched is Fetched.OK
    assert fetcher.get(f"http://munix.gob.gt:{port}/").fetched is Fetched.FORBIDDEN_ADDRESS


@pytest.mark.parametrize("path", ["/drip", "/drip-headers", "/silence"])
def test_a_server_that_drips_or_is_silent_is_left_at_the_deadline(bad: Misbehaving, fetcher: Fetcher, path: str) -> None:
    begun = time.monotonic()
    reply = fetcher.get(bad.url(path))
    assert reply.fetched is Fetched.TIMEOUT
    assert time.monotonic() - begun < 3


@pytest.mark.parametrize("path", ["/endless", "/endless?type=application/pdf", "/bomb", "/double-bomb"])
def test_a_body_without_end_or_that_inflates_without_end_is_cut(bad: Misbehaving, fetcher: Fetcher, path: str) -> None:
    reply = fetcher.get(bad.url(path))
    assert reply.fetched is Fetched.TOO_LARGE
    assert reply.body == b""
    assert all(len(hop.received) < 300_000 for hop in reply.hops)


@pytest.mark.parametrize(("path", "fetched"), [
    ("/loop", Fetched.TOO_MANY_REDIRECTS), ("/spiral?", Fetched.TOO_MANY_REDIRECTS), ("/nowhere", Fetched.BAD_RESPONSE),
    ("/garbage", Fetched.BAD_RESPONSE), ("/many-headers", Fetched.BAD_RESPONSE), ("/hang-up", Fetched.RESET),
    ("/truncated", Fetched.RESET), ("/brotli", Fetched.BAD_RESPONSE), ("/broken-gzip", Fetched.BAD_RESPONSE),
    ("/not-gzip", Fetched.OK), ("/nada", Fetched.NOT_FOUND),
])  # fmt: skip
def test_every_broken_answer_has_its_name(bad: Misbehaving, fetcher: Fetcher, path: str, fetched: Fetched) -> None:
    assert fetcher.get(bad.url(path)).fetched is fetched


def test_redirects_are_followed_at_most_eight_times(bad: Misbehaving, fetcher: Fetcher) -> None:
    assert len(fetcher.get(bad.url("/spiral?")).hops) == 9


def test_nobody_listening_is_a_refused_connection(fetcher: Fetcher) -> None:
    with misbehaving() as gone:
        allowed = parse_allowed(gone.allow)
    assert Fetcher(allowed=allowed).get(gone.url("/")).fetched is Fetched.REFUSED


def test_addresses_that_are_none_never_raise(fetcher: Fetcher) -> None:
    for url in ["", "http://", "http://[::1", "mailto:a@b.gt", "//x", "http://a b/", "http://\udcff/", "https://xn--/"]:
        assert fetcher.get(url).fetched in {Fetched.FORBIDDEN_ADDRESS, Fetched.DNS, Fetched.BAD_RESPONSE}


def _openssl(*arguments: str | Path) -> None:
    subprocess.run(["openssl", *arguments], check=True, capture_output=True, timeout=60)


def _served_with(folder: Path, names: str, *, days: str = "2", by_middleman: bool = False) -> tuple[ssl.SSLContext, str]:
    """A server's context with a certificate for `names`, and the file of the authority that vouches for it, perhaps over a middleman."""
    ca, cakey = folder / "ca.pem", folder / "ca.key"
    _openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", cakey, "-out", ca, "-subj", "/CN=Autoridad", "-days", "9")
    signer, signkey = ca, cakey
    if by_middleman:
        signer, signkey = folder / "mid.pem", folder / "mid.key"
        _signed(folder, "mid", "/CN=Intermedia", "basicConstraints=CA:TRUE", ca, cakey, "9")
    _signed(folder, "leaf", "/CN=muni", f"subjectAltName={names}", signer, signkey, days)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "leaf.pem", folder / "leaf.key")
    return context, str(ca)


def _signed(folder: Path, name: str, subject: str, extension: str, ca: Path, cakey: Path, days: str) -> None:
    key, request, cert, extensions = (folder / f"{name}.{ending}" for ending in ("key", "csr", "pem", "ext"))
    extensions.write_text(extension + "\n")
    _openssl("req", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", request, "-subj", subject)
    _openssl(
        "x509", "-req", "-in", request, "-CA", ca, "-CAkey", cakey, "-CAcreateserial", "-out", cert, "-days", days, "-extfile", extensions
    )


TLS_CASES = {
    "": ("IP:127.0.0.1", "2", False),
    "wrong_host": ("DNS:otro.gob.gt", "2", False),
    "expired": ("IP:127.0.0.1", "-1", False),
    "incomplete_chain": ("IP:127.0.0.1", "2", True),
}


@pytest.mark.skipif(not shutil.which("openssl"), reason="needs openssl to make certificates")
@pytest.mark.parametrize("problem", list(TLS_CASES))
def test_a_certificate_that_does_not_hold_is_named_and_the_page_read_all_the_same(tmp_path: Path, problem: str) -> None:
    names, days, by_middleman = TLS_CASES[problem]
    context, ca = _served_with(tmp_path, names, days=days, by_middleman=by_middleman)
    with misbehaving(tls=context) as server:
        fetcher = Fetcher(allowed=parse_allowed(server.allow), cafile=ca)
        first, second = fetcher.get(server.url("/")), fetcher.get(server.url("/chunked"))
    assert (first.fetched, first.tls_problem) == (Fetched.OK, problem)
    assert (second.fetched, second.tls_problem) == (Fetched.OK, problem)
    assert b"Inicio" in first.body


@pytest.mark.skipif(not shutil.which("openssl"), reason="needs openssl to make certificates")
def test_a_certificate_that_vouches_for_itself_is_named_so(tmp_path: Path) -> None:
    cert, key = tmp_path / "c.pem", tmp_path / "k.pem"
    _openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", cert, "-subj", "/CN=127.0.0.1", "-days", "2")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    with misbehaving(tls=context) as server:
        reply = Fetcher(allowed=parse_allowed(server.allow)).get(server.url("/"))
    assert (reply.fetched, reply.tls_problem) == (Fetched.OK, "self_signed")


def test_a_server_that_does_not_speak_tls_is_a_tls_fault(tmp_path: Path) -> None:
    with serve_folder(tmp_path) as street:
        reply = Fetcher(allowed=parse_allowed(street.allow)).get(street.replace("http:", "https:"))
    assert reply.fetched is Fetched.TLS


def test_limits_of_a_crawl_narrow_those_of_a_request(bad: Misbehaving) -> None:
    fetcher = Fetcher(allowed=parse_allowed(bad.allow), limits=Limits(page=1_000_000))
    assert fetcher.get(bad.url("/endless"), limit=100_000).fetched is Fetched.TOO_LARGE


def test_a_machine_that_lets_nobody_in_is_named_all_the_same(bad: Misbehaving) -> None:
    with misbehaving() as gone:
        closed, port = gone.base, urlsplit(gone.base).port
    fetcher = Fetcher(allowed=parse_allowed(f"{bad.allow},127.0.0.1:{port}"))
    reply = fetcher.get(closed)
    assert (reply.fetched, reply.address, reply.hops) == (Fetched.REFUSED, "127.0.0.1", ())
    led = fetcher.get(bad.url("/redirect?to=" + quote(closed + "/", safe="")))
    assert (led.fetched, led.address, len(led.hops)) == (Fetched.REFUSED, "127.0.0.1", 1)
    nobody = fetcher.get("http://nadie.invalid/")
    assert (nobody.fetched, nobody.address) == (Fetched.DNS, "")
    fetcher.close()
