"""A town's stock: for each duty its heading, what stands under it on the page, and the files that hang there. Markup comes after."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from html import escape
from random import Random

from checklists.model import Checklist, Refresh, Register
from checklists.periods import MONTHS, Period
from tests.gold.make import paper
from tests.gold.make.spoken import HANDS, NUMBERS, month_file, month_words, plain, written
from tests.gold.make.town import WORDS, Built, Duty, Town

_PROSE = (
    "Servimos a los vecinos del municipio con obras y servicios de calidad, cuidando los recursos de todos y rindiendo cuentas.",
    "Esta sección reúne lo que rige y orienta el trabajo de las oficinas municipales, revisado por la dirección respectiva en este año.",
    "La corporación atiende las necesidades de aldeas y caseríos, coordina con las comunidades y administra con orden el patrimonio común.",
)


@dataclass(kw_only=True)
class Paper:
    """A file: its caption on the page, its name, its bytes; the part and period that are true of it."""

    caption: str
    name: str
    body: bytes
    code: str
    period: Period | None
    unsaid: str = ""  # in the place of a period: "vigente" of what stands and needs none


@dataclass(kw_only=True)
class Group:
    """What a page has of one duty. `inline` are pieces of HTML (a table with its caption, a text, a statement)."""

    number: int
    code: str
    heading: str
    papers: list[Paper] = field(default_factory=list)
    inline: list[tuple[str, str]] = field(default_factory=list)  # caption, HTML
    findings: dict[str, str] = field(default_factory=dict)
    parts: dict[str, str] = field(default_factory=dict)
    shown: bool = True  # whether the page has its heading at all
    on_pages: bool = True  # else all is in files, whose names say what they are


def stock(town: Town, checklist: Checklist, number_style: str, *, on_pages: bool = True) -> list[Group]:
    """The groups of a town in the law's order, worded in one hand. Where nothing can stand `on_pages`, all of it is in files."""
    hand = town.rng.choice(HANDS)
    return [_group(duty if on_pages else in_files(duty), checklist, town.rng, hand, number_style, on_pages) for duty in town.duties]


def in_files(duty: Duty) -> Duty:
    """The duty with documents in the place of texts and tables on pages."""
    parts = tuple(replace(built, form="document") if built.form in ("page", "table") else built for built in duty.parts)
    return replace(duty, parts=parts)


def _group(duty: Duty, checklist: Checklist, rng: Random, hand: str, style: str, on_pages: bool) -> Group:
    words = written(duty.heading, hand, rng)
    heading = f"{words} {NUMBERS[style](duty.number).strip()}" if style == "numeral_after" else NUMBERS[style](duty.number) + words
    group = Group(number=duty.number, code=duty.obligation.code, heading=heading, on_pages=on_pages)
    group.shown = any(built.state not in ("absent",) for built in duty.parts) or rng.random() < 0.1
    for built in duty.parts:
        group.parts[built.part.code] = _truth(built)
        _fill(group, built, checklist.register_of(built.part), rng, alone=len(duty.parts) == 1)
    return group


def _truth(built: Built) -> str:
    state = "absent" if built.state == "empty" else built.state
    columns = (
        f": {' '.join(built.columns)}" if built.columns and built.form in ("sheet", "table", "document") and state == "current" else ""
    )
    return f"{state} {built.form}".strip() + columns


def _fill(group: Group, built: Built, register: Register | None, rng: Random, *, alone: bool) -> None:
    history = next((c for c in built.part.criteria if c.predicate == "has_history"), None)
    if history is not None:
        kept, wanted = len(built.periods), int(str(history.params["periods"]))
        known = "unknown" if built.state == "undated" else "met" if kept >= wanted else "partial" if kept > 1 else "missing"
        group.findings[history.code] = known
    if built.state in ("absent", "empty"):
        return
    if built.state == "declared":
        _declare(group, built, rng, alone=alone)
        return
    for period in built.periods or (None,):
        _publish(group, built, register, period, rng, alone=alone)


