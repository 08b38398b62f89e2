"""The screen of accounts: who may do what, and making, changing and ending accounts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from portal_template.accounts import roster
from portal_template.accounts.access import Act, Role, has_ended, requires, role_of
from portal_template.accounts.roster import RosterRefused
from portal_template.accounts.screens.forms import ChangeForm, OfficerForm, PersonForm, SupportForm
from portal_template.accounts.signin import second_factor


@requires(Act.ADMINISTER)
@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """Everybody who may enter, and who could before."""
    users = get_user_model().objects.select_related("account").prefetch_related("groups").order_by("username")
    guarded = second_factor.everybody_enrolled()
    people = [_person(user, user.pk in guarded) for user in users]
    living = [person for person in people if not person["ended"]]
    return render(request, "panel/accounts/list.html", {"living": living, "ended": [person for person in people if person["ended"]]})


def _person(user: Any, guarded: bool) -> dict[str, Any]:
    names = {group.name for group in user.groups.all()}
    return {
        "user": user,
        "account": getattr(user, "account", None),
        "role": next((role for role in Role if role in names), ""),
        "guarded": guarded,
        "ended": not user.is_active or has_ended(user),
    }


@requires(Act.ADMINISTER)
@never_cache
def new(request: HttpRequest) -> HttpResponse:
    """An account of the municipality."""
    return _open(request, OfficerForm, None, "panel/accounts/new.html")


@requires(Act.ADMINISTER)
@never_cache
def support(request: HttpRequest) -> HttpResponse:
    """INFOM's support, for some days."""
    return _open(request, SupportForm, Role.SUPPORT, "panel/accounts/support.html")


def _open(request: HttpRequest, kind: type[PersonForm], role: Role | None, template: str) -> HttpResponse:
    form = kind(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            opened = roster.open_account(form.newcomer(role), actor=request.user)
        except RosterRefused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            return render(request, "panel/accounts/password.html", {"user_of": opened.user, "password": opened.password, "new": True})
    return render(request, template, {"form": form})


@requires(Act.ADMINISTER)
@never_cache
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """One account, to change."""
    user = get_object_or_404(get_user_model(), pk=pk)
    account = roster.account_of(user)
    role = role_of(user)
    support = role is Role.SUPPORT
    initial = {"full_name": account.full_name, "post": account.post, "email": user.email, "role": role, "ends_on": account.ends_on}
    form = ChangeForm(request.POST or None, initial=initial, support=support)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        new_role = Role.SUPPORT if support else Role(said["role"])
        changed = {name: said[name] for name in ("post", "full_name", "email")}
        try:
            roster.change(user, actor=request.user, role=new_role, ends_on=said.get("ends_on"), **changed)
        except RosterRefused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, f"Se guardó la cuenta {user.get_username()}.")
            return redirect("accounts:list")
    return render(request, "panel/accounts/one.html", {"form": form, "person": _person(user, second_factor.enrolled(user))})


def _acting(act: Callable[..., object], words: str) -> Callable[..., HttpResponse]:
    """A button of an account: one call, and back to the list."""

    @requires(Act.ADMINISTER)
    @require_POST
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        user = get_object_or_404(get_user_model(), pk=pk)
        try:
            act(user, actor=request.user)
        except RosterRefused as refusal:
            messages.error(request, str(refusal))
            return redirect("accounts:one", pk=pk)
        messages.success(request, words.format(user.get_username()))
        return redirect("accounts:list")

    return view


end = _acting(roster.end, "Terminó la cuenta {}. Sus sesiones se cerraron; lo que publicó sigue publicado.")
forget_telephone = _acting(roster.reset_second_factor, "Se reinició el segundo factor de {}. La próxima vez que entre activará otro.")


@requires(Act.ADMINISTER)
@require_POST
@never_cache
def password(request: HttpRequest, pk: int) -> HttpResponse:
    """A one-time password, shown once."""
    user = get_object_or_404(get_user_model(), pk=pk)
    try:
        made = roster.renew_password(user, actor=request.user)
    except RosterRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("accounts:one", pk=pk)
    return render(request, "panel/accounts/password.html", {"user_of": user, "password": made, "new": False})
