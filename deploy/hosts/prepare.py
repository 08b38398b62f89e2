"""A bare Debian with ssh -> a host for portals: packages, web server, firewall, sign-in, security updates, time, logs, units."""

from __future__ import annotations

from collections.abc import Sequence

from pyinfra.api.exceptions import PyinfraError
from pyinfra.context import host as reached
from pyinfra.facts.server import LinuxDistribution
from pyinfra.operations import files, systemd

from deploy.hosts.backups import keeping_steps, store_steps, stores_on
from deploy.hosts.certificates import prepared
from deploy.hosts.operations import install_packages, told
from deploy.hosts.packages import PACKAGES, STORE_PACKAGES
from deploy.hosts.place import ANSWERED, CONFIGURATION, NGINX, PORTALS, RELEASES, RELOAD, UNITS, WEB_USER
from deploy.hosts.session import Step
from deploy.hosts.steps import folder, on, programs, put, reload_nginx, take_up, upgrade_program
from deploy.hosts.text import text_of
from deploy.inventory import Host, Inventory

DEBIANS, MACHINE = (12, 13), "x86_64"
APP_UNITS = (
    "vitrina-app@.service",
    "vitrina@.service",
    "vitrina@.socket",
    "vitrina-nightly@.service",
    "vitrina-nightly@.timer",
    "vitrina-practice@.service",
    "vitrina-practice@.timer",
    "vitrina-mend.service",
    "vitrina-nginx.service",
)
NGINX_RELOAD = "nginx.service.d/vitrina-reload.conf"  # what orders wait for with `systemctl reload nginx`


def prepare_steps(inventory: Inventory, host: Host) -> Sequence[Step]:
    """All of it in order, for what the inventory gives the host to do. The firewall comes before anything listens. Refused where the host
    is not of a kind that this was tried on.
    """
    major = _debian()
    firewall = put("cortafuegos", "/etc/nftables.conf", text_of("nftables.conf", ssh_port=str(host.port)))
    packages = (*PACKAGES, *(STORE_PACKAGES if stores_on(inventory, host) else ()))
    sign_in = put("entrada por ssh", "/etc/ssh/sshd_config.d/10-vitrina.conf", text_of("sshd.conf"))
    logs = put("bitácoras", "/etc/systemd/journald.conf.d/vitrina.conf", text_of("journald.conf"))
    units = [put(f"unidad {unit}", f"{UNITS}/{unit}", text_of(unit)) for unit in APP_UNITS]
    reload = put("unidad nginx.service: que termine de recargar", f"{UNITS}/{NGINX_RELOAD}", text_of("nginx-reload.conf", reload=RELOAD))
    sites = [
        put("nginx: cifrado", f"{NGINX}/tls.inc", text_of("nginx-tls.inc")),
        put("nginx: cuánto se espera", f"{NGINX}/patience.inc", text_of("nginx-patience.inc")),
        put("nginx: lo contestado", f"{NGINX}/answers.inc", text_of("nginx-answers.inc", folder=ANSWERED)),
        put("nginx: lo contestado, en cada portal", f"{NGINX}/cache.inc", text_of("nginx-cache.inc")),
        put("nginx: lo común", "/etc/nginx/conf.d/vitrina.conf", text_of("nginx-http.conf", **_http2(major))),
    ]
    return [
        Step(title="paquetes de Debian", operation=install_packages, values={"packages": packages}),
        firewall,
        take_up("aplicar el cortafuegos", "nft -c -f /etc/nftables.conf && systemctl restart nftables", ["/etc/nftables.conf"], [firewall]),
        _at_start("nftables"),
        sign_in,
        take_up("aplicar la entrada por ssh", "sshd -t && systemctl reload ssh", ["/etc/ssh/sshd_config.d/10-vitrina.conf"], [sign_in]),
        put("correcciones de seguridad", "/etc/apt/apt.conf.d/60vitrina", text_of("apt.conf")),
        _at_start("systemd-timesyncd"),
        logs,
        take_up("aplicar las bitácoras", "systemctl restart systemd-journald", ["/etc/systemd/journald.conf.d/vitrina.conf"], [logs]),
        *(folder(path) for path in ("/opt/vitrina", RELEASES, CONFIGURATION, PORTALS, NGINX)),
        folder("/var/log/nginx", group=WEB_USER, mode="750"),  # who visits a portal is not for its neighbours
        *programs("deploy.hosts.signing", "deploy.keeping", "deploy.leaving"),
        *prepared(),
        upgrade_program(),
        put("programa que recarga nginx", RELOAD, text_of("reload_nginx.py")),
        *units,
        reload,
        take_up(
            "aplicar las unidades", "systemctl daemon-reload", [f"{UNITS}/{unit}" for unit in (*APP_UNITS, NGINX_RELOAD)], [*units, reload]
        ),
        _at_start("vitrina-mend"),
        _at_start("vitrina-nginx"),
        *sites,
        Step(
            title="nginx: sin página de muestra",
            operation=files.link,
            values={"path": "/etc/nginx/sites-enabled/default", "present": False},
        ),
        on("nginx"),
        reload_nginx(sites),
        *keeping_steps(),
        *store_steps(inventory, host),
    ]


def _at_start(unit: str) -> Step:
    """A unit that starts with the host."""
    return Step(title=f"{unit} al arrancar", operation=systemd.service, values={"service": unit, "running": None, "enabled": True})


def _debian() -> int:
    """Which Debian it is."""
    found, machine = reached.get_fact(LinuxDistribution), told("uname -m")
    if found["name"] != "Debian" or found["major"] not in DEBIANS or machine != MACHINE:
        there = f"{found['name'] or 'un sistema que no se conoce'} {found['major'] or ''}".strip()
        raise PyinfraError(
            f"tiene {there} en {machine}, y hace falta Debian {' o '.join(map(str, DEBIANS))} en {MACHINE}. Nada se cambió. Instálelo "
            "de nuevo, o quite ese anfitrión del inventario."
        )
    return int(found["major"])


def _http2(major: int) -> dict[str, str]:
    """How this host's nginx is told to speak HTTP/2: from Debian 13 on by a line of its own, before that where it listens."""
    own_line = major >= 13
    return {"http2": "http2 on;" if own_line else "", "listen_http2": "" if own_line else " http2"}
