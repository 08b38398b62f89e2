"""The public tree holds what the application answers, is renewed in its changed parts only, and takes the place of the old one at once."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from portal_template.registers import following
from portal_template.registers.bake.baking import BakeFailed, bake
from portal_template.registers.bake.plan import AWAY
from portal_template.registers.models import Edition
from tests.portal.registers.bake.conftest import PAYROLL, address_of, baked, publish, tree


def body(response: Any) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def test_every_file_of_the_tree_is_byte_for_byte_what_the_application_answers(filled: Any, client: Client) -> None:
    baked(filled)
    files = tree(filled)
    for file, data in files.items():
        if not file.startswith("/static/") and file not in AWAY:
            assert body(client.get(address_of(file))) == data, file
    expected = [
        "/index.html",
        "/404.html",
        "/413.html",
        "/429.html",
        "/500.html",
        "/503.html",
        "/datapackage.json",
        "/sitemap.xml",
        "/robots.txt",
        "/identidad.css",
        "/escudo.svg",
    ]
    expected += ["/informacion-publica/index.html", "/informacion-publica/remuneraciones/index.html", f"{PAYROLL}index.html"]
    expected += [f"{PAYROLL}v{number}/{name}" for number in (1, 2) for name in ("index.html", *_formats(number))]
    expected += ["/informacion-publica/estructura/datos/vigente/v1/organigrama.pdf", "/static/vitrina/portal.css"]
    expected += ["/informacion-publica/viajes/nacionales/2026-09/v1/index.html"]
    expected += [f"{PAYROLL}v1/{name}" for name in ("manifest.json", "texts.json", "salt.txt")]
    assert {*expected, "/libro.json"} <= set(files)


def _formats(version: int) -> list[str]:
    return [f"nomina-2026-09-v{version}.{ending}" for ending in ("csv", "xlsx", "json")]


def test_a_published_file_is_the_same_file_as_its_record(filled: Any) -> None:
    baked(filled)
    record = next((filled.files / "editions" / "laip-10-04" / "2026-09" / "v1").glob("*.csv"))
    assert os.path.samefile(record, filled.public / "current/www" / PAYROLL.strip("/") / "v1" / record.name)


def test_a_second_bake_asks_for_nothing_and_gives_the_same_tree(filled: Any) -> None:
    baked(filled)
    before = tree(filled)
    again = baked(filled)
    assert (again.made, again.kept) == (0, len(before))
    assert tree(filled) == before


def test_what_a_publication_changes_is_made_anew_and_nothing_else(filled: Any, tmp_path: Path) -> None:
    baked(filled)
    inodes = _inodes(filled)
    publish(tmp_path, 5, period="2026-08")
    done = baked(filled)
    after = _inodes(filled)
    assert done.made < done.kept + 12
    for file in (f"{PAYROLL}index.html", f"{PAYROLL}v1/nomina-2026-09-v1.xlsx", "/informacion-publica/estructura/index.html"):
        assert after[file] == inodes[file], file
    for file in ("/index.html", "/informacion-publica/remuneraciones/index.html", "/datapackage.json", "/sitemap.xml"):
        assert after[file] != inodes[file], file
    assert f"{PAYROLL.replace('2026-09', '2026-08')}v1/nomina-2026-08-v1.csv" in after


def _inodes(town: Any) -> dict[str, int]:
    root = town.public / "current" / "www"
    return {f"/{file.relative_to(root).as_posix()}": file.stat().st_ino for file in root.rglob("*") if file.is_file()}


def test_a_bake_of_what_changed_gives_the_same_tree_as_a_whole_one(filled: Any, tmp_path: Path) -> None:
    baked(filled)
    publish(tmp_path, 6, period="2026-08")
    publish(tmp_path, 7, "--reason=Otra corrección.")
    baked(filled)
    by_parts = tree(filled)
    assert baked(filled, whole=True).kept == 0
    assert tree(filled) == by_parts


def test_only_the_tree_that_is_served_stays_on_the_disk(filled: Any) -> None:
    for _ in range(3):
        baked(filled)
    served = os.readlink(filled.public / "current")
    assert [path.name for path in (filled.public / "trees").iterdir()] == [Path(served).name]


def test_what_is_no_longer_published_is_in_no_file(filled: Any) -> None:
    baked(filled)
    Edition.objects.filter(part="laip-10-04").delete()
    baked(filled)
    assert not [file for file in tree(filled) if file.startswith(PAYROLL)]
    assert b"Persona 0001" not in b"".join(tree(filled).values())


def test_a_damaged_record_costs_its_own_pages_and_is_named(filled: Any) -> None:
    record = next((filled.files / "editions" / "laip-10-04" / "2026-09" / "v2").glob("*.csv"))
    record.write_bytes(b"otra cosa")
    done = bake(filled)
    assert done is not None
    assert f"{PAYROLL}v2/" in done.broken
    files = tree(filled)
    assert f"{PAYROLL}v2/index.html" not in files
    assert f"{PAYROLL}v1/index.html" in files


def test_a_host_that_the_portal_does_not_know_is_told_with_the_remedy(filled: Any) -> None:
    with pytest.raises(BakeFailed, match="ALLOWED_HOSTS"):
        bake(replace(filled, base_url="http://otro.example"))
    assert not (filled.public / "current").exists()


def test_a_publication_renews_the_tree_unless_the_instance_says_no(filled: Any, tmp_path: Path) -> None:
    following.follow(filled)
    assert not (filled.public / "current").exists()
    following.follow(replace(filled, bake=True))
    assert f"{PAYROLL}index.html" in tree(filled)


def test_a_page_that_an_editor_publishes_is_in_the_tree_at_once(filled: Any, rf: Any, settings: Any) -> None:
    from portal_template.pages.models import HomePage, StandardPage
    from portal_template.registers.wagtail_hooks import renew_the_tree

    settings.PORTAL = replace(filled, bake=True)
    page = HomePage.objects.get().add_child(instance=StandardPage(title="Cómo pedir", slug="como-pedir", body="<p>De palabra.</p>"))
    renew_the_tree(rf.get("/admin/"), page)
    assert b"De palabra." in tree(filled)["/como-pedir/index.html"]
    page.unpublish()
    renew_the_tree(rf.get("/admin/"), page)
    assert "/como-pedir/index.html" not in tree(filled)
