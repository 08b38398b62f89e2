"""Operations of our own for pyinfra: each looks at the host first and yields commands only where something is not as it should be."""

from __future__ import annotations

import json
import shlex
from collections.abc import Generator, Sequence
from typing import Any

from pyinfra.api.command import FileUploadCommand, StringCommand
from pyinfra.api.exceptions import PyinfraError
from pyinfra.api.operation import operation
from pyinfra.context import host
from pyinfra.facts.deb import DebPackages
from pyinfra.facts.server import Command

from checklists.model import Subject
from deploy.hosts.holds import SITE_END, site_mark
from deploy.hosts.place import APPLIED, NGINX, PORTALS, RELEASES, release_folder, release_of
from deploy.inventory import Instance
from deploy.provision import FIRST_STATE
from deploy.release import Release

INSTALLED = 6  # times its archive, a release takes while it is installed
NEW_PORTAL = 128 * 1024**2  # bytes for a new portal and its first publications
Commands = Generator[Any, None, None]
_ASK = """
import socket, ssl, sys, time
from concurrent.futures import ThreadPoolExecutor
tries, domains = int(sys.argv[1]), sys.argv[2:]
context = ssl._create_unverified_context()
def ask(page):
    domain, _, path = page.partition("/")
    said = ""
    for turn in range(tries):
        try:
            with context.wrap_socket(socket.create_connection(("127.0.0.1", 443), 5), server_hostname=domain) as connection:
                connection.sendall(f"GET /{path} HTTP/1.0\\r\\nHost: {domain}\\r\\n\\r\\n".encode())
                said = connection.recv(64).decode("latin-1").split("\\r\\n")[0]
            if " 200 " in said:
                return ""
        except OSError as error:
            said = str(error)
        time.sleep(0.25 if tries > 1 else 0)
    return f"la portada de {domain} no responde bien: {said}"
with ThreadPoolExecutor(16) as pool:
    sys.exit("\\n".join(filter(None, pool.map(ask, domains))) or 0)
"""


@operation()
def install_packages(packages: Sequence[str]) -> Commands:
    """Debian's packages, with a fresh list of what there is only when one is missing."""
    there = host.get_fact(DebPackages)
    missing = [name for name in packages if name not in there]
    if not missing:
        return
    host.log(f"faltan: {' '.join(missing)}")
    yield "apt-get update -qq"
    yield (
        "DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends -o Dpkg::Options::=--force-confold "
        f"{' '.join(missing)} >/dev/null"
    )


@operation()
def apply(mark: str, command: str, paths: Sequence[str]) -> Commands:
    """A command with which files take effect. What was applied last is kept as a digest, so that an order that was cut between writing and
    applying is finished by the next.
    """
    applied, digest = f"{APPLIED}/{mark}", f"cat {' '.join(paths)} 2>/dev/null | sha256sum"
    now, last = told(digest), told(f"cat {applied}")
    if now != last:
        yield script(
            ["set -e", f"{{ {command}; }} || exit 1", f"mkdir -p {APPLIED}", f"{digest} > {applied}.new", f"mv {applied}.new {applied}"]
        )


@operation()
def ask_homes(domains: Sequence[str]) -> Commands:
    """The home pages of portals, or pages that stand for them (domain/path), come with 200; waited for a while where they do not yet."""
    if domains and not told(f"{_asked(domains, tries=1)} && echo well").endswith("well"):
        yield _asked(domains, tries=40)


@operation()
def install_release(release: Release) -> Commands:
    """A release in a folder of its own, beside others; a mark is written last, and what has none is made anew."""
    folder = release_folder(release.name)
    if told(f"test -e {folder}/installed && echo whole"):
        return
    if not told(f"test -d {RELEASES} && echo prepared"):
        raise PyinfraError(f"no está preparado. Corra  deploy host prepare {host.name}  y repita la orden.")
    room(RELEASES, INSTALLED * release.archive.stat().st_size, f"instalar la versión {release.name}")
    archive, opened = f"{RELEASES}/{release.name}.tar", f"{RELEASES}/.{release.name}"
    yield FileUploadCommand(str(release.archive), archive, remote_temp_filename=host.get_temp_filename(archive))
    lines = [
        "set -e",
        f"echo '{release.digest}  {archive}' | sha256sum -c --quiet -",
        f"rm -rf {folder} {opened}",
        f"mkdir {opened}",
        f"tar -xf {archive} -C {opened} --no-same-owner",
        f"python3 -m venv {folder}",
        "python=$(python3 -c 'import sys; print(\"%d.%d\" % sys.version_info[:2])')",
        f"{folder}/bin/pip install --quiet --disable-pip-version-check --no-index --find-links {opened}/wheels --no-deps "
        f"--require-hashes -r {opened}/requirements-$python.txt",
        f"touch {folder}/installed",
        f"rm -rf {opened} {archive}",
    ]
    yield script(lines)


@operation()
def make_ready(release: Release, kind: Subject) -> Commands:
    """The ready-made database of a release for one kind of subject: made once, and copied for every portal."""
    ready = f"{release_folder(release.name)}/ready"
    if not told(f"ls {ready}/{kind}-*.sqlite3"):
        yield f"{release_folder(release.name)}/bin/deploy release ready --into {ready} --profile {kind}"


@operation()
def choose_release(code: str, release: Release) -> Commands:
    """The release of an instance that has none yet. One that runs another keeps it."""
    link = release_of(code)
    if not told(f"readlink {link}"):
        yield f"ln -s {release_folder(release.name)} {link}"