def _declare(group: Group, built: Built, rng: Random, *, alone: bool) -> None:
    when = f"{MONTHS[built.periods[0].number - 1]} de {built.periods[0].year}" if built.periods else "este año"
    said = rng.choice(WORDS["declared"][built.kind]).format(subject=built.part.title.lower(), when=when)
    if rng.random() < 0.3 or not group.on_pages:
        period = built.periods[0] if built.periods else None
        caption = built.words if period is None else f"{built.words} {month_words(period, rng)}"
        lines = ["Municipalidad", "Unidad de Información Pública", said, "", "Firma y sello"]
        group.papers.append(_paper(built, caption, _name(group, built, period, rng), paper.pdf(lines), rng))
    else:
        group.inline.append(("" if alone else built.words, f"<p>{escape(said[0].upper() + said[1:])}</p>"))


def _publish(group: Group, built: Built, register: Register | None, period: Period | None, rng: Random, *, alone: bool) -> None:
    when = month_words(period, rng) if period else ""
    short = alone and period is not None and rng.random() < 0.5  # the heading says what it is, the caption only when
    caption = when[0].upper() + when[1:] if short else f"{built.words} {when}".strip()
    if built.form == "page":
        prose = rng.choice(_PROSE)
        group.inline.append(
            (built.words if not alone else "", f"<p>{escape(prose)}</p>" if not period else f"<p>{escape(when)}</p><p>{escape(prose)}</p>")
        )
        return
    heads, cells = [], []
    if register is not None:
        heads = paper.header(register, built.columns, rng)
        cells = paper.rows(register, built.columns, rng, rng.randrange(3, 30), period)
    if built.form == "table":
        group.inline.append((caption, paper.html_table(heads, cells)))
        return
    title = built.words if short else caption
    if built.form == "scan":
        body = paper.scan(rng.randrange(100000))
    elif built.form == "sheet":
        top = ["Municipalidad", title] if period is None or rng.random() < 0.5 else ["Municipalidad", f"{built.words} {when}"]
        body = paper.sheet(top, heads, cells, "xlsx" if rng.random() < 0.6 else "csv")
    else:
        lines = ["Municipalidad, Unidad de Información Pública", title, *_notes(built, rng)]
        _settle_phrases(group, built, [*lines, *heads, *(cell for row in cells for cell in row)])
        body = paper.pdf(lines, [heads, *cells] if heads else [])
    group.papers.append(_paper(built, caption, _name(group, built, period, rng, body), body, rng, period))


def _paper(built: Built, caption: str, name: str, body: bytes, rng: Random, period: Period | None = None) -> Paper:
    when = period or (built.periods[0] if built.periods else None)
    unsaid = "vigente" if built.part.refresh is Refresh.STANDING else ""
    return Paper(caption=caption, name=name, body=body, code=built.part.code, period=when, unsaid=unsaid)


def _name(group: Group, built: Built, period: Period | None, rng: Random, body: bytes = b"%PDF") -> str:
    ending = "pdf" if body.startswith(b"%PDF") else "xlsx" if body.startswith(b"PK") else "csv"
    slug = (
        plain(built.words).lower().replace(" ", rng.choice("-_")).replace("(", "").replace(")", "").replace(",", "").replace(":", "")[:40]
    )
    when = month_file(period, rng) if period else ""
    style = rng.randrange(4) if group.on_pages else rng.choice((0, 0, 1) if built.periods else (0,))
    number = rng.randrange(100, 99999)
    stem = (f"{slug}-{when}", f"{when}-{slug}", f"doc{number}-{when}", f"{number}")[style] if when else (slug, f"doc{number}")[style % 2]
    return f"{stem}.{ending}"


def _notes(built: Built, rng: Random) -> list[str]:
    """Lines that a document has beside its table: for each phrase that is asked of it, said or not."""
    asked = [criterion.params["any"] for criterion in built.part.criteria if criterion.predicate == "mentions"]
    return [f"Nota: {rng.choice(phrases)}." for phrases in asked if isinstance(phrases, tuple) and rng.random() < 0.5]


def _settle_phrases(group: Group, built: Built, lines: list[str]) -> None:
    """What the newest document of a current part says, by its notes or by its titles, is what is true of the phrases."""
    said = plain(" ".join(lines)).lower()
    for criterion in built.part.criteria:
        phrases = criterion.params.get("any")
        if criterion.predicate == "mentions" and built.state == "current" and isinstance(phrases, tuple):
            true = any(plain(phrase).lower() in said for phrase in phrases)
            group.findings.setdefault(criterion.code, "met" if true else "missing")


def every_paper(groups: list[Group]) -> Iterator[Paper]:
    """All files of some groups."""
    return (one for group in groups for one in group.papers)
