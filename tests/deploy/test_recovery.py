"""The operator's key is made once, can be typed again from paper, and a letter copied wrongly is noticed."""

from __future__ import annotations

from pathlib import Path

import pytest

from deploy.errors import Misuse, Refused
from deploy.keeping.connecting import mark_of as mark_on_hosts
from deploy.recovery import make_recovery_key, mark_of, read_recovery_key
from tests.deploy.conftest import Deploy


def test_a_key_is_its_owners_alone_and_never_written_over(tmp_path: Path) -> None:
    file = tmp_path / "deep" / "recovery.key"
    make_recovery_key(file)
    before = file.read_text()
    assert file.stat().st_mode & 0o777 == 0o600
    with pytest.raises(Refused, match="ya existe"):
        make_recovery_key(file)
    assert file.read_text() == before


def test_a_key_typed_from_paper_is_the_same_key(tmp_path: Path) -> None:
    written = make_recovery_key(tmp_path / "first")
    typed = tmp_path / "second"
    typed.write_text(written.lower().replace("-", " \n").replace("o", "0"))
    assert read_recovery_key(typed) == read_recovery_key(tmp_path / "first")


def test_two_keys_differ_and_hosts_know_them_by_the_same_mark(tmp_path: Path) -> None:
    for name in ("first", "second"):
        make_recovery_key(tmp_path / name)
    first, second = (read_recovery_key(tmp_path / name) for name in ("first", "second"))
    assert first != second
    assert mark_of(first) == mark_on_hosts(first)
    assert mark_of(first) != mark_of(second)
    assert first not in mark_of(first)


def test_a_letter_copied_wrongly_or_left_out_is_told(tmp_path: Path) -> None:
    written = make_recovery_key(tmp_path / "key")
    other = "A" if written[0] != "A" else "B"
    for wrong in (other + written[1:], written[:-5], written[5:], ""):
        (tmp_path / "wrong").write_text(wrong)
        with pytest.raises(Refused, match="letra cambiada"):
            read_recovery_key(tmp_path / "wrong")


def test_without_a_key_the_order_says_how_one_is_made(deploy: Deploy, tmp_path: Path) -> None:
    inventory = tmp_path / "flota.toml"
    inventory.write_text('[hosts.norte]\naddress = "192.0.2.10"\n[stores.lejos]\nhost = "norte"\n')
    done = deploy("backup", "--inventory", inventory, "--recovery-key", tmp_path / "none")
    assert done.returncode == 2
    assert "deploy backup --make-key" in done.stderr
    with pytest.raises(Misuse):
        read_recovery_key(tmp_path / "none")
