"""A monitor that is told something unsafe does not start, and says what to write; one that is told nothing is safe by itself."""

from __future__ import annotations

import logging
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from monitor.front import WithoutLinks
from monitor.served import OWN_NAMES, address_of, count_from, hosts_of, key_of, seconds_from, size_from

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    "text",
    [
        "monitor.gob.gt",
        "ftp://monitor.gob.gt",
        "https://",
        "https://monitor.gob.gt/panel",
        "https://ana@monitor.gob.gt",
        "https://a:b",
        "//x",
    ],
)
def test_an_address_that_is_not_a_server_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="MONITOR_ADDRESS no se entiende"):
        address_of(text)


def test_an_address_without_encryption_is_for_this_machine_alone() -> None:
    with pytest.raises(ValueError, match=r"https://monitor\.gob\.gt:8000"):
        address_of("http://monitor.gob.gt:8000")
    assert [address_of(one) for one in ("", " https://monitor.gob.gt/ ", "http://127.0.0.1:8000", "http://[::1]:8000")] == [
        "",
        "https://monitor.gob.gt",
        "http://127.0.0.1:8000",
        "http://[::1]:8000",
    ]


@pytest.mark.parametrize("text", ["*", "https://monitor.gob.gt", "monitor.gob.gt/", "monitor.gob.gt:443", "a b", "monitor.gob.gt,*"])
def test_a_host_that_is_not_a_name_is_refused_also_the_star(text: str) -> None:
    with pytest.raises(ValueError, match="MONITOR_HOSTS: «"):
        hosts_of(text, "")


def test_hosts_may_be_written_with_spaces_and_capitals_and_the_address_is_one_of_them() -> None:
    assert hosts_of(" Monitor.gob.gt , 10.0.0.5,", "https://vitrina.gob.gt") == ["monitor.gob.gt", "10.0.0.5", "vitrina.gob.gt"]
    assert hosts_of("", "") == list(OWN_NAMES)


@pytest.mark.parametrize("text", ["secreto", "x" * 60, "change-me"])
def test_a_key_that_can_be_guessed_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(ValueError, match="MONITOR_SECRET_KEY es muy corta"):
        key_of(text, tmp_path / "secret_key")
    assert not list(tmp_path.iterdir())


def test_a_key_is_made_once_for_its_user_alone_and_an_emptied_one_is_told(tmp_path: Path) -> None:
    file = tmp_path / "secret_key"
    made = key_of("", file)
    assert key_of("", file) == made
    assert [stat.S_IMODE(one.stat().st_mode) for one in tmp_path.iterdir()] == [0o600]
    file.write_text("")
    with pytest.raises(ValueError, match="es muy corta"):
        key_of("", file)


def test_sizes_and_seconds_name_their_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MONITOR_EVIDENCE_LIMIT", "mucho")
    monkeypatch.setenv("MONITOR_WORKER_BEATS", "0")
    with pytest.raises(ValueError, match="MONITOR_EVIDENCE_LIMIT: «mucho» no es un tamaño"):
        size_from("MONITOR_EVIDENCE_LIMIT", "0")
    for text in ("0", "nan", "-1", "1e9", "inf"):
        monkeypatch.setenv("MONITOR_WORKER_BEATS", text)
        with pytest.raises(ValueError, match="MONITOR_WORKER_BEATS: «"):
            seconds_from("MONITOR_WORKER_BEATS", "10")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MONITOR_ADDRESS", "http://monitor.gob.gt"),
        ("MONITOR_HOSTS", "*"),
        ("MONITOR_SECRET_KEY", "abc"),
        ("MONITOR_EVIDENCE_LIMIT", "x"),
        ("MONITOR_DATABASE", "mysql://ana:clave-secreta@x/y"),
    ],
)
def test_the_monitor_does_not_start_so_and_says_why_in_one_line_without_what_is_secret(tmp_path: Path, name: str, value: str) -> None:
    environ = {**os.environ, "MONITOR_HOME": str(tmp_path / "home"), name: value}
    done = subprocess.run(
        [sys.executable, "-m", "monitor.manage", "check"], env=environ, cwd=ROOT, text=True, capture_output=True, timeout=60
    )
    assert done.returncode == 1
    assert name in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert "clave-secreta" not in done.stderr


def test_what_the_monitor_keeps_is_for_its_user_alone(tmp_path: Path) -> None:
    home = tmp_path / "home"
    subprocess.run(
        [sys.executable, "-m", "monitor.manage", "check"],
        env={**os.environ, "MONITOR_HOME": str(home)},
        cwd=ROOT,
        check=True,
        capture_output=True,
        timeout=60,
    )
    assert stat.S_IMODE(home.stat().st_mode) == 0o700


def test_a_log_does_not_hold_the_secret_of_a_personal_link() -> None:
    record = logging.LogRecord("django.request", logging.ERROR, "", 0, "%s: %s", ("Internal Server Error", "/respuesta/aBc-123/"), None)
    other = logging.LogRecord("x", logging.ERROR, "", 0, "/implementacion/registro/llave?x=1 y /m/", (), None)
    assert WithoutLinks().filter(record)
    assert WithoutLinks().filter(other)
    assert (record.getMessage(), other.getMessage()) == (
        "Internal Server Error: /respuesta/…/",
        "/implementacion/registro/… y /m/",
    )


def test_a_count_that_is_none_is_refused_by_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    assert count_from("MONITOR_API_LIMIT", "120") == 120
    for text in ("0", "-3", "muchas", "1.5"):
        monkeypatch.setenv("MONITOR_API_LIMIT", text)
        with pytest.raises(ValueError, match="MONITOR_API_LIMIT: «"):
            count_from("MONITOR_API_LIMIT", "120")
    monkeypatch.setenv("MONITOR_API_LIMIT", " 60 ")
    assert count_from("MONITOR_API_LIMIT", "120") == 60


def test_a_database_that_does_not_answer_is_told_without_its_password(tmp_path: Path) -> None:
    secret = "postgresql://ana:clave-secreta@127.0.0.1:9/monitor"
    for command in (["journal", "verify"], ["round", "list"], ["create_account", "ana"]):
        done = subprocess.run(
            [sys.executable, "-m", "monitor.manage", *command],
            env={**os.environ, "MONITOR_HOME": str(tmp_path), "MONITOR_DATABASE": secret},
            cwd=ROOT,
            text=True,
            capture_output=True,
            timeout=60,
        )
        assert done.returncode == 1
        assert "La base de datos no responde" in done.stderr
        assert "clave-secreta" not in done.stdout + done.stderr
