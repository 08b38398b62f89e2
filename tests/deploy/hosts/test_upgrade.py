"""Portals go to another release while citizens read; one that does not work goes back by itself, and the turns after it do not begin."""

from __future__ import annotations

from pathlib import Path

import pytest

from deploy.release import Release
from tests.deploy.conftest import Deploy
from tests.deploy.hosts.conftest import SECOND, Fleet, a_citizen_reads, built

pytestmark = pytest.mark.system


@pytest.fixture(scope="module")
def two(fleet: Fleet) -> Fleet:
    """The fleet with two portals: the demonstration, and one of the last turn."""
    fleet.write(SECOND, first='ring = "demonstration"\n')
    fleet.provision()
    return fleet


def state_of(fleet: Fleet, code: str) -> tuple[str, str]:
    """The release that a portal runs, and a digest of all that its database says, but for sessions and throttles of visitors."""
    dump = (
        "import hashlib, sqlite3; rows = sqlite3.connect('/var/lib/vitrina/" + code + "/db.sqlite3').iterdump(); "
        "kept = [row for row in rows if not any(word in row for word in ('django_session', 'sqlite_sequence', 'cache'))]; "
        "print(hashlib.sha256(chr(10).join(kept).encode()).hexdigest())"
    )
    release = fleet.norte.run(f"readlink /etc/vitrina/{code}/release").stdout.strip().rpartition("/")[2]
    return release, fleet.norte.run(f'runuser -u portal-{code} -- python3 -c "{dump}"').stdout.strip()


def test_a_broken_release_goes_back_by_itself_stops_the_turns_and_no_citizen_notices(two: Fleet, deploy: Deploy, tmp_path: Path) -> None:
    broken = built(deploy, tmp_path, "{% nada %}")
    before = state_of(two, "9901"), state_of(two, "0501")
    with a_citizen_reads(two, "https://ejemplo.gob.gt/informacion-publica/", tmp_path) as answers:
        running = two.start("upgrade", "--release", str(broken.archive))
        out, err = running.communicate(timeout=1500)
    assert running.returncode == 1
    assert "9901: pedir /: respondió con el código 500" in err
    assert "Se volvió a la versión anterior" in err
    assert "El turno demonstration se detuvo" in err
    assert "0501" not in out
    assert (state_of(two, "9901"), state_of(two, "0501")) == before
    assert len(answers) > 10
    assert set(answers) == {"200"}
    assert two.get("https://ejemplo.gob.gt/buscar/?q=agua")[0] == 200, "the application of before is there again"
    assert two.norte.run("systemctl --failed --quiet --no-legend; ls /var/lib/vitrina/9901/private | grep upgrade || true").stdout == ""


def test_a_good_release_reaches_every_portal_in_its_turn_and_no_citizen_notices(two: Fleet, better: Release, tmp_path: Path) -> None:
    (planned, _) = two.order("upgrade", "--release", str(better.archive), "--dry-run")
    move = next(step for step in planned["steps"] if "pasar a" in step["title"])
    assert f"de {two.release.name} a {better.name}" in "".join(move["differences"])
    assert state_of(two, "9901")[0] == two.release.name, "nothing was done yet"
    with a_citizen_reads(two, "https://ejemplo.gob.gt/", tmp_path) as answers:
        told = two.order("upgrade", "--release", str(better.archive))
    assert [(report["ring"], report["error"]) for report in told] == [("demonstration", ""), ("all", "")]
    assert set(answers) == {"200"}
    portals = two.order("status")["portals"]
    assert [(item["code"], item["release"], item["status"]) for item in portals] == [
        ("9901", better.name, 200),
        ("0501", better.name, 200),
    ]
    again = two.order("upgrade", "--release", str(better.archive))
    assert [report["changed"] for report in again] == [0, 0]
