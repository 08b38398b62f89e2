"""Gives every template the identity."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from portal_template.identity.models import Identity


def identity(request: HttpRequest) -> dict[str, Any]:
    """`identity` for the header, the footer and the versioned addresses of its colours and shield."""
    return {"identity": Identity.for_request(request)}
