"""What works as a heading on real pages, and what stands below it. Each shape is one function; the first that answers decides."""

from __future__ import annotations

import re
from collections.abc import Callable, Container
from typing import TYPE_CHECKING

from lxml import etree

from monitor.extract import marks
from monitor.extract.around import following, nested_list, place, short_text, stands_alone, text_before, text_of, texts
from monitor.extract.outline import BOLD, ITEM, TITLE

if TYPE_CHECKING:
    from monitor.extract.walk import Walk


_BOLD_STYLE = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)


def open_title(walk: Walk, element: etree._Element, tag: str, found: int) -> bool:
    """Open a heading where the element is one (or the panel of one). True where its text was thereby said and only its links are left."""
    shape = _BY_TAG.get(tag)
    if shape is not None and shape(walk, element):
        return True
    panels = walk.panels
    if panels.labels:
        if element in panels.openers:
            walk.mute(element)
            return True
        if element in panels.labels:
            _panel(walk, element)
            return False
    if found & marks.TITLE or (tag == "button" and found & marks.PANEL):
        return _class_title(walk, element)
    if found & marks.ROLE_HEADING:
        return _role_title(walk, element)
    return False


def _heading(walk: Walk, element: etree._Element) -> bool:
    """h1-h6. One that folds (an accordion's) keeps what is in its body, whatever the levels there."""
    if _within(element, marks.HEADINGS):
        return False  # the one around it says nothing, so neither does this one
    text = text_of(element) or _pictured(element)
    if not text:
        return False
    walk.outline.heading(text, marks.HEADINGS[element.tag])
    if _folds(element):
        scope, body = place(element)
        if body is not None and body.tag not in marks.HEADINGS:
            walk.outline.protect(body, scope)
    walk.mute(element)
    return True


def _pictured(element: etree._Element) -> str:
    """The numeral that the alternative text of a picture says."""
    said = (short_said(picture) for picture in element.iter("img"))
    return next((text for text in said if marks.NUMERAL.match(text)), "")


def short_said(picture: etree._Element) -> str:
    """What a picture says to those who do not see it, in one line."""
    return " ".join((picture.get("alt") or picture.get("title") or "").split())[: marks.HEADING_LENGTH]


def _picture(walk: Walk, element: etree._Element) -> bool:
    """A picture of a title: alone on its line, no link, and its alternative text names a numeral."""
    text = short_said(element)
    if not marks.NUMERAL.match(text) or not walk.outline.line_is_blank() or any(up.tag == "a" for up in element.iterancestors()):
        return False
    walk.outline.title(text, BOLD, None, above_all=True)
    return False


def _folds(element: etree._Element) -> bool:
    parent = element.getparent()
    around = (
        element.get("class") or "",
        (parent.get("class") or "") if parent is not None else "",
        *(child.get("class") or "" for child in element),
    )
    return any(marks.of_words(words) & (marks.TITLE | marks.PANEL) for words in around if words)


def _role_title(walk: Walk, element: etree._Element) -> bool:
    text = short_text(element)
    if not text:
        return False
    if element.get("role") == "heading":
        level = element.get("aria-level") or ""
        walk.outline.heading(text, int(level) if level in ("1", "2", "3", "4", "5", "6") else 2)
    else:
        walk.outline.title(text, TITLE, *place(element))
    walk.mute(element)
    return True


def _class_title(walk: Walk, element: etree._Element) -> bool:
    text = short_text(element)
    if not text or element.find(".//table") is not None or len(element.findall(".//li")) > 1:
        return False
    walk.outline.title(text, TITLE, *place(element))
    walk.mute(element)
    return True


def _panel(walk: Walk, element: etree._Element) -> None:
    label, outline = walk.panels.labels[element], walk.outline
    heading = outline.top.heading
    if heading and (label in heading or heading in label):
        outline.protect(element, inside=True)
    else:
        outline.title(label, TITLE, element, element, inside=True)


