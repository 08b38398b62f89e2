"""How the portal writes money, days, sizes and states in Spanish, and the versioned address of its style sheet."""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from django import template
from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpRequest
from django.templatetags.static import static
from django.utils import timezone

from portal_template.pages import words
from portal_template.registers import addresses, law

register = template.Library()


@register.filter
def money(value: Any) -> str:
    """`Q 1,234.56`."""
    return words.money(value)


@register.filter
def day(value: date | datetime | None) -> str:
    """`22 de noviembre de 2026`, in Guatemala's day."""
    if isinstance(value, datetime):
        value = timezone.localtime(value).date()
    return words.day(value) if value else ""


@register.filter
def size(value: int) -> str:
    """`18 KB`, `2.4 MB`."""
    return words.size(value)


@register.filter
def whole(value: int | Decimal) -> str:
    """`1,234`."""
    return f"{value:,}"


@cache
def _digest(name: str) -> str:
    found = finders.find(name)
    return hashlib.sha256(Path(str(found)).read_bytes()).hexdigest()[:10] if found else ""


@register.simple_tag
def versioned(name: str) -> str:
    """The address of a static file with its digest, so that an upgrade is seen at once."""
    return f"{static(name)}?v={_digest(name)}"


@register.simple_tag(takes_context=True)
def canonical(context: dict[str, Any]) -> str:
    """The one address of this page: the portal's own host, without a query."""
    request: HttpRequest = context["request"]
    return f"{settings.PORTAL.base_url}{context.get('canonical_path') or request.path}"


@register.simple_tag(takes_context=True)
def menu(context: dict[str, Any]) -> list[Any]:
    """The pages of the menu, kept on the request for the footer."""
    from wagtail.models import Page, Site

    request: HttpRequest = context["request"]
    kept = getattr(request, "_vitrina_menu", None)
    if kept is None:
        site = Site.find_for_request(request)
        home = site.root_page if site else None
        kept = list(Page.objects.child_of(home).live().public().in_menu()) if home else []
        request._vitrina_menu = kept  # type: ignore[attr-defined]
    return kept


@register.simple_tag
def offices() -> str:
    """Where the addresses and telephones of all offices are published: numeral 2. Empty where the law in force has no such numeral."""
    found = next((item for item in law.checklist().obligations if item.code == "laip-10-02"), None)
    return addresses.obligation_path(found) if found else ""
