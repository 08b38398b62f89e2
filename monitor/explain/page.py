"""A page of a crawl -> what was fetched, who leads to it, what its words were taken for, what it holds, and what it answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from checklists.finding import Finding
from checklists.model import Checklist, Subject
from checklists.words import OUTCOME
from monitor.checks import check
from monitor.checks.context import Context, reader_of
from monitor.checks.holding import Holding, What
from monitor.checks.part_view import in_words
from monitor.checks.site import Key, Lead, Place, Site, Walk, belongs_to
from monitor.explain.held import held
from monitor.explain.step import Step, named
from monitor.explain.words import weighed
from monitor.outcome import ENDINGS
from monitor.page import Area, Crawl, Kind, Page
from monitor.privacy import Veil

KIND = {
    Kind.HTML: "una página",
    Kind.PDF: "un PDF",
    Kind.SHEET: "una hoja de cálculo o CSV",
    Kind.DOCUMENT: "un documento de texto",
    Kind.IMAGE: "una imagen",
    Kind.ARCHIVE: "un archivo comprimido",
    Kind.JSON: "datos para máquinas (JSON)",
    Kind.XML: "datos para máquinas (XML)",
    Kind.TEXT: "texto simple",
}
LEADS, PLACES, NAMES = 8, 30, 4  # shown at most


def explain_page(
    checklist: Checklist,
    crawl: Crawl,
    pages: Sequence[Page],
    url: str,
    *,
    today: date,
    key: Key,
    subject: Subject = Subject.MUNICIPALITY,
) -> tuple[Step, ...]:
    """Why a page of a crawl counts for what it counts, step by step. KeyError where the crawl does not hold the address."""
    site = Site(crawl, pages, key, reader_of(checklist))
    page, walk = site.get(url), site.walk()
    if page is None:
        raise KeyError(url)
    checked = check(checklist, crawl, pages, today=today, key=key, subject=subject)
    leads = [lead for lead in walk.leads if lead.target is page or site.key(lead.link.url) == site.key(page.url)]
    mine = [holding for holding in checked.holdings if holding.page.digest == page.digest and page.digest and _same(site, holding, page)]
    steps = [
        Step(title="Qué se obtuvo", lines=tuple(_fetched(page))),
        Step(title="Qué enlaces llevan aquí", lines=tuple(_leads(checklist, leads)) or ("Ninguno de los que se recorrieron.",)),
    ]
    if page.ok:
        steps.append(Step(title="Qué dicen sus nombres", lines=tuple(_names(checklist, page, leads))))
        if page.kind is Kind.HTML:
            steps.append(Step(title="En qué contexto se leyó", lines=tuple(_contexts(checklist, site, page, walk))))
        steps.append(Step(title="Qué contiene para la ley, y de qué periodo", lines=tuple(held(checklist, site.reader, page, mine, leads))))
    steps.append(Step(title="Qué preguntas responde", lines=tuple(_answers(checklist, page, checked.findings, mine))))
    veil = Veil(site.pages)
    return tuple(Step(title=step.title, lines=tuple(map(veil.over, step.lines))) for step in steps)


def _same(site: Site, holding: Holding, page: Page) -> bool:
    return site.key(holding.page.url) == site.key(page.url) or holding.page.url != page.url


def _fetched(page: Page) -> Iterator[str]:
    yield f"Se pidió {page.requested}" + (f" y respondió {page.url}" if page.url and page.url != page.requested else "")
    yield ENDINGS[page.fetched].citizen + (f" Respuesta {page.status} del servidor." if page.status else "")
    if page.ok and page.digest:
        yield f"Es {KIND.get(page.kind, 'otra cosa')}, de {page.size} bytes, con la huella {page.digest}"
    if page.title:
        yield f"Título: «{page.title}»"
    if page.why_unreadable:
        yield f"Su contenido no se pudo leer: {page.why_unreadable}"


def _leads(checklist: Checklist, leads: Sequence[Lead]) -> Iterator[str]:
    for lead in leads[:LEADS]:
        heading = f", bajo «{lead.place.section.heading}»" if lead.place.section.heading else ""
        menu = ", en el menú" if lead.link.area is Area.CHROME else ""
        yield f"«{lead.link.text}» en {lead.place.page.url}{heading}{menu}"
        yield f"  se toma por {_context(checklist, lead.context)}"
        if (code := belongs_to(lead)) != lead.context.obligation:
            yield f"  pero cuenta bajo {named(checklist, code)}: manda el encabezado bajo el que está"
    if len(leads) > LEADS:
        yield f"y {len(leads) - LEADS} enlaces más"


def _names(checklist: Checklist, page: Page, leads: Sequence[Lead]) -> Iterator[str]:
    """The candidates of what a page is called: its title and first heading, or the texts that lead to a file and its own name."""
    headings = [section.heading for section in page.sections if section.heading][:1]
    called = (
        [page.title, *headings] if page.kind is Kind.HTML else [*(lead.link.text for lead in leads), page.filename, page.title, *headings]
    )
    for name in list(dict.fromkeys(name.strip() for name in called if name.strip()))[:NAMES]:
        yield f"«{name[:120]}»"
        yield from (f"  {line}" for line in weighed(checklist, name))


def _contexts(checklist: Checklist, site: Site, page: Page, walk: Walk) -> Iterator[str]:
    whole = walk.contexts.get(site.key(page.url))
    if whole is None:
        yield "No se llegó a ella por los enlaces del sitio, así que nada la pone en contexto."
        return
    yield f"La página: {_context(checklist, whole)}"
    places = [place for place in walk.places if place.page is page and place.section.heading and place.section.area is Area.MAIN]
    for place in places[:PLACES]:
        yield f"  {_place(place)}: {_context(checklist, place.context)}"
    if len(places) > PLACES:
        yield f"  y {len(places) - PLACES} encabezados más"


def _place(place: Place) -> str:
    return " › ".join(f"«{words[:80]}»" for words in (*place.section.trail[-1:], place.section.heading))


def _context(checklist: Checklist, context: Context) -> str:
    said = ["otra ley" if context.law else named(checklist, context.obligation, context.part)]
    if context.period:
        said.append(f"periodo {in_words(context.period)}")
    said.append("dentro de la sección de información pública" if context.in_section else "fuera de la sección")
    if context.numbered:
        said.append("con el número del numeral a la vista")
    if context.news:
        said.append("parece noticia, y no se juzga")
    if context.unit:
        said.append("página de la oficina misma")
    return ", ".join(said)


def _answers(checklist: Checklist, page: Page, findings: Sequence[Finding], mine: Sequence[Holding]) -> Iterator[str]:
    """The findings that cite the page; and of the parts that it holds something of, those that another page answers."""
    cited = [finding for finding in findings if page.digest and any(proof.digest == page.digest for proof in finding.evidence)]
    for finding in cited:
        yield f"{finding.criterion}: {OUTCOME[finding.outcome]}. {finding.sentence}"
    parts = {holding.part for holding in mine if holding.what is not What.EMPTY} - {
        finding.criterion.partition(":")[0] for finding in cited
    }
    for finding in findings:
        if finding.criterion.partition(":")[0] in parts:
            where = f" (lo prueba {finding.evidence[0].url})" if finding.evidence else ""
            yield f"{finding.criterion}, sin citar esta página: {OUTCOME[finding.outcome]}. {finding.sentence}{where}"
    if not cited and not parts:
        yield "Ninguna: no es prueba de ningún hallazgo."
