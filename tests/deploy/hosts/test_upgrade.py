"""Portals go to another release while citizens read; one that does not work goes back by itself, and the turns after it do not begin."""

from __future__ import annotations

from pathlib import Path

import pytest

from deploy.release import Release
from tests.deploy.conftest import Deploy
from tests.deploy.hosts.conftest import SECOND, Fleet, a_citizen_reads, built

pytestmark = pytest.mark.system
RELEASES, UNUSED = "/opt/vitrina/releases", "versiones que nadie usa"


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
    move, gone = (next(step for step in planned["steps"] if words in step["title"]) for words in ("pasar a", UNUSED))
    there = set(two.norte.run(f"ls {RELEASES}").stdout.split())
    left_over = there - {two.release.name, better.name}
    assert left_over, "the release that did not work is still there"
    assert f"se quitan: {', '.join(sorted(left_over))}" in "".join(gone["differences"])
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
    assert set(two.norte.run(f"ls {RELEASES}").stdout.split()) == {two.release.name, better.name}, "what runs, and what ran before"
    again = two.order("upgrade", "--release", str(better.archive))
    assert [report["changed"] for report in again] == [0, 0]


def test_releases_that_nobody_needs_leave_the_host_by_an_order_too_and_no_other_does(two: Fleet, better: Release) -> None:
    needed = {two.release.name, better.name}
    two.norte.run(f"mkdir {RELEASES}/0.0.1-vieja {RELEASES}/0.0.2-vuelve; touch {RELEASES}/0.0.1-vieja/installed")
    two.norte.run("""cd /etc/vitrina/0501; cp last-upgrade.json ~/; echo '{"from": "0.0.2-vuelve"}' > last-upgrade.json""")
    (planned,) = two.order("release", "prune", "norte", "--dry-run")
    assert [line.partition("se quitan: ")[2] for step in planned["steps"] for line in step["differences"]] == ["0.0.1-vieja"]
    two.norte.run("touch /etc/vitrina/0501/upgrade.json")
    assert two.order("release", "prune", "norte")[0]["changed"] == 0, "nothing is touched while a change of release is going on"
    two.norte.run("rm /etc/vitrina/0501/upgrade.json")
    assert two.order("release", "prune", "norte")[0]["changed"] == 1
    assert set(two.norte.run(f"ls {RELEASES}").stdout.split()) == needed | {"0.0.2-vuelve"}
    two.norte.run("mv ~/last-upgrade.json /etc/vitrina/0501/")
    two.order("release", "prune", "norte")
    assert set(two.norte.run(f"ls {RELEASES}").stdout.split()) == needed
