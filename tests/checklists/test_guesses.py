"""Slips of the hand: offered where there is one right reading, and left alone where there are two or none."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from checklists.ruler.amounts import parse_number
from checklists.ruler.days import month_reader, parse_date
from checklists.ruler.guesses import guess_email, guess_uri, guess_yes_or_no


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("4.500.00", "4500.00"),
        ("4,500,00", "4500.00"),
        ("Q4,5OO.00", "4500.00"),
        ("l250.00", "1250.00"),
        ("4500.00 exactos", "4500.00"),
        ("Q 1,250.00 c/u", "1250.00"),
        ("son Q. 300.00", "300.00"),
    ],
)
def test_an_amount_with_one_reading_is_offered_and_not_taken(text: str, meant: str) -> None:
    value, fault = parse_number(text)
    assert value is None
    assert fault is not None
    assert fault.suggestion == Decimal(meant)


@pytest.mark.parametrize("text", ["mucho", "1.2.3", "100 y 200", "3,50,0", "O", "12-5", "octubre", "(4.500.00)", "$100"])
def test_an_amount_with_two_readings_or_none_is_not_guessed(text: str) -> None:
    _, fault = parse_number(text)
    assert fault is not None
    assert fault.suggestion is None


def test_the_stroke_after_an_amount_is_no_sign() -> None:
    assert parse_number("Q 4,500.00.-") == (Decimal("4500.00"), None)
    assert parse_number("500-") == (Decimal(-500), None)


@pytest.mark.parametrize(
    "text", ["5 de octubrre de 2026", "October 5, 2026", "Oct 5 2026", "05102026", "20261005", "5/10/2026.", "05//10//2026", "5 10 2026"]
)
def test_a_date_with_one_reading_is_offered(text: str) -> None:
    value, fault = parse_date(text)
    assert value is None
    assert fault is not None
    assert fault.suggestion == date(2026, 10, 5)


@pytest.mark.parametrize("text", ["31/09/2026", "10/2026", "mañana", "13 marzo", "32132026", "marte 5 2026", "5 de octubre o mayo de 2026"])
def test_a_date_that_is_none_is_not_guessed(text: str) -> None:
    _, fault = parse_date(text)
    assert fault is not None
    assert fault.suggestion is None


def test_months_addresses_and_answers_are_offered_too() -> None:
    value, fault = month_reader(None)("octubrre 2026")
    assert value is None
    assert fault is not None
    assert fault.suggestion == "2026-10"
    assert guess_uri("www.muni.gob.gt/acta.pdf") == "https://www.muni.gob.gt/acta.pdf"
    assert guess_uri("htpps://x.gob.gt") == "https://x.gob.gt"
    assert guess_uri("ver anexo") is None
    assert guess_email("info @muni,gob.gt") == "info@muni.gob.gt"
    assert guess_email("info") is None
    assert (guess_yes_or_no("Sí, aplica"), guess_yes_or_no("No tiene"), guess_yes_or_no("a veces")) == (True, False, None)
