"""What every page's foot says: who publishes, and that these are estimates."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest

from monitor.dashboard.words import ESTIMATE


def foot(request: HttpRequest) -> dict[str, str]:
    """Publisher and estimate, for every page of every room."""
    return {"publisher": settings.PUBLISHER, "estimate": ESTIMATE}