def _within_parent(walk: Walk, element: etree._Element) -> bool:
    """summary of details, legend of fieldset: the title of the whole element around it."""
    parent, text = element.getparent(), text_of(element)
    if parent is None or parent.tag not in ("details", "fieldset") or not text:
        return False
    walk.outline.title(text, TITLE, parent, parent, inside=True)
    walk.mute(element)
    return True


def _term(walk: Walk, element: etree._Element) -> bool:
    text = short_text(element)
    if not text:
        return False
    body = element.getnext()
    walk.outline.title(text, ITEM, element.getparent(), body if body is not None and body.tag == "dd" else None)
    walk.mute(element)
    return True


def _item(walk: Walk, element: etree._Element) -> bool:
    """The own text of a list item is the title of the list nested in it."""
    nested = nested_list(element)
    if nested is None:
        return False
    text = text_before(element, nested)
    if not text or len(text) > marks.HEADING_LENGTH:
        return False
    walk.outline.title(text, ITEM, element, element, inside=True)
    walk.mute(nested, owner=element)
    return True


def _bold(walk: Walk, element: etree._Element) -> bool:
    """A bold text alone on its line."""
    if _within(element, _BOLD_TAGS, _NESTED):
        return False
    if not walk.outline.line_is_blank() or not stands_alone(element) or _links_somewhere(element):
        return False
    block = next((up for up in element.iterancestors() if up.tag in marks.BLOCKS), None)
    text = short_text(element)
    if not text or block is None:
        return False
    return _open_bold(walk, element, text, block)


def _styled(walk: Walk, element: etree._Element) -> bool:
    """A text that a style makes bold, as page builders without headings do."""
    return _BOLD_STYLE.search(element.get("style") or "") is not None and _bold(walk, element)


def _paragraph(walk: Walk, element: etree._Element) -> bool:
    return _bold_paragraph(walk, element) or _styled(walk, element)


def _bold_paragraph(walk: Walk, element: etree._Element) -> bool:
    """A paragraph that is bold in several pieces; one piece is `_bold`'s."""
    pieces = [*element.iter("strong", "b")]
    if not 1 < len(pieces) < 20 or (element.text or "").strip() or _links_somewhere(element):
        return False
    text = text_of(element)
    inner = [piece for piece in pieces if not any(up in pieces for up in piece.iterancestors())]
    if (
        not text
        or len(text) > marks.HEADING_LENGTH
        or "".join(text.split()) != "".join("".join(texts(p)) for p in inner).replace("\xa0", "").replace(" ", "")
    ):
        return False
    return _open_bold(walk, element, text, element)


def _open_bold(walk: Walk, element: etree._Element, text: str, block: etree._Element) -> bool:
    scope = block.getparent() if block.tag in ("p", "center") or block is element else block
    if block.tag == "div" and following(element) is None:
        scope = block.getparent()
    walk.outline.title(text, BOLD, scope)
    walk.mute(element)
    return True


def _within(element: etree._Element, tags: Container[str], times: int = 1) -> bool:
    """Whether an element stands right within so many of these: what is nested thousands deep must not be looked through at every step."""
    up = element.getparent()
    while up is not None and up.tag in tags and times:
        up, times = up.getparent(), times - 1
    return not times


def _links_somewhere(element: etree._Element) -> bool:
    return any((link.get("href") or "#")[:1] != "#" for link in element.iter("a"))


_NESTED = 20  # bold texts in one another: nobody writes that by hand
_BOLD_TAGS = frozenset(("strong", "b"))
_BY_TAG: dict[str, Callable[[Walk, etree._Element], bool]] = {
    **dict.fromkeys(marks.HEADINGS, _heading),
    "summary": _within_parent,
    "legend": _within_parent,
    "dt": _term,
    "li": _item,
    "strong": _bold,
    "b": _bold,
    "p": _paragraph,
    "span": _styled,
    "font": _styled,
    "u": _styled,
    "img": _picture,
}
TAGS = frozenset(_BY_TAG)
