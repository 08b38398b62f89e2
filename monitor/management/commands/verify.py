"""`monitor verify ZIP|FOLDER...`: whether evidence is as it was sealed. Asks no server and no database."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from checklists.words import how_many
from monitor.evidence.bundle import FINDING
from monitor.evidence.manifest import MANIFEST, Manifest, read_manifest
from monitor.evidence.verify import Verified, verify_crawl, wrong_link
from monitor.evidence.verify_zip import verify_finding, verify_zip
from monitor.extract import Worker
from monitor.pipeline import ASSESSMENT, WARC


class Command(BaseCommand):
    help = (
        "Verifica que una prueba (el ZIP de «monitor evidence») o la carpeta de un recorrido siguen tal como se sellaron, y nombra lo que "
        "cambió. Sale con 0 si todo está intacto y con 1 si no."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("evidence", metavar="ZIP|CARPETA", nargs="+", type=Path, help="lo que se verifica")
        parser.add_argument("--previous", type=Path, help="la carpeta o el manifiesto del recorrido anterior del portal, que debe seguirse")
        parser.add_argument("--manifest", metavar="HUELLA", help="la huella del manifiesto que le dieron por otro medio, para comparar")
        parser.add_argument("--json", action="store_true", help="escribe el resultado como JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        before = self._manifest(options["previous"]) if options["previous"] else None
        with Worker() as worker:
            found = {path: self._verified(path, worker) for path in options["evidence"]}
        for verified in found.values():
            if before and verified.manifest:
                verified.faults += wrong_link(verified.manifest, before)
            if verified.manifest and options["manifest"] not in (None, verified.manifest.digest):
                verified.faults.append(
                    f"{MANIFEST}: su huella no es la que le dieron ({options['manifest']}): es otro recorrido, o se escribió de nuevo"
                )
        _tell_chain([verified for verified in found.values() if verified.manifest], before)
        self.stdout.write(_json(found) if options["json"] else "\n".join(line for one in found.items() for line in _lines(*one)))
        broken = [str(path) for path, verified in found.items() if verified.faults]
        if broken:
            raise CommandError(f"No está intacto: {', '.join(broken)}. No lo use como prueba; pida o restaure una copia.")

    def _verified(self, path: Path, worker: Worker) -> Verified:
        if path.is_file():
            return verify_zip(path, worker)
        if (path / FINDING).exists():
            return verify_finding(path, worker)
        if (path / WARC).exists() or (path / MANIFEST).exists():
            return verify_crawl(path, WARC, ASSESSMENT)
        raise CommandError(f"{path} no es una prueba ni la carpeta de un recorrido. Indique el ZIP, o la carpeta que guarda {WARC}.")

    def _manifest(self, path: Path) -> Manifest:
        try:
            manifest = read_manifest(path if path.is_dir() else path.parent)
        except (ValueError, OSError) as error:
            raise CommandError(str(error)) from error
        if manifest is None:
            raise CommandError(f"{path} no guarda un {MANIFEST}.")
        return manifest


def _tell_chain(found: list[Verified], before: Manifest | None) -> None:
    """Say of each crawl whether the one before it, of the same portal, is among those given."""
    digests = {manifest.digest for manifest in (before, *(verified.manifest for verified in found)) if manifest}
    for verified in found:
        previous = verified.manifest.previous if verified.manifest else ""
        if previous in digests:
            verified.said.append(f"sigue al recorrido de manifiesto {previous}, que también se dio")
        elif previous:
            verified.said.append(f"sigue al recorrido de manifiesto {previous}, que no se dio")


def _lines(path: Path, verified: Verified) -> list[str]:
    lines = [f"{path}: {'INTACTO' if not verified.faults else 'CAMBIADO'}"]
    lines += [f"  ✗ {fault}" for fault in verified.faults]
    if manifest := verified.manifest:
        lines.append(
            f"  {how_many(len(manifest.members), 'registro', 'registros')}; recorrido de {manifest.portal} iniciado el "
            f"{manifest.started_at}"
        )
        lines.append(f"  huella del manifiesto: {manifest.digest}")
    return [*lines, *(f"  {line}" for line in verified.said)]


def _json(found: dict[Path, Verified]) -> str:
    listed = [
        {"evidence": str(path), "faults": one.faults, "said": one.said, "manifest": one.manifest.digest if one.manifest else None}
        for path, one in found.items()
    ]
    return json.dumps(listed, ensure_ascii=False, indent=1)
