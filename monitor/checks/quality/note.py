"""A note on how usable a portal is: its code and parameters, rendered in Spanish by one template for every face, with what to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from checklists.finding import Evidence, ReasonParam
from monitor.outcome import ENDINGS
from monitor.page import Fetched


class Severity(StrEnum):
    """How much a note stands in the way of who comes to read."""

    BLOCKS = "blocks"
    HINDERS = "hinders"
    HINT = "hint"


@dataclass(frozen=True, kw_only=True, slots=True)
class Wording:
    """What a note says, and what to do about it."""

    severity: Severity
    text: str
    remedy: str


def _wordings(*rows: tuple[str, str, str, str]) -> Mapping[str, Wording]:
    return MappingProxyType({code: Wording(severity=Severity(severity), text=text, remedy=remedy) for code, severity, text, remedy in rows})


NOTES: Mapping[str, Wording] = _wordings(
    (
        "dead_document",
        "blocks",
        "El documento «{name}» no se puede abrir: {why}. Lo enlaza {pages}.",
        "Súbalo de nuevo y pruebe el enlace desde un teléfono.",
    ),
    ("locked_document", "blocks", "El documento «{name}» pide una contraseña.", "Guárdelo sin contraseña y súbalo de nuevo."),
    (
        "same_bytes",
        "hinders",
        "El archivo de {period} es, byte por byte, el de {earlier} con otro nombre.",
        "Revise cuál es el correcto y suba el que falta. Si no hubo cambios, publíquelo así, con su fecha y su razón.",
    ),
    (
        "hidden_by_robots",
        "blocks",
        "El sitio pide en robots.txt que los programas no recorran direcciones de la información pública: {count}, como «{name}».",
        ENDINGS[Fetched.ROBOTS].webmaster,
    ),
    ("taken_over", "blocks", "La página «{name}» parece alterada por terceros. La enlaza {pages}.", ENDINGS[Fetched.HIJACKED].webmaster),
    (
        "wrong_total",
        "hinders",
        "En «{name}», el total de la columna «{column}» dice {stated} y sus filas suman {counted}.",
        "Revise las filas y la fórmula del total, y publique el archivo corregido diciendo qué cambió.",
    ),
    (
        "broken_link",
        "hinders",
        "El enlace «{name}» lleva a una dirección que no existe. Está en {pages}.",
        "Corrija el enlace o quítelo; si el contenido se movió, haga que la dirección anterior lleve a la nueva.",
    ),
    (
        "more_broken_links",
        "hinders",
        "Otras direcciones enlazadas que no existen: {count}.",
        "Corrija primero las de arriba; muchas suelen venir del mismo menú.",
    ),
    (
        "future_period",
        "hinders",
        "Un archivo dice ser de {period}, que todavía no llega.",
        "Revise la fecha en el nombre, en el título y dentro del archivo.",
    ),
    (
        "posted_in_future",
        "hinders",
        "Una página dice haberse publicado o actualizado el {day}, que todavía no llega.",
        "Corrija la fecha. Si la pone el sitio solo, pida que revisen el reloj del servidor.",
    ),
    (
        "scanned",
        "hinders",
        "Documentos que son imágenes sin texto: {count}. No se puede buscar en ellos, copiarlos ni oírlos con un lector de pantalla.",
        "Publique el archivo original y no la impresión escaneada. Si ya no lo tiene, pase el escaneo por reconocimiento de texto (OCR).",
    ),
    (
        "partly_scanned",
        "hinders",
        "Documentos en que parte de las páginas son imágenes sin texto: {count}.",
        "Una el texto original con los anexos escaneados, o pase el documento entero por reconocimiento de texto (OCR).",
    ),
    (
        "heavy_file",
        "hinders",
        "«{name}» pesa {size}: cuesta bajarlo en un teléfono con datos prepago.",
        "Exporte el PDF desde el archivo original. Si es un escaneo, hágalo en grises y a 150 puntos por pulgada, o divídalo.",
    ),
    (
        "heavy_page",
        "hinders",
        "Páginas que pesan más de {limit}, sin contar sus imágenes: {count}. La mayor pesa {size}.",
        "Divida las listas largas por año o por mes y quite lo que la plantilla no usa.",
    ),
    (
        "not_for_phones",
        "hinders",
        "Páginas que no declaran ajustarse al ancho de un teléfono: {count} de {total}. Solo se mira esa declaración.",
        'En la plantilla del sitio agregue <meta name="viewport" content="width=device-width, initial-scale=1"> y pruébelo en un teléfono.',
    ),
    (
        "not_linked_from_home",
        "hinders",
        "La página de inicio no enlaza a la sección de información pública.",
        "Ponga en la página de inicio un enlace a la vista que diga «Información pública».",
    ),
    (
        "no_https",
        "hinders",
        "El sitio no usa conexión segura (https): el navegador avisa que no es de fiar.",
        "Pida a su proveedor un certificado y que http lleve a https. Hay certificados sin costo.",
    ),
    (
        "certificate",
        "hinders",
        "El certificado del sitio {problem}: el navegador advierte a quien entra.",
        "Pida a su proveedor que lo renueve o lo instale completo, y que se renueve solo.",
    ),
    (
        "old_format",
        "hinders",
        "Documentos en formatos antiguos, como .doc o .ppt, que muchos teléfonos no abren: {count}.",
        "Guárdelos como PDF con texto, DOCX o XLSX y súbalos de nuevo.",
    ),
    (
        "closed_format",
        "hint",
        "Tablas que solo están en PDF, Word o imagen: {closed} de {total}. No se pueden ordenar, filtrar ni sumar.",
        "Publique también la hoja de cálculo (XLSX o CSV) de donde salieron.",
    ),
    (
        "meaningless_names",
        "hint",
        "Archivos con nombres que no dicen qué traen: {count}, como «{name}».",
        "Nómbrelos por su contenido y su periodo, por ejemplo «2026-03-viajes-nacionales.pdf».",
    ),
    (
        "language_undeclared",
        "hint",
        "La página de inicio no declara que está en español; los lectores de pantalla la pronuncian mal.",
        'En la plantilla del sitio escriba <html lang="es">.',
    ),
    (
        "no_national_language",
        "hint",
        "No se vio contenido en idiomas mayas, garífuna o xinka.",
        "Si en el municipio se hablan, empiece por un resumen o un audio de qué se puede pedir y cómo.",
    ),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class QualityNote:
    """One thing that makes a portal harder to use, with what shows it. ValueError for a code that has no sentence, or without evidence."""

    code: str
    params: Mapping[str, ReasonParam] = field(default_factory=lambda: MappingProxyType({}), hash=False)
    evidence: tuple[Evidence, ...] = ()

    def __post_init__(self) -> None:
        if self.code not in NOTES:
            raise ValueError(f"«{self.code}» is no note; its sentence belongs into monitor.checks.quality.note")
        if not self.evidence:
            raise ValueError(f"{self.code}: a note without evidence")

    @property
    def severity(self) -> Severity:
        """How much it stands in the way."""
        return NOTES[self.code].severity

    @property
    def sentence(self) -> str:
        """The note in Spanish, with its parameters filled in."""
        return NOTES[self.code].text.format_map(self.params)

    @property
    def remedy(self) -> str:
        """What to do."""
        return NOTES[self.code].remedy
