"""A finding's proof, taken from the screen or by command, and checked by a process that has neither server nor database."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from monitor.accounts import second_factor
from monitor.accounts.access import Role
from monitor.archive.models import Assessment
from monitor.evidence.digests import of_bytes
from monitor.journal.models import Entry
from monitor.pipeline import WARC

ROOT = Path(__file__).parents[3]


@pytest.fixture
def reviewer(client: Client, db: Any) -> Client:
    """Somebody who reviews, with her second factor."""
    person = User.objects.create_user("revisora")
    person.groups.add(Group.objects.get(name=Role.REVIEWER))
    second_factor.enrol(person)
    client.force_login(person)
    return client


def _verify(*arguments: str | Path, home: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "monitor.manage", "verify", *map(str, arguments)]
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, "MONITOR_HOME": str(home)}, capture_output=True, text=True)
    assert not (home / "db.sqlite3").exists()
    return done


def _proved(kept: Assessment) -> tuple[int, str]:
    """A finding that has evidence with an excerpt: its number and its criterion."""
    row = next(row for row in kept.findings.filter(outcome="met") if any(one["excerpt"] for one in row.evidence))
    return row.pk, row.criterion


def test_the_screen_gives_the_proof_notes_who_took_it_and_it_verifies_elsewhere(kept: Assessment, reviewer: Client, tmp_path: Path) -> None:
    number, criterion = _proved(kept)
    page = reviewer.get(reverse("proof", args=(kept.pk, criterion, 1))).content.decode()
    address = reverse("evidence", args=(number,))
    assert address in page
    assert f"n.º {number}" in page
    assert address in reviewer.get(reverse("assessment", args=(kept.pk,))).content.decode()
    answer = reviewer.get(address)
    assert answer["Content-Type"] == "application/zip"
    assert 'filename="evidencia-' in answer["Content-Disposition"]
    path = tmp_path / "prueba.zip"
    path.write_bytes(answer.content)
    entry = Entry.objects.get(act="evidence_taken")
    assert (entry.actor, entry.about, entry.detail["sha256"]) == ("revisora", f"finding:{number}", of_bytes(answer.content))
    done = _verify(path, home=tmp_path / "home")
    assert (done.returncode, done.stderr) == (0, "")
    assert "INTACTO" in done.stdout
    assert kept.crawl.manifest in done.stdout


def test_who_does_not_review_gets_no_proof_and_sees_no_link_to_it(kept: Assessment, client: Client) -> None:
    number, criterion = _proved(kept)
    address = reverse("evidence", args=(number,))
    assert client.get(address).status_code == 302
    person = User.objects.create_user("promotora")
    person.groups.add(Group.objects.get(name=Role.INFOM))
    client.force_login(person)
    assert client.get(address).status_code == 403
    assert address not in client.get(reverse("proof", args=(kept.pk, criterion, 1))).content.decode()
    assert address not in client.get(reverse("assessment", args=(kept.pk,))).content.decode()
    assert not Entry.objects.exists()


def test_number_and_folder_name_the_same_proof(kept: Assessment, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    number, criterion = _proved(kept)
    call_command("evidence", str(number), out=tmp_path / "a.zip")
    call_command("evidence", f"{kept.crawl.folder}/{criterion}", out=tmp_path / "b.zip")
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    assert f"monitor verify {tmp_path / 'a.zip'}" in capsys.readouterr().out


def test_a_finding_that_is_none_is_told_with_the_remedy(kept: Assessment, tmp_path: Path) -> None:
    for asked, told in (
        ("999999", "No hay un hallazgo número 999999"),
        ("laip-10-02:telefono", "Escriba CARPETA/laip-10-02:telefono"),
        (f"{tmp_path}/laip-10-02:telefono", "Indique la carpeta"),
        (f"{kept.crawl.folder}/laip-99", "no responde al criterio «laip-99»"),
    ):
        with pytest.raises(CommandError, match=told):
            call_command("evidence", asked)


def test_a_crawl_that_was_moved_away_is_told_on_the_screen(kept: Assessment, reviewer: Client, tmp_path: Path) -> None:
    kept.crawl.folder = str(tmp_path / "no-esta")
    kept.crawl.save()
    answer = reviewer.get(reverse("evidence", args=(_proved(kept)[0],)))
    assert answer.status_code == 409
    assert "No se puede reunir la prueba" in answer.content.decode()


def test_verify_says_by_its_exit_what_it_found(kept: Assessment, tmp_path: Path) -> None:
    folder, home = Path(kept.crawl.folder), tmp_path / "home"
    assert _verify(folder, home=home).returncode == 0
    copy = tmp_path / "copia"
    copy.mkdir()
    for name in (WARC, "manifest.json", "SHA256SUMS"):
        (copy / name).write_bytes((folder / name).read_bytes())
    data = (copy / WARC).read_bytes()
    (copy / WARC).write_bytes(data[:-9] + bytes([data[-9] ^ 1]) + data[-8:])
    changed = _verify(folder, copy, "--json", home=home)
    assert changed.returncode == 1
    good, bad = json.loads(changed.stdout)
    assert good["faults"] == []
    assert any("cambió el registro" in fault for fault in bad["faults"])
    assert "No está intacto" in changed.stderr
    assert _verify(tmp_path / "nada", home=home).returncode == 1
    assert _verify(home=home).returncode == 2
    assert _verify(folder, "--previous", folder, home=home).returncode == 1
    assert _verify(folder, "--manifest", kept.crawl.manifest, home=home).returncode == 0
    assert "su huella no es la que le dieron" in _verify(folder, "--manifest", "sha256:0", home=home).stdout
