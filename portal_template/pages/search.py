"""What the page of results shows: pages whose title says it, then rows and documents by where they are, each with its excerpt."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings

from checklists.model import Obligation, Part
from portal_template.pages import words
from portal_template.pages.cells import numeral
from portal_template.pages.models import NewsPage, ObligationPage, StandardPage
from portal_template.registers import addresses, law
from portal_template.registers.models import EditionFile
from portal_template.registers.query.lines import LineKind
from portal_template.registers.query.search import NOTHING, Found, Group, Hit, Piece, search
from portal_template.registers.query.tables import NoTables, plain
from portal_template.registers.query.wordlist import forms_of, words_of

TITLES = 6
_WHAT = {LineKind.ROW: ("fila", "filas"), LineKind.DOCUMENT: ("documento", "documentos"), LineKind.SAID: ("texto", "textos")}


@dataclass(frozen=True, kw_only=True, slots=True)
class TitleFace:
    """A page whose title says what was looked for."""

    text: str
    note: str
    url: str


@dataclass(frozen=True, kw_only=True, slots=True)
class HitFace:
    """A line that was found, with the address of its own page. `label` is what the link says."""

    label: str
    url: str
    excerpt: tuple[Piece, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class GroupFace:
    """What was found in one part. `all_url` shows every row, where there are more."""

    title: str
    place: str
    count: str
    hits: tuple[HitFace, ...]
    all_url: str


@dataclass(frozen=True, kw_only=True, slots=True)
class SearchFace:
    """The page of results; `exact` are the words as given, where others were looked for."""

    given: str
    used: str
    corrected: bool
    loose: bool
    titles: tuple[TitleFace, ...]
    groups: tuple[GroupFace, ...]


def search_face(given: str) -> SearchFace:
    """Look for words. TooLong where it takes too long."""
    pages = list(_pages()) if given else []
    titles = {word for page in pages for word in words_of_title(page)}
    try:
        found = search(settings.PORTAL.typed_tables, given, titles) if given else NOTHING
    except NoTables:
        found = NOTHING
    used = found.used or given
    return SearchFace(
        given=given,
        used=used,
        corrected=found.corrected,
        loose=found.loose,
        titles=tuple(_titles(pages, used)),
        groups=tuple(_groups(found)),
    )


def words_of_title(page: TitleFace) -> set[str]:
    """The words of a title, plain."""
    return {word for word in plain(page.text).replace(",", " ").split() if word.isalpha()}


def _pages() -> Iterator[TitleFace]:
    """Every page with a title of its own."""
    online = dict(ObligationPage.objects.live().values_list("code", "title"))
    for obligation in law.checklist().obligations:
        if obligation.code not in online:
            continue
        url = addresses.obligation_path(obligation)
        where = numeral(obligation)
        parts = "; ".join(part.title for part in obligation.parts if part.title != online[obligation.code])
        yield TitleFace(text=online[obligation.code], note=f"{where}. {parts or obligation.title}", url=url)
    for page in (*StandardPage.objects.live().public(), *NewsPage.objects.live().public()):
        yield TitleFace(text=page.title, note=getattr(page, "summary", ""), url=page.url or "/")


def _titles(pages: list[TitleFace], used: str) -> list[TitleFace]:
    """The pages that have a word which begins as each of those looked for; titles before notes."""
    wanted = words_of(used)
    if not wanted:
        return []
    found = []
    for place, page in enumerate(pages):
        title = words_of_title(page)
        every = title | {word.strip(".,;:()") for word in plain(page.note).split()}
        if all(_begins(word, every) for word in wanted):
            found.append((sum(not _begins(word, title) for word in wanted), place, page))
    return [page for _, _, page in sorted(found, key=lambda item: item[:2])[:TITLES]]


def _begins(word: str, among: set[str]) -> bool:
    first, *whole = forms_of(word)
    return any(other.startswith(first) or other in whole for other in among)


def _groups(found: Found) -> Iterator[GroupFace]:
    for group in found.groups:
        try:
            part = law.checklist().part(group.part)
            obligation = law.checklist().obligation_of(group.part)
        except KeyError:  # the law no longer has it
            continue
        one, many = _WHAT[group.kind]
        yield GroupFace(
            title=part.title,
            place=f"{numeral(obligation)}, {obligation.short}" if part.title != obligation.short else numeral(obligation),
            count=f"{group.count:,} {one if group.count == 1 else many}",
            hits=tuple(_hits(obligation, part, group)),
            all_url=_all_url(obligation, part, found, group),
        )


def _all_url(obligation: Obligation, part: Part, found: Found, group: Group) -> str:
    if group.kind is not LineKind.ROW or found.loose or group.count <= len(group.hits):
        return ""
    register = law.checklist().register_of(part)
    given = {"buscar": found.used} | ({"periodo": "todos"} if register and register.repeats else {})
    return f"{addresses.part_path(obligation, part)}?{urlencode(given)}"


def _hits(obligation: Obligation, part: Part, group: Group) -> Iterator[HitFace]:
    titles = _document_titles(group) if group.kind is LineKind.DOCUMENT else {}
    for hit in group.hits:
        yield HitFace(label=_label(hit, group.kind, titles), url=_url(obligation, part, hit, group.kind), excerpt=hit.excerpt)


def _label(hit: Hit, kind: LineKind, titles: dict[tuple[str, int, str], str]) -> str:
    when = words.upper_first(words.period(hit.period))
    if kind is LineKind.ROW:
        return f"{when}, fila {hit.item:,}"
    if kind is LineKind.DOCUMENT:
        name = str(hit.item)
        title = titles.get((hit.period, hit.version, name), name)
        return f"{title} ({words.file_type(name)}), {words.period(hit.period)}"
    return when


def _url(obligation: Obligation, part: Part, hit: Hit, kind: LineKind) -> str:
    if kind is LineKind.ROW:
        return f"{addresses.version_path(obligation, part, hit.period, hit.version)}?fila={hit.item}"
    return addresses.cell_path(obligation, part, hit.period)


def _document_titles(group: Group) -> dict[tuple[str, int, str], str]:
    files = EditionFile.objects.filter(edition__part=group.part, name__in=[hit.item for hit in group.hits]).select_related("edition")
    return {(file.edition.period, file.edition.version, file.name): file.title or file.name for file in files}
