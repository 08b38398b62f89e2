"""Real Debian hosts: booted by systemd-nspawn, each in a network namespace of its own, on a LAN that leads nowhere else.

A host is bare: systemd, ssh and Python. What it may install lies in an archive of its own on its disk, so that apt works without a way out.
The base that all are booted from is built once and kept in a cache folder, by the list of packages in it. Everything needs root.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.servers.debian_base import base_for

PARTS = {
    "systemd-nspawn": "systemd-container",
    "ip": "iproute2",
    "ssh": "openssh-client",
    "nsenter": "util-linux",
    "mmdebstrap": "mmdebstrap",
}
REBOOT = 133  # how nspawn ends when its guest asked for a reboot
CONTROL = "10.77.0.1"
_WRAPPER = """
for place in {cgroups}; do echo $$ > "$place/cgroup.procs"; done
while :; do
  systemd-nspawn -q -bD {root} -M {name} --register=no --keep-unit --network-namespace-path=/run/netns/{netns} \\
    --capability=CAP_NET_ADMIN --bind=/dev/fuse --console=pipe --link-journal=no </dev/null
  code=$?; [ $code = {reboot} ] || exit $code
done
"""


def why_not() -> str:
    """What is missing to boot hosts on this machine; "" where nothing is."""
    if os.geteuid() != 0:
        return "hacen falta permisos de administrador para arrancar anfitriones"
    missing = [package for program, package in PARTS.items() if not shutil.which(program)]
    return f"faltan programas: apt install {' '.join(missing)}" if missing else ""


class Host:
    """A running Debian machine of the LAN, and what may happen to it."""

    def __init__(self, lan: Lan, name: str, address: str, root: Path) -> None:
        self.lan, self.name, self.address, self.root = lan, name, address, root
        self.netns, self.link = f"{lan.mark}-{name}", f"{lan.mark}{name}"
        self.cgroups = [place / f"vitrina-{self.netns}" for place in _cgroup_roots()]
        self._wrapper: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Boot it, and wait until ssh answers."""
        for place in self.cgroups:
            place.mkdir(exist_ok=True)
        script = _WRAPPER.format(cgroups=" ".join(map(str, self.cgroups)), root=self.root, name=self.netns, netns=self.netns, reboot=REBOOT)
        with (self.lan.folder / f"{self.name}.console").open("ab") as console:
            self._wrapper = subprocess.Popen(["bash", "-c", script], stdout=console, stderr=console)
        self.wait()

    def run(self, command: str, *, check: bool = True, timeout: float = 60) -> subprocess.CompletedProcess[str]:
        """A command on the host, as root by ssh."""
        words = ["ssh", "-F", str(self.lan.ssh_config), f"root@{self.address}", command]
        asked = self.lan.inside(words)
        done = subprocess.run(asked, capture_output=True, text=True, errors="replace", timeout=timeout, stdin=subprocess.DEVNULL)
        assert not check or done.returncode == 0, f"{self.name}: {command}\n{done.stdout}\n{done.stderr}"
        return done

    def wait(self, seconds: float = 60) -> None:
        """Until it has booted: ssh answers, and systemd has started everything."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            state = self.run("systemctl is-system-running", check=False).stdout.strip()
            if state in ("running", "degraded"):
                return
            time.sleep(0.2)
        raise AssertionError(f"{self.name} did not boot: see {self.lan.folder}")

    def reboot(self) -> None:
        """As its operator would."""
        before = self.run("cat /proc/1/stat").stdout.split()[21]
        self.run("systemctl reboot", check=False)
        until = time.monotonic() + 60
        while time.monotonic() < until:
            now = self.run("cat /proc/1/stat", check=False).stdout.split()
            if len(now) > 21 and now[21] != before:
                return self.wait()
            time.sleep(0.2)
        raise AssertionError(f"{self.name} did not come back")

    def cut_power(self) -> None:
        """Everything on it ends at once, without a word; `start` brings it up again."""
        if self._wrapper:
            for pid in _children(self._wrapper.pid):
                for first in _children(pid):
                    os.kill(first, signal.SIGKILL)
            self._wrapper.wait(30)

    def plug(self, *, on: bool) -> None:
        """Take its cable out, or put it back."""
        self.lan.ip("link", "set", self.link, "up" if on else "down")

    def stop(self) -> None:
        """End it at once, since nothing of it is kept, and remove every trace."""
        if self._wrapper and self._wrapper.poll() is None:
            self.cut_power()
        for place in self.cgroups:
            for folder in sorted((path for path in place.rglob("*") if path.is_dir()), reverse=True):
                _rmdir(folder)
            _rmdir(place)


class Lan:
    """A bridge in a namespace of its own, where the operator's commands run, and the hosts on it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.mark = folder, f"v{os.getpid() % 100000:05d}"
        self.control = f"{self.mark}-ctl"
        self.ssh_config = folder / "ssh_config"
        self._stack, self._hosts = ExitStack(), 0

    def inside(self, words: Sequence[str]) -> list[str]:
        """The command that runs these words where the hosts can be reached."""
        return ["ip", "netns", "exec", self.control, *words]

    def ip(self, *words: str) -> None:
        """`ip`, in the control namespace."""
        _run("ip", "-n", self.control, *words)

    def boot(self, name: str, release: str = "bookworm") -> Host:
        """A fresh host, booted and reachable."""
        base = base_for(release)
        self._hosts += 1
        host = Host(self, name, f"10.77.0.{10 + self._hosts}", self.folder / name / "root")
        self._plug_in(host)
        upper, work = host.root.with_name("upper"), host.root.with_name("work")
        for folder in (host.root, upper, work):
            folder.mkdir(parents=True)
        _run("mount", "-t", "overlay", "overlay", "-o", f"lowerdir={base},upperdir={upper},workdir={work}", str(host.root))
        self._stack.callback(_run, "umount", "-l", str(host.root))
        keys = host.root / "root" / ".ssh"
        keys.mkdir(mode=0o700, exist_ok=True)
        shutil.copy(self.folder / "key.pub", keys / "authorized_keys")
        (host.root / "etc" / "hostname").write_text(f"{name}\n")
        with (host.root / "etc" / "hosts").open("a") as names:
            names.write(f"127.0.1.1 {name}\n")
        (host.root / "etc" / "machine-id").write_text("")
        self._stack.callback(host.stop)
        host.start()
        return host

    def _plug_in(self, host: Host) -> None:
        _run("ip", "netns", "add", host.netns)
        self._stack.callback(_run, "ip", "netns", "del", host.netns)
        self.ip("link", "add", host.link, "type", "veth", "peer", "name", "host0", "netns", host.netns)
        self.ip("link", "set", host.link, "master", "br0", "up")
        for words in (("addr", "add", f"{host.address}/24", "dev", "host0"), ("link", "set", "host0", "up"), ("link", "set", "lo", "up")):
            _run("ip", "-n", host.netns, *words)

    def up(self) -> None:
        """The bridge, and the operator's key."""
        _run("ip", "netns", "add", self.control)
        self._stack.callback(_run, "ip", "netns", "del", self.control)
        self.ip("link", "set", "lo", "up")
        self.ip("link", "add", "br0", "type", "bridge")
        self.ip("addr", "add", f"{CONTROL}/24", "dev", "br0")
        self.ip("link", "set", "br0", "up")
        _run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(self.folder / "key"))
        self.ssh_config.write_text(
            f"IdentityFile {self.folder}/key\nIdentitiesOnly yes\nUserKnownHostsFile {self.folder}/known_hosts\n"
            "StrictHostKeyChecking accept-new\nConnectTimeout 2\nLogLevel ERROR\n"
        )

    def down(self) -> None:
        """Every host, and then the bridge."""
        self._stack.close()


@contextmanager
def lan() -> Iterator[Lan]:
    """A LAN without hosts; `boot` adds them, and all end with the block."""
    folder = Path(tempfile.mkdtemp(prefix="hosts-test-", dir="/var/tmp"))
    net = Lan(folder)
    try:
        net.up()
        yield net
    finally:
        net.down()
        shutil.rmtree(folder, ignore_errors=True)


def _cgroup_roots() -> list[Path]:
    """Where a process' group is chosen: two trees on a mixed machine, one on a plain one."""
    root = Path("/sys/fs/cgroup")
    mixed = [root / name for name in ("systemd", "unified") if (root / name / "cgroup.procs").exists()]
    return mixed or [root]


def _children(pid: int) -> list[int]:
    try:
        return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except FileNotFoundError:
        return []


def _rmdir(folder: Path) -> None:
    """A control group goes once its last process has."""
    for _ in range(50):
        try:
            return folder.rmdir()
        except FileNotFoundError:
            return
        except OSError:
            time.sleep(0.1)


def _run(*words: str) -> None:
    done = subprocess.run(words, capture_output=True, text=True, timeout=120)
    if done.returncode:
        raise RuntimeError(f"{' '.join(words)}: {done.stderr.strip()}")
