"""Operations of the monitor's own: each looks at the host first and yields commands only where something is not as it should be."""

from __future__ import annotations

import hashlib
import json
import shlex
from collections.abc import Sequence
from typing import Any

from pyinfra.api.operation import operation
from pyinfra.context import host

from deploy.hosts.monitor.place import CODE, COMMAND, HOME, OWN, OWN_ENVIRONMENT, WORKER_UNIT, WORKERS_KEY
from deploy.hosts.operations import Commands, told
from deploy.hosts.place import release_folder, release_of
from deploy.hosts.session import Step
from deploy.hosts.text import text_of
from deploy.release import Release

STATIC = "monitor-static"  # in the folder of a release
ACCOUNT = "administracion"


@operation()
def make_secret(path: str) -> Commands:
    """A secret made on this host, once, for root alone."""
    if not told(f"test -s {path} && echo there"):
        made = "python3 -c 'import secrets; print(secrets.token_hex(32))'"
        yield "\n".join([f"set -e; umask 077; {made} > {path}.new", f"mv {path}.new {path}"])


@operation()
def make_key() -> Commands:
    """The key with which the workers of this host reach the shared folder."""
    if not told(f"test -s {WORKERS_KEY}.pub && echo there"):
        yield f"rm -f {WORKERS_KEY}; ssh-keygen -q -t ed25519 -N '' -C \"monitor@$(hostname)\" -f {WORKERS_KEY}"


@operation()
def leave_for_operator() -> Commands:
    """The file of the operator's own settings, with what may be said in it. It is never written again."""
    if not told(f"test -e {OWN_ENVIRONMENT} && echo there"):
        yield "\n".join([f"umask 077; cat > {OWN_ENVIRONMENT} <<'FIN'\n{text_of('monitor-own.env')}FIN"])


@operation()
def _write_secretly(path: str, digest: str, reader: str) -> Commands:
    """A file whose text comes by a pipe: it stands in no argument and in no difference that is shown."""
    if told(f"sha256sum < {path}").split(" ")[0] != digest:
        host.log("su contenido no se muestra: lleva secretos")
        new = f"{path}.new"
        yield "\n".join([f"set -e; umask 077; cat > {new}", f"chown root:{reader} {new}; chmod 640 {new}; mv {new} {path}"])


def secretly(title: str, path: str, text: str, reader: str = "root") -> Step:
    """A file with secrets in it, which root writes and one group may read."""
    values: dict[str, Any] = {"path": path, "digest": hashlib.sha256(text.encode()).hexdigest(), "reader": reader, "_stdin": text}
    return Step(title=title, operation=_write_secretly, values=values)


@operation()
def gather_static(release: Release) -> Commands:
    """What nginx serves of a release by itself, beside its programs."""
    folder = f"{release_folder(release.name)}/{STATIC}"
    if told(f"test -d {folder} && echo there"):
        return
    command = f"{release_folder(release.name)}/bin/monitor collectstatic --no-input --verbosity 0"
    yield "\n".join(
        [
            "set -e; cd /; made=$(mktemp -d)",
            f"rm -rf {folder}.new; MONITOR_HOME=$made MONITOR_STATIC={folder}.new {command}",
            f"rm -rf $made; chmod -R a+rX {folder}.new; mv {folder}.new {folder}",
        ]
    )


@operation()
def migrate() -> Commands:
    """The tables as the release wants them."""
    if not told(f"{COMMAND} migrate --check >/dev/null && echo done"):
        yield f"{COMMAND} migrate --no-input --verbosity 0"


@operation()
def make_guide() -> Commands:
    """The guide as PDF, which its page offers; drawn anew for each release."""
    drawn = f"{HOME}/guide-of"
    now = told(f"readlink {release_of(CODE)}")
    if not now or told(f"cat {drawn}") != now:
        yield f"{COMMAND} guide >/dev/null && readlink {release_of(CODE)} > {drawn}"


@operation()
def make_account(address: str) -> Commands:
    """The first account, which makes the others; its password is shown once. It is made once, whatever becomes of it later."""
    mark = f"{OWN}/account"
    if told(f"test -e {mark} && echo there"):
        return
    told_too = json.dumps({"code": CODE, "name": "El monitor", "address": address, "sign_in": f"{address}/cuenta/entrar/"})
    join = "import json, sys; print(json.dumps({**json.loads(sys.argv[1]), **json.loads(sys.stdin.read())}))"
    yield "\n".join(
        [
            "set -e",
            f"said=$({COMMAND} create_account {ACCOUNT} --role administración --json)",
            f'printf "%s" "$said" | python3 -c {shlex.quote(join)} {shlex.quote(told_too)}',
            f"touch {mark}",
        ]
    )


@operation()
def keep_running(units: Sequence[str]) -> Commands:
    """Units that run, now and after every start."""
    for unit in units:
        if told(f"systemctl is-enabled {unit}; systemctl is-active {unit}").split() != ["enabled", "active"]:
            yield f"systemctl reset-failed {unit} 2>/dev/null; systemctl enable --quiet --now {unit}"


@operation()
def keep_workers(number: int) -> Commands:
    """As many workers as the inventory says; those beyond end well, handing back what they do."""
    wanted = [WORKER_UNIT.format(turn + 1) for turn in range(number)]
    there = told("systemctl list-units --all --plain --no-legend 'vitrina-monitor-worker@*' | cut -d' ' -f1").split()
    enabled = told("cd /etc/systemd/system/multi-user.target.wants && ls -d vitrina-monitor-worker@*").split()
    for unit in sorted({*there, *enabled} - set(wanted)):
        yield f"systemctl disable --quiet --now {unit}; systemctl reset-failed {unit} 2>/dev/null || true"
    for unit in wanted:
        if told(f"systemctl is-enabled {unit}; systemctl is-active {unit}").split() != ["enabled", "active"]:
            yield f"systemctl reset-failed {unit} 2>/dev/null; systemctl enable --quiet --now {unit}"


@operation()
def rest_workers() -> Commands:
    """No worker of this host works until it is told to again."""
    if told("systemctl list-units --plain --no-legend --state=active,activating 'vitrina-monitor-worker@*'"):
        yield "systemctl stop 'vitrina-monitor-worker@*'"


@operation()
def upgrade_site(domain: str, release: Release) -> Commands:
    """The site over to another release, in a unit of its own on the host, which ends there whatever happens to the connection."""
    current, wanted = told(f"readlink {release_of(CODE)}"), release_folder(release.name)
    if current == wanted and not told(f"test -e {OWN}/upgrade.json && echo cut"):
        return
    if not current:
        yield "echo 'el monitor todavía no se ha creado: deploy monitor provision' >&2; exit 1"
    host.log(f"de {current.rpartition('/')[2]} a {release.name}")
    given = json.dumps({"domain": domain, "release": wanted})
    unit = f"systemd-run --quiet --wait --pipe --collect --unit=vitrina-upgrade-{CODE}"
    yield f"{unit} python3 -c {shlex.quote(text_of('monitor_upgrade.py'))} {shlex.quote(given)}"


@operation()
def follow_site(release: str) -> Commands:
    """The release that the site runs, on a host of workers too."""
    link = release_of(CODE)
    if told(f"readlink {link}") != release_folder(release):
        yield f"ln -sfn {release_folder(release)} {link}"
