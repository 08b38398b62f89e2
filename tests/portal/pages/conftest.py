"""A town with the packaged law, its pages made, and a few publications of each kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from checklists.load import load_checklist
from checklists.model import Checklist, Part, Register, Subject
from checklists.periods import newest_due
from checklists.tables import table_schema

NOW = datetime(2026, 11, 22, 16, tzinfo=UTC)
POST = "Jefatura de la Unidad de Información Pública"
ACCOUNT = "maria.cuenta"


@pytest.fixture
def law() -> Checklist:
    """The law as it is packaged."""
    return load_checklist()


@pytest.fixture
def town(portal: Callable[..., Any], db: None) -> Any:
    """An instance with its pages."""
    from portal_template.pages.sync import sync

    instance = portal()
    sync(load_checklist(), Subject.MUNICIPALITY)
    return instance


def rows_of(register: Register, count: int) -> str:
    """A canonical CSV with so many rows; amounts are 1000.50 each."""
    values = {"number": "1000.50", "integer": "3", "date": "2026-10-05", "year": "2026", "yearmonth": "2026-10", "boolean": "true"}
    lines = [",".join(column.name for column in register.columns)]
    for row in range(1, count + 1):
        cells = (values.get(column.type, column.enum[0] if column.enum else f"{column.name} {row:04}") for column in register.columns)
        lines.append(",".join(f'"{cell}"' for cell in cells))
    return "\n".join(lines) + "\n"


def publish_rows(
    town: Any, law: Checklist, code: str, count: int, period: str | None = None, csv: str | None = None, reason: str = ""
) -> str:
    """Publish rows of a part, by default for its newest due period; gives the period."""
    from portal_template.registers.publish import Draft, publish
    from portal_template.registers.record import Content

    part, on = law.part(code), date(2026, 10, 20)
    period = period or str(newest_due(part.refresh, today()))
    register = law.registers[part.register or ""]
    data = (csv or rows_of(register, count)).encode()
    draft = Draft(
        label=code, part=part, period=period, on=on, post=POST, rows=count, reason=reason,
        contents=(Content(name=register.slug, kind="csv", mediatype="text/csv", data=data),),
        register=register, table_schema=table_schema(register),
    )  # fmt: skip
    publish([draft], files=town.files, law_version=law.version, actor=ACCOUNT, now=NOW)
    return period


def publish_documents(town: Any, law: Checklist, code: str, *titles: str) -> str:
    """Publish PDF documents of a part."""
    from portal_template.registers.models import EditionForm
    from portal_template.registers.publish import Draft, publish
    from portal_template.registers.record import Content

    part = law.part(code)
    period = str(newest_due(part.refresh, today()))
    contents = tuple(
        Content(name=f"documento-{n}.pdf", kind="document", mediatype="application/pdf", title=title, data=b"%PDF-1.4" + bytes(240_000 + n))
        for n, title in enumerate(titles)
    )
    draft = Draft(label=code, part=part, period=period, on=date(2026, 10, 20), post=POST, form=EditionForm.DOCUMENT, contents=contents)
    publish([draft], files=town.files, law_version=law.version, actor=ACCOUNT, now=NOW)
    return period


def publish_reason(town: Any, law: Checklist, code: str, text: str, kind: str = "") -> str:
    """Publish a justification, by default of the first kind that a part admits."""
    from portal_template.registers.publish import Draft, Reasoned, publish

    part = law.part(code)
    period = str(newest_due(part.refresh, today()))
    reasoned = Reasoned(kind=kind or str(part.justifications[0]), text=text, legal_basis="Decreto 57-2008, artículo 10")
    draft = Draft(label=code, part=part, period=period, on=date(2026, 10, 20), post=POST, reasoned=reasoned)
    publish([draft], files=town.files, law_version=law.version, actor=ACCOUNT, now=NOW)
    return period


def today() -> date:
    """The day that the pages show."""
    from portal_template.registers import law as followed

    return followed.today()


def months_ago(part: Part, count: int) -> str:
    """The period of a part so many periods before its newest due one."""
    period = newest_due(part.refresh, today())
    for _ in range(count):
        period = period.previous()
    return str(period)


def address(code: str, period: str, version: int = 0) -> str:
    """The address of a publication by part code and period; of a version when it is given."""
    from portal_template.registers import addresses

    law = load_checklist()
    obligation, part = law.obligation_of(code), law.part(code)
    if version:
        return addresses.version_path(obligation, part, period, version)
    return addresses.cell_path(obligation, part, period)


@pytest.fixture(scope="module")
def filled(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Path, dict[str, str]]]:
    """A town with something of every kind, made once a module inside a transaction: its folder, and its pages by name."""
    from django.conf import settings
    from django.db import transaction
    from django.test import override_settings

    home = tmp_path_factory.mktemp("filled")
    instance = replace(settings.PORTAL, home=home, base_url="http://testserver")
    with django_db_blocker.unblock(), transaction.atomic():
        with override_settings(PORTAL=instance):
            pages = fill(instance, load_checklist())
        yield home, pages
        transaction.set_rollback(True)


@pytest.fixture
def open_town(filled: tuple[Path, dict[str, str]], portal: Callable[..., Any], db: None) -> dict[str, str]:
    """The filled town: name of the page -> its address."""
    portal(home=filled[0])
    return filled[1]


def fill(town: Any, law: Checklist) -> dict[str, str]:
    """Make the pages and publish something of every kind."""
    from portal_template.identity.models import Identity
    from portal_template.pages.models import HomePage, NewsIndex, NewsPage, StandardPage
    from portal_template.pages.sync import sync
    from portal_template.registers.following import follow

    sync(law, Subject.MUNICIPALITY)
    Identity.objects.update(email="uip@ejemplo.gob.gt", phones="7700-0000", unit_place="Primer nivel")
    home = HomePage.objects.get()
    index = home.add_child(instance=NewsIndex(title="Noticias", slug="noticias", show_in_menus=True))
    index.add_child(
        instance=NewsPage(title="Abre el mercado", slug="mercado", on=today() - timedelta(days=2), summary="Hoy.", body="<p>Sí.</p>")
    )
    home.add_child(instance=StandardPage(title="Cómo pedir información", slug="como-pedir", body="<p>De palabra.</p>"))
    payroll = publish_rows(town, law, "laip-10-04", 180)
    publish_rows(town, law, "laip-10-04", 181, period=payroll, reason="Faltaba una persona.")
    works = publish_rows(town, law, "laip-10-18", 12)
    deposits = publish_rows(town, law, "laip-10-09", 4)
    reason = publish_reason(town, law, "laip-10-12.internacionales", "No se pagaron viajes al extranjero.")
    manuals = publish_documents(town, law, "laip-10-06", "Manual de compras", "Manual de funciones")
    follow(town)
    return {
        "home": "/",
        "chapter": "/informacion-publica/",
        "second chapter": "/presupuesto-17ter/",
        "obligation": "/informacion-publica/remuneraciones/",
        "obligation in parts": "/informacion-publica/viajes/",
        "obligation with nothing": "/informacion-publica/compras-directas/",
        "notice": "/informacion-publica/entidades-privadas/",
        "payroll": address("laip-10-04", payroll),
        "corrected version": address("laip-10-04", payroll, 1),
        "works": address("laip-10-18", works),
        "deposits": address("laip-10-09", deposits),
        "register": "/informacion-publica/obras/datos/",
        "register of persons": "/informacion-publica/remuneraciones/datos/",
        "justification": address("laip-10-12.internacionales", reason),
        "documents": address("laip-10-06", manuals),
        "news": "/noticias/",
        "piece of news": "/noticias/mercado/",
        "standard": "/como-pedir/",
    }
