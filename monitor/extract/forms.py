"""What only a form opens: a list of years to choose from, further pages of a list that a button posts for.

Where an option names an address, or a form that only asks (GET) makes one, it is a link like any other. What a form would have to send is
never sent: it stays unseen.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from urllib.parse import urlencode

from lxml import etree

from monitor.extract.address import Resolver
from monitor.extract.around import short_text

_MOST = 60  # options of one list that are followed
_BUTTONS, _LISTS = 300, 40  # of one page that are looked at
_ADDRESS = re.compile(r"^(?:https?://|\.{0,2}/|\?)|^[\w./-]+\.(?:php|html?|aspx?|jsp)(?:[?#]|$)|^[\w./-]+\?[\w%.-]+=", re.IGNORECASE)
_WHEN = re.compile(
    r"^\W*(?:20[0-3]\d|ene\w*|feb\w*|mar\w*|abr\w*|may\w*|jun\w*|jul\w*|ago\w*|se[pt]\w*|oct\w*|nov\w*|dic\w*)\W*(?:20[0-3]\d)?\W*$", re.I
)
_NEXT = re.compile(r"^\W*(?:\d{1,3}|siguiente|pr[oó]xim[ao]|next|[»›>]+|ver m[aá]s|m[aá]s)\W*$", re.IGNORECASE)


def options(select: etree._Element, resolver: Resolver) -> Iterator[tuple[str, str]]:
    """Address and text of each choice of a list that leads somewhere."""
    found = [*islice((option for option in select.iter("option") if (option.get("value") or "").strip()), _MOST)]
    if any(_ADDRESS.search((option.get("value") or "").strip()) for option in found):
        for option in found:
            value = (option.get("value") or "").strip()
            url = resolver.resolve(value) if _ADDRESS.search(value) else ""
            if url:
                yield url, short_text(option)
    elif _asks_when(found) and (form := _form(select)) is not None and not _posts(form) and (fixed := _fixed(form, select)) is not None:
        action = (form.get("action") or "").partition("?")[0] or resolver.base.partition("?")[0]
        for option in found:
            query = urlencode([*fixed, (select.get("name") or "", (option.get("value") or "").strip())])
            if url := resolver.resolve(f"{action}?{query}"):
                yield url, short_text(option)


def hides_pages(root: etree._Element) -> bool:
    """Whether further pages, years or months open only by posting a form."""
    onward: Counter[etree._Element] = Counter()
    for button in islice(root.iter("button", "input"), _BUTTONS):
        if button.tag == "input" and (button.get("type") or "").lower() != "submit":
            continue
        form = _form(button) if _NEXT.search(short_text(button) or button.get("value") or "") else None
        if form is not None and _posts(form):
            onward[form] += 1
            if onward[form] > 1:
                return True
    for select in islice(root.iter("select"), _LISTS):
        form = _form(select)
        if form is not None and _posts(form) and _asks_when([*islice(select.iter("option"), _MOST)]) and not _is_report(form):
            return True
    return False


def _asks_when(found: list[etree._Element]) -> bool:
    return sum(_WHEN.search(short_text(option)) is not None for option in found) > 1


def _form(element: etree._Element) -> etree._Element | None:
    return next(element.iterancestors("form"), None)


def _posts(form: etree._Element) -> bool:
    return (form.get("method") or "").strip().lower() == "post"


def _is_report(form: etree._Element) -> bool:
    """Whether a form asks for a person's own words, such as a request for information or a date of birth."""
    written = ("text", "email", "tel", "password", "file", "date", "number")
    return form.find(".//textarea") is not None or any((one.get("type") or "text").lower() in written for one in form.iter("input"))


def _fixed(form: etree._Element, select: etree._Element) -> list[tuple[str, str]] | None:
    """What a form sends besides the choice; None where it asks for more than that one choice."""
    if not select.get("name") or len(form.findall(".//select")) > 1 or _is_report(form):
        return None
    hidden = [one for one in form.iter("input") if (one.get("type") or "").lower() == "hidden" and one.get("name")]
    return [(one.get("name") or "", one.get("value") or "") for one in hidden]
