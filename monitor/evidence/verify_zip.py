"""Whether the proof of a finding is as it was made: every file, every record against the manifest, and the excerpt in the body."""

from __future__ import annotations

import json
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import date
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from checklists.finding import Evidence
from monitor.crawler.visit import digest_of, page_of
from monitor.crawler.warc import visits
from monitor.evidence.bundle import FINDING, FORMAT, GUIDE, RECORDS, pack, support_names
from monitor.evidence.digests import SUMS, wrong_sums
from monitor.evidence.manifest import MANIFEST, Manifest
from monitor.evidence.proof import proof_of, proves
from monitor.evidence.records import wrong_records
from monitor.evidence.verify import Verified
from monitor.extract import Worker
from monitor.page import Page

_NAMES = {GUIDE, FINDING, RECORDS, MANIFEST, SUMS}
_MORE = re.compile(r"texto-[1-9]\d{0,3}\.txt|apoyo-[1-9]\d{0,3}(\.warc\.gz|-manifest\.json)")
_MOST = 500_000_000  # bytes of all files


def verify_zip(path: Path, worker: Worker) -> Verified:
    """Check a ZIP. Nothing of it is written anywhere but to a folder that is gone afterwards."""
    with TemporaryDirectory(prefix="monitor-verify-") as place:
        try:
            files = _unpacked(path)
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError, OSError) as error:
            return Verified(faults=[f"{path.name}: no se puede abrir como ZIP: {error}"])
        for name, data in files.items():
            (Path(place) / name).write_bytes(data)
        found = verify_finding(Path(place), worker)
    if not found.faults and pack(files, json.loads(files[FINDING])["observed_on"]) != path.read_bytes():
        found.faults.append(
            f"{path.name}: cada archivo que contiene está intacto, pero el ZIP no es el que se entregó: alguien lo empaquetó de nuevo. "
            "Si fue usted, verifique la carpeta descomprimida"
        )
    return found


def verify_finding(folder: Path, worker: Worker) -> Verified:
    """Check the files of a ZIP in a folder."""
    found = Verified()
    names = {path.name for path in folder.iterdir()}
    found.faults += [f"{name}: falta" for name in sorted(_NAMES - names)]
    found.faults += [f"{name}: no es parte de la prueba" for name in sorted(names - _NAMES) if not _MORE.fullmatch(name)]
    found.ask(lambda: wrong_sums(folder, names - {SUMS}))
    found.take_manifest(folder)
    finding = _finding(folder / FINDING, found)
    if found.manifest and finding and (folder / RECORDS).exists():
        manifest, value = found.manifest, finding
        found.ask(lambda: list(_wrong_finding(value, manifest)))
        found.ask(lambda: wrong_records(folder / RECORDS, _expected(value, manifest)))
        places = {one["manifest"]: support_names(place) for place, one in enumerate(value["leans_on"], start=1)}
        for one in value["leans_on"]:
            found.ask(partial(_wrong_support, one, manifest, *(folder / name for name in places[one["manifest"]])))
        found.ask(lambda: list(_wrong_evidence(value, folder, {digest: folder / names[0] for digest, names in places.items()}, worker)))
    return found


def _unpacked(path: Path) -> dict[str, bytes]:
    """The files of a ZIP. ValueError for one that could not be ours; BadZipFile names the file that is damaged."""
    with zipfile.ZipFile(path) as opened:
        entries = opened.infolist()
        twice = [name for name, count in Counter(entry.filename for entry in entries).items() if count > 1]
        strange = [entry.filename for entry in entries if entry.filename not in _NAMES and not _MORE.fullmatch(entry.filename)]
        if twice or strange:
            raise ValueError(f"trae {'dos veces ' + twice[0] if twice else strange[0]}, que no es parte de la prueba")
        if sum(entry.file_size for entry in entries) > _MOST:
            raise ValueError("es demasiado grande")
        return {entry.filename: opened.read(entry) for entry in entries}


def _finding(path: Path, found: Verified) -> dict[str, Any] | None:
    """The finding, where all that is used of it is of its kind; a fault where not."""
    try:
        value = json.loads(path.read_bytes())
        year = date.fromisoformat(value["observed_on"]).year
        texts = [text for one in value["evidence"] for text in asdict(Evidence(**_plain(one))).values()]
        texts += [one["manifest"] for one in value["leans_on"]]
        if value["format"] != FORMAT or year < 1980 or not all(type(text) is str for text in texts):
            raise ValueError("no es un hallazgo")
        return dict(value)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        found.faults.append(f"{FINDING}: no se puede leer")
        return None


def _plain(evidence: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in evidence.items() if name not in ("text", "marked")}


def _wrong_finding(finding: dict[str, Any], manifest: Manifest) -> Iterator[str]:
    if finding.get("manifest") != manifest.digest:
        yield f"{FINDING}: es de otro recorrido: nombra el manifiesto {finding.get('manifest')}"
    if finding.get("portal") != manifest.portal:
        yield f"{FINDING}: es de otro portal que {MANIFEST}"


def _expected(finding: dict[str, Any], manifest: Manifest) -> list[tuple[int, Any]]:
    """The records that the ZIP should hold. ValueError where the finding names such as are not in the manifest."""
    numbers = finding.get("records")
    whole = isinstance(numbers, list) and all(type(one) is int and 0 <= one < len(manifest.members) for one in numbers)
    if not whole or numbers != sorted(set(numbers or ())):
        raise ValueError(f"{FINDING}: «records» no nombra registros del manifiesto en su orden")
    return [(number, manifest.members[number]) for number in numbers or ()]


def _wrong_support(support: dict[str, Any], manifest: Manifest, records: Path, name: Path) -> list[str]:
    """What is wrong with the records of a crawl that the finding's own leans on."""
    own = Manifest.from_bytes(name.read_bytes())
    strange = own.digest != support["manifest"] or own.digest not in manifest.leans_on
    found = [f"{name.name}: no es de un recorrido en el que {MANIFEST} se apoye"] if strange else []
    return [*found, *wrong_records(records, _expected(support, own))]


def _wrong_evidence(finding: dict[str, Any], folder: Path, supports: dict[str, Path], worker: Worker) -> Iterator[str]:
    """The pieces of evidence whose body is not in the records, or does not hold the excerpt that was marked in it."""
    seen = list(_pages(folder / RECORDS, supports))
    for one in finding["evidence"]:
        evidence = Evidence(**_plain(one))
        if not evidence.digest:
            continue
        held = next(((page, body) for page, body in seen if proves(page, evidence)), None)
        if held is None:
            yield f"{RECORDS}: no guarda el contenido de {evidence.url} con la huella {evidence.digest}"
        elif one.get("marked") and not proof_of(worker.extract(*held), evidence).found:
            yield f"{FINDING}: el pasaje «{evidence.excerpt[:80]}» no está en el contenido de {evidence.url}"


def _pages(records: Path, supports: dict[str, Path]) -> Iterator[tuple[Page, bytes]]:
    """What was visited, with its body; one that was not stored again comes from the support that the visit names, never from elsewhere."""
    for visit in visits(records):
        if visit.origin is None:
            yield page_of(visit), visit.body
            continue
        support = supports.get(visit.origin.manifest)
        bodies = (one for one in visits(support) if not one.origin) if support and support.exists() else ()
        held = next((one for one in bodies if digest_of(one.body) == visit.origin.digest), None)
        if held:
            yield page_of(replace(visit, message=held.message, body=held.body, lost=False)), held.body
