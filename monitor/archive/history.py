"""What others published of the municipalities, kept beside ours with its own label: the PDH's results and an index of SEGEPLAN."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.db import transaction

from monitor.archive import models


@transaction.atomic
def keep_history(path: Path) -> int:
    """Load the PDH's own results from `secai_scores.csv`; loading again changes nothing. Gives the number of results."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = [
            models.HistoricResult(
                municipality=row["ine_code"],
                year=int(row["year"]),
                supervision=row["supervision"],
                points=float(row["score_percent"]),
                band=row["range"],
                source=row["source"],
                note=row["note"],
            )
            for row in csv.DictReader(file)
        ]
    fields = ("points", "band", "source", "note")
    models.HistoricResult.objects.bulk_create(
        rows, update_conflicts=True, update_fields=fields, unique_fields=("municipality", "year", "supervision")
    )
    return len(rows)


@transaction.atomic
def keep_indices(path: Path) -> int:
    """Load SEGEPLAN's index from `segeplan_informacion_ciudadania.csv`; loading again changes nothing. Gives the number of values."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = [
            models.MunicipalIndex(
                municipality=row["ine_code"], edition=row["edition"], index=row["index"], score=float(row["score"]), source=row["source"]
            )
            for row in csv.DictReader(file)
        ]
    models.MunicipalIndex.objects.bulk_create(
        rows, update_conflicts=True, update_fields=("score", "source"), unique_fields=("municipality", "edition", "index")
    )
    return len(rows)


def results_by_town() -> Mapping[str, list[dict[str, Any]]]:
    """The PDH's own results by town, as they were loaded."""
    return _by_town(models.HistoricResult.objects.values("municipality", "year", "supervision", "points", "band", "source", "note"))


def indices_by_town() -> Mapping[str, list[dict[str, Any]]]:
    """SEGEPLAN's index by town, as it was loaded."""
    return _by_town(models.MunicipalIndex.objects.values("municipality", "edition", "index", "score", "source"))


def _by_town(rows: Any) -> Mapping[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for one in rows:
        found[one.pop("municipality")].append(one)
    return found
