"""The hand-over, each January: who leaves, who comes, and a sheet for each who comes."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from portal_template.accounts import roster
from portal_template.accounts.access import Act, Role, requires, role_of
from portal_template.accounts.roster import RosterRefused
from portal_template.accounts.screens.forms import ArrivalFormSet


@requires(Act.ADMINISTER)
@never_cache
def hand_over(request: HttpRequest) -> HttpResponse:
    """One screen, one press, all or none."""
    present = _present()
    arriving = ArrivalFormSet(request.POST or None, prefix="llega")
    marked = set(request.POST.getlist("se_va"))
    refusal = ""
    if request.method == "POST":
        leaving = [person["user"] for person in present if str(person["user"].pk) in marked]
        if not request.POST.get("seguro"):
            refusal = "Marque abajo que está de acuerdo, y presione otra vez."
        elif arriving.is_valid():
            newcomers = [form.newcomer() for form in arriving if form.has_changed()]
            try:
                opened = roster.hand_over(leaving, newcomers, actor=request.user)
            except RosterRefused as refused:
                refusal = str(refused)
            else:
                out = request.user.pk in {user.pk for user in leaving}
                context = {"opened": opened, "left": leaving, "out": out, "roles": Role}
                return render(request, "panel/accounts/handed_over.html", context)
    context = {"present": present, "arriving": arriving, "marked": marked, "refusal": refusal}
    return render(request, "panel/accounts/handover.html", context)


def _present() -> list[dict[str, Any]]:
    users = get_user_model().objects.filter(is_active=True).select_related("account").order_by("username")
    return [{"user": user, "account": getattr(user, "account", None), "role": role_of(user)} for user in users]
