"""The proof of one finding as one file: a ZIP that anybody checks without our server, our database or our word.

It holds the records of the crawl that prove the finding, byte for byte as a small WARC; the text that was read in them with the excerpt
marked; the crawl's manifest; the finding; and how to check it all by hand. The same finding of the same crawl gives the same bytes.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path

from checklists.finding import Evidence, Outcome
from monitor.crawler.visit import Role, page_of
from monitor.crawler.warc import CERTIFICATE, Record, groups, visit_of
from monitor.evidence.digests import SUMS, of_bytes, sums_text
from monitor.evidence.guide import Shown, guide
from monitor.evidence.manifest import MANIFEST, Manifest, read_manifest
from monitor.evidence.proof import Proof, names, proof_of, proves
from monitor.extract import Worker

GUIDE, FINDING, RECORDS = "LEAME.txt", "hallazgo.json", "registros.warc.gz"
FORMAT = "vitrina-evidence-1"
OPEN, CLOSE = "[[[", "]]]"  # around the excerpt in the text
_REACH = 200_000  # characters of text on each side of the excerpt


@dataclass(frozen=True, kw_only=True, slots=True)
class Case:
    """A finding with all that a reader needs to know of it."""

    observed_on: str
    checklist: str
    criterion: str
    question: str
    outcome: Outcome
    reason: str
    sentence: str
    evidence: tuple[Evidence, ...]


@dataclass(slots=True)
class _Picked:
    """The records that go into the ZIP: their numbers in the manifest, their bytes, and the proofs read from them."""

    numbers: list[int] = field(default_factory=list)
    data: bytearray = field(default_factory=bytearray)
    proofs: dict[Evidence, Proof] = field(default_factory=dict)
    places: dict[Evidence, tuple[int, int]] = field(default_factory=dict)  # where the record of the body begins in `data`, its length

    def add(self, warc: Path, manifest: Manifest, records: list[tuple[int, Record]]) -> None:
        """Copy records, as they lie in the file. ValueError where they are not those of the manifest."""
        with warc.open("rb") as file:
            for number, record in records:
                file.seek(record.offset)
                data = file.read(record.end - record.offset)
                if number >= len(manifest.members) or of_bytes(data) != manifest.members[number].sha256:
                    raise ValueError(f"{warc} ya no es como lo dice su manifiesto; «monitor verify {warc.parent}» dice qué cambió")
                self.numbers.append(number)
                self.data += data


def bundle(folder: Path, warc: str, case: Case, worker: Worker) -> bytes:
    """The ZIP of a finding. ValueError where the crawl is not sealed, or does not hold the evidence any more."""
    manifest = read_manifest(folder)
    if manifest is None:
        raise ValueError(f"{folder} no tiene {MANIFEST}: el recorrido no ha terminado. Repita la observación en la misma carpeta")
    picked = _pick(folder / warc, manifest, case, worker)
    for evidence in case.evidence:
        if evidence.digest and evidence not in picked.proofs:
            raise ValueError(
                f"{folder / warc} no guarda {evidence.url} con esa huella ({evidence.digest}). Restaure la carpeta de un respaldo"
            )
    files = {RECORDS: bytes(picked.data), MANIFEST: manifest.to_bytes(), FINDING: _finding(case, manifest, picked)}
    files |= {text_name(place): _text(evidence, picked.proofs[evidence]) for place, evidence in _read(case, picked)}
    files[GUIDE] = guide(case.sentence, manifest, [_shown(evidence, picked) for evidence in picked.proofs]).encode()
    sums = sums_text({name: of_bytes(data) for name, data in files.items()})
    return pack({**files, SUMS: sums.encode()}, case.observed_on)


def pack(files: Mapping[str, bytes], day: str) -> bytes:
    """Files as a ZIP: sorted, not compressed (what is large in it is already), dated on a day: the same files give the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as made:
        for name, data in sorted(files.items()):
            moment = date.fromisoformat(day)
            entry = zipfile.ZipInfo(name, (moment.year, moment.month, moment.day, 0, 0, 0))
            entry.external_attr, entry.create_system = 0o644 << 16, 3
            made.writestr(entry, data)
    return out.getvalue()


def text_name(place: int) -> str:
    """The file with the text of a finding's evidence, the first being 1."""
    return f"texto-{place}.txt"


