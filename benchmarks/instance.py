"""A throw-away instance, as a real one is: a folder, migrated, with the pages of the law; and an officer who may publish."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

SUBJECT = "9901"


@contextmanager
def instance(**settings: str) -> Iterator[Path]:
    """Its folder; Django is set up for it, so that there is one in a process. `settings` are further lines of its portal.env."""
    home = Path(tempfile.mkdtemp(prefix="vitrina-benchmark-"))
    lines = {
        "SECRET_KEY": "solo-para-medir",
        "SUBJECT": SUBJECT,
        "NAME": "San Medido",
        "ALLOWED_HOSTS": "testserver,localhost,127.0.0.1",
        "BAKE": "0",
    }
    (home / "portal.env").write_text("".join(f"{key}={value}\n" for key, value in (lines | settings).items()), encoding="utf-8")
    os.environ["PORTAL_HOME"] = str(home)
    os.environ["DJANGO_SETTINGS_MODULE"] = "portal_template.settings"
    try:
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        call_command("prepare", verbosity=0, stdout=open(os.devnull, "w"))  # noqa: SIM115 - ends with the process
        yield home
    finally:
        shutil.rmtree(home, ignore_errors=True)


def officer() -> Any:
    """A browser in which somebody who may publish has signed in, with a second factor."""
    from django.contrib.auth import get_user_model
    from django.contrib.auth.models import Group
    from django.test import Client

    from portal_template.accounts.models import Account
    from portal_template.accounts.signin import second_factor

    user, fresh = get_user_model().objects.get_or_create(username="quien-mide")
    if fresh:
        Account.objects.create(user=user, post="Unidad de Información Pública", full_name="Quien Mide")
        user.groups.add(Group.objects.get(name="publicación"))
        second_factor.enrol(user)
    client = Client()
    client.force_login(user)
    return client


def publish_rows(part_code: str, period: str, csv: bytes, rows: int) -> None:
    """Publish a canonical CSV as an edition, without what follows from it."""
    from django.conf import settings
    from django.utils import timezone

    from checklists.tables import table_schema
    from portal_template.registers import law
    from portal_template.registers.publish import Draft, publish
    from portal_template.registers.record import Content

    checklist = law.checklist()
    part = checklist.part(part_code)
    register = checklist.register_of(part)
    assert register
    content = Content(name=register.slug, kind="csv", mediatype="text/csv", title=part.title, data=csv)
    draft = Draft(
        label=part_code,
        part=part,
        period=period,
        on=law.today(),
        post="Unidad de Información Pública",
        contents=(content,),
        register=register,
        table_schema=table_schema(register),
        rows=rows,
    )
    publish([draft], files=settings.PORTAL.files, law_version=checklist.version, actor="benchmark", now=timezone.now())
