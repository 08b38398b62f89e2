"""What the page of a register shows: the question as it stands, the ways on from it, and a page of the rows that answer it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from django.conf import settings
from django.utils.safestring import SafeString

from checklists.model import Obligation, Part
from portal_template.pages import words
from portal_template.pages.cells import numeral, place_in_law
from portal_template.pages.rows_html import joined, row_html
from portal_template.pages.table import ColumnFace, SumFace, value_face
from portal_template.registers import addresses
from portal_template.registers.query.answer import PAGE_ROWS, Answer, Choice, Facet
from portal_template.registers.query.asked import PERIODS, Asked
from portal_template.registers.query.export import told
from portal_template.registers.query.sheet import Sheet, SheetColumn

RANGES = 3  # so many columns are asked from one value to another on the page; the address takes any
WIDE, MIDDLE = 40, 13
ENDINGS = (("csv", "CSV"), ("xlsx", "Excel"), ("json", "JSON"))


@dataclass(frozen=True, kw_only=True, slots=True)
class LinkFace:
    """A word that leads on: a choice, a filter to take away, a format."""

    text: str
    url: str
    count: int = 0
    chosen: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class FacetFace:
    """The choices of a column; `open` where one of them is chosen."""

    title: str
    links: tuple[LinkFace, ...]
    more_url: str
    open: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class HeadFace:
    """A column's title, and the address that sorts by it. `sorted` is what the browser calls it: ascending, descending or nothing."""

    column: ColumnFace
    url: str
    sorted: str


@dataclass(frozen=True, kw_only=True, slots=True)
class RangeFace:
    """Two fields: from and to."""

    name: str
    title: str
    kind: str  # date or text
    since: str
    until: str


@dataclass(frozen=True, kw_only=True)
class RegisterFace:
    """A register for people."""

    part: str
    numeral: str
    place: str
    short: str
    title: str
    obligation_url: str
    url: str
    rows: SafeString
    heads: tuple[HeadFace, ...]
    total_rows: int
    all_rows: int
    sums: tuple[SumFace, ...]
    sums_note: str
    facets: tuple[FacetFace, ...]
    active: tuple[LinkFace, ...]
    ranges: tuple[RangeFace, ...]
    hidden: tuple[tuple[str, str], ...]
    words: str
    when_note: str
    everywhen_url: str
    periods: tuple[LinkFace, ...]
    files: tuple[LinkFace, ...]
    page: int
    pages: int
    previous_url: str
    next_url: str
    narrowed: bool
    many_periods: bool
    person_rows: bool
    searched: bool
    pictures_url: str

    @property
    def ranges_used(self) -> bool:
        """Whether any field from or to is filled."""
        return any(item.since or item.until for item in self.ranges)

    @property
    def ranges_title(self) -> str:
        """«Fecha, monto»."""
        first, *others = (item.title for item in self.ranges)
        return ", ".join([first, *(other[:1].lower() + other[1:] for other in others)])

    @property
    def first(self) -> int:
        """Number of the first row shown."""
        return (self.page - 1) * PAGE_ROWS + 1

    @property
    def last(self) -> int:
        """Number of the last row shown."""
        return min(self.page * PAGE_ROWS, self.total_rows)