@operation()
def make_portal(instance: Instance) -> Commands:
    """Database, secrets, pages, account and public tree, made by the release's own commands as the instance's user."""
    home = instance.home
    facts = json.loads(told(f"cat {home}/instance.json") or "{}")
    first_state = f" && test -e {home}/{FIRST_STATE}" if instance.practice else ""
    whole = told(f"test -e {home}/public/current/www/index.html{first_state} && echo whole")
    if facts.get("address") == instance.address and whole:
        return
    room(PORTALS, NEW_PORTAL, f"crear el portal {instance.code}")
    owner = instance.owner
    words = ["deploy", "provision", instance.code, "--home", str(home), "--name", owner.name, "--profile", str(owner.kind)]
    words += ["--address", instance.address, "--ready", f"{release_of(instance.code)}/ready", "--json"]
    words += ["--practice"] if instance.practice else []
    yield as_instance(instance, words)
    shown = "false" if facts else f"test -e {home}/public/current/www/index.html"  # a new one has its pages already
    yield f"{shown} || {{ {as_instance(instance, ['portal', 'bake'])}; }}"


@operation()
def write_site(instance: Instance) -> Commands:
    """What nginx shows of an instance, as its release writes it; written anew for another release or another name, and taken back if nginx
    refuses it.
    """
    site, owner = f"{NGINX}/{instance.code}.conf", instance.owner
    release = told(f"readlink {release_of(instance.code)}")
    mark = f"{site_mark(instance)} {release}"
    if release and told(f"head -n 1 {site}; tail -n 1 {site}") == f"{mark}\n{SITE_END}":
        return
    known = {"NAME": owner.name, "BASE_URL": instance.address, "SUBJECT": instance.code, "SUBJECT_KIND": str(owner.kind)}
    words = [
        "portal",
        "nginx",
        "--listen",
        "443 ssl",
        "--application",
        f"unix:{instance.socket}",
        "--include",
        f"{NGINX}/{instance.code}.inc",
    ]
    yield script(
        [
            "set -e",
            f'mark="{site_mark(instance)} $(readlink {release_of(instance.code)})"',
            f'{{ echo "$mark"; {as_instance(instance, words, known)}; echo "{SITE_END}"; }} > {site}.new; sync {site}.new',
            f"if [ -e {site} ]; then cp {site} {site}.old; fi",
            f"mv {site}.new {site}",
            f"nginx -t -q || {{ rm {site}; if [ -e {site}.old ]; then mv {site}.old {site}; fi; exit 1; }}",
            f"rm -f {site}.old",
        ]
    )


@operation()
def keep_units(instance: Instance) -> Commands:
    """The door and the clock of an instance stand; its application starts with the host only where it is always on."""
    code = instance.code
    standing = [f"vitrina@{code}.socket", f"vitrina-nightly@{code}.timer", *([f"vitrina-app@{code}.service"] if instance.always_on else [])]
    standing += [f"vitrina-practice@{code}.timer"] if instance.practice else []
    for unit in standing:
        if told(f"systemctl is-enabled {unit}; systemctl is-active {unit}").split() != ["enabled", "active"]:
            held = (
                f"systemctl stop vitrina@{code}.service; " if unit.endswith(".socket") else ""
            )  # who still runs keeps its door from opening
            yield f"{held}systemctl reset-failed {unit} 2>/dev/null; systemctl enable --now {unit}"
    if not instance.always_on and told(f"systemctl is-enabled vitrina-app@{code}.service") == "enabled":
        yield f"systemctl disable vitrina-app@{code}.service"


def as_instance(instance: Instance, words: Sequence[str], known: dict[str, str] | None = None) -> str:
    """A command of the instance's release, as its user. What the inventory says may win over what the instance's own files say."""
    program, *rest = words
    values = {"PORTAL_HOME": str(instance.home), **{f"PORTAL_{name}": value for name, value in (known or {}).items()}}
    told = " ".join(f"{name}={shlex.quote(value)}" for name, value in values.items())
    command = shlex.join([f"{release_of(instance.code)}/bin/{program}", *rest])
    return f"cd /; runuser -u {instance.user} -- env -i PATH=/usr/bin:/bin LANG=C.UTF-8 {told} {command}"


def told(command: str) -> str:
    """What the host answers; "" where that fails."""
    return str(host.get_fact(Command, command=f"({command}) 2>/dev/null || true") or "").strip()


def room(folder: str, needed: int, what: str) -> None:
    """Refused, before anything is begun on the host, where a folder's disk has not that many bytes."""
    free = told(f"df --output=avail -B1 {folder} | tail -n 1")
    if free and int(free) < needed:
        raise PyinfraError(
            f"no hay espacio en disco para {what}: hacen falta {needed // 1024**2} MB en {folder} y quedan {int(free) // 1024**2} MB. "
            "No se cambió nada. Libere espacio o agregue un disco, y repita la orden."
        )


def _asked(domains: Sequence[str], tries: int) -> str:
    """A command that asks for portals' home pages side by side, as a visitor would, whoever signed their certificates."""
    return f"python3 -c {shlex.quote(_ASK)} {tries} {' '.join(domains)}"


def script(lines: Sequence[str]) -> StringCommand:
    """A command of several lines."""
    return StringCommand("\n".join(lines))
