"""The operator's manual is followed from its first block to its last, on two bare Debian hosts: the disaster drill included."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.deploy.hosts.conftest import HOME_PAGE, PARTS
from tests.deploy.hosts.manual import MANUAL, ROOT, Operator, blocks_of
from tests.servers.authority import DIRECTORY, Authority, authority, why_not
from tests.servers.hosts import CONTROL, Host, Lan

pytestmark = pytest.mark.system
STOLEN = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGq0v0hQz2yZ5mJ8w1yqkq0o3n9Zc6c3o1s4f5g6h7j8 laptop-2026"


@pytest.fixture(scope="module")
def operator(net: Lan, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Operator]:
    """Two bare hosts, an authority with the DNS that they believe, the source, and a home."""
    if reason := why_not():
        pytest.skip(reason)
    home = tmp_path_factory.mktemp("operator")
    norte, sur = net.boot("m-norte"), net.boot("m-sur", "trixie")
    with authority(net, tmp_path_factory.mktemp("signer")) as signer:
        for host in (norte, sur):
            host.run(f"echo '{STOLEN}' >> ~/.ssh/authorized_keys; rm -f /etc/resolv.conf; echo nameserver {CONTROL} > /etc/resolv.conf")
        made = Operator(net=net, home=home, hosts={"norte": norte, "sur": sur}, signer=signer, names=names(norte, sur, signer))
        made.settle()
        for name in (*PARTS, "requirements-monitor.txt"):
            part = ROOT / name
            (shutil.copytree if part.is_dir() else shutil.copy2)(part, made.source / name)
        yield made
    shutil.rmtree(Path("/etc/netns") / net.control, ignore_errors=True)


def names(norte: Host, sur: Host, signer: Authority) -> dict[str, str]:
    """What the manual writes, and what it is here: all else is done as it is written."""
    return {
        "192.0.2.10": norte.address,
        "192.0.2.11": sur.address,
        "https://acme-v02.api.letsencrypt.org/directory": DIRECTORY,
        '# root = "raiz.pem"': f'root = "{signer.root}"',
    }


AS_ESCUINTLA = "cd /; runuser -u portal-0501 -- env PORTAL_HOME=/var/lib/vitrina/0501 /etc/vitrina/0501/release/bin/portal"
WORDS = "Que toda vecina pueda mirar lo que se hace."


def publish(operator: Operator) -> None:
    """The town has published something that must never be lost."""
    operator.hosts["norte"].run(f"{AS_ESCUINTLA} import_edition laip-10-05.mision vigente --statement '{WORDS}'", timeout=300)


def join(operator: Operator) -> None:
    """An officer has an account, and has forgotten its password."""
    operator.hosts["norte"].run(f"{AS_ESCUINTLA} create_officer maria.lopez --post 'Encargada de la Unidad'", timeout=300)


def another_version(operator: Operator) -> None:
    """Somebody worked on Vitrina since: the same order builds another release."""
    with (operator.source / HOME_PAGE).open("a", encoding="utf-8") as page:
        page.write("\n")


def another_monitor(operator: Operator) -> None:
    """And on the monitor, whose journal has something to lose by now."""
    operator.journal = operator.hosts["norte"].run("vitrina-monitor journal export", timeout=120).stdout
    with (operator.source / "monitor/dashboard/templates/monitor/method.html").open("a", encoding="utf-8") as page:
        page.write("\n")


def burn(operator: Operator) -> None:
    """The host is no more."""
    operator.hosts["norte"].cut_power()


# What happens in the world before a part of the manual is needed.
BEFORE: dict[str, Callable[[Operator], None]] = {
    "Respaldos": publish,
    "Pasar a otra versión": another_version,
    "El monitor a otra versión": another_monitor,
    "Una oficial olvidó la suya": join,
    "El anfitrión norte se quemó": burn,
}


def test_every_block_of_the_manual_does_what_it_says(operator: Operator) -> None:
    blocks = blocks_of(MANUAL.read_text(encoding="utf-8"))
    happened = dict(BEFORE)
    for block in blocks:
        if happen := happened.pop(block.heading, None):
            happen(operator)
        operator.do(block)
    assert not happened, f"the manual has no part called {', '.join(happened)}"
    sur = operator.hosts["sur"]
    verified = json.loads(sur.run(f"{AS_ESCUINTLA} verify --json", timeout=300).stdout)
    assert (verified["ok"], verified["links"]) == (True, 1), "what was published on the host that burnt is here, and is what it was"
    pages = "/var/lib/vitrina/0501/public/current/www/informacion-publica"
    assert sur.run(f"grep -rl '{WORDS}' {pages}").stdout, "and citizens read it"
    assert (operator.home / "clocks" / "vitrina-restore-check.timer").is_file(), "the operator's machine has the clock of the checks"
    assert operator.journal
    assert sur.run("vitrina-monitor journal export", timeout=120).stdout.startswith(operator.journal), "and so has the monitor come back"
    assert STOLEN.split()[1] not in sur.run("cat ~/.ssh/authorized_keys").stdout
