"""The Spanish words of the monitor's faces, and its summary for a terminal. Words of the law itself are in `checklists.words`.

Words follow the basis: what practice expects is "tarde según la práctica", never a breach of the law.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta, timezone

from checklists.finding import Finding, Outcome
from checklists.model import Checklist, Criterion, Law, Part, Refresh
from checklists.scoring import ObligationScore, Score, Scorecard
from checklists.words import BASIS, OUTCOME, REFRESH, day_words, how_many
from monitor.checks.holding import What
from monitor.checks.quality import QualityNote, Severity
from monitor.outcome import ENDINGS
from monitor.page import Fetched
from monitor.pipeline import Observation

ESTIMATE = "Estimación de este esquema; no es resultado de SECAI/PDH."
UNSCORED = "sin puntaje"
GUATEMALA = timezone(timedelta(hours=-6))  # the whole year
OUTCOME_MEANING: Mapping[Outcome, str] = {
    Outcome.MET: "Se vio y hay prueba archivada que lo muestra.",
    Outcome.PARTIAL: "Se vio una parte: está incompleto, repartido en piezas o atrasado. También hay prueba.",
    Outcome.MISSING: "Se buscó en todo el portal, la búsqueda llegó a su fin, y no aparece.",
    Outcome.NOT_APPLICABLE: "No se le pide a este sujeto obligado; lo dice la lista o lo decidió una persona revisora.",
    Outcome.UNKNOWN: "No se pudo ver (el sitio bloqueó, tardó o falló; el archivo no se deja leer), o lo debe decidir una persona. "
    "Nunca equivale a «no cumple».",
}
PREDICATE_MEANING: Mapping[str, str] = {
    "has_part": "La parte está publicada, en una forma que se admite, y lo publicado se abre y tiene contenido.",
    "has_column": "La tabla trae ese dato, y sus celdas están llenas.",
    "is_current": "Está publicado el último periodo cuyo plazo ya pasó.",
    "is_one_list": "La información está en una sola lista, y no en pedazos.",
    "has_count": "Dice el total de personas o cosas, o permite contarlas.",
    "has_contact": "Da ese contacto oficial: dirección, teléfono o correo.",
    "mentions": "El texto dice lo que se pregunta.",
    "is_open_format": "Se puede descargar en un formato abierto, como CSV u hoja de cálculo.",
    "has_history": "Conserva periodos anteriores.",
    "is_linked_from_home": "La página de inicio enlaza a la sección de información pública.",
    "has_language": "Hay contenido en un idioma maya, garífuna o xinka.",
    "human": "Solo una persona puede responder; la máquina la deja «sin dato».",
}
FOUND: Mapping[What, str] = {
    What.DATA: "datos",
    What.DOCUMENT: "documento",
    What.OPAQUE: "archivo que no se pudo leer",
    What.TEXT: "texto en la página",
    What.DECLARATION: "justificación",
}


def number(value: float) -> str:
    """A figure with at most one decimal: "87.5", "60"."""
    return f"{value:.1f}".removesuffix(".0")


def ending(outcome: str) -> str:
    """How a visit or a request ended, in words."""
    return ENDINGS[Fetched(outcome)].short if outcome in set(Fetched) else outcome


def mend(outcome: str) -> str:
    """What who keeps the site may do about how a visit ended; "" where nothing is to be mended."""
    known = ENDINGS.get(Fetched(outcome)) if outcome in set(Fetched) else None
    return known.webmaster if known and not known.looked_at else ""


def note_words(note: str) -> str:
    """A note of the PDH's results as loaded, in words of these pages; a note of another shape as it is."""
    if note.startswith("partial year"):
        return "año con datos parciales"
    if note.startswith("rounded"):
        rank = note.rpartition("national rank ")[2] if "national rank " in note else ""
        return "cifra redondeada" + (f"; puesto {rank} del país" if rank else "")
    return note


def source_words(source: str) -> str:
    """A source of the PDH's results as loaded, in Spanish."""
    return source.replace(", via ", ", por medio de ").removesuffix(" (see README)")


def score_words(score: Score) -> str:
    """A score in one sentence: the estimate, its bounds and its band, or why there is none."""
    bounds = f"entre {number(score.low)} y {number(score.high)}"
    if score.point is None:
        return f"sin puntaje ni rango: solo se pudo decidir {number(score.decided * 100)} %; {bounds} de 100"
    return f"{number(score.point)} de 100 ({bounds}), rango {score.band}"


def credit_words(item: ObligationScore) -> str:
    """What an obligation earned: "100 %", or bounds where something was not seen; empty where it does not apply."""
    credit = item.credit
    if credit is None:
        return ""
    low, high = number(credit.low * 100), number(credit.high * 100)
    return f"{low} %" if low == high else f"{low} a {high} %"


