"""Every address of a portal: the admin, the sign-in, what machines read, the identity, the pages, and last Wagtail's own tree."""

from django.conf import settings
from django.urls import include, path, re_path
from django.views.generic import RedirectView
from django.views.static import serve
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls

from portal_template.accounts.signin.doors import ADMIN_LOGIN

TO_SIGN_IN = RedirectView.as_view(pattern_name="account_login", query_string=True)  # Wagtail's own ask for no second factor

urlpatterns = [
    path("admin/login/", TO_SIGN_IN, name=ADMIN_LOGIN),
    path("_util/login/", TO_SIGN_IN),
    path("admin/", include(wagtailadmin_urls)),
    path("cuenta/", include("portal_template.accounts.signin.urls")),
    path("panel/", include("portal_template.panel.urls")),
    path("panel/", include("portal_template.accounts.screens.urls")),
    *([path("panel/taller/", include("portal_template.practice.urls"))] if settings.PORTAL.practice else []),
    re_path(r"^media/(?P<path>.*)$", serve, {"document_root": settings.MEDIA_ROOT}),
    path("", include("portal_template.registers.machine.urls")),
    path("", include("portal_template.identity.urls")),
    path("", include("portal_template.pages.urls")),
    path("", include(wagtail_urls)),
]
