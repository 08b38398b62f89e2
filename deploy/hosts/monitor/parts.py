"""The steps of each role that a host may have for the monitor."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from urllib.parse import quote

from pyinfra.operations import files, server

from deploy.hosts.certificates import ask_step, authority_steps, own_steps
from deploy.hosts.monitor.carried import Monitor
from deploy.hosts.monitor.database import entry_rules, firewall_rules, make_database, settings, write_postgresql
from deploy.hosts.monitor.operations import (
    gather_static,
    keep_running,
    keep_workers,
    leave_for_operator,
    make_account,
    make_guide,
    make_key,
    make_secret,
    migrate,
    secretly,
)
from deploy.hosts.monitor.place import (
    BACKUP,
    CODE,
    COMMAND,
    DATABASE_CERTIFICATE,
    DATABASE_PORT,
    ENVIRONMENT,
    EVIDENCE,
    FIREWALL,
    HOME,
    KNOWN_HOSTS,
    OWN,
    OWN_ENVIRONMENT,
    PASSWORD,
    REPORTS,
    ROOT,
    SECRET_KEY,
    SHARED,
    SITE_UNITS,
    USER,
    WORKERS_KEYS,
)
from deploy.hosts.operations import ask_homes, choose_release, install_packages, install_release
from deploy.hosts.packages import MONITOR_PACKAGES, WORKER_PACKAGES
from deploy.hosts.place import NGINX, UNITS
from deploy.hosts.session import Step
from deploy.hosts.steps import folder, on, put, reload_nginx, take_up
from deploy.hosts.text import text_of

UNIT_FILES = {
    "site": ("vitrina-monitor.socket", "vitrina-monitor.service", "vitrina-monitor-daily.service", "vitrina-monitor-daily.timer"),
    "database": ("vitrina-monitor-dump.service", "vitrina-monitor-dump.timer"),
    "worker": ("vitrina-monitor-worker@.service",),
}


def groundwork(monitor: Monitor, name: str) -> Iterator[Step]:
    """What a host has before it knows anything of the others: its user, folders, release, and the keys that are made there."""
    site, runs = monitor.site, name == monitor.site.host or name in monitor.site.workers
    packages = [*(MONITOR_PACKAGES if name == site.database else ()), *(WORKER_PACKAGES if name in monitor.far_workers else ())]
    if packages:
        yield Step(title="paquetes del monitor", operation=install_packages, values={"packages": packages})
    account = {"user": USER, "home": HOME, "shell": "/usr/sbin/nologin", "system": True, "ensure_home": False}
    yield Step(title="usuario del monitor", operation=server.user, values=account)
    yield from (folder(OWN), folder(FIREWALL), folder(ROOT))
    if runs:
        yield folder(HOME, user=USER, group=USER, mode="700")
        yield Step(title=f"versión {monitor.release.name}", operation=install_release, values={"release": monitor.release})
        yield Step(title="versión del monitor", operation=choose_release, values={"code": CODE, "release": monitor.release})
        yield put("órdenes del monitor", COMMAND, text_of("vitrina-monitor.sh"), "755")
    if name == site.host:
        yield folder(SHARED)  # root's, as sftp wants it
        yield from (folder(EVIDENCE, user=USER, group=USER, mode="700"), folder(REPORTS, user=USER, group=USER, mode="700"))
        yield Step(title="llave de las sesiones", operation=make_secret, values={"path": SECRET_KEY})
        yield Step(title="ajustes propios", operation=leave_for_operator)
    if name == site.database:
        yield Step(title="contraseña de la base de datos", operation=make_secret, values={"path": PASSWORD})
    if name in monitor.far_workers:
        yield Step(title=f"carpeta {SHARED}", operation=files.directory, values={"path": SHARED})  # whose it is, who mounts it says
        yield Step(title="llave de los procesos", operation=make_key)


def database(monitor: Monitor) -> Iterator[Step]:
    """PostgreSQL lets in the hosts that work with it, and nobody else; every night it is copied."""
    callers = sorted({address for name in monitor.callers if (address := monitor.about(name).asks_from)})
    rules = {"rules": entry_rules(callers), "settings": settings(callers)}
    written = Step(title="ajustes de PostgreSQL", operation=write_postgresql, values=rules)
    opened = put("cortafuegos del monitor", f"{FIREWALL}/{CODE}.nft", firewall_rules(callers))
    read = "/etc/postgresql/*/main/"
    yield written
    yield take_up("aplicar PostgreSQL", "systemctl restart postgresql", [f"{read}pg_hba.conf", f"{read}conf.d/vitrina.conf"], [written])
    yield on("postgresql")
    yield opened
    yield take_up(
        "aplicar el cortafuegos del monitor",
        "nft -c -f /etc/nftables.conf && systemctl restart nftables",
        [f"{FIREWALL}/{CODE}.nft"],
        [opened],
    )
    yield Step(title="base de datos del monitor", operation=make_database)
    yield folder(BACKUP, user="postgres", group="postgres", mode="700")
    yield from _units("database", UNIT_FILES["database"], ())
    yield Step(title="reloj de la copia", operation=keep_running, values={"units": ("vitrina-monitor-dump.timer",)})


def site(monitor: Monitor) -> Iterator[Step]:
    """The site: its settings and tables, the door for workers of other hosts, its units, and what nginx shows of it."""
    given = settings_of(monitor, monitor.site.host)
    yield from given
    yield from _door(monitor)
    yield Step(title="archivos fijos del monitor", operation=gather_static, values={"release": monitor.release})
    yield Step(title="tablas del monitor", operation=migrate)
    yield Step(title="guía en PDF", operation=make_guide)
    yield from _units("site", UNIT_FILES["site"], given)
    yield Step(title="sitio del monitor", operation=keep_running, values={"units": SITE_UNITS})
    yield Step(title="cuenta del monitor", operation=make_account, values={"address": monitor.address})
    domain, *others = monitor.site.domains
    here = monitor.hosts[monitor.site.host]
    yield from authority_steps(monitor.authority)
    certified = own_steps(here, CODE, monitor.site.domains)
    yield from certified
    shown = put(f"{CODE}: nginx", f"{NGINX}/{CODE}.conf", text_of("nginx-monitor.conf", domain=domain))
    yield shown
    led = text_of("nginx-redirect.conf", code=CODE, others=" ".join(others), address=monitor.address)
    path = f"{NGINX}/{CODE}.others.conf"
    more = (
        put(f"{CODE}: nginx, otros nombres", path, led)
        if others
        else Step(title=f"{CODE}: nginx, otros nombres", operation=files.file, values={"path": path, "present": False})
    )
    yield more
    yield reload_nginx([*certified, shown, more])
    yield from ask_step(monitor.authority, here, {CODE: monitor.site.domains})
    yield Step(title=f"{CODE}: pedir la portada", operation=ask_homes, values={"domains": [f"{domain}/resultados/"]})


def workers(monitor: Monitor, name: str) -> Iterator[Step]:
    """The workers of a host; on another host than the site's with what they need to reach it."""
    given: list[Step] = []
    if name in monitor.far_workers:
        given = [*settings_of(monitor, name)]
        yield from given
        yield from _mount(monitor)
    yield from _units("worker", UNIT_FILES["worker"], given)
    yield Step(title="procesos del monitor", operation=keep_workers, values={"number": monitor.site.workers[name]})