def register_face(obligation: Obligation, part: Part, sheet: Sheet, found: Answer, *, all_rows: int, pictured: bool) -> RegisterFace:
    """The face of an answer."""
    asked, url = found.asked, addresses.part_path(obligation, part)
    shown = [(place, column) for place, column in enumerate(sheet.columns) if column.filled]  # what nobody has filled is only in the files
    several = len(found.periods or sheet.periods) > 1
    columns = tuple((place, column_face(column, found, place)) for place, column in shown)
    return RegisterFace(
        part=part.code,
        numeral=numeral(obligation),
        place=place_in_law(obligation),
        short=obligation.short,
        title=part.title,
        obligation_url=addresses.obligation_path(obligation),
        url=url,
        rows=joined(list(_rows(addresses.part_path(obligation, part), found, columns, sheet, several))),
        heads=tuple(_heads([face for _, face in columns], asked)),
        total_rows=found.counted.rows,
        all_rows=all_rows,
        sums=tuple(_sums(sheet, found)),
        sums_note=_sums_note(sheet, found),
        facets=tuple(_facet_face(facet, asked, sheet) for facet in found.counted.facets if len(facet.choices) > 1 or _is_chosen(facet)),
        active=tuple(_active(asked)),
        ranges=tuple(_ranges(sheet, asked)),
        hidden=tuple(_hidden(sheet, asked)),
        words=asked.words,
        when_note=_when_note(sheet, found),
        everywhen_url=link(replace(asked, periods=(), everywhen=True, page=1)) if sheet.repeats and len(sheet.periods) > 1 else "",
        periods=tuple(
            LinkFace(text=words.upper_first(words.period(period)), url=addresses.cell_path(obligation, part, period))
            for period, _ in sheet.periods
        ),
        files=tuple(LinkFace(text=label, url=f"{url}{sheet.register}.{ending}{_mark(asked)}") for ending, label in ENDINGS),
        page=asked.page,
        pages=found.pages,
        previous_url=link(replace(asked, page=asked.page - 1)) if asked.page > 1 else "",
        next_url=link(replace(asked, page=asked.page + 1)) if asked.page < found.pages else "",
        narrowed=asked.narrowed,
        many_periods=several,
        person_rows=sheet.names_persons,
        searched=any(column.asked and column.type == "string" for column in sheet.columns),
        pictures_url=addresses.pictures_path(obligation, part) if pictured else "",
    )


def link(asked: Asked) -> str:
    """The address of a question, from the register's own page."""
    return f"?{asked.query}" if asked.query else "."


def _mark(asked: Asked) -> str:
    """The query of a download: the question without its page."""
    query = replace(asked, page=1, more="").query
    return f"?{query}" if query else ""


def column_face(column: SheetColumn, found: Answer | None, place: int) -> ColumnFace:
    """A column for people, as wide as what is shown of it."""
    longest = max((len(str(row.values[place])) for row in found.rows if row.values[place] is not None), default=0) if found else 0
    width = "largo" if longest > WIDE else "medio" if longest > MIDDLE else ""
    css = "cifra" if column.type in ("number", "integer") else "fecha" if column.type == "date" else width
    return ColumnFace(
        name=column.name, title=column.title, help=column.help, css=css, type=column.type, format=column.format, total=column.total
    )  # fmt: skip


def _rows(url: str, found: Answer, columns: Sequence[tuple[int, ColumnFace]], sheet: Sheet, several: bool) -> Iterator[str]:
    """The rows as HTML; each says its period where there are several. A retired portal has no page for one row: its version is shown."""
    whens = {row.period: words.short_period(row.period) for row in found.rows} if several else {}
    for row in found.rows:
        own = f"{url}{row.period}/v{row.version}/" + ("" if settings.PORTAL.retired_on else f"?fila={row.number}")
        values = [value_face(told(row.values[place], sheet.columns[place]), face) for place, face in columns]
        yield row_html(own, whens.get(row.period, ""), row.number, values)


def _heads(columns: Sequence[ColumnFace], asked: Asked) -> Iterator[HeadFace]:
    for column in columns:
        mine = asked.order == column.name
        # Amounts and dates are asked for from the greatest; texts from the first letter; once more turns it round.
        down = not asked.descending if mine else column.css in ("cifra", "fecha")
        turned = replace(asked, order=column.name, descending=down, page=1)
        yield HeadFace(column=column, url=link(turned), sorted=("descending" if asked.descending else "ascending") if mine else "")


def _sums(sheet: Sheet, found: Answer) -> Iterator[SumFace]:
    for column, total in zip(sheet.sums, found.counted.totals, strict=True):
        if total is not None and found.counted.rows:
            yield SumFace(title=column.title, text=words.cell(told(total, column), column.type, column.format))


