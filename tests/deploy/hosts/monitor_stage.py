"""The monitor of a test fleet: its inventory, its releases, and what is asked of its hosts."""

from __future__ import annotations

import json
import shutil
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from deploy.release import Purpose, Release, read_release
from tests.deploy.conftest import Deploy
from tests.deploy.hosts.conftest import Fleet
from tests.servers.hosts import Host

ROOT = Path(__file__).parents[3]
TABLE = '[monitor]\ndomains = ["monitor.gob.gt", "www.monitor.gob.gt"]\nhost = "norte"\nworkers = { norte = 1, sur = 2 }\n'
MOVED = TABLE.replace('host = "norte"', 'host = "norte"\ndatabase = "sur"')
STORES = '\n[stores.lejos]\nhost = "sur"\nappend_only = true\n\n[stores.cerca]\nhost = "norte"\n'
SHARED = "/var/lib/vitrina-monitor/shared"
# On sur, what the portal of norte shows: the monitor visits nothing on a network that is not public, but what its operator allows on the
# host itself.
MIRROR = """server {
    listen 127.0.0.1:443 ssl;
    server_name ejemplo.gob.gt;
    include /etc/nginx/vitrina/tls.inc;
    ssl_certificate /etc/ssl/mirror.pem;
    ssl_certificate_key /etc/ssl/mirror.key;
    location / { proxy_pass https://%NORTE%; proxy_set_header Host $host; proxy_ssl_server_name on; proxy_ssl_name $host; }
}
"""
CLEAR = """cd /etc/systemd/system
systemctl disable -q --now $(ls vitrina-monitor* | grep -v @) $(cd multi-user.target.wants; ls -d vitrina-monitor-worker@* vitrina-store@*)
systemctl disable -q --now vitrina-backup@monitor.timer vitrina-backup@monitor-database.timer
umount -ql /var/lib/vitrina-monitor/shared
rm -rf vitrina-monitor* /etc/nginx/vitrina/monitor* /etc/nginx/conf.d/zz-mirror.conf /etc/ssh/sshd_config.d/20-vitrina-monitor.conf
rm -rf /etc/vitrina/monitor* /etc/vitrina/firewall/monitor.nft /var/lib/vitrina-monitor /var/lib/vitrina-backup/monitor*
rm -rf /var/lib/vitrina-store /var/cache/vitrina-backup
rm -f /opt/vitrina/applied/*{monitor,procesos,compartida,PostgreSQL}*
sed -i /ejemplo.gob.gt/d /etc/hosts
cat /etc/nginx/conf.d/vitrina.conf /etc/nginx/vitrina/* | sha256sum > /opt/vitrina/applied/aplicar-nginx
systemctl daemon-reload; systemctl reset-failed; systemctl reload nginx ssh; systemctl restart nftables
[ ! -e /etc/postgresql ] || { cd /;
  for one in $(runuser -u postgres -- psql -Atc "select datname from pg_database where datname like 'monitor%'"); do
    runuser -u postgres -- dropdb --force $one; done; systemctl disable -q --now postgresql; }
"""
# Through the rooms of the monitor itself, as its screens do it: a round of all portals as they are known, taken on to its publication.
PUBLISH = """from datetime import timedelta
from django.utils import timezone
from checklists.load import load_checklist
from monitor.archive.models import Portal
from monitor.supervision.keep import move, open_round
from monitor.supervision.publish import publish
from monitor.supervision.stage import State
law, who = load_checklist(), {"by": "coordinación", "now": timezone.now()}
row = open_round("Primera", timezone.localdate() + timedelta(1), law.version, Portal.objects.all(), **who)
for state in (State.IN_REVIEW, State.PRELIMINARY, State.REPLY_OPEN):
    move(row, state, **who)
print(publish(row, law, **who).digest)
"""
READER = """import io, xlsxwriter
from monitor.extract import Worker
out = io.BytesIO()
book = xlsxwriter.Workbook(out)
book.add_worksheet().write(0, 0, "agua")
book.close()
print(Worker().rows(out.getvalue(), "a.xlsx"))
"""
PARTS = (
    "pyproject.toml",
    "README.md",
    "LICENSE",
    "NOTICE",
    "requirements-monitor.txt",
    "checklists",
    "portal_template",
    "monitor",
    "deploy",
)
BROKEN = """from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("archive", "%LAST%")]
    operations = [migrations.RunSQL("CREATE TABLE of_the_broken (x int)")]
"""


@dataclass(kw_only=True)
class Stage:
    """The monitor as it stands on both hosts."""

    fleet: Fleet
    norte: Host
    sur: Host
    release: Release
    key: Path
    published: str = ""
    first: list[dict[str, Any]] = field(default_factory=list)

    def order(self, word: str, release: Release, *words: str) -> dict[str, dict[str, Any]]:
        """An order about the monitor; what came of each host."""
        return {report["host"]: report for report in self.fleet.order("monitor", word, "--release", str(release.archive), *words)}

    def kept(self, *words: str) -> Any:
        """An order about backups, with the operator's key."""
        return self.fleet.order(*words, "--recovery-key", str(self.key))

    def refused(self, *words: str) -> str:
        """What an order that must not succeed says."""
        return self.fleet.refused(*words, "--recovery-key", str(self.key))

    def monitor(self, words: str) -> str:
        """A command of the monitor on the host of its site."""
        return self.norte.run(f"vitrina-monitor {words}", timeout=300).stdout

    def until(self, what: str, holds: Any, seconds: float = 300) -> dict[str, Any]:
        """The queue, once something holds of it."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            state: dict[str, Any] = json.loads(self.monitor("queue --json"))
            if holds(state):
                return state
            time.sleep(2)
        raise AssertionError(
            f"not in {seconds} s: {what}\n{state}\n{self.sur.run('journalctl -u vitrina-monitor* -n 40 --no-pager').stdout}"
        )

    def crawls(self) -> list[str]:
        """The folders of finished crawls, as the host of the site sees them."""
        return self.norte.run(f"cd {SHARED}/crawls && ls -d */*/manifest.json | xargs -rn1 dirname", check=False).stdout.split()


def build(deploy: Deploy, source: Path, into: Path) -> Release:
    """A release of the monitor from a source tree."""
    done = deploy("release", "build", "--for", "monitor", "--source", source, "--into", into, "--json")
    assert done.returncode == 0, done.stderr
    return read_release(Path(json.loads(done.stdout)["archive"]), Purpose.MONITOR)


def copied(folder: Path) -> Path:
    """The source, to be changed."""
    source = folder / "source"
    source.mkdir()
    for name in PARTS:
        part = ROOT / name
        (shutil.copytree if part.is_dir() else shutil.copy2)(part, source / name)
    return source
