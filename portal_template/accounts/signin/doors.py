"""Middleware at two doors: Wagtail's admin, and a one-time password that must change before anything else is done."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.urls import reverse

from portal_template.accounts import access
from portal_template.accounts.signin import second_factor

ADMIN_LOGIN = "admin_login"  # the address of Wagtail's own sign-in, which asks for no second factor: it leads to ours
NOT_HERE = "La administración de páginas e imágenes es para las cuentas de administración. Usted trabaja en el panel."


class Doors:
    """Asks at the door, so that no view behind it can forget to."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: object) -> HttpResponseBase | None:
        """What stands in the way, or None."""
        admin = request.path_info.startswith(reverse("wagtailadmin_home"))
        if request.resolver_match and request.resolver_match.url_name == ADMIN_LOGIN:
            return None
        if not admin and not request.path_info.startswith(str(settings.LOGIN_REDIRECT_URL)):
            return None
        user = request.user
        if user.is_authenticated and access.must_change_password(user):
            back = urlencode({"next": second_factor.where_they_were(request)})
            return HttpResponseRedirect(f"{resolve_url('account_change_password')}?{back}")
        return self._admin(request) if admin else None

    def _admin(self, request: HttpRequest) -> HttpResponseBase | None:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path(), resolve_url(settings.LOGIN_URL))
        if not access.may(request.user, access.Act.ADMINISTER):
            raise PermissionDenied(NOT_HERE)
        if not second_factor.enrolled(request.user):
            return second_factor.send_to_set_up(request)
        return None
