"""The monitor on two hosts: database, site and a worker on one, two workers on the other; what they do together, another release, what is
kept of it, and how it comes back with its database on the other host.
"""

from __future__ import annotations

import json
import re
import shlex
import subprocess
from collections.abc import Iterator

import pytest

from deploy.errors import Refused
from deploy.release import read_release
from tests.deploy.conftest import Deploy
from tests.deploy.hosts.conftest import Fleet
from tests.deploy.hosts.monitor_stage import (
    BROKEN,
    CLEAR,
    MIRROR,
    MOVED,
    PUBLISH,
    READER,
    ROOT,
    SHARED,
    STORES,
    TABLE,
    Stage,
    build,
    copied,
)
from tests.servers.hosts import Host

pytestmark = pytest.mark.system
SIGNED = "acta firmada por las dos partes el mismo dia"


@pytest.fixture(scope="module")
def stage(fleet: Fleet, sur: Host, deploy: Deploy, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """The monitor made by one order, and a mirror of the portal that it visits; all of it ends with the module."""
    folder = tmp_path_factory.mktemp("monitor")
    release = build(deploy, ROOT, folder)
    fleet.write(TABLE + STORES)
    fleet.order("host", "prepare")
    made = Stage(fleet=fleet, norte=fleet.norte, sur=sur, release=release, key=folder / "recovery.key")
    own = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 3 -subj /CN=ejemplo.gob.gt "
    sur.run(
        f"{own} -addext subjectAltName=DNS:ejemplo.gob.gt -keyout /etc/ssl/mirror.key -out /etc/ssl/mirror.pem 2>/dev/null; "
        f"cat > /etc/nginx/conf.d/zz-mirror.conf <<'FIN'\n{MIRROR.replace('%NORTE%', made.norte.address)}FIN\n"
        "nginx -t -q && systemctl reload nginx; echo '127.0.0.1 ejemplo.gob.gt' >> /etc/hosts"
    )
    try:
        made.first = fleet.order("monitor", "provision", "--release", str(release.archive))
        yield made
    finally:
        for host in (made.norte, made.sur):
            host.run(CLEAR, check=False, timeout=180)
        fleet.write()


def test_one_order_makes_the_monitor_and_the_same_again_changes_nothing(stage: Stage) -> None:
    reports = {report["host"]: report for report in stage.first}
    (account,) = reports["norte"]["accounts"]
    assert (account["username"], account["sign_in"]) == ("administracion", "https://monitor.gob.gt/cuenta/entrar/")
    status, headers, body = stage.fleet.get("https://monitor.gob.gt/cuenta/entrar/")
    assert status == 200
    assert "Entrar" in body
    assert headers["strict-transport-security"].startswith("max-age=31536000")
    assert stage.fleet.get("https://www.monitor.gob.gt/metodo/")[1]["location"] == "https://monitor.gob.gt/metodo/"
    (style,) = re.findall(r'href="(/static/[^"]+\.css)[^>]*>', stage.fleet.get("https://monitor.gob.gt/metodo/")[2])[:1]
    status, headers, _ = stage.fleet.get(f"https://monitor.gob.gt{style}", "--compressed", "-H", "Accept-Encoding: gzip")
    assert (status, headers.get("content-encoding"), headers["cache-control"]) == (200, "gzip", "max-age=600")
    again = stage.order("provision", stage.release)
    assert {name: (report["changed"], report["error"]) for name, report in again.items()} == {"norte": (0, ""), "sur": (0, "")}


def test_its_secrets_are_in_no_report_no_inventory_and_no_argument_and_nobody_else_reads_them(stage: Stage) -> None:
    secrets = stage.norte.run("cat /etc/vitrina/monitor/secret_key /etc/vitrina/monitor/database_password").stdout.split()
    assert len(secrets) == 2
    told = json.dumps(stage.first) + stage.fleet.inventory.read_text()
    running = stage.norte.run("cat /proc/*/cmdline | tr '\\0' ' '").stdout + stage.sur.run("cat /proc/*/cmdline | tr '\\0' ' '").stdout
    for secret in secrets:
        assert secret not in told
        assert secret not in running
        assert secret in stage.sur.run("cat /etc/vitrina/monitor/monitor.env").stdout, "workers elsewhere have it too"
    for path in (
        "/etc/vitrina/monitor/monitor.env",
        "/etc/vitrina/monitor/secret_key",
        f"{SHARED}/crawls",
        "/var/lib/vitrina-monitor/home",
    ):
        assert stage.norte.run(f"runuser -u portal-9901 -- ls -l {path}/. || runuser -u portal-9901 -- cat {path}", check=False).returncode
    # The key of workers opens the shared folder and nothing else, and the database lets in who works with it and nobody else.
    key = "ssh -i /etc/vitrina/monitor/workers_key -o UserKnownHostsFile=/etc/vitrina/monitor/known_hosts"
    shell = stage.sur.run(f"{key} -o BatchMode=yes monitor@{stage.norte.address} id", check=False)
    assert "uid=" not in shell.stdout
    assert stage.sur.run(f"timeout 5 bash -c '</dev/tcp/{stage.norte.address}/5432'", check=False).returncode == 0
    outside = stage.fleet.net.inside(["timeout", "5", "bash", "-c", f"</dev/tcp/{stage.norte.address}/5432"])
    assert subprocess.run(outside, stderr=subprocess.DEVNULL).returncode != 0


def test_its_units_are_shut_in_and_documents_are_read_in_their_sandbox(stage: Stage) -> None:
    for host, unit, most in (
        (stage.norte, "vitrina-monitor", 3),
        (stage.norte, "vitrina-monitor-daily", 3),
        (stage.norte, "vitrina-monitor-dump", 3),
        (stage.sur, "vitrina-monitor-worker@1", 3),
        (stage.sur, "vitrina-monitor-shared", 4.5),  # it mounts for others, so it cannot have a view of the disk of its own
    ):
        said = host.run(f"systemd-analyze security --no-pager {unit}.service | tail -1").stdout
        found = re.search(r": ([0-9.]+) ", said)
        assert found, said
        assert float(found[1]) < most, said
    reads = "ExecStart=/etc/vitrina/monitor/release/bin/python /run/systemd/system/read.py"
    stage.sur.run(
        f"cd /run/systemd/system; cat > read.py <<'FIN'\n{READER}FIN\n"
        f"sed -e 's/^Type=.*/Type=oneshot/' -e '/^Restart/d' -e 's#^ExecStart=.*#{reads}#' "
        "/etc/systemd/system/vitrina-monitor-worker@.service > vitrina-reads@.service; "
        "systemctl daemon-reload; systemctl start vitrina-reads@1"
    )
    assert "[['agua']]" in stage.sur.run("journalctl -u vitrina-reads@1 -o cat --no-pager").stdout


def test_a_portal_is_visited_from_the_other_host_and_its_evidence_is_whole_on_the_sites(stage: Stage) -> None:
    stage.norte.run(
        "echo 'MONITOR_ALLOW=\"127.0.0.1:443\"' >> /etc/vitrina/monitor/own.env; "
        "printf 'municipio,direccion,clase,desde,hasta,fuente\\n0501,https://ejemplo.gob.gt,sitio,,,prueba\\n' > /tmp/lista.csv"
    )
    told = stage.order("provision", stage.release)
    assert {name: report["changed"] > 0 for name, report in told.items()} == {"norte": True, "sur": True}, "own settings reach every host"
    stage.norte.run("systemctl stop vitrina-monitor-worker@1")
    stage.monitor("portals import /tmp/lista.csv")
    stage.monitor("observe --all --depth light")
    state = stage.until("visited", lambda state: not state["waiting"] and not state["running"] and stage.crawls())
    assert state["failures"] == []
    (crawl,) = stage.crawls()
    assert json.loads(stage.norte.run(f"cat {SHARED}/crawls/locks/portal-1.lock").stdout)["host"] == "sur"
    assert json.loads(stage.monitor(f"verify {SHARED}/crawls/{crawl} --json")), "every record is what its manifest says"
    assessment = json.loads(stage.norte.run(f"cat {SHARED}/crawls/{crawl}/assessment.json").stdout)
    proven = [
        criterion["code"]
        for card in assessment["scorecards"]
        for obligation in card["obligations"]
        for criterion in obligation["criteria"]
        if criterion["evidence"]
    ]
    stage.norte.run("install -d -o monitor /var/tmp/proof")
    stage.monitor(f"evidence {SHARED}/crawls/{crawl}/{proven[0]} --out /var/tmp/proof/proof.zip")
    stage.monitor("verify /var/tmp/proof/proof.zip")
    rows = stage.norte.run("cd /; runuser -u postgres -- psql -Atc 'select count(*) from archive_assessment' monitor").stdout
    assert rows.strip() == "1"


def test_a_visit_whose_worker_is_killed_is_ended_by_another_in_the_same_folder(stage: Stage) -> None:
    stage.norte.run("systemctl stop vitrina-monitor-worker@1")
    stage.monitor("observe --all --depth full")
    stage.norte.run(
        f"for turn in $(seq 600); do ls {SHARED}/crawls/*/*-full/crawl.warc.gz 2>/dev/null && break; sleep 0.1; done", timeout=90
    )
    stage.sur.run("systemctl kill -s KILL 'vitrina-monitor-worker@*'")
    assert len(stage.crawls()) == 1, "it was not done yet"
    stage.until("ended by another", lambda state: not state["waiting"] and not state["running"] and len(stage.crawls()) == 2)
    (full,) = [crawl for crawl in stage.crawls() if crawl.endswith("-full")]
    assert json.loads(stage.monitor(f"verify {SHARED}/crawls/{full} --json"))
    tries = stage.norte.run("cd /; runuser -u postgres -- psql -Atc 'select max(attempts) from procrastinate_jobs' monitor")
    assert int(tries.stdout) >= 2


def test_the_database_is_copied_every_night_and_the_copy_can_be_read(stage: Stage) -> None:
    stage.norte.run("systemctl start vitrina-monitor-dump vitrina-monitor-daily", timeout=300)
    (copy,) = stage.norte.run("ls /var/lib/vitrina-monitor/backup/*.dump").stdout.split()
    assert "TABLE DATA public archive_assessment" in stage.norte.run(f"pg_restore --list {copy}").stdout
    assert stage.monitor("queue"), "PostgreSQL goes on as before"
    assert stage.norte.run("systemctl list-units --failed --no-legend 'vitrina-monitor*' 'postgresql*'").stdout == ""


def test_what_was_published_is_kept_in_every_store_and_status_tells_how_old_that_is(stage: Stage) -> None:
    attached = "/var/lib/vitrina-monitor/home/private/attached"
    stage.norte.run(f"runuser -u monitor -- sh -c 'mkdir -p {attached}; echo {SIGNED} > {attached}/acta.pdf'")
    stage.published = stage.monitor(f"shell -v 0 -c {shlex.quote(PUBLISH)}").split()[-1]
    stage.kept("backup", "--make-key")
    told = {part["code"]: part["stores"] for part in stage.kept("backup", "monitor")["portals"]}
    assert {code: sorted(stores) for code, stores in told.items()} == {
        "monitor": ["cerca", "lejos"],
        "monitor-database": ["cerca", "lejos"],
    }
    assert not [store["error"] for stores in told.values() for store in stores.values() if store["error"]]
    for code in told:
        assert stage.norte.run(f"systemctl is-enabled vitrina-backup@{code}.timer").stdout.strip() == "enabled", (
            "and every night from now on"
        )
    copies = stage.kept("backup", "monitor", "--list")["copies"]
    assert {(copy["code"], copy["store"], copy["host"]) for copy in copies} == {
        (code, store, "norte") for code in told for store in ("cerca", "lejos")
    }
    assert stage.sur.run(f"grep -rlF '{SIGNED}' /var/lib/vitrina-store", check=False).stdout == "", "nobody reads it there"
    running = stage.fleet.start("status", "--json")
    norte = next(host for host in json.loads(running.communicate(timeout=300)[0])["hosts"] if host["name"] == "norte")["monitor"]
    for part in ("site", "database"):
        assert {name: bool(store["succeeded_at"]) for name, store in norte[part]["backups"].items()} == {"lejos": True, "cerca": True}


def test_a_broken_release_goes_back_by_itself_and_a_good_one_reaches_every_host(
    stage: Stage, deploy: Deploy, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("broken")
    source = copied(folder)
    last = max(path.stem for path in (source / "monitor/archive/migrations").glob("0*.py"))
    (source / "monitor/archive/migrations/9999_broken.py").write_text(BROKEN.replace("%LAST%", last))
    page = source / "monitor/dashboard/templates/monitor/method.html"
    whole = page.read_text()
    page.write_text(whole + "{% nada %}")
    broken = build(deploy, source, folder)
    running = stage.fleet.start("monitor", "upgrade", "--release", str(broken.archive))
    _, err = running.communicate(timeout=1500)
    assert running.returncode == 1
    assert "pedir /metodo/: respondió con el código 500" in err
    assert "Se volvió a la versión anterior" in err
    tables = "cd /; runuser -u postgres -- psql -Atc \"select count(*) from pg_tables where tablename = 'of_the_broken'\" monitor"
    assert stage.norte.run(tables).stdout.strip() == "0", "the database is that of before"
    assert stage.norte.run("cd /; runuser -u postgres -- psql -Atc 'select datname from pg_database' | grep before || true").stdout == ""
    assert stage.fleet.get("https://monitor.gob.gt/metodo/")[0] == 200
    stage.until("workers are back", lambda state: state["workers"] == 3, 60)

    page.write_text(whole + "\n")
    (source / "monitor/archive/migrations/9999_broken.py").unlink()
    better = build(deploy, source, folder)
    with pytest.raises(Refused, match="release build"):
        read_release(better.archive)
    told = stage.order("upgrade", better)
    assert {name: report["error"] for name, report in told.items()} == {"norte": "", "sur": ""}
    runs = {host.run("readlink /etc/vitrina/monitor/release").stdout.strip().rpartition("/")[2] for host in (stage.norte, stage.sur)}
    assert runs == {better.name}
    stage.until("workers are back", lambda state: state["workers"] == 3, 60)
    again = stage.order("upgrade", better)
    assert [report["changed"] for report in again.values()] == [0, 0]


def test_what_was_published_is_found_again_with_the_database_on_the_other_host_and_nothing_that_was_there_is_lost(stage: Stage) -> None:
    page, before = stage.fleet.get("https://monitor.gob.gt/resultados/1/"), stage.crawls()
    assert (page[0], len(before)) == (200, 2)
    stage.fleet.write(MOVED + STORES)
    assert "sería una vacía" in stage.fleet.refused("monitor", "provision", "--release", str(stage.release.archive))
    words = ("monitor", "restore", "--release", str(stage.release.archive))
    assert "todavía vive en norte" in stage.refused(*words)
    stage.norte.run(f"rm -rf {SHARED}/crawls/* /var/lib/vitrina-monitor/home/private")
    told = stage.kept(*words, "--stop-old", "--over-living")
    found = told["restored"]
    assert (found["publications"], found["missing"], found["release"]) == (1, [], stage.release.name)
    assert [store["error"] for part in told["parts"] for store in part["stores"].values()] == [""] * 4, "and it is kept from here on"
    assert stage.crawls() == before
    assert json.loads(stage.monitor(f"verify {SHARED}/crawls/{before[0]} --json"))[0]["faults"] == []
    assert stage.norte.run("cat /var/lib/vitrina-monitor/home/private/attached/acta.pdf").stdout == f"{SIGNED}\n"
    again = stage.fleet.get("https://monitor.gob.gt/resultados/1/")
    assert (again[0], again[2]) == (200, page[2]), "to the last letter"
    assert stage.published in stage.monitor("journal export")
    aside = [place for place in found["aside"] if place.endswith("-crawls")]
    assert aside
    assert stage.norte.run(f"ls -d {aside[0]}/.shelf").returncode == 0


def test_the_site_works_with_a_database_elsewhere_by_tls_alone_and_so_do_all_workers(stage: Stage) -> None:
    assert stage.norte.run("cd /; runuser -u postgres -- psql -c 'select 1' monitor", check=False).returncode != 0, (
        "nobody is let into the old"
    )
    stage.norte.run("systemctl stop postgresql")
    stage.until("all workers are there", lambda state: state["workers"] == 3, 60)
    asked = "select client_addr, ssl from pg_stat_activity join pg_stat_ssl using (pid) where datname = 'monitor'"
    seen = {tuple(line.split("|")) for line in stage.sur.run(f'cd /; runuser -u postgres -- psql -Atc "{asked}"').stdout.split()}
    assert {(stage.norte.address, "t")} == {one for one in seen if one[0]}
    assert any(not one[0] for one in seen), "workers of the same host come by its socket"
    plain = "sed -n 's/^MONITOR_DATABASE=\"\\(.*\\)?.*/\\1/p' /etc/vitrina/monitor/monitor.env"
    refused = stage.norte.run(f'psql -c "select 1" "$({plain})?sslmode=disable"', check=False)
    assert refused.returncode != 0
    assert "no encryption" in refused.stderr
    stage.norte.run("systemctl start postgresql")
    assert "El monitor vive donde dice el inventario" in stage.refused("monitor", "restore")