def _pick(warc: Path, manifest: Manifest, case: Case, worker: Worker) -> _Picked:
    """What frames the crawl, what proves the finding, and, where it says that something is missing, how every request ended."""
    searched = case.outcome is Outcome.MISSING or not case.evidence
    picked = _Picked()
    first = 0
    for group in groups(warc):
        if group[-1].kind == "thinned":
            continue  # was noted afterwards: no part of the crawl
        visit = visit_of(group, warc)
        page = page_of(visit) if visit else None
        proved = [one for one in case.evidence if page and proves(page, one) and one not in picked.proofs]
        named = [one for one in case.evidence if visit and not one.digest and names(one, visit.url, visit.requested)]
        if visit and page and proved:
            body = next(record for record in group if record.offset == visit.record)
            place = len(picked.data) + body.offset - group[0].offset, body.end - body.offset
            read = worker.extract(page, visit.body)
            picked.proofs.update((one, proof_of(read, one, _REACH)) for one in proved)
            picked.places.update((one, place) for one in proved)
        whole = visit is None or visit.role is Role.ROBOTS or bool(proved or named)
        picked.add(warc, manifest, [(first + place, group[place]) for place in _wanted(group, whole=whole, searched=searched)])
        first += len(group)
    return picked


def case_in(folder: Path, assessment: str, criterion: str, question: str) -> Case:
    """A finding of the assessment that a crawl's folder holds. ValueError where there is none."""
    path = folder / assessment
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
        asked = [c for card in value["scorecards"] for o in card["obligations"] for c in o["criteria"]]
        found = {c["code"]: c for c in asked}.get(criterion)
        if found is None:
            raise ValueError(f"{path} no responde al criterio «{criterion}». Sus códigos están en el informe, como {asked[0]['code']}")
        return Case(
            observed_on=value["observed_on"],
            checklist=value["checklist"],
            criterion=criterion,
            question=question,
            outcome=Outcome(found["outcome"]),
            reason=found["reason"],
            sentence=found["sentence"],
            evidence=tuple(Evidence(**one) for one in found["evidence"]),
        )
    except OSError as error:
        raise ValueError(
            f"{folder} no guarda una evaluación: falta {assessment}. Indique la carpeta que dio a observe con --out"
        ) from error
    except (KeyError, TypeError, IndexError, json.JSONDecodeError) as error:
        raise ValueError(f"{path} está dañado. Bórrelo y vuelva a juzgar: «monitor reassess {folder}»") from error


def _wanted(group: tuple[Record, ...], *, whole: bool, searched: bool) -> list[int]:
    """Which records of a group go into the ZIP. Certificates always do: a host shows its own once, for all that follows."""
    last = len(group) - 1
    certificates = (place for place, one in enumerate(group) if one.headers.get("content-type") == CERTIFICATE)
    return list(range(len(group))) if whole else [*certificates, *([last] if searched else [])]


def _read(case: Case, picked: _Picked) -> list[tuple[int, Evidence]]:
    """The evidence whose page is in the archive, by its place in the finding."""
    return [(place, evidence) for place, evidence in enumerate(case.evidence, start=1) if evidence in picked.proofs]


def _finding(case: Case, manifest: Manifest, picked: _Picked) -> bytes:
    evidence = [
        {
            **asdict(one),
            "text": text_name(place) if one in picked.proofs else None,
            "marked": one in picked.proofs and picked.proofs[one].found,
        }
        for place, one in enumerate(case.evidence, start=1)
    ]
    head = {"format": FORMAT, "manifest": manifest.digest, "portal": manifest.portal}
    value = {**head, **asdict(case), "evidence": evidence, "records": picked.numbers}
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def _text(evidence: Evidence, proof: Proof) -> bytes:
    """What was read in the page, the excerpt between marks."""
    head = [
        f"Dirección: {proof.url}",
        f"Obtenida: {proof.fetched_at} (hora universal)",
        f"Respuesta: {proof.status}, {proof.content_type or 'sin tipo declarado'}, {proof.size} bytes",
        f"Huella del contenido: {proof.digest}",
        *([f"Lugar: {evidence.locator}"] if evidence.locator else []),
        f"El pasaje está entre {OPEN} y {CLOSE}." if proof.found else f"Pasaje anotado al evaluar: {evidence.excerpt or 'ninguno'}",
    ]
    body = "".join(f"{OPEN}{text}{CLOSE}" if found else text for text, found in proof.marked)
    return ("\n".join(head) + "\n\n" + (body or "(No tiene texto que mostrar.)") + "\n").encode(errors="replace")


def _shown(evidence: Evidence, picked: _Picked) -> Shown:
    offset, length = picked.places[evidence]
    return Shown(url=evidence.url, offset=offset, length=length)
