"""To whom reminders go: the addresses of accounts and those of the municipality's settings."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth import get_user_model

from portal_template.accounts.access import Role, has_ended, role_of
from portal_template.panel.models import PanelSettings
from portal_template.panel.reminders.due import Item, Stage

OFFICERS = (Role.CAPTURE, Role.PUBLISH)


@dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    """An address. Officers get everything, with templates; their superiors a copy from the due day on."""

    email: str
    officer: bool

    def concerned(self, items: tuple[Item, ...]) -> tuple[Item, ...]:
        """What this person is reminded of."""
        return items if self.officer else tuple(item for item in items if item.stage is not Stage.BEFORE)


def people(chosen: PanelSettings) -> tuple[Person, ...]:
    """Everybody once; who is both is an officer. Where no officer has an address, the administration is told in their place."""
    officers, superiors = {chosen.officer_email.strip().lower()}, {chosen.superior_email.strip().lower()}
    for user in get_user_model().objects.filter(is_active=True).exclude(email="").select_related("account"):
        role = role_of(user)
        if has_ended(user) or role in (None, Role.SUPPORT):
            continue
        (officers if role in OFFICERS else superiors).add(user.email.strip().lower())
    officers, superiors = officers - {""}, superiors - {""}
    if not officers:
        officers, superiors = superiors, set()
    found = [Person(email=email, officer=True) for email in sorted(officers)]
    return (*found, *(Person(email=email, officer=False) for email in sorted(superiors - officers)))