def tally_words(counted: Sequence[Outcome]) -> str:
    """How the questions of a part that count were answered: "De 12 preguntas que cuentan: 9 cumple, 3 parcial."."""
    told = ", ".join(f"{counted.count(outcome)} {OUTCOME[outcome]}" for outcome in Outcome if outcome in counted)
    if not counted:
        return "Ninguna de sus preguntas cuenta en el puntaje."
    if len(counted) == 1:
        return f"La pregunta que cuenta: {OUTCOME[counted[0]]}."
    return f"De {how_many(len(counted), 'pregunta que cuenta', 'preguntas que cuentan')}: {told}."


def rhythm_words(part: Part) -> str:
    """How often a part is asked for, and on what basis: "Se renueva cada mes (según la práctica)"."""
    basis = BASIS[part.refresh_basis]
    if part.refresh is Refresh.STANDING:
        return f"Se espera siempre a la vista y al día ({basis})"
    return f"Se renueva {REFRESH[part.refresh]} ({basis})"


def moment_words(moment: str) -> str:
    """A moment as archived, for people in Guatemala: "22 de noviembre de 2026, 05:39"; as it is where it is no moment."""
    try:
        local = datetime.fromisoformat(moment).astimezone(GUATEMALA)
    except ValueError:
        return moment
    return f"{day_words(local.date())}, {local:%H:%M}"


def scoring(law: Law) -> bool:
    """Whether a law has criteria that score at all."""
    return any(criterion.scores for obligation in law.obligations for criterion in obligation.criteria)


def outcome_words(law: Law, item: ObligationScore) -> str:
    """The word for an obligation's outcome; a law without scoring criteria has none."""
    return OUTCOME[item.outcome] if scoring(law) else UNSCORED


def unseen_sentences(findings: Iterable[Finding]) -> tuple[tuple[str, int], ...]:
    """Why criteria stayed without an answer, each sentence with how many criteria it concerns, the most first."""
    return tuple(Counter(f.sentence for f in findings if f.outcome is Outcome.UNKNOWN).most_common())


def criteria_of(checklist: Checklist) -> dict[str, Criterion]:
    """Every criterion of the checklist by its code."""
    return {criterion.code: criterion for obligation in checklist.obligations for criterion in obligation.criteria}


def table_of(observation: Observation, checklist: Checklist) -> str:
    """A plain-text summary: portal, score, a line per obligation, and what could not be seen."""
    assessment, crawl = observation.assessment, observation.assessment.crawl
    lines = [
        f"Portal: {assessment.portal}",
        f"Observado el {day_words(assessment.observed_on)}, con la lista {assessment.checklist}.",
        f"Visita: {ending(crawl.outcome)}, {'completa' if crawl.complete else 'incompleta'}; "
        f"{how_many(assessment.pages, 'página', 'páginas')} y {how_many(assessment.documents, 'documento', 'documentos')}."
        + (f" {crawl.detail}" if crawl.detail else ""),
    ]
    lines += [observation.leaning] if observation.leaning else []
    laws = {law.code: law for law in checklist.laws}
    for card in assessment.scorecards:
        lines += ["", *_card_lines(laws[card.law], card)]
    lines += ["", *_unseen_lines(assessment.findings), *_quality_lines(assessment.quality), ESTIMATE]
    return "\n".join(lines)


def _card_lines(law: Law, card: Scorecard) -> Iterator[str]:
    yield f"{law.title} ({law.citation}, {law.article})"
    if law.note:
        yield f"  {law.note}"
    yield f"  Puntaje: {score_words(card.score) if card.score else UNSCORED}."
    obligations = {obligation.code: obligation for obligation in law.obligations}
    for item in card.obligations:
        known = obligations[item.code]
        name = known.short if len(known.short) <= 44 else known.short[:43] + "…"
        yield f"  {known.number:>3}  {name:<44}  {outcome_words(law, item):<11} {credit_words(item):>12}".rstrip()


def _quality_lines(notes: Sequence[QualityNote]) -> Iterator[str]:
    if not notes:
        return
    stops = [note for note in notes if note.severity is Severity.BLOCKS]
    yield f"Calidad, aparte de la ley: {how_many(len(notes), 'nota', 'notas')}, en el informe con qué hacer."
    yield from (f"  - {note.sentence}" for note in stops[:5])
    if len(stops) > 5:
        yield f"  - y {len(stops) - 5} más que impiden usar lo publicado."
    yield ""


def _unseen_lines(findings: Iterable[Finding]) -> Iterator[str]:
    sentences = unseen_sentences(findings)
    if not sentences:
        return
    yield "Lo que no se pudo ver o decidir:"
    for sentence, count in sentences[:12]:
        yield f"  - {sentence} ({how_many(count, 'criterio', 'criterios')})"
    if len(sentences) > 12:
        yield f"  - y {len(sentences) - 12} motivos más, que están en el informe."
    yield ""