def _sums_note(sheet: Sheet, found: Answer) -> str:
    if sheet.sums and None in found.counted.totals:
        return (
            "Cada periodo vuelve a contar lo mismo, así que los montos de varios periodos no se suman. Elija un periodo para ver totales."
        )
    return ""


def _when_note(sheet: Sheet, found: Answer) -> str:
    """Which periods are shown, where that is not all of them by itself."""
    if sheet.repeats and len(found.periods) == 1 and not found.asked.periods and len(sheet.periods) > 1:
        return f"Se muestra lo último publicado: {words.period(found.periods[0])}."
    return ""


def _is_chosen(facet: Facet) -> bool:
    return any(choice.chosen for choice in facet.choices)


def _facet_face(facet: Facet, asked: Asked, sheet: Sheet) -> FacetFace:
    name = facet.column.name if facet.column else PERIODS
    return FacetFace(
        title=facet.column.title if facet.column else "Periodo",
        links=tuple(_choice(choice, facet.column, asked, sheet) for choice in facet.choices),
        more_url=link(replace(asked, more=name)) if facet.more and asked.more != name else "",
        open=bool(_is_chosen(facet) and (facet.column or asked.periods)) or asked.more == name,
    )


def _choice(choice: Choice, column: SheetColumn | None, asked: Asked, sheet: Sheet) -> LinkFace:
    if column is None:
        kept = tuple(period for period in asked.periods if period != choice.value)
        periods = kept if choice.chosen else tuple(sorted((*asked.periods, choice.value), reverse=True))
        turned = replace(asked, periods=periods, everywhen=choice.chosen and not kept and sheet.repeats, page=1)
        text = words.upper_first(words.period(choice.value))
    else:
        turned = asked.without(column.name, choice.value) if choice.chosen else asked.with_value(column, choice.value)
        text = words.cell(choice.value, column.type, column.format)
    return LinkFace(text=text, url=link(turned), count=choice.rows, chosen=choice.chosen)


def _active(asked: Asked) -> Iterator[LinkFace]:
    """Every condition, with the address that takes it away."""
    if asked.words:
        yield LinkFace(text=f"dice «{asked.words}»", url=link(replace(asked, words="", page=1)))
    for period in asked.periods:
        kept = tuple(item for item in asked.periods if item != period)
        yield LinkFace(text=words.period(period), url=link(replace(asked, periods=kept, page=1)))
    for item in asked.filters:
        for value in item.values:
            shown = words.cell(value, item.column.type, item.column.format)
            said = {"es": f"{item.column.title}: {shown}", "vacía": f"{item.column.title}: sin dato"}
            yield LinkFace(text=said.get(item.way, f"{item.column.title} {item.way} {shown}"), url=link(asked.without(item.key, value)))


def _ranges(sheet: Sheet, asked: Asked) -> Iterator[RangeFace]:
    """Fields for the day and the amounts that people ask about: the first dates and the columns with totals."""
    dates = [column for column in sheet.columns if column.type == "date" and column.filled][:1]
    amounts = [column for column in sheet.columns if column.total and column.filled]
    shown = [*dates, *sorted(amounts, key=lambda column: column.name != "total")][:RANGES] if len(amounts) < 4 else [*dates, amounts[-1]]
    given = {(item.column.name, item.way): item.values[0] for item in asked.filters if item.way in ("desde", "hasta")}
    for column in shown:
        since, until = given.get((column.name, "desde"), ""), given.get((column.name, "hasta"), "")
        yield RangeFace(
            name=column.name, title=column.title, kind="date" if column.type == "date" else "text", since=since, until=until
        )  # fmt: skip


def _hidden(sheet: Sheet, asked: Asked) -> Iterator[tuple[str, str]]:
    """What the form keeps of the question beside its own fields."""
    own = {f"{item.name}.{way}" for item in _ranges(sheet, asked) for way in ("desde", "hasta")}
    for key, value in replace(asked, page=1, more="", words="").pairs:
        if key not in own:
            yield key, value
