"""The proof of one finding as one file: a ZIP that anybody checks without our server, our database or our word.

It holds the records of the crawl that prove the finding, byte for byte as a small WARC; the text that was read in them with the excerpt
marked; the crawl's manifest; the finding; and how to check it all by hand. The same finding of the same crawl gives the same bytes.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from pathlib import Path

from checklists.finding import Evidence
from monitor.evidence.case import Case
from monitor.evidence.digests import SUMS, of_bytes, sums_text
from monitor.evidence.guide import Shown, guide
from monitor.evidence.manifest import MANIFEST
from monitor.evidence.pick import Picked, pick
from monitor.evidence.proof import Proof
from monitor.extract import Worker

GUIDE, FINDING, RECORDS = "LEAME.txt", "hallazgo.json", "registros.warc.gz"
FORMAT = "vitrina-evidence-1"
OPEN, CLOSE = "[[[", "]]]"  # around the excerpt in the text


def bundle(folder: Path, case: Case, worker: Worker) -> bytes:
    """The ZIP of a finding. ValueError where the crawl is not sealed, or does not hold the evidence any more."""
    picked = pick(folder, case, worker)
    for one in case.evidence:
        if one.digest and one not in picked.proofs:
            raise ValueError(f"{folder} no guarda {one.url} con esa huella ({one.digest}). Restaure la carpeta de un respaldo")
    own = picked.own
    files = {RECORDS: bytes(own.data), MANIFEST: own.manifest.to_bytes(), FINDING: _finding(case, picked)}
    for place, small in enumerate(picked.supports, start=1):
        files |= dict(zip(support_names(place), (bytes(small.data), small.manifest.to_bytes()), strict=True))
    for place, one in enumerate(case.evidence, start=1):
        if one in picked.proofs:
            files[text_name(place)] = _text(one, picked.proofs[one])
    files[GUIDE] = guide(case.sentence, own.manifest, [_shown(one, picked) for one in picked.proofs]).encode()
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


def support_names(place: int) -> tuple[str, str]:
    """The files of a crawl that the finding's own leans on, the first being 1: its records and its manifest."""
    return f"apoyo-{place}.warc.gz", f"apoyo-{place}-manifest.json"


def _finding(case: Case, picked: Picked) -> bytes:
    evidence = [
        {
            **asdict(one),
            "text": text_name(place) if one in picked.proofs else None,
            "marked": one in picked.proofs and picked.proofs[one].found,
        }
        for place, one in enumerate(case.evidence, start=1)
    ]
    own = picked.own
    head = {"format": FORMAT, "manifest": own.manifest.digest, "portal": own.manifest.portal}
    supports = [{"manifest": small.manifest.digest, "records": small.numbers} for small in picked.supports]
    value = {**head, **asdict(case), "evidence": evidence, "records": own.numbers, "leans_on": supports}
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


def _shown(evidence: Evidence, picked: Picked) -> Shown:
    """Where a person finds the body: in the crawl it leans on, or in its own."""
    digest = picked.proofs[evidence].digest
    for place, small in enumerate(picked.supports, start=1):
        if digest in small.bodies:
            name, manifest = support_names(place)
            return Shown(url=evidence.url, file=name, manifest=manifest, offset=small.bodies[digest][0], length=small.bodies[digest][1])
    offset, length = picked.own.bodies[digest]
    return Shown(url=evidence.url, file=RECORDS, manifest=MANIFEST, offset=offset, length=length)
