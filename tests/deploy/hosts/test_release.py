"""A release is one archive that holds all it needs, is the same for the same source, and is not used when a byte of it differs."""

from __future__ import annotations

import json
import tarfile
from pathlib import Path

import pytest

from deploy.errors import Misuse, Refused
from deploy.release import Release, read_release
from tests.deploy.conftest import Deploy

pytestmark = pytest.mark.system


def test_a_release_holds_the_wheels_of_its_lock_and_names_itself_by_their_digests(release: Release) -> None:
    with tarfile.open(release.archive) as tar:
        names = tar.getnames()
        manifest = json.load(tar.extractfile("manifest.json") or pytest.fail("no manifest"))
    assert set(manifest["files"]) == set(names) - {"manifest.json"}
    assert any(name.startswith("wheels/vitrina-") for name in names)
    assert any(name.startswith("wheels/wagtail-") for name in names)
    assert not any(name.startswith(("wheels/pyinfra", "wheels/gevent", "wheels/procrastinate")) for name in names)
    assert read_release(release.archive) == release


def test_the_same_source_gives_the_same_bytes(deploy: Deploy, release: Release, tmp_path: Path) -> None:
    again = deploy("release", "build", "--into", tmp_path, "--json")
    assert again.returncode == 0, again.stderr
    assert json.loads(again.stdout)["digest"] == release.digest


def test_an_archive_with_another_byte_in_it_is_not_used(release: Release, tmp_path: Path) -> None:
    with tarfile.open(release.archive) as tar:
        tar.extractall(tmp_path / "open")
    wheel = next((tmp_path / "open" / "wheels").glob("vitrina-*.whl"))
    wheel.write_bytes(wheel.read_bytes() + b"x")
    changed = tmp_path / "changed.tar"
    with tarfile.open(changed, "w") as tar:
        tar.add(tmp_path / "open", ".")
    with pytest.raises(Refused, match="deploy release build"):
        read_release(changed)
    with pytest.raises(Misuse):
        read_release(tmp_path / "none.tar")
