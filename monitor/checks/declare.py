"""Justifications in the words offices use: "no hubo movimiento", "sigue vigente", "no aplica" ... -> the kind, or None.

A long text is no declaration: the phrase must carry the sentence, not stand somewhere in a report.
"""

from __future__ import annotations

import re

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
        r"\b(?:viaj|compr|contrat|obra|adquisic|arrendam|licitac|cotizac|deposit|subsid|beca|transferenc|modificac|auditor)\w*",
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
_PATTERNS = {kind: re.compile("|".join(words)) for kind, words in _WORDS.items()}
_ACCENTS = str.maketrans("áéíóúüñ", "aeiouun")


def declared(text: str) -> JustificationKind | None:
    """The kind of justification a text states; None when it states none or is too long to be one."""
    line = " ".join(text.split())
    if not line or len(line) > LONGEST:
        return None
    folded = line.lower().translate(_ACCENTS)
    return next((kind for kind, pattern in _PATTERNS.items() if pattern.search(folded)), None)


def promised(text: str) -> bool:
    """Whether a short text only says that content will come: "próximamente", "en construcción", "documento en elaboración"."""
    return len(text.split()) <= SHORT and _PROMISE.search(text.lower().translate(_ACCENTS)) is not None


def passage(text: str) -> str:
    """The sentence of a text that states the justification, for the excerpt."""
    for sentence in re.split(r"(?<=[.;])\s+|\n+", text):
        if declared(sentence):
            return sentence.strip()
    return text
