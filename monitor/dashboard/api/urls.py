"""Addresses of the API, mounted at `/api/`: everything of version 1 below `v1/`, whatever is not there told as JSON too."""

from django.urls import URLPattern, path

from monitor.dashboard.api import manual
from monitor.dashboard.api.face import face
from monitor.dashboard.api.v1 import api, parameters_of

OPERATIONS = [pattern for pattern in api.urls[0] if isinstance(pattern, URLPattern) and pattern.name != "api-root"]

app_name = "api"
urlpatterns = [
    path("v1/", manual.page, name="manual"),
    path("v1/openapi.json", face(manual.description), name="openapi"),
    *(
        path(f"v1/{pattern.pattern}", face(pattern.callback, parameters_of(str(pattern.pattern))), name=pattern.name)
        for pattern in OPERATIONS
    ),
    path("", face(manual.nothing), name="root"),
    path("<path:rest>", face(manual.nothing), name="nothing"),
]
