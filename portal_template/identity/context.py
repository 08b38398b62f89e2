"""Gives every template the identity, and whether the portal is still alive, or one to practise on."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from portal_template.identity.models import Identity


def identity(request: HttpRequest) -> dict[str, Any]:
    """`identity` for the header, the footer and the versioned addresses of its colours and shield; `retired_on` where nothing is published
    any more, so that no page offers what only the application does; `practice` for the mark on every page.
    """
    return {"identity": Identity.for_request(request), "retired_on": settings.PORTAL.retired_on, "practice": settings.PORTAL.practice}
