"""Looking around one element: its text, what follows it, and where the content of a title stands."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import cast

from lxml import etree

from monitor.extract.facts import clean
from monitor.extract.marks import BLOCKS, HEADING_LENGTH

_SIBLINGS = 40  # looked at
_LISTS = ("ul", "ol")
_ENDS = frozenset(("body", "html", "main", "article"))


def texts(element: etree._Element) -> Iterator[str]:
    """The pieces of text inside an element."""
    return cast("Iterator[str]", element.itertext())


def text_of(element: etree._Element) -> str:
    """The text inside an element as one line; blocks inside it do not run together."""
    if not len(element):
        return clean(element.text or "")
    between = " " if any(child.tag in BLOCKS for child in element.iterdescendants()) else ""
    return clean(between.join(texts(element)))


def short_text(element: etree._Element, most: int = HEADING_LENGTH) -> str:
    """The text inside an element if it is at most so many letters long, else ""; never reads much more than that."""
    length = 0
    for text in texts(element):
        length += len(text)
        if length > 3 * most:
            return ""
    text = text_of(element)
    return text if len(text) <= most else ""


def label_of(element: etree._Element) -> str:
    """What a link says: its text, or else its title, aria-label or the alternative text of its picture."""
    text = text_of(element)
    if text:
        return text
    for name in ("title", "aria-label", "alt"):
        said = clean(element.get(name) or "")
        if said:
            return said
    for picture in element.iter("img"):
        said = clean(picture.get("alt") or picture.get("title") or "")
        if said:
            return said
    return ""


def blank(text: str | None) -> bool:
    """Whether a text node shows nothing."""
    return not text or text.isspace()


def says_something(element: etree._Element) -> bool:
    """Whether an element shows text or holds a link."""
    return any(not blank(text) for text in texts(element)) or element.tag == "a" or element.find(".//a") is not None


def following(element: etree._Element) -> etree._Element | None:
    """The next sibling that shows something."""
    for other in islice(element.itersiblings(), _SIBLINGS):
        if says_something(other):
            return other
    return None


def place(title: etree._Element) -> tuple[etree._Element | None, etree._Element | None]:
    """Where the content of a title stands: the element within which the title holds, and the element that is its content.

    A title is often wrapped (`div > h4 > a`), so the way goes up while nothing follows; but not out of a list of like titles, for then
    the title is the last one and has no content.
    """
    element = title
    for _ in range(4):
        parent = element.getparent()
        if parent is None or parent.tag in _ENDS:
            return parent, following(element)
        after = following(element) if blank(element.tail) else None
        if after is not None or not blank(element.tail):
            return parent, after
        if any(
            other.tag == element.tag and other.get("class") == element.get("class")
            for other in islice(element.itersiblings(preceding=True), _SIBLINGS)
        ):
            return parent, None
        element = parent
    return element.getparent(), following(element)


def nested_list(item: etree._Element) -> etree._Element | None:
    """The list inside a list item, if its own text above it may be that list's title."""
    for child in item:
        if child.tag in _LISTS:
            return child
        if child.tag == "div" and len(child) and child[0].tag in _LISTS:
            return child
    return None


def text_before(item: etree._Element, stop: etree._Element) -> str:
    """The text of an element above one of its children."""
    pieces = [item.text or ""]
    for child in item:
        if child is stop:
            break
        pieces.append(" ".join(texts(child)) if len(child) else child.text or "")
        pieces.append(child.tail or "")
    return clean("".join(pieces))


def stands_alone(bold: etree._Element) -> bool:
    """Whether nothing follows a bold text on its line: then it works as a heading (what stands before it is the reader's to know)."""
    element = bold
    while True:
        if not blank(element.tail):
            return False
        after = element.getnext()
        if after is not None:
            return after.tag in BLOCKS
        parent = element.getparent()
        if parent is None or parent.tag in ("a", "button", "label", "th", "caption"):
            return False
        if parent.tag == "td":
            row = parent.getparent()
            return row is not None and len(row) == 1
        if parent.tag in BLOCKS:
            return parent.tag not in ("li", "dd") or following(bold) is not None
        element = parent


def row_title(row: etree._Element) -> str:
    """The text of a row that works as a heading: one wide or bold cell, short, without a link that leads anywhere."""
    said = [cell for cell in row if says_something(cell)]
    if len(said) != 1 or row.getnext() is None:
        return ""
    cell = said[0]
    if len(row) == 1 and not cell.get("colspan") and cell.tag != "th" and not _only_bold(cell):
        return ""
    if len(row) > 1 and not (cell.get("colspan") or _only_bold(cell)):
        return ""
    if any((link.get("href") or "#")[:1] != "#" for link in cell.iter("a")) or cell.find(".//table") is not None:
        return ""
    return short_text(cell)


def numeral_row(row: etree._Element) -> tuple[str, etree._Element | None]:
    """The title of a row that begins with a number and a name, "12 | Viajes | ...", and the cell where its content begins; else "".

    Only where the rows before or after it do so too: one number says nothing.
    """
    cells = [cell for cell in row if cell.tag in ("td", "th")]
    if len(cells) < 3 or not (number := _number_of(cells[0])) or not _has_numbered_neighbour(row):
        return "", None
    name = short_text(cells[1])
    if len(name) < 4 or any((link.get("href") or "#")[:1] != "#" for link in cells[1].iter("a")) or cells[1].find(".//table") is not None:
        return "", None
    return name if name[0].isdigit() else f"{number}. {name}", cells[2]


def _has_numbered_neighbour(row: etree._Element) -> bool:
    beside = (following(row), next(islice(row.itersiblings(preceding=True), 1), None))
    return any(other is not None and other.tag == "tr" and len(other) > 2 and _number_of(other[0]) for other in beside)


def _number_of(cell: etree._Element) -> str:
    text = short_text(cell, 12).strip(" .)-")
    return text if text.isdigit() and len(text) <= 2 else ""


def _only_bold(cell: etree._Element) -> bool:
    element = cell
    while len(element) == 1 and blank(element.text) and blank(element[0].tail):
        element = element[0]
        if element.tag in ("b", "strong", "h1", "h2", "h3", "h4", "h5", "h6"):
            return True
    return False
