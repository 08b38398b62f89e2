"""A small town with a few publications, and officers of every role."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from checklists.load import load_checklist
from checklists.model import Checklist, Subject
from checklists.periods import newest_due

PAYROLL = "laip-10-04"
TRIPS = "laip-10-12.internacionales"  # admits no movement
MANUALS = "laip-10-06"  # standing: documents or a text
TRUSTS = "laip-10-21"


@pytest.fixture
def law() -> Checklist:
    """The law as it is packaged."""
    return load_checklist()


@pytest.fixture
def town(portal: Callable[..., Any], db: None) -> Any:
    """An instance with its pages and no publication."""
    from portal_template.pages.sync import sync

    instance = portal()
    sync(load_checklist(), Subject.MUNICIPALITY)
    return instance


def today() -> date:
    """The day that the screens show."""
    from portal_template.registers import law as followed

    return followed.today()


def due(code: str, before: int = 0) -> str:
    """The newest due period of a part, or one before it."""
    part = load_checklist().part(code)
    period = newest_due(part.refresh, today(), part.due_days)
    for _ in range(before):
        period = period.previous()
    return str(period)


def place(code: str, period: str = "", tail: str = "") -> str:
    """The address of a cell of the panel."""
    return f"/panel/partes/{code}/{period or due(code)}/{tail}"


def text_of(response: Any) -> str:
    """The words of a page, spaces made one."""
    from html import unescape
    from re import sub

    return " ".join(unescape(sub(r"<[^>]+>", " ", response.content.decode())).split())


@pytest.fixture
def publish_text(town: Any, law: Checklist) -> Callable[..., None]:
    """Publish a text of a part."""
    from portal_template.registers.models import EditionForm
    from portal_template.registers.publish import Draft, publish
    from tests.portal.pages.conftest import NOW, POST

    def make(code: str = MANUALS, text: str = "El manual de compras rige desde enero.", reason: str = "", period: str = "") -> None:
        part = law.part(code)
        standing = date(2026, 1, 5) if part.refresh == "standing" else None
        draft = Draft(
            label=code, part=part, period=period or due(code), on=date(2026, 1, 5), post=POST, form=EditionForm.PAGE, text=text,
            reason=reason, reviewed_on=standing,
        )  # fmt: skip
        publish([draft], files=town.files, law_version=law.version, actor="otra.cuenta", now=NOW)

    return make