def settings_of(monitor: Monitor, name: str) -> Sequence[Step]:
    """What the environment of the monitor's programs says on a host."""
    site, database = monitor.about(monitor.site.host), monitor.about(monitor.site.database)
    known = {
        "MONITOR_HOME": HOME,
        "MONITOR_EVIDENCE": EVIDENCE,
        "MONITOR_REPORTS": REPORTS,
        "MONITOR_ADDRESS": monitor.address,
        "MONITOR_DATABASE": _database(monitor, name),
        "MONITOR_SECRET_KEY": site.secret_key,
    }
    text = "# Lo escribe  deploy monitor provision . Lo propio va en own.env del anfitrión del sitio.\n"
    found = [secretly("ajustes del monitor", ENVIRONMENT, text + "".join(f'{key}="{value}"\n' for key, value in known.items()))]
    if name != monitor.site.database:
        found.append(put("certificado de la base de datos", DATABASE_CERTIFICATE, f"{database.certificate}\n"))
    if name != monitor.site.host:
        found.append(secretly("ajustes propios", OWN_ENVIRONMENT, f"{site.own}\n"))
    return found


def _database(monitor: Monitor, name: str) -> str:
    """How a host reaches the database: by its socket on the same, by TLS on another, whose certificate it knows."""
    if name == monitor.site.database:
        return f"postgresql:///{CODE}?host=/run/postgresql"
    there = monitor.hosts[monitor.site.database].address
    where = f"[{there}]" if ":" in there else there
    password = quote(monitor.about(monitor.site.database).password, safe="")
    how = f"sslmode=verify-ca&sslrootcert={DATABASE_CERTIFICATE}"
    return f"postgresql://{USER}:{password}@{where}:{DATABASE_PORT}/{CODE}?{how}"


def _door(monitor: Monitor) -> Iterator[Step]:
    """The way by which workers of other hosts reach the shared folder; none where there are none."""
    keys = [key for name in monitor.far_workers if (key := monitor.about(name).worker_key)]
    yield put("llaves de los procesos", WORKERS_KEYS, "".join(f"restrict {key}\n" for key in keys))
    path = "/etc/ssh/sshd_config.d/20-vitrina-monitor.conf"
    way = put("entrada de los procesos", path, text_of("monitor-sftp.conf"))
    yield way
    yield take_up("aplicar la entrada de los procesos", "sshd -t && systemctl reload ssh", [path], [way])


def _mount(monitor: Monitor) -> Iterator[Step]:
    """The shared folder of the site, on a host of workers."""
    there = monitor.hosts[monitor.site.host]
    unit = "vitrina-monitor-shared.service"
    where = there.address if there.port == 22 else f"[{there.address}]:{there.port}"
    known = put("huella del anfitrión del sitio", KNOWN_HOSTS, f"{where} {' '.join(monitor.about(there.name).host_key.split()[:2])}\n")
    written = put(f"unidad {unit}", f"{UNITS}/{unit}", text_of(unit, address=there.address, port=str(there.port)))
    yield known
    yield written
    yield take_up(
        "aplicar la carpeta compartida",
        f"systemctl daemon-reload && systemctl try-restart {unit}",
        [f"{UNITS}/{unit}", KNOWN_HOSTS],
        [known, written],
    )
    yield Step(title="carpeta compartida", operation=keep_running, values={"units": (unit,)})


def _units(role: str, names: Sequence[str], given: Sequence[Step]) -> Iterator[Step]:
    """Unit files of a role, and what runs of it anew with them and with the settings that were `given`."""
    written = [put(f"unidad {name}", f"{UNITS}/{name}", text_of(name)) for name in names]
    again = {"site": "vitrina-monitor.service", "worker": "'vitrina-monitor-worker@*'"}
    restart = f" && systemctl try-restart {again[role]}" if role in again else ""
    read = [*(f"{UNITS}/{name}" for name in names), *((ENVIRONMENT, OWN_ENVIRONMENT) if role in again else ())]
    yield from written
    yield take_up(f"aplicar las unidades del monitor, {role}", f"systemctl daemon-reload{restart}", read, [*written, *given])
