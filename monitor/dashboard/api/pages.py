"""Long tables by pages: in the order in which they stand, which does not change."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest

from monitor.dashboard.api.refusal import Refusal

USUAL, MOST = 100, 500


def paged(request: HttpRequest, rows: Sequence[Any], number: int, size: int) -> dict[str, Any]:
    """One page of a table, how many there are, and the addresses of those beside it."""
    pages = max(1, math.ceil(len(rows) / size))
    if number > pages:
        raise Refusal(404, f"No hay página {number}: son {pages}.", f"Pida de la 1 a la {pages}, o siga las direcciones de «siguiente».")
    begin = (number - 1) * size
    return {
        "total": len(rows),
        "pagina": number,
        "paginas": pages,
        "por_pagina": size,
        "anterior": _address(request, number - 1) if number > 1 else None,
        "siguiente": _address(request, number + 1) if number < pages else None,
        "datos": rows[begin : begin + size],
    }


def _address(request: HttpRequest, number: int) -> str:
    asked = {**request.GET.dict(), "pagina": str(number)}
    return f"{request.build_absolute_uri(request.path)}?{urlencode(asked)}"
