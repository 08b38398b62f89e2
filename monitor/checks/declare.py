"""Justifications in the words offices use: "no hubo movimiento", "sigue vigente", "no aplica" ... -> the kind, or None.

A long text is no declaration: the phrase must carry the sentence, not stand somewhere in a report.
"""

from __future__ import annotations

import re
from functools import lru_cache

from checklists.model import JustificationKind

SHORT = 40  # words of a text that can be no more than a promise
LONGEST = 900  # characters of a text that can still be a declaration

_WHEN = (
    r"\b(?:mes|meses|periodo|trimestre|cuatrimestre|semestre|ano|fecha|20[0-3]\d|enero|febrero|marzo|abril|mayo|junio|julio|agosto|"
    r"septiembre|setiembre|octubre|noviembre|diciembre)\b"
)
_DID = (
    r"\bno se (?:ha |han |hizo |hicieron )?(?:realiz|efectu|adquiri|contrat|suscrib|otorg|entreg|autoriz|ejecut|registr|report|present|"
    r"recib|constitu|celebr|llev|practic|gener|concedi|adjudic)\w+"
)
_WORDS = {
    JustificationKind.NO_MOVEMENT: (
        r"sin movimientos?\b",
        r"no (?:hubo|hay|existio|existieron|se registr\w+|se present\w+|se report\w+) (?:ningun\w* )?movimientos?",
        rf"{_WHEN}[^.;]{{0,140}}{_DID}",
        rf"{_DID}[^.;]{{0,140}}{_WHEN}",
        rf"^ningun\w*\b[^.;]{{0,60}}{_WHEN}",
        r"\bno (?:hubo|hubieron|existio|existieron|se tuv\w+) .{0,80}"
        r"\b(?:viaj|compr|contrat|obra|adquisic|arrendam|licitac|cotizac|deposit|subsid|beca|transferenc|modificac|auditor|fideicomis|"
        r"precalific|concesi|usufruct|licencia|mantenimient|aporte|donacion|operaci)\w*",
    ),
    JustificationKind.UNCHANGED: (
        r"\b(?:sigue|siguen|continua|continuan|permanece|permanecen|se mantiene|se mantienen) (?:\w+ ){0,3}vigentes?",
        r"\bsin (?:cambios|modificaciones|variacion(?:es)?)\b",
        r"\bno (?:ha|han|hubo|tuvo|presenta|presento) (?:\w+ ){0,3}(?:cambios|modificaciones|variacion(?:es)?)\b",
    ),
    JustificationKind.NOT_APPLICABLE: (
        r"\bno (?:le |nos |les )?(?:aplica|es aplicable|corresponde)\b",
        r"\bno (?:cuenta|contamos|cuentan) con\b",
        r"\bno (?:posee|poseen|poseemos|tiene|tienen|tenemos|administra|administran|maneja|manejan|existe|existen)\b"
        r".{0,120}\b(?:fideicomis|concesi|usufruct|subsidi|beca|program|precalific|arrend|contrat|clasificad|reservad|licencia|auditor)\w*",
        r"\bno (?:ha|se ha|se han|hay|existe|existen) .{0,40}(?:clasificad|reservad)\w+",
    ),
}
_PROMISE = re.compile(  # "obras en construcción" and "equipo en mantenimiento" are content: what is not ready must be the page or document
    r"\bproximamente\b|\bpendientes? de (?:publicar|publicacion|subir|cargar)\b|\blorem ipsum\b"
    r"|(?:^|\b(?:pagina|sitio|seccion|espacio|apartado|contenido|informacion|documento|informe|modulo|portal)"
    r"(?: web)?(?: se encuentra| esta)?\s)"
    r"en (?:construccion|elaboracion|desarrollo|mantenimiento|proceso de (?:actualizacion|elaboracion|carga|publicacion))\b"
)
_END = re.compile(r"(?<=[.;])\s+")
_DENIED = re.compile(r"\b(?:no|ni|tampoco) (?:se )?(?:ha |han )?\w+|\bcuando se \w+|\b(?:que|donde) se \w+")
_DONE = re.compile(
    r"\bse (?:realiz|efectu|adquiri|compr|contrat|suscribi|otorg|entreg|ejecut|celebr|adjudic)(?:o|aron|eron|ieron)\b"
    r"|\bpero si\b|\bsi (?:se (?:realiz|efectu|adquiri|compr|contrat|suscrib|otorg|entreg|ejecut)\w*|hubo)\b"
)
_PATTERNS = {kind: re.compile("|".join(words)) for kind, words in _WORDS.items()}
_ACCENTS = str.maketrans("áéíóúüñ", "aeiouun")


def declared(text: str) -> JustificationKind | None:
    """The kind of justification a text states in one of its sentences; None when it states none, tells of content too, or is too long."""
    return None if mixed(text) else _stated(text)


def mixed(text: str) -> bool:
    """Whether a text denies something and, in the same breath, tells of something that was done: no declaration, and not nothing."""
    if _stated(text) is None:
        return False
    return any(_DONE.search(_DENIED.sub(" ", sentence)) is not None for sentence in _sentences(text))


def _stated(text: str) -> JustificationKind | None:
    if not text or len(text) > 4 * LONGEST:
        return None
    sentences = _sentences(text)
    if not sentences or sum(map(len, sentences)) > LONGEST:
        return None
    return next((kind for kind, pattern in _PATTERNS.items() if any(map(pattern.search, sentences))), None)


@lru_cache(maxsize=4096)
def _sentences(text: str) -> tuple[str, ...]:
    line = " ".join(text.split()).lower().translate(_ACCENTS)
    return tuple(sentence for sentence in _END.split(line) if sentence)


def promised(text: str) -> bool:
    """Whether a short text only says that content will come: "próximamente", "en construcción", "documento en elaboración"."""
    return len(text.split()) <= SHORT and _PROMISE.search(text.lower().translate(_ACCENTS)) is not None


def passage(text: str) -> str:
    """The sentence of a text that states the justification, for the excerpt."""
    for sentence in re.split(r"(?<=[.;])\s+|\n+", text):
        if declared(sentence):
            return sentence.strip()
    return text
