"""What a portal's own ledger shows, for people: a line beside the visit, and a warning with both proofs where something was lost.

A sign about the portal, not an answer to the law: it moves no score.
"""

from __future__ import annotations

from dataclasses import dataclass

from checklists.words import how_many
from monitor.dashboard.words import moment_words
from monitor.evidence.ledger import Continuity, Ledger, Sighting

_LINES = {
    Continuity.FIRST: "visto por primera vez: {count}",
    Continuity.KEPT: "{count}; contiene lo que mostraba el {before}",
    Continuity.UNCONFIRMED: "{count}; no se pudo leer si contiene lo que mostraba el {before}",
    Continuity.UNSEEN: "no se vio en esta visita; el {before} mostraba {was}",
    Continuity.LOST: "no contiene lo que mostraba el {before}",
}
_LOST = (
    "El {before} el libro de publicaciones de este portal mostraba {was}. El {now} muestra {count} y ya no contiene aquellos tal como "
    "estaban: algo publicado fue cambiado o quitado, o el portal se restauró de un respaldo. Una persona debe preguntarlo a la "
    "municipalidad."
)


@dataclass(frozen=True, kw_only=True, slots=True)
class ChainProof:
    """One of the two files that show a loss."""

    when: str
    url: str
    digest: str
    head: str
    count: str
    manifest: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ChainFace:
    """The line to show; and where something was lost, what, with the earlier file and the later one."""

    line: str
    lost: str = ""
    proofs: tuple[ChainProof, ...] = ()


def chain_face(ledger: Ledger | None) -> ChainFace | None:
    """A portal's ledger as people see it; None where the portal never showed one."""
    if ledger is None or ledger.continuity is Continuity.NONE:
        return None
    words = {
        "before": moment_words(ledger.known.at) if ledger.known else "",
        "was": _count(ledger.known),
        "now": moment_words(ledger.seen.at) if ledger.seen else "",
        "count": _count(ledger.seen),
    }
    line = _LINES[ledger.continuity].format_map(words)
    if ledger.continuity is not Continuity.LOST:
        return ChainFace(line=line)
    return ChainFace(line=line, lost=_LOST.format_map(words), proofs=tuple(_proof(one) for one in (ledger.known, ledger.seen) if one))


def _count(sighting: Sighting | None) -> str:
    if sighting is None:
        return ""
    return how_many(sighting.count, "registro", "registros")


def _proof(sighting: Sighting) -> ChainProof:
    return ChainProof(
        when=moment_words(sighting.at),
        url=sighting.url,
        digest=sighting.digest,
        head=sighting.head,
        count=_count(sighting),
        manifest=sighting.manifest,
    )
