"""What is personal is masked in every text about a page, with the words that tell what it is and without them."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checklists.finding import Evidence, Finding, Outcome
from monitor.page import Fetched, Page, Personal, Section
from monitor.privacy import Veil, redacted, shown_address, shows
from monitor.privacy.look import look

DPI, ACCOUNT = "1234 56789 0101", "3456789012"  # invented


def page(text: str = "", *, title: str = "") -> Page:
    url, sections = "https://a.gt/", (Section(heading="", level=0, text=text),)
    bare = Page(url=url, requested=url, fetched=Fetched.OK, title=title, sections=sections)
    return replace(bare, personal=look(bare))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"DPI {DPI} de la encargada", "DPI •••• ••••• •••• de la encargada"),
        ("nomina_1234567890101_julio.pdf", "nomina_•••••••••••••_julio.pdf"),
        ("cuenta_monetaria_3456789012.pdf", "cuenta_monetaria_••••••••••.pdf"),
        ("Celular personal: 5555-1234", "Celular personal: ••••-••••"),
        ("NOG 30319447 por Q 1,234,567.89", "NOG 30319447 por Q 1,234,567.89"),
        ("Teléfono 7765-4321", "Teléfono 7765-4321"),
    ],
)
def test_a_text_is_masked_by_what_it_says_itself_and_nothing_else_is(text: str, shown: str) -> None:
    assert redacted(text) == shown


@pytest.mark.parametrize(
    "url",
    [
        "https://a.gt/ficha?dpi=1234567890101",
        "https://a.gt/DPI-1234567890101.pdf",
        "https://a.gt/cuenta_bancaria_3456789012.pdf",
        "https://a.gt/n%C3%B3mina%201234567890101.pdf",
    ],
)
def test_an_address_is_masked_and_still_known_again(url: str) -> None:
    shown = shown_address(url)
    assert "1234567890101" not in shown
    assert ACCOUNT not in shown
    assert "•" in shown
    assert shows(shown, url)
    assert not shows(shown, "https://a.gt/otra.pdf")


def test_an_address_without_secrets_stays_as_it_is_written() -> None:
    url = "https://a.gt/n%C3%B3mina%20julio.pdf?id=30319447"
    assert shown_address(url) == url


def test_a_value_is_hidden_where_the_words_that_told_it_were_cut_away() -> None:
    veil = Veil([page(f"Depositar en la cuenta monetaria {ACCOUNT} de Banrural")])
    assert veil.over(f"pago a {ACCOUNT} en julio") == "pago a •••••••••• en julio"
    assert veil.address(f"https://a.gt/{ACCOUNT}.pdf") == "https://a.gt/••••••••••.pdf"


def test_what_a_cut_left_of_a_value_is_hidden_at_both_ends() -> None:
    veil = Veil([page(f"Depositar en la cuenta monetaria {ACCOUNT} de Banrural")])
    assert veil.over("la cuenta 3456789…") == "la cuenta •••••••…"
    assert veil.over("6789012 de Banrural") == "••••••• de Banrural"


def test_what_a_cut_left_of_a_value_is_hidden_within_a_sentence_too() -> None:
    veil = Veil([page(f"Depositar en la cuenta monetaria {ACCOUNT} de Banrural")])
    assert veil.over("dice «en la cuenta 34567890» y nada más") == "dice «en la cuenta ••••••••» y nada más"
    assert veil.over("«6789012 de Banrural», dice") == "«••••••• de Banrural», dice"


def test_a_home_is_hidden_whole_and_cut() -> None:
    veil = Veil([page("La interesada reside en la 3a calle 4-55 zona 1 del municipio")])
    assert "4-55" not in veil.over("reside en la 3a calle 4-55 zona 1 del municipio")
    assert "4-55" not in veil.over("calle 4-55 zona 1 del municipio")
    assert "4-55" not in veil.over("en la 3a calle 4-55 zo…")


def test_a_finding_keeps_its_outcome_and_its_digest_under_the_veil() -> None:
    finding = Finding(
        criterion="laip-10-02:nombre",
        outcome=Outcome.MET,
        reason="says_so",
        params={"phrase": f"DPI {DPI}"},
        evidence=(Evidence(url="https://a.gt/x?dpi=1234567890101", digest="sha256:1", excerpt=f"DPI {DPI}", locator=f"DPI {DPI}"),),
    )
    shown = Veil(()).finding(finding)
    assert (shown.outcome, shown.reason, shown.evidence[0].digest) == (finding.outcome, finding.reason, "sha256:1")
    assert "56789" not in repr(shown)


def test_every_text_of_a_page_is_masked_in_its_plain_form() -> None:
    value = Veil([page(f"DPI {DPI}", title=f"Ficha de {DPI}")]).page(page(f"DPI {DPI}", title=f"Ficha de {DPI}"))
    assert "56789" not in repr(value)
    assert Page.from_dict(value).url == "https://a.gt/"


def test_a_row_of_noughts_in_the_place_of_a_number_hides_no_amount() -> None:
    one = Personal(rule="bank_account", where="columna", count=1, values=("00000000",))
    assert Veil([replace(page("x"), personal=(one,))]).over("Q 100,000,000.00 y 100000000") == "Q 100,000,000.00 y 100000000"


@given(st.integers(0, 110), st.integers(0, 110))
def test_no_cut_of_a_text_shows_more_than_the_end_of_a_number(start: int, end: int) -> None:
    text = f"El pago a la señora fue a la cuenta monetaria {ACCOUNT} de Banrural, con DPI {DPI}, y a la cuenta de ahorro 987-654-3210."
    shown = re.sub(r"[ -]", "", Veil([page(text)]).over(text[start:end]))
    numbers = (ACCOUNT, DPI.replace(" ", ""), "9876543210")
    assert not [number for number in numbers for at in range(len(number) - 5) if number[at : at + 6] in shown]


@given(st.text(alphabet="DPIcuentabrs 0123456789-_.:/•@", max_size=80))
def test_what_is_masked_once_stays_as_it_is(text: str) -> None:
    once = redacted(text)
    assert redacted(once) == once
    assert shown_address(shown_address(text)) == shown_address(text)
