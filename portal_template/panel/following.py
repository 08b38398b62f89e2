"""After something was published or withdrawn from the panel: what is derived is brought up to date, and a failure is told in words."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest

from portal_template.registers.following import NotFollowed, follow


def follow_and_tell(request: HttpRequest) -> None:
    """Bring what is derived up to date; when that fails, what was published stands and the officer reads how to mend it."""
    try:
        follow(settings.PORTAL)
    except NotFollowed as error:
        messages.warning(request, str(error))
