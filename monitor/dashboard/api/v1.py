"""The API's first version, put together. What it answers may grow; a name that it has keeps its meaning."""

from __future__ import annotations

import re

from ninja import NinjaAPI
from ninja.operation import Operation

from monitor.dashboard.api import from_publications, from_the_rest
from monitor.dashboard.api.render import Accents, refuse_in_words
from monitor.dashboard.words import ESTIMATE


class Version(NinjaAPI):
    """An API whose operations are called as their functions."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """The name by which generated programs call it."""
        return operation.view_func.__name__


api = Version(
    title="Vitrina: lo que las municipalidades publican",
    version="1",
    description="Lectura libre y sin clave de todo lo que el sitio público muestra. " + ESTIMATE,
    openapi_url=None,
    docs_url=None,
    urls_namespace="api",
    renderer=Accents(),
    servers=[],
)
refuse_in_words(api)
api.add_router("", from_publications.router, tags=["Publicaciones"])
api.add_router("", from_the_rest.router, tags=["Lo demás"])


def parameters_of(route: str) -> frozenset[str]:
    """What may stand behind the question mark of an address."""
    path = "/api/v1/" + re.sub(r"<\w+:(\w+)>", r"{\1}", route)
    said = api.get_openapi_schema(path_prefix="api/v1/")["paths"][path]["get"].get("parameters", [])
    return frozenset(one["name"] for one in said if one["in"] == "query")
