"""What Wagtail's admin needs to run without `wagtail.documents`, which this portal leaves out (documents are editions), and what follows
when an editor changes a page that is public.
"""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path
from wagtail import hooks
from wagtail.api.v2.router import WagtailAPIRouter

from portal_template.registers.bake.baking import BakeFailed, bake


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


@hooks.register("after_publish_page")
@hooks.register("after_unpublish_page")
@hooks.register("after_delete_page")
@hooks.register("after_move_page")
def renew_the_tree(request: HttpRequest, *pages: object) -> None:
    """An editor changed what the public reads: the public tree follows."""
    if not settings.PORTAL.bake:
        return
    try:
        bake(settings.PORTAL)
    except BakeFailed as error:
        messages.warning(request, str(error))
