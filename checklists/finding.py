"""What a check may say: an outcome, why, and the proof. Publisher and checker both speak in these values.

"Could not see" is never "does not comply": `met` without evidence and `missing` without a completed search cannot be constructed, nor a
reason whose sentence would have a hole. `Finding.sentence` is the one way in which a reason is told, on every face.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from string import Formatter
from types import MappingProxyType

ReasonParam = str | int | float


class Outcome(StrEnum):
    """The answer to one criterion."""

    MET = "met"
    PARTIAL = "partial"
    MISSING = "missing"
    NOT_APPLICABLE = "not_applicable"
    UNKNOWN = "unknown"

    @property
    def decided(self) -> bool:
        """Whether it says something of the town, and not of our sight."""
        return self is not Outcome.UNKNOWN


@dataclass(frozen=True, kw_only=True, slots=True)
class Evidence:
    """What proves a finding. `digest` is "sha256:..." of the body as received (or of the edition's file); `locator` says where in it."""

    url: str
    digest: str
    excerpt: str = ""
    locator: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Reason:
    """One sentence in Spanish with the names of its parameters; the same on every face."""

    code: str
    outcomes: frozenset[Outcome]
    text: str

    @property
    def names(self) -> frozenset[str]:
        """The parameters that its sentence tells."""
        return frozenset(name for _, name, _, _ in Formatter().parse(self.text) if name)


def _reasons(*rows: tuple[str, str, str]) -> Mapping[str, Reason]:
    return MappingProxyType(
        {code: Reason(code=code, outcomes=frozenset(Outcome(o) for o in outcomes.split()), text=text) for code, outcomes, text in rows}
    )


# Archives keep codes and parameters: a code is never taken away, and its sentence asks for no parameter that it did not ask for.
REASONS: Mapping[str, Reason] = _reasons(
    # Seen and proved.
    ("published", "met partial", "Está publicado."),
    ("published_as_data", "met", "Está publicado como datos (filas: {rows})."),
    ("published_as_document", "met", "Está publicado como documento."),
    ("declared", "met", "Publica una justificación que esta parte admite: {kind}."),
    ("column_filled", "met", "La tabla trae «{column}»."),
    ("column_sparse", "partial", "La tabla trae «{column}», pero {empty} de {rows} celdas están vacías."),
    ("column_named", "met", "El documento trae «{column}»."),
    ("current", "met", "El periodo {period} está publicado."),
    ("late", "partial missing", "El último periodo publicado es {found}; ya se esperaba {period}."),
    ("one_list", "met", "Se publica en una sola lista."),
    ("scattered", "partial", "Se publica en {pieces} piezas separadas, no en una sola lista."),
    ("counted", "met", "Indica o permite contar el total: {count}."),
    ("contact_given", "met", "Indica {kind}."),
    ("says_so", "met", "El texto lo dice: «{phrase}»."),
    ("open_format", "met", "Se ofrece en formato abierto ({format})."),
    ("history_kept", "met", "Conserva {count} periodos."),
    ("linked_from_home", "met", "La página de inicio enlaza a la sección."),
    ("language_seen", "met", "Hay contenido en {language}."),
    # Looked for, and not there.
    ("not_found", "missing", "Se recorrió la sección y no aparece."),
    ("empty_container", "missing", "Existe el título o la carpeta, pero no hay contenido."),
    ("broken_document", "missing", "El enlace existe, pero el archivo no se encuentra en el servidor ({status})."),
    ("column_empty", "missing", "La tabla trae la columna «{column}», pero sin ningún valor."),
    ("column_absent", "missing", "La tabla no trae «{column}»."),
    ("period_absent", "missing", "No aparece ningún periodo reciente; ya se esperaba {period}."),
    ("contact_absent", "missing", "No indica {kind}."),
    ("phrase_absent", "missing", "El texto no lo menciona."),
    ("count_absent", "missing", "No indica el total ni permite contarlo."),
    ("closed_format", "missing", "Solo se ofrece en formatos cerrados."),
    ("history_short", "missing partial", "Solo conserva {count} periodos."),
    ("not_linked_from_home", "missing", "La página de inicio no enlaza a la sección."),
    ("language_unseen", "missing", "No se vio contenido en idiomas nacionales."),
    # Could not see.
    ("blocked", "unknown", "El sitio rechazó la visita ({detail}); no se pudo ver."),
    ("unreachable", "unknown", "El sitio no respondió ({detail}); no se pudo ver."),
    ("timeout", "unknown", "El sitio tardó demasiado en responder; no se pudo ver."),
    ("robots", "unknown", "El sitio pide en robots.txt que los programas no recorran esta información ({host}); no se pudo ver."),
    (
        "not_the_town",
        "unknown",
        "En la dirección que tenemos responde algo que no parece del municipio ({detail}); no se juzga. Quizá cambió.",
    ),
    ("tls", "unknown", "El certificado del sitio impide verlo con seguridad ({detail})."),
    ("needs_javascript", "unknown", "La página solo se arma con JavaScript; no se pudo leer."),
    ("no_links", "unknown", "La página no lleva a ninguna otra; no se pudo recorrer el sitio."),
    ("external_host", "unknown", "El contenido está en otro servicio ({host}) que no se verifica."),
    ("unreadable_document", "unknown", "El documento existe, pero no se pudo leer su contenido ({detail})."),
    ("search_incomplete", "unknown", "El recorrido no pudo completarse ({detail}); lo que falta por ver no se juzga."),
    ("not_this_law", "unknown", "No parece un portal bajo el Decreto 57-2008; no se emite juicio."),
    ("social_network", "unknown", "La dirección es una página de red social; no se recorre."),
    # A person must look.
    (
        "same_bytes",
        "unknown",
        "El archivo de {period} es idéntico al de {earlier}; por sí solo no evidencia este periodo. Una persona debe confirmarlo.",
    ),
    ("needs_person", "unknown", "Una persona debe revisarlo: {detail}"),
    ("period_unread", "unknown", "Está publicado, pero no se pudo leer de qué periodo es."),
    # Not asked.
    ("not_bound", "not_applicable", "Esta obligación no vincula a quien publica aquí."),
    ("by_reviewer", "met partial missing not_applicable", "Decisión de una persona revisora: {detail}"),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Search:
    """How a `missing` was established: how many pages were looked at, and that the search came to its end."""

    pages: int
    complete: bool

    def __post_init__(self) -> None:
        if self.pages < 0:
            raise ValueError(f"a search of {self.pages} pages")


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """One criterion's outcome, with its reason and proof. ValueError when it claims more than it can prove."""

    criterion: str
    outcome: Outcome
    reason: str
    params: Mapping[str, ReasonParam] = field(default_factory=lambda: MappingProxyType({}), hash=False)
    evidence: tuple[Evidence, ...] = ()
    search: Search | None = None
    justified: bool = False  # met by a justification that the part admits
    confidence: float | None = None  # from 0 to 1, how surely the words around its proof are those of the obligation; None where not known

    def __post_init__(self) -> None:
        reason = REASONS.get(self.reason)
        if reason is None or self.outcome not in reason.outcomes:
            raise ValueError(f"{self.criterion}: reason «{self.reason}» does not explain outcome «{self.outcome}»")
        if untold := sorted(reason.names - self.params.keys()):
            raise ValueError(f"{self.criterion}: reason «{self.reason}» without {', '.join(untold)}")
        if self.outcome in (Outcome.MET, Outcome.PARTIAL) and not any(proof.url and proof.digest for proof in self.evidence):
            raise ValueError(f"{self.criterion}: {self.outcome} without evidence")
        if self.outcome is Outcome.MISSING and not (self.search and self.search.complete):
            raise ValueError(f"{self.criterion}: missing without a completed search")
        if self.confidence is not None and not 0 <= self.confidence <= 1:
            raise ValueError(f"{self.criterion}: a confidence of {self.confidence}")
        if self.justified and self.outcome is not Outcome.MET:
            raise ValueError(f"{self.criterion}: justified and {self.outcome}")

    @property
    def sentence(self) -> str:
        """The reason in Spanish, with its parameters filled in."""
        return REASONS[self.reason].text.format_map(self.params)
