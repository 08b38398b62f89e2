"""What may never be a column: data that would expose a person. `load` refuses such registers; the ruler may ask the same of a header.

After LAIP art. 10 numeral 3 (official contacts, never private ones) and the project's own rule on what a portal must not publish.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

_OFFICE = re.compile(r"\b(?:oficial(?:es)?|institucional(?:es)?|municipal(?:es)?|oficinas?|dependencias?|sede)\b")
_PRIVATE = (
    r"(?:particular(?:es)?|personal(?:es)?|privad[oa]s?|propi[oa]|domiciliar|domiciliari[oa]|residencial"
    r"|de (?:la )?(?:casa|residencia|domicilio|habitacion))"
)
# Private unless they are said to be an office's: a town publishes the mobile lines it pays and the addresses of its offices.
_UNLESS_OFFICIAL: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("el domicilio de una persona", re.compile(r"\bdomicilios?\b|\bresidencias?\b")),
    ("un teléfono privado", re.compile(r"\b(?:celular(?:es)?|movil(?:es)?|whats ?app)\b")),
)
_WITHHELD: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (reason, re.compile(pattern))
    for reason, pattern in (
        (
            "el número de documento personal (DPI o CUI)",
            r"\b(?:dpi|cui|pasaporte|cedula(?! presupuestaria| de notificacion)"
            r"|documento (?:personal |unico )?de identificacion|documento de identidad"
            r"|codigo unico de identificacion|numero de identificacion personal)\b",
        ),
        ("el domicilio de una persona", rf"\b(?:direccion(?:es)?|domicilio) {_PRIVATE}\b|\bvivienda del? (?:empleado|trabajador)"),
        ("un teléfono privado", rf"\b(?:tel(?:efono)?s?|celular(?:es)?|movil(?:es)?) {_PRIVATE}\b"),
        ("un correo privado", rf"\b(?:correo|email|e mail)(?: electronico)? {_PRIVATE}\b"),
        (
            "una cuenta bancaria",
            r"\bcuentas? (?:bancarias?|monetarias?|de ahorros?|de deposito|de banco|del? beneficiario)\b"
            r"|\b(?:no|num|numero|nro) (?:de )?(?:la )?cuenta\b|\biban\b",
        ),
        ("la fecha de nacimiento", r"\bnacimiento\b|\bnacid[oa]\b|\bcumpleanos\b"),
        ("el estado civil o la familia", r"\bestado civil\b|\bnombre (?:del|de la) (?:conyuge|madre|padre)\b"),
        (
            "la salud de una persona",
            r"\bdiagnostico\b|\benfermedad(?:es)?\b|\bdiscapacidad(?:es)?\b|\btipo de sangre\b|\bhistoria clinica\b",
        ),
        (
            "la religión o la afiliación de una persona",
            r"\breligion\b|\bafiliacion (?:politica|sindical|igss)\b|\bnumero de igss\b|\bno igss\b",
        ),
        (
            "la firma o la huella de una persona",
            r"\bhuellas?(?: dactilar(?:es)?)?\b"
            r"|\bfirma (?:del? |de la )?(?:empleado|trabajador|beneficiari[oa]|solicitante|escaneada)\b",
        ),
    )
)


@lru_cache(maxsize=8192)
def plain(text: str) -> str:
    """Lower case, without accents, every run of other signs one space: `Fecha_de nacimiento.` -> `fecha de nacimiento`."""
    letters = unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()
    return " ".join(re.findall(r"[a-z0-9]+", letters))


def withheld(header: str, *, official: bool = False) -> str:
    """What a header of this wording would publish that no portal may, in Spanish ("una cuenta bancaria"); "" when nothing.

    `official` is true for a column of privacy class `official`, where a bare «Celular» is an office's line.
    """
    text = plain(header)
    for reason, pattern in _WITHHELD:
        if pattern.search(text):
            return reason
    if official or _OFFICE.search(text):
        return ""
    return next((reason for reason, pattern in _UNLESS_OFFICIAL if pattern.search(text)), "")


def suspect(headers: Iterable[str]) -> bool:
    """Whether any of these headers may be withheld: one look at all of them, for speed; `withheld` then decides each."""
    text = "\n".join(map(plain, headers))
    return any(pattern.search(text) for _, pattern in (*_WITHHELD, *_UNLESS_OFFICIAL))
