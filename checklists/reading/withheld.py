"""What may never be a column: data that would expose a person. `load` refuses such registers; the ruler may ask the same of a header.

After LAIP art. 10 numeral 3 (official contacts, never private ones) and the project's own rule on what a portal must not publish.
"""

from __future__ import annotations

import re
import unicodedata

_OFFICIAL = r"(?!.*\b(?:oficial(?:es)?|institucional(?:es)?)\b)"
_PRIVATE = (
    r"(?:particular(?:es)?|personal(?:es)?|privad[oa]s?|propi[oa]|domiciliar|domiciliari[oa]|residencial"
    r"|de (?:la )?(?:casa|residencia|domicilio|habitacion))"
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
        (
            "el domicilio de una persona",
            rf"\bdomicilios?\b|\bresidencias?\b|\bdireccion(?:es)? {_PRIVATE}\b|\bvivienda del? (?:empleado|trabajador)",
        ),
        (
            "un teléfono privado",
            rf"^{_OFFICIAL}.*\b(?:celular(?:es)?|movil(?:es)?|whats ?app)\b|\btel(?:efono)?s? {_PRIVATE}\b",
        ),
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


def plain(text: str) -> str:
    """Lower case, without accents, every run of other signs one space: `Fecha_de nacimiento.` -> `fecha de nacimiento`."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return " ".join(re.findall(r"[a-z0-9]+", "".join(letter for letter in letters if not unicodedata.combining(letter))))


def withheld(header: str) -> str:
    """What a header of this wording would publish that no portal may, in Spanish ("una cuenta bancaria"); "" when nothing."""
    text = plain(header)
    return next((reason for reason, pattern in _WITHHELD if pattern.search(text)), "")
