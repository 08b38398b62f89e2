"""What others published of a town before us, as the publication holds it, each with its own label. Theirs, never ours. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from monitor.dashboard.words import note_words, source_words


def history_of(body: Mapping[str, Any]) -> dict[str, Any]:
    """The PDH's own results of a frozen town, the oldest first, and their sources by number; and SEGEPLAN's index."""
    sources: dict[str, int] = {}
    rows = [
        {
            **one,
            "points": f"{one['points']:g}",
            "note": note_words(one["note"]),
            "source": sources.setdefault(source_words(one["source"]), len(sources) + 1),
        }
        for one in sorted(body["history"], key=lambda one: (one["year"], one["supervision"]))
    ]
    indices = [{**one, "score": f"{one['score']:g}", "source": source_words(one["source"])} for one in body.get("indices", ())]
    return {"rows": rows, "sources": list(sources), "indices": indices}
