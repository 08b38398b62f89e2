"""What the municipality decides about its panel: by the administration alone, with limits, and the journal keeps what changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from portal_template.panel.models import PanelSettings
from portal_template.panel.preferences import preferences
from portal_template.panel.submissions import policy
from portal_template.registers.models import JournalEntry
from tests.portal.panel.conftest import text_of

Enter = Callable[..., Client]


@pytest.fixture(autouse=True)
def _town(town: Any) -> Any:
    return town


def given(**more: str) -> dict[str, str]:
    return {"days_kept": "45", "remind_before": "7", "remind_after": "2", "officer_email": "", "superior_email": ""} | more


def test_until_somebody_decides_there_are_defaults_and_no_row(signed_in: Enter) -> None:
    signed_in("administración").get("/panel/ajustes/")
    assert not PanelSettings.objects.exists()
    assert (policy.two_persons(), policy.days_kept(), preferences().remind_before) == (False, 30, 5)


def test_they_are_kept_and_hold_from_then_on(signed_in: Enter) -> None:
    page = signed_in("administración", "jefa").post("/panel/ajustes/", given(two_persons="on"), follow=True)
    assert "Guardado." in text_of(page)
    assert (policy.two_persons(), policy.days_kept()) == (True, 45)
    entry = JournalEntry.objects.get(action="settings")
    assert entry.actor == "jefa"
    assert set(entry.detail["fields"]) == {"two_persons", "days_kept", "remind_before", "remind_after"}


@pytest.mark.parametrize(
    ("field", "value"),
    [("days_kept", "0"), ("days_kept", "400"), ("remind_before", "61"), ("superior_email", "jefa arroba"), ("days_kept", "")],
)
def test_what_is_out_of_limits_is_refused_beside_its_field(signed_in: Enter, field: str, value: str) -> None:
    page = signed_in("administración").post("/panel/ajustes/", given(**{field: value}))
    assert page.status_code == 422
    assert f'id="id_{field}_error"' in page.content.decode()
    assert not PanelSettings.objects.exists()


@pytest.mark.parametrize("role", ["captura", "publicación"])
def test_only_the_administration_decides(signed_in: Enter, role: str) -> None:
    client = signed_in(role)
    assert client.get("/panel/ajustes/").status_code == 403
    assert client.post("/panel/ajustes/", given()).status_code == 403
    assert "Ajustes" not in text_of(client.get("/panel/"))
