"""A page -> what is personal on it, and where: each text looked through whole, each value told once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import chain, repeat
from urllib.parse import unquote

from checklists.personal import Leak, might_be_personal, personal_in
from monitor.page import Area, Kind, Page, Personal, Section
from monitor.privacy.columns import APART, is_sure
from monitor.privacy.veil import IN_WORDS, redacted

Text = tuple[str, str, bool]  # where it stands, what it says, whether it is there to tell how an office is reached

MOST = 20_000  # values of one page
_DATA = 2_000_000  # characters of JSON and XML looked through
_REMEMBERED = 5000  # characters of a text whose leaks are kept for other pages
_PIECE = 2000  # characters looked through at once: most of a page has nothing that personal data could begin with
_GLUE = str.maketrans("_=&?+/", "      ")  # what joins the words of an address
_SAYS = re.compile(r"@|\d(?:(?:%20|[ .,_+-])?\d){6}")  # what an address has that carries something personal
_CONTACT = re.compile(
    r"\b(?:contacto|cont[aá]cten?os|directorio|tel[eé]fonos|ub[ií]quen?os|ubicaci[oó]n|ll[aá]menos|atenci[oó]n)\b", re.IGNORECASE
)


def look(page: Page, more: Iterable[tuple[str, str]] = (), beyond: Iterable[Personal] = ()) -> tuple[Personal, ...]:
    """Everything personal on a page. `more` are texts that its facts do not keep, each after its place; `beyond` was found already."""
    found = [*chain.from_iterable(map(_in_tables, page.sections, repeat(page.kind))), *beyond]
    known = {_key(value) for one in found for value in one.values}
    groups: dict[tuple[str, str], list[str]] = {}
    left = MOST - len(known)
    for where, text, contact in chain(((place, said, False) for place, said in more), _texts(page)):
        for leak in leaks_of(text, contact=contact):
            value = text[leak.start : leak.end]
            if (key := _key(value)) in known or left <= 0:
                continue
            known.add(key)
            left -= 1
            groups.setdefault((leak.rule, where), []).append(secret_of(leak, value))
    for (rule, where), values in groups.items():
        sure = any(is_sure(rule, value) for value in values)
        found.append(Personal(rule=rule, where=where, count=len(values), values=tuple(values), sure=sure))
    return tuple(found)


def leaks_of(text: str, *, contact: bool = False) -> tuple[Leak, ...]:
    """The leaks of a text of any length, in names of files too, where `_` stands for a space."""
    return _leaks_of(text, contact) if len(text) <= _REMEMBERED else _leaks_of.__wrapped__(text, contact)


@lru_cache(maxsize=2048)  # a site says the same in the menu of every page
def _leaks_of(text: str, contact: bool) -> tuple[Leak, ...]:
    if len(text) < 7 or not might_be_personal(plain := text.replace("_", " ")):
        return ()
    found: dict[tuple[int, int], Leak] = {}
    for start, piece in _pieces(plain):
        for leak in personal_in(piece, contact=contact):
            place = start + leak.start, start + leak.end
            found.setdefault(place, Leak(rule=leak.rule, start=place[0], end=place[1], shown=leak.shown))
    return tuple(found.values())


def _in_tables(section: Section, kind: Kind) -> Iterator[Personal]:
    named = redacted(section.heading)[:120]
    place = (f"hoja «{named}», " if kind is Kind.SHEET else f"bajo «{named}», ") if named else ""
    return (replace(one, where=place + one.where) for table in section.tables for one in table.personal)


def secret_of(leak: Leak, value: str) -> str:
    """What a leak hides: its digits with what stands between them, or the words after its label."""
    return value[len(leak.shown.removesuffix("•••")) :].strip() if leak.rule in IN_WORDS else value


def _key(value: str) -> str:
    """A value however it is written: its digits where it has enough of them."""
    digits = re.sub(r"\D", "", value)
    return digits if len(digits) >= 7 else value


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """A text in pieces of whole lines, each beginning with the last line of the one before: a label may stand above its value."""
    if len(text) <= 2 * _PIECE:
        yield 0, text
        return
    start = at = 0
    for line in text.splitlines(keepends=True):
        end = at + len(line)
        if end - start >= _PIECE:
            yield start, text[start:end]
            start = at if len(line) < _PIECE else end
        at = end
    if at > start:
        yield start, text[start:]


def _texts(page: Page) -> Iterator[Text]:
    yield "título", page.title, False
    yield "nombre del archivo", page.filename, False
    yield "dirección de la página", _words_of(page.url), False
    for section in page.sections:
        yield from _of_section(section, page)
    yield "contenido", page.data[:_DATA], False


def _of_section(section: Section, page: Page) -> Iterator[Text]:
    contact = section.area is Area.CHROME or any(map(_CONTACT.search, (section.heading, *section.trail, page.title)))
    where = _under(section.heading)
    yield "título", section.heading, contact
    yield where, section.text, contact or bool(section.tables)  # whose line it is, the columns of a table tell
    yield f"enlace, {where}", APART.join(link.text for link in section.links), contact
    yield f"junto a un enlace, {where}", APART.join(link.context for link in section.links if link.context), contact
    yield f"dirección de un enlace, {where}", _words_of("\n".join(filter(_SAYS.search, (link.url for link in section.links)))), contact
    for table in section.tables:
        yield f"tabla, {where}", table.caption, contact
        yield f"encabezado de la tabla, {where}", APART.join(table.header), contact


@lru_cache(maxsize=2048)
def _under(heading: str) -> str:
    """Where it stands, for the town."""
    return f"bajo «{redacted(heading)[:120]}»" if heading else "texto"


def _words_of(addresses: str) -> str:
    """Addresses with what glues their words read as spaces."""
    return unquote(addresses).translate(_GLUE)
