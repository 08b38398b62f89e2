"""Whether evidence is as it was sealed: a crawl's folder, or the ZIP of a finding. Needs no server, no database and no network.

Whatever was changed, added, taken out or moved is named. What the evidence cannot tell of itself is for whoever checks: the manifest's
own digest is to be compared with the one they were given, or with the next crawl's manifest.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

from checklists.words import how_many
from monitor.crawler.visit import page_of
from monitor.crawler.warc import visits
from monitor.evidence.digests import wrong_sums
from monitor.evidence.manifest import MANIFEST, Manifest, make_after, read_manifest
from monitor.evidence.records import wrong_records
from monitor.evidence.thinned import THINNED, Thinned, members_now, read_thinned


@dataclass(slots=True)
class Verified:
    """What was found. Evidence without faults is as it was sealed; `said` is what a person should know besides."""

    faults: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    manifest: Manifest | None = None

    def ask(self, check: Callable[[], list[str]]) -> None:
        """Note what a check finds wrong; it may also raise ValueError or OSError for what it cannot read."""
        try:
            self.faults += check()
        except (ValueError, OSError) as error:
            self.faults.append(str(error))
        except Exception as error:  # the files are a stranger's: whatever they hold is a fault of theirs and ends no check of the others
            self.faults.append(f"no se puede leer ({type(error).__name__}): no lo escribió el monitor")

    def take_manifest(self, folder: Path) -> None:
        """Read the manifest of a folder, or say why it cannot be read."""
        self.ask(lambda: [] if (folder / MANIFEST).exists() else [f"{MANIFEST}: falta; el recorrido no terminó, o alguien lo quitó"])
        try:
            self.manifest = read_manifest(folder)
        except (ValueError, OSError) as error:
            self.faults.append(f"{MANIFEST}: {error.__cause__ or error}")


def verify_crawl(folder: Path, warc: str, assessment: str) -> Verified:
    """Check a crawl's folder: its sums, its manifest, every record, and that its assessment leans on bodies that are there."""
    found = Verified()
    found.take_manifest(folder)
    manifest, path, thinned = found.manifest, folder / warc, None
    if manifest and path.exists():
        try:
            thinned = read_thinned(folder, warc)
        except ValueError as error:
            found.faults.append(str(error))
    found.ask(lambda: wrong_sums(folder, (warc, MANIFEST, *([THINNED] if thinned else []))))
    if manifest is None or not path.exists():
        return found
    damaged = wrong_records(path, members_now(manifest, thinned))
    found.faults += damaged
    if not damaged:
        found.ask(lambda: list(_wrong_heads(path, manifest, thinned)))
        found.ask(lambda: list(_unproved(folder / assessment, path, thinned)))
    if thinned:
        found.said.append(
            f"reducido el {thinned.on}: sin {how_many(len(thinned.cuts), 'contenido', 'contenidos')} que nadie citaba; los "
            "demás registros están"
        )
    return found


def wrong_link(manifest: Manifest, before: Manifest) -> list[str]:
    """What is wrong with a manifest that should follow another."""
    if manifest.previous != before.digest:
        return [f"{MANIFEST}: no sigue al manifiesto que se dio ({before.digest}), sino a {manifest.previous or 'ninguno'}"]
    if manifest.ledger.known != before.ledger_to_hold:
        return [f"{MANIFEST}: no recuerda el libro del portal como lo dejó el manifiesto anterior"]
    return []


def _wrong_heads(warc: Path, manifest: Manifest, thinned: Thinned | None) -> Iterator[str]:
    """Where the manifest says of the file, or of a record, what is not so. The records' own digests are already known to be right."""
    true = make_after(warc, manifest.previous, manifest.ledger.known)
    moved = ("size", "sha256", "offset", "end") if thinned else ()  # of a file that was made smaller
    for name, value in asdict(true).items():
        if name not in ("members", *moved) and value != asdict(manifest)[name]:
            yield f"{MANIFEST}: «{name}» no dice lo que está en {warc.name}"
    for number, (one, said) in enumerate(zip(true.members, manifest.members, strict=not thinned), start=1):
        for name, value in asdict(one).items():
            if name not in moved and value != asdict(said)[name]:
                yield f"{MANIFEST}: registro {number}: «{name}» dice {asdict(said)[name]} y en {warc.name} es {value}"
    if thinned and thinned.manifest != manifest.digest:
        yield f"{THINNED}: es de otro recorrido"


def _unproved(path: Path, warc: Path, thinned: Thinned | None) -> Iterator[str]:
    """The pieces of evidence of an assessment whose body is not in the archive, and was not taken out of it either."""
    if not path.exists():
        return
    value = json.loads(path.read_text(encoding="utf-8"))
    kept = {visit.origin.digest if visit.origin else page_of(visit).digest for visit in visits(warc)}
    kept |= {cut.body for cut in (thinned.cuts if thinned else ())}
    try:
        asked = [c for card in value["scorecards"] for o in card["obligations"] for c in o["criteria"]]
        for criterion in asked:
            for evidence in criterion["evidence"]:
                if evidence["digest"] and evidence["digest"] not in kept:
                    yield f"{path.name}: {criterion['code']} se apoya en {evidence['digest']}, que no está en {warc.name}"
    except (KeyError, TypeError):
        yield f"{path.name}: no es una evaluación que se pueda leer"
