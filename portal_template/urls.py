"""Every address of a portal: the admin, machine-readable files, then the pages."""

from importlib.util import find_spec

from django.conf import settings
from django.urls import include, path, re_path
from django.views.static import serve
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls

urlpatterns = [
    path("admin/", include(wagtailadmin_urls)),
    re_path(r"^media/(?P<path>.*)$", serve, {"document_root": settings.MEDIA_ROOT}),
]
if find_spec("portal_template.pages.urls"):
    urlpatterns += [path("", include("portal_template.pages.urls"))]
urlpatterns += [path("", include(wagtail_urls))]
