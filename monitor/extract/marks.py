"""What the marks on an element mean: which classes, ids and roles real themes use for chrome, for titles and for panels."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache

from lxml import etree

SKIPPED = frozenset(
    ("script", "style", "template", "noscript", "svg", "head", "title", "textarea", "select", "datalist", "math", "canvas", "noframes")
)
HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
_BLOCK_NAMES = (
    "address article aside blockquote body br caption center dd details dialog dir div dl dt fieldset figcaption figure footer form "
    "frameset h1 h2 h3 h4 h5 h6 header hr html legend li main menu nav ol option p pre section summary table tbody td tfoot th thead tr ul"
)
BLOCKS = frozenset(_BLOCK_NAMES.split())
HEADING_LENGTH = 300  # a title longer than this is a paragraph

_MAY_BE_CHROME = frozenset(
    ("div", "section", "ul", "ol", "td", "nav", "aside", "header", "footer", "form", "dl", "menu", "address", "center")
)

CHROME, TITLE, PANEL, CHROME_TAG, ROLE_HEADING = 1, 2, 4, 8, 16

CHROME_TAGS = {"nav": CHROME | CHROME_TAG, "footer": CHROME | CHROME_TAG, "header": CHROME, "aside": CHROME}
_CHROME_ROLES = {
    "navigation": CHROME | CHROME_TAG,
    "contentinfo": CHROME | CHROME_TAG,
    "banner": CHROME,
    "complementary": CHROME,
    "menu": CHROME,
    "menubar": CHROME,
    "search": CHROME,
}
_PLACE = r"(?:(?:site|page|main|global|theme|wp|left|right|top|bottom|primary|secondary|mobile|the)[-_])?"
_MENU = r"mega-?menu|nav-?bar|navbar-nav|menu|menu-principal|(?:main|top|site|side|off-?canvas|footer)-?(?:menu|nav|navigation|bar)"
_EDGE = r"sidebar|side-bar|footer|pie|pie-de-pagina|bread-?crumbs?|migas|(?:site-|page-top-|top-)?header|encabezado|masthead|top-?bar"
_EXTRA = r"social(?:-icons|-links)?|redes-sociales|widget-area|cookie(?:s|-notice|-bar)?|skip-link"
_END = r"(?:[-_](?:wrapper|wrap|container|inner|area|section|content|main|primary|principal|top|left|right|\d+))*"
_CHROME_WORD = re.compile(f"^{_PLACE}(?:{_MENU}|{_EDGE}|{_EXTRA}){_END}$", re.I)
_NEVER_CHROME = re.compile(
    r"^(?:has|with|no|without|is|page|single|home|theme|ast|col|body)[-_]|content-?(?:area|wrap)|elementor-(?:section|column|widget)|list",
    re.I,
)
_TITLE_WORD = re.compile(
    r"^(?:card-header|panel-title|panel-heading|accordion-button|vc_tta-title-text|et_pb_toggle_title|sp-head|su-spoiler-title"
    r"|collapsible-header|elementor-(?:tab|accordion|toggle)-title|e-n-accordion-item-title"
    r"|(?:[^\W_]+[-_])*?(?:accordion|acordeon|toggle|tab|collapsible|faq|spoiler)s?(?:[-_][^\W_]+)*?"
    r"[-_](?:title|titulo|header|heading|head|question|trigger|label))$",
    re.I,
)
_NO_TITLE_WORD = re.compile(r"nav|menu|icon|content|wrapper|body|header-?(?:wrap|row|inner)|table", re.I)
_PANEL_WORD = re.compile(
    r"(?:^|[-_ ])(?:tabs?|panel|pane|tabpanel|collapse|accordion|acordeon|toggle|spoiler|faq|collapsible)(?:[-_ ]|$)",
    re.I,
)


@lru_cache(maxsize=20_000)
def of_words(words: str) -> int:
    """The marks that a class attribute or an id bears, as bits."""
    found = PANEL if _PANEL_WORD.search(words) else 0
    for word in words.split()[:40]:
        if len(word) > 80:
            continue
        if _TITLE_WORD.match(word) and not _NO_TITLE_WORD.search(word):
            found |= TITLE
        if _CHROME_WORD.search(word) and not _NEVER_CHROME.search(word):
            found |= CHROME
    return found


def of_element(element: etree._Element, tag: str, attributes: Collection[str | bytes]) -> int:
    """The marks of an element by its tag, class, id and role; `attributes` are the names of those it has."""
    found = CHROME_TAGS.get(tag, 0)
    if "class" in attributes:
        found |= of_words(element.get("class") or "")
    if "id" in attributes:
        found |= of_words(element.get("id") or "")
    if "role" in attributes:
        role = element.get("role") or ""
        found |= _CHROME_ROLES.get(role, 0)
        if role in ("main", "article"):
            found &= ~CHROME
        if role == "tabpanel":
            found |= PANEL
        if role in ("heading", "tab"):
            found |= ROLE_HEADING
    if found & CHROME and tag not in _MAY_BE_CHROME:
        found &= ~CHROME
    return found


_NO_DISPLAY = re.compile(r"display\s*:\s*none", re.I)
_OPENS = re.compile(r"content|body|answer|drop|desc|item|numeral|inciso|art[ií]culo", re.I)


def hidden(element: etree._Element, marks: int, attributes: Collection[str | bytes]) -> bool:
    """Whether nobody ever sees an element. A panel that opens on a click is not hidden, however it is styled."""
    if "hidden" not in attributes and not ("style" in attributes and _NO_DISPLAY.search(element.get("style") or "")):
        return False
    if marks & (PANEL | TITLE) or element.get("role") in ("tabpanel", "region") or "aria-labelledby" in attributes:
        return False
    return not _OPENS.search(f"{element.get('class') or ''} {element.get('id') or ''}")


NUMERAL = re.compile(r"(?:numeral|inciso|num\.?)?\W{0,3}\d{1,2}\W{1,3}[^\W\d_]{3}", re.I)  # "Numeral 8 Ejecución", "8. Ejecución"
_NUMERAL_LINE = 120  # characters of a line that is a title


def names_a_numeral(line: str) -> bool:
    """Whether a line alone, however it is written, is a title: "NUMERAL 22 COMPRAS DIRECTAS"."""
    if len(line) > _NUMERAL_LINE or line[:7].lower() not in ("numeral", "inciso ") or line[-1] in ".;:,":
        return False
    return " | " not in line and NUMERAL.match(line) is not None
