"""The one table of ends: every end is in it, says what it leaves unknown, and has words for people and for who can mend it."""

import re

import pytest

from checklists.finding import REASONS, Outcome
from monitor.outcome import CERTIFICATE, ENDINGS, UNSEEN, ended, ending_of
from monitor.page import Fetched, Kind, Page

CODES = re.compile(r"\b(?:" + "|".join(fetched.value for fetched in Fetched if "_" in fetched) + r")\b")


def test_every_end_of_a_request_is_in_the_table() -> None:
    assert set(ENDINGS) == set(Fetched)


@pytest.mark.parametrize("fetched", Fetched)
def test_every_end_has_words_for_a_citizen_and_for_who_can_mend_it_and_no_code(fetched: Fetched) -> None:
    ending = ENDINGS[fetched]
    assert not ending.short.endswith(".")
    for sentence in (ending.citizen, ending.webmaster):
        assert sentence[0].isupper()
        assert sentence.endswith(".")
    assert not CODES.search(f"{ending.short} {ending.citizen} {ending.webmaster}")


@pytest.mark.parametrize("fetched", Fetched)
def test_what_was_not_looked_at_is_unknown_and_what_was_leaves_nothing_unknown(fetched: Fetched) -> None:
    ending = ENDINGS[fetched]
    if ending.looked_at:
        assert (ending.reason, ending.fault, ending.refusal, ending.transient) == ("", False, False, False)
    else:
        assert REASONS[ending.reason].outcomes == {Outcome.UNKNOWN}
    assert (fetched in UNSEEN) is not ending.looked_at


def test_a_fault_is_no_refusal_and_only_one_of_the_two_passes_or_closes_a_host() -> None:
    for ending in ENDINGS.values():
        assert not (ending.fault and ending.refusal)
        assert not (ending.transient or ending.closes_after) or ending.fault or ending.refusal


def test_a_page_that_came_whole_and_needs_scripts_ends_as_that() -> None:
    page = Page(url="https://a.gob.gt/", requested="https://a.gob.gt/", fetched=Fetched.OK, kind=Kind.HTML, needs_javascript=True)
    assert ended(page) is Fetched.NEEDS_JAVASCRIPT
    assert ending_of(page).reason == "needs_javascript"


def test_every_problem_of_a_certificate_has_words_and_a_remedy() -> None:
    assert set(CERTIFICATE) == {"expired", "self_signed", "incomplete_chain", "wrong_host"}
