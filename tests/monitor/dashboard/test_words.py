"""Codes that reach people have words."""

from checklists.finding import Outcome
from monitor.dashboard.words import moment_words, tally_words
from monitor.extract.facts import CORRUPT, ENCRYPTED, OLD_FORMAT, TIMEOUT, TOO_COMPLEX
from monitor.page import UNREADABLE, Fetched, Kind, Page
from monitor.room import size_words


def test_every_reason_for_not_reading_a_file_has_spanish_words() -> None:
    assert set(UNREADABLE) == {CORRUPT, ENCRYPTED, OLD_FORMAT, TIMEOUT, TOO_COMPLEX}


def test_a_file_says_in_words_why_it_cannot_be_read() -> None:
    page = Page(
        url="https://a.example/b.doc", requested="https://a.example/b.doc", fetched=Fetched.OK, kind=Kind.DOCUMENT, unreadable=OLD_FORMAT
    )
    assert page.why_unreadable == "está en un formato antiguo que no se puede leer, como .doc o .ppt"
    photo = Page(url="https://a.example/b.jpg", requested="https://a.example/b.jpg", fetched=Fetched.OK, kind=Kind.IMAGE)
    assert photo.why_unreadable == "es una imagen sin texto que se pueda leer"


def test_the_questions_of_a_part_are_counted_in_words() -> None:
    assert tally_words([Outcome.MET, Outcome.PARTIAL, Outcome.MET]) == "De 3 preguntas que cuentan: 2 cumple, 1 parcial."
    assert tally_words([Outcome.MISSING]) == "La pregunta que cuenta: no cumple."
    assert tally_words([]) == "Ninguna de sus preguntas cuenta en el puntaje."


def test_a_moment_is_told_in_the_hour_of_guatemala() -> None:
    assert moment_words("2026-11-22T03:39:48.420Z") == "21 de noviembre de 2026, 21:39"
    assert moment_words("ayer") == "ayer"


def test_a_size_is_told_as_people_say_it() -> None:
    assert [size_words(count) for count in (640, 30_493, 2_400_000)] == ["640 bytes", "30 KB", "2.4 MB"]
