"""One host's ssh connection beyond what pyinfra does with it: it is noticed when it is cut, it may change the host, and it holds it alone.

What an order had begun on a host when its connection was cut goes on there to its end. So there are two locks: one is held while the
connection lasts, the other by each command while it runs; the next order waits for both, and never works beside what an earlier one left.
"""

from __future__ import annotations

import socket
from typing import Any

from pyinfra.api.exceptions import PyinfraError

from deploy.inventory import Host
from deploy.template import Tell

LOCK, STEP_LOCK = "/run/lock/vitrina-deploy.lock", "/run/lock/vitrina-step.lock"
PATIENCE = 900  # seconds that an order waits for another one
SILENCE = 40  # seconds without an answer after which a connection is taken for cut
SHELL = f"flock -o -w {PATIENCE} {STEP_LOCK} sh"  # every command of a step runs in it
_TAKEN = 75  # how flock ends when it waited in vain


_NO_WAY = {
    "Authentication": "no acepta la llave de esta máquina",
    "No authentication methods": "no hay en esta máquina una llave con que entrar",
    "resolve hostname": "ese nombre no existe en el DNS",
    "does not match": "su huella no es la que se conocía",
    "timed out": "no responde",
    "Unable to connect": "no responde",
}


def no_way(host: Host, said: str) -> str:
    """Why there is no connection, and what to try; `said` is what the library said of it."""
    why = next((words for part, words in _NO_WAY.items() if part in said), said.strip() or "no responde")
    where, port = f"{host.user}@{host.address}", f"-p {host.port} " if host.port != 22 else ""
    return f"no se pudo entrar por ssh a {where}: {why}. Pruebe  ssh {port}{where}  y corrija lo que diga."


def watch(client: Any) -> None:
    """A cut is noticed also while nothing is sent; ssh by itself would wait for a quarter of an hour."""
    transport = client.get_transport()
    transport.set_keepalive(10)
    if isinstance(transport.sock, socket.socket):  # another one where the operator's ssh configuration leads through a third machine
        transport.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, SILENCE * 1000)


def is_cut(client: Any) -> bool:
    """Whether the connection has ended without our doing."""
    transport = client.get_transport()
    return transport is None or not transport.is_active()


def check_sudo(client: Any, host: Host) -> None:
    """Who is not root must be able to become root without being asked; refused, with the remedy, where that is not so."""
    if host.user == "root":
        return
    channel = client.get_transport().open_session()
    channel.exec_command("sudo -n true")
    said = channel.makefile_stderr().read().decode(errors="replace").strip()
    if channel.recv_exit_status():
        raise PyinfraError(
            f"{host.user} no puede usar sudo sin contraseña en {host.address}. Escriba allá, como root, en /etc/sudoers.d/{host.user} :  "
            f"{host.user} ALL=(ALL) NOPASSWD: ALL  y repita la orden. El anfitrión dijo: {said}"
        )


def hold(client: Any, host: Host, tell: Tell) -> object:
    """Hold the host alone while the connection lasts; the lock ends with it, however that is. Waits for what was left running."""
    sudo = "" if host.user == "root" else "sudo -n "
    inner = f"flock -E {_TAKEN} -w {PATIENCE} {STEP_LOCK} true && echo held && exec cat"
    channel = client.get_transport().open_session()
    channel.exec_command(f"{sudo}flock -E {_TAKEN} -w {PATIENCE} {LOCK} sh -c '{inner}'")
    channel.settimeout(2)
    try:
        said = channel.recv(10)
    except TimeoutError:
        tell(f"Otra orden trabaja en {host.name}; se espera a que termine...")
        channel.settimeout(2 * PATIENCE + 10)
        said = channel.recv(10)
    if said.startswith(b"held"):
        return channel
    if channel.recv_exit_status() == _TAKEN:
        raise PyinfraError(f"otra orden lo ocupa desde hace más de {PATIENCE // 60} minutos. Espere a que termine y repita la orden.")
    raise PyinfraError(f"no se pudo tomar su candado: {channel.makefile_stderr().read().decode(errors='replace').strip()}")
