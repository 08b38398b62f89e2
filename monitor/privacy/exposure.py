"""What a portal shows and should not, as its municipality is told it: the address, the place, how many, how each ends. Never a value."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from monitor.page import Page, Personal
from monitor.privacy.veil import IN_WORDS, Veil

MOST = 1000  # places told of one portal
_EXAMPLES = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class Exposure:
    """Personal data in one place of one address. `endings` are the last digits of some, by which the town finds them again."""

    url: str
    rule: str
    where: str
    count: int
    sure: bool
    endings: tuple[str, ...]


def exposures(pages: Iterable[Page], veil: Veil) -> tuple[Exposure, ...]:
    """Every place with personal data, by address; what is sure first within each."""
    found = [
        Exposure(
            url=veil.address(page.url or page.requested),
            rule=one.rule,
            where=veil.over(one.where),
            count=one.count,
            sure=one.sure,
            endings=tuple(dict.fromkeys(_endings(one)))[:_EXAMPLES],
        )
        for page in pages
        if page.ok
        for one in page.personal
    ]
    return tuple(sorted(set(found), key=lambda one: (one.url, not one.sure, one.rule, one.where))[:MOST])


def _endings(one: Personal) -> Iterable[str]:
    """The last digits of each value: four of a long number, two of a short one, none of what is said in words."""
    if one.rule in IN_WORDS or one.rule == "email_in_text":
        return ()
    digits = (re.sub(r"\D", "", value) for value in one.values)
    return (f"•••{number[-4:] if len(number) >= 10 else number[-2:]}" for number in digits if number)
