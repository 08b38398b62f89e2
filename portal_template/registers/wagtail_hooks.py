"""What Wagtail's admin needs to run without `wagtail.documents`, which this portal leaves out: documents are editions."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path
from wagtail import hooks
from wagtail.api.v2.router import WagtailAPIRouter


class NoDocuments:
    """Wagtail 7.4 writes this address into every admin page, installed or not; nothing ever asks for it."""

    class model:
        pass

    @classmethod
    def get_urlpatterns(cls) -> list[URLPattern]:
        """The one address that is written."""
        return [path("", cls.listing, name="listing")]

    @staticmethod
    def listing(request: HttpRequest) -> HttpResponse:
        """There are none."""
        raise Http404("Los documentos de este portal son ediciones.")


@hooks.register("construct_admin_api")
def without_documents(router: WagtailAPIRouter) -> None:
    """Gives the address a place."""
    router.register_endpoint("documents", NoDocuments)
