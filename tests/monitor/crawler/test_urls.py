"""When two addresses are one page, and when they are not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.crawler.frontier import is_glued, pattern_of
from monitor.crawler.urls import clean, folder_of, host_of, is_social, key, site_of

SAME = [
    ("http://munix.gob.gt", "http://MUNIX.gob.gt:80/"),
    ("http://munix.gob.gt/a", "https://www.munix.gob.gt/a"),
    ("http://munix.gob.gt/a", "http://munix.gob.gt/a/"),
    ("http://munix.gob.gt/a#numeral-5", "http://munix.gob.gt/a"),
    ("http://munix.gob.gt/index.php/transparencia", "http://munix.gob.gt/transparencia"),
    ("http://munix.gob.gt/index.php", "http://munix.gob.gt/"),
    ("http://munix.gob.gt/a?PHPSESSID=81f&id=3", "http://munix.gob.gt/a?id=3"),
    ("http://munix.gob.gt/a;jsessionid=81F?id=3", "http://munix.gob.gt/a?id=3"),
    ("http://munix.gob.gt/a?sid=9", "http://munix.gob.gt/a"),
    ("http://munix.gob.gt/a?utm_source=x&utm_medium=y", "http://munix.gob.gt/a"),
    ("http://munix.gob.gt/a?b=2&a=1", "http://munix.gob.gt/a?a=1&b=2"),
    ("http://munix.gob.gt/n%c3%b3mina", "http://munix.gob.gt/nómina"),
    ("http://munix.gob.gt/a%7Eb", "http://munix.gob.gt/a~b"),
    ("http://munix.gob.gt/UIP. ABRIL 2018/6", "http://munix.gob.gt/UIP.%20ABRIL%202018/6"),
    ("http://munix.gob.gt/?ruta=2024/Enero 1", "http://munix.gob.gt/?ruta=2024%2FEnero+1"),
    ("http://munix.gob.gt/a/../b", "http://munix.gob.gt/b"),
]
DIFFERENT = [
    ("http://munix.gob.gt/?ruta=2024/01", "http://munix.gob.gt/?ruta=2024/02"),
    ("http://munix.gob.gt/ver.php?id=1", "http://munix.gob.gt/ver.php?id=2"),
    ("http://munix.gob.gt/?page=1", "http://munix.gob.gt/?page=2"),
    ("http://munix.gob.gt/A", "http://munix.gob.gt/a"),
    ("http://munix.gob.gt:8080/", "http://munix.gob.gt/"),
    ("http://munix.gob.gt/", "http://muniy.gob.gt/"),
    ("http://munix.gob.gt/UIP. ABRIL 2018/6", "http://munix.gob.gt/UIP ABRIL 2018/6"),
    ("http://munix.gob.gt/index.phpx", "http://munix.gob.gt/"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_two_spellings_of_one_page_have_one_key(one: str, other: str) -> None:
    assert key(one) == key(other)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_two_pages_have_two_keys(one: str, other: str) -> None:
    assert key(one) != key(other)


def test_blanks_and_dots_in_a_path_survive_and_the_session_is_left_behind() -> None:
    assert clean("http://munix.gob.gt/2018/UIP. ABRIL 2018/6?sid=1#x") == "http://munix.gob.gt/2018/UIP.%20ABRIL%202018/6"
    assert clean("HTTPS://usuario:clave@MuniX.gob.gt:443/") == "https://munix.gob.gt/"
    assert clean("http://munix.gob.gt/%E9?q=%f3") == "http://munix.gob.gt/%E9?q=%f3"


@pytest.mark.parametrize(
    "url", ["mailto:a@b.gt", "javascript:void(0)", "tel:1555", "file:///etc/passwd", "http://", "http://[::1", "/a", ""]
)
def test_what_is_no_web_address_cleans_to_nothing(url: str) -> None:
    assert clean(url) == ""


@given(st.text(max_size=60))
def test_cleaning_never_fails_and_is_done_once(tail: str) -> None:
    once = clean(f"http://munix.gob.gt/{tail}")
    assert clean(once) == once
    assert key(once) == key(f"http://munix.gob.gt/{tail}") or not once


def test_hosts_and_sites_are_told_by_the_suffix_list() -> None:
    assert host_of("https://www.MuniX.gob.gt:443/a") == "munix.gob.gt"
    assert host_of("http://127.0.0.1:8000/") == "127.0.0.1:8000"
    assert site_of("uipm.munix.gob.gt") == "munix.gob.gt"
    assert site_of("town.provider.gt") == "provider.gt"
    assert is_social("https://es-la.facebook.com/munix")
    assert not is_social("https://facebook.com.gt/")


def test_the_folder_of_an_address_is_what_is_credited() -> None:
    assert folder_of("http://p.gt/munix/inicio.php") == "/munix/"
    assert folder_of("http://p.gt/munix") == "/munix/"
    assert folder_of("http://p.gt") == "/"


def test_glued_links_and_calendars_are_seen() -> None:
    assert is_glued("http://x.gt/uip/docs/uip/docs/uip/docs/a.html")
    assert not is_glued("http://x.gt/informacion/2024/01/01/01/nomina")
    assert pattern_of("http://x.gt/calendario/2024/05?dia=3") == pattern_of("http://x.gt/calendario/1999/12?dia=31")
