"""Whether each publication is the one that the journal noted when it was made: who changed both would have to write the journal anew."""

from __future__ import annotations

from collections.abc import Iterator

from monitor.journal.models import Entry
from monitor.supervision.models import Publication
from monitor.supervision.publish import Tampered, portals_of


def not_as_noted() -> Iterator[str]:
    """Each publication that is not as it was made, or is gone, in words."""
    noted = {entry.detail.get("publication"): entry.detail.get("digest") for entry in Entry.objects.filter(act="published")}
    for row in Publication.objects.order_by("pk"):
        if noted.pop(row.pk, None) != row.digest:
            yield f"la publicación {row.pk} no es la que anotó la bitácora"
            continue
        try:
            for _ in portals_of(row):
                pass
        except Tampered as error:
            yield f"de la publicación {row.pk}: {error}"
    yield from (f"falta la publicación {pk}, que la bitácora anotó" for pk in noted)
