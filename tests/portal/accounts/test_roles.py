"""Every role against every act, and what a role is in the database."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser, Group

from portal_template.accounts.access import Act, Role, may, post_of

EXPECTED = {
    Role.CAPTURE: {Act.SEE, Act.CAPTURE},
    Role.PUBLISH: {Act.SEE, Act.CAPTURE, Act.PUBLISH, Act.WITHDRAW},
    Role.ADMINISTER: set(Act),
    Role.SUPPORT: set(Act),
}


def account(role: Role | None, post: str = "") -> Any:
    from django.contrib.auth import get_user_model

    from portal_template.accounts.models import Account

    user = get_user_model().objects.create_user(f"persona.{role or 'nadie'}".replace(" ", "."))
    if post:
        Account.objects.create(user=user, post=post)
    if role:
        user.groups.add(Group.objects.get(name=role))
    return user


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("act", Act)
def test_each_role_may_do_what_it_is_for_and_nothing_else(db: None, role: Role, act: Act) -> None:
    assert may(account(role), act) is (act in EXPECTED[role])


@pytest.mark.parametrize("act", Act)
def test_nobody_and_a_closed_account_may_do_nothing(db: None, act: Act) -> None:
    closed = account(Role.ADMINISTER)
    closed.is_active = False
    assert not may(AnonymousUser(), act)
    assert not may(account(None), act)
    assert not may(closed, act)


def test_what_people_read_is_the_post_or_the_unit_where_there_is_none(db: None) -> None:
    assert post_of(account(Role.PUBLISH, "Jefatura de la Unidad")) == "Jefatura de la Unidad"
    assert post_of(account(Role.CAPTURE)) == "Unidad de Información Pública"
    assert post_of(AnonymousUser()) == "Unidad de Información Pública"


def test_the_administration_may_edit_pages_images_and_the_identity_without_being_a_superuser(db: None) -> None:
    from wagtail.models import Page

    user = account(Role.ADMINISTER)
    assert user.has_perms(["wagtailadmin.access_admin", "identity.change_identity", "wagtailimages.add_image"])
    allowed = Page.objects.filter(depth=2).first().permissions_for_user(user)
    assert allowed.can_edit()
    assert allowed.can_add_subpage()
    assert not user.has_perm("auth.change_user")
    assert not account(Role.PUBLISH).has_perm("wagtailadmin.access_admin")
    assert set(Group.objects.values_list("name", flat=True)) == {str(role) for role in Role}
