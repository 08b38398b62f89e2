"""Identifiers: the test values of the reference, and how people write them."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checklists import identifiers


@pytest.mark.parametrize("nit", ["576937-K", "7108-0", "3952550-3", "CF"])
def test_a_right_nit_passes(nit: str) -> None:
    assert identifiers.nit_is_right(identifiers.read_nit(nit) or "")


def test_a_wrong_check_digit_of_a_nit_is_seen() -> None:
    assert identifiers.read_nit("8977112-0") == "8977112-0"
    assert not identifiers.nit_is_right("8977112-0")


@pytest.mark.parametrize(
    ("written", "read"), [("576937k", "576937-K"), (" NIT: 57 6937-K", "576937-K"), ("cf", "CF"), ("C/F", "CF"), ("7108 - 0", "7108-0")]
)
def test_a_nit_is_read_as_offices_write_it(written: str, read: str) -> None:
    assert identifiers.read_nit(written) == read


@pytest.mark.parametrize("text", ["", "K", "12-34-5", "NIT", "1234567890123"])
def test_what_has_not_the_shape_of_a_nit_is_none(text: str) -> None:
    assert identifiers.read_nit(text) is None


@pytest.mark.parametrize("digits", ["1234567890101", "9876543220101", "1000000020101", "1122334490101"])
def test_a_right_cui_is_known(digits: str) -> None:
    assert identifiers.cui_is_right(digits)


@pytest.mark.parametrize("digits", ["1234567800101", "9876543200101", "1234567892301", "1234567890118"])
def test_a_cui_with_a_wrong_check_digit_or_no_municipality_is_not_right(digits: str) -> None:
    assert not identifiers.cui_is_right(digits)


def test_petatan_and_alotenango_exist_for_the_cui() -> None:
    """Published validators miss young municipalities: 1333 and 2217 are real."""
    assert any(identifiers.cui_is_right(f"{serial:08d}{check}1333") for serial in (10000000,) for check in range(10))
    assert any(identifiers.cui_is_right(f"{serial:08d}{check}2217") for serial in (10000000,) for check in range(10))


def test_the_cui_knows_as_many_municipalities_as_the_reference_data() -> None:
    file = Path(identifiers.__file__).parent / "municipalities.csv"
    with file.open(encoding="utf-8", newline="") as lines:
        counts = Counter(row["ine_code"][:2] for row in csv.DictReader(lines))
    assert [counts[f"{department:02d}"] for department in range(1, 23)] == list(identifiers._MUNICIPALITIES)


@pytest.mark.parametrize("text", ["entregado a 1234567890101 en octubre", "1234 56789 0101", "1234-56789-0101", "1234 56780 0101"])
def test_a_cui_is_found_in_free_text_bare_or_grouped(text: str) -> None:
    assert [cui.text for cui in identifiers.find_cuis(text)]


def test_thirteen_digits_beside_the_word_are_found_though_the_check_digit_is_wrong() -> None:
    assert [cui.sure for cui in identifiers.find_cuis("DPI No. 1234567800101")] == [False]


@pytest.mark.parametrize(
    "text", ["1234567800101", "serie 7501234567890", "22-0101-0001", "factura 12345678", "12345678901012345", "2026-1234567890101-3"]
)
def test_other_long_numbers_are_no_cui(text: str) -> None:
    assert not list(identifiers.find_cuis(text))


@pytest.mark.parametrize(
    ("written", "read"), [("30319447", "30319447"), ("NOG: 30319447", "30319447"), ("30,319,447", "30319447"), ("E581998146", None)]
)
def test_a_nog_is_read(written: str, read: str | None) -> None:
    assert identifiers.read_nog(written) == read


@pytest.mark.parametrize(
    ("written", "read"), [("E581998146", "E581998146"), ("npg e581998146", "E581998146"), ("E-581998146", "E581998146"), ("30319447", None)]
)
def test_an_npg_is_read(written: str, read: str | None) -> None:
    assert identifiers.read_npg(written) == read


@pytest.mark.parametrize(
    ("written", "read"),
    [("11", "011"), ("029 Otras remuneraciones", "029"), ("211, 268", "211; 268"), ("031 y 033", "031; 033"), ("12345", None), ("x", None)],
)
def test_a_renglon_keeps_its_zeros(written: str, read: str | None) -> None:
    assert identifiers.read_renglon(written) == read


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("79000000", "7900-0000"),
        ("+502 7900 0000", "7900-0000"),
        ("(502) 7900-0000", "7900-0000"),
        ("7900-0000 / 7900-0001", "7900-0000; 7900-0001"),
        ("7900-0000 ext. 104", "7900-0000 ext. 104"),
        ("PBX: 7900-0000", "7900-0000"),
        ("1555", "1555"),
        ("790-0000", None),
        ("9900-0000", None),
        ("no hay", None),
    ],
)
def test_phones_are_read_one_or_many(written: str, read: str | None) -> None:
    assert identifiers.read_phones(written) == read


def test_lines_that_begin_with_three_four_or_five_are_mobile() -> None:
    assert identifiers.is_mobile("7900-0000; 5900-0000")
    assert not identifiers.is_mobile("7900-0000; 1555")


def test_mail_of_a_public_service_is_personal() -> None:
    assert identifiers.is_personal_mail(identifiers.read_emails("Alguien@Gmail.com") or "")
    assert not identifiers.is_personal_mail("uip@muniejemplo.gob.gt")
    assert identifiers.read_emails("uip@muniejemplo") is None


@given(st.integers(min_value=0, max_value=10**11 - 1))
def test_every_body_has_exactly_one_check_digit(body: int) -> None:
    assert sum(identifiers.nit_is_right(f"{body}-{check}") for check in "0123456789K") == 1


@given(st.text(max_size=60))
def test_no_text_makes_a_reader_crash(text: str) -> None:
    for read in (identifiers.read_nit, identifiers.read_nog, identifiers.read_npg, identifiers.read_snip, identifiers.read_renglon):
        read(text)
    identifiers.read_phones(text)
    identifiers.read_emails(text)
    list(identifiers.find_cuis(text))


@given(st.sampled_from(["7900-0000", "2400-0001 ext. 12", "1555", "5900-0000; 7900-0000"]))
def test_reading_phones_twice_changes_nothing(phones: str) -> None:
    assert identifiers.read_phones(phones) == phones
