"""Whether the proof of a finding is as it was made: every file, every record against the manifest, and the excerpt in the body."""

from __future__ import annotations

import json
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from checklists.finding import Evidence
from monitor.crawler.visit import page_of
from monitor.crawler.warc import visits
from monitor.evidence.bundle import FINDING, FORMAT, GUIDE, RECORDS, pack
from monitor.evidence.digests import SUMS, wrong_sums
from monitor.evidence.manifest import MANIFEST, Manifest
from monitor.evidence.proof import proof_of, proves
from monitor.evidence.records import wrong_records
from monitor.evidence.verify import Verified
from monitor.extract import Worker

_NAMES = {GUIDE, FINDING, RECORDS, MANIFEST, SUMS}
_TEXT = re.compile(r"texto-[1-9]\d{0,3}\.txt")
_MOST = 2_000_000_000  # bytes of all files


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
    found.faults += [f"{name}: no es parte de la prueba" for name in sorted(names - _NAMES) if not _TEXT.fullmatch(name)]
    found.ask(lambda: wrong_sums(folder, names - {SUMS}))
    found.take_manifest(folder)
    finding = _finding(folder / FINDING, found)
    if found.manifest and finding and (folder / RECORDS).exists():
        manifest, value = found.manifest, finding
        found.ask(lambda: list(_wrong_finding(value, manifest)))
        found.ask(lambda: wrong_records(folder / RECORDS, _expected(value, manifest)))
        found.ask(lambda: list(_wrong_evidence(value, folder, worker)))
    return found


def _unpacked(path: Path) -> dict[str, bytes]:
    """The files of a ZIP. ValueError for one that could not be ours; BadZipFile names the file that is damaged."""
    with zipfile.ZipFile(path) as opened:
        entries = opened.infolist()
        twice = [name for name, count in Counter(entry.filename for entry in entries).items() if count > 1]
        strange = [entry.filename for entry in entries if entry.filename not in _NAMES and not _TEXT.fullmatch(entry.filename)]
        if twice or strange:
            raise ValueError(f"trae {'dos veces ' + twice[0] if twice else strange[0]}, que no es parte de la prueba")
        if sum(entry.file_size for entry in entries) > _MOST:
            raise ValueError("es demasiado grande")
        return {entry.filename: opened.read(entry) for entry in entries}


def _finding(path: Path, found: Verified) -> dict[str, Any] | None:
    try:
        value = json.loads(path.read_bytes())
        if value["format"] != FORMAT:
            raise ValueError("otro formato")
        [Evidence(**_plain(one)) for one in value["evidence"]]
        return dict(value)
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
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


def _wrong_evidence(finding: dict[str, Any], folder: Path, worker: Worker) -> Iterator[str]:
    """The pieces of evidence whose body is not in the records, or does not hold the excerpt that was marked in it."""
    seen = [(page_of(visit), visit.body) for visit in visits(folder / RECORDS)]
    for one in finding["evidence"]:
        evidence = Evidence(**_plain(one))
        if not evidence.digest:
            continue
        held = next(((page, body) for page, body in seen if proves(page, evidence)), None)
        if held is None:
            yield f"{RECORDS}: no guarda el contenido de {evidence.url} con la huella {evidence.digest}"
        elif one.get("marked") and not proof_of(worker.extract(*held), evidence).found:
            yield f"{FINDING}: el pasaje «{evidence.excerpt[:80]}» no está en el contenido de {evidence.url}"
