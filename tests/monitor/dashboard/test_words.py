"""Codes that reach people have words."""

from monitor.extract.facts import CORRUPT, ENCRYPTED, OLD_FORMAT, TIMEOUT, TOO_COMPLEX
from monitor.page import UNREADABLE, Fetched, Kind, Page


def test_every_reason_for_not_reading_a_file_has_spanish_words() -> None:
    assert set(UNREADABLE) == {CORRUPT, ENCRYPTED, OLD_FORMAT, TIMEOUT, TOO_COMPLEX}


def test_a_file_says_in_words_why_it_cannot_be_read() -> None:
    page = Page(
        url="https://a.example/b.doc", requested="https://a.example/b.doc", fetched=Fetched.OK, kind=Kind.DOCUMENT, unreadable=OLD_FORMAT
    )
    assert page.why_unreadable == "está en un formato antiguo, como .doc"
    photo = Page(url="https://a.example/b.jpg", requested="https://a.example/b.jpg", fetched=Fetched.OK, kind=Kind.IMAGE)
    assert photo.why_unreadable == "es una imagen sin texto que se pueda leer"
