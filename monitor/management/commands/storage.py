"""`monitor storage`: how much the evidence of each portal takes, and how much is left."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser

from checklists.words import how_many
from monitor.archive.models import Crawl
from monitor.archive.shelf import folder_of, shelf
from monitor.room import size_of, size_words


class Command(BaseCommand):
    help = "Dice cuánto ocupa la evidencia de cada portal, cuánto en total, cuánto queda, y de qué recorridos falta."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="escribe las cifras como JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", verbosity=0, interactive=False)
        root = shelf()
        root.mkdir(parents=True, exist_ok=True)
        portals = _portals()
        kept = Crawl.objects.values_list("folder", flat=True)
        missing = sorted(name for name in kept if not folder_of(name).is_dir())
        outside = sum(size_of(Path(name)) for name in kept if Path(name).is_absolute())
        figures = {
            "portals": portals,
            "all": size_of(root),
            "elsewhere": outside,
            "missing": missing,
            "limit": settings.EVIDENCE_LIMIT.most,
            "free": shutil.disk_usage(root).free,
        }
        self.stdout.write(json.dumps(figures, ensure_ascii=False, indent=1) if options["json"] else _table(figures))


def _portals() -> list[dict[str, Any]]:
    """The bytes and crawls of each portal, the largest first."""
    sums: dict[int, dict[str, Any]] = {}
    for crawl in Crawl.objects.select_related("portal"):
        one = sums.setdefault(crawl.portal_id, {"name": crawl.portal.name, "url": crawl.portal.url, "crawls": 0, "bytes": 0})
        one["crawls"] += 1
        one["bytes"] += size_of(folder_of(crawl.folder))
    return sorted(sums.values(), key=lambda one: (-one["bytes"], one["name"]))


def _table(figures: dict[str, Any]) -> str:
    lines = [f"{size_words(one['bytes']):>10}  {one['crawls']:>4}  {one['name']} ({one['url']})" for one in figures["portals"]]
    lines = ["    Ocupa  Recorridos", *lines] if lines else ["Todavía no hay recorridos."]
    limit = size_words(figures["limit"]) if figures["limit"] else "sin límite (MONITOR_EVIDENCE_LIMIT)"
    lines.append(f"En total: {size_words(figures['all'])}. Límite: {limit}. Libres en el disco: {size_words(figures['free'])}.")
    if figures["elsewhere"]:
        lines.append(f"Además, {size_words(figures['elsewhere'])} en carpetas de --out, que no cuentan para el límite.")
    if figures["missing"]:
        lines.append(
            f"FALTA la carpeta de {how_many(len(figures['missing']), 'recorrido', 'recorridos')}: {', '.join(figures['missing'][:5])}."
        )
    return "\n".join(lines)
