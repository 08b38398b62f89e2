"""What restic says is told in plain words, and a number within a digest is not taken for an answer of the store."""

from __future__ import annotations

import subprocess

import pytest

from deploy.keeping.stores import Repository, Store

STORE = Store(name="lejos", address="192.0.2.20", port=8480, append_only=True)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("pack 9f401a403b404c: unexpected file size: got 1, expected 21\nFatal: repository contains errors", "está dañado"),
        ("Fatal: unable to open config file: unexpected HTTP response (401): 401 Unauthorized", "lejos no acepta a 9901 desde aquí"),
        ("blob not removed, server response: 403 Forbidden (403)", "lejos solo agrega"),
        ("Fatal: wrong password or no key found", "la llave no abre"),
        ("write /var/lib/x: no space left on device", "no queda disco"),
        ("Fatal: something new", "restic dijo: Fatal: something new"),
    ],
)
def test_what_failed_is_said_with_its_remedy(said: str, told: str) -> None:
    repository = Repository(STORE, "9901", key="k", password="p")
    done = subprocess.CompletedProcess(args=["restic"], returncode=1, stdout="", stderr=said)
    assert told in repository.words_of(done)
