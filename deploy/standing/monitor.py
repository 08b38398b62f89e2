"""What is told of the monitor on a host: whatever of site, database and workers stands there."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from deploy.inventory import MONITOR, MONITOR_DATABASE, Host
from deploy.standing.backup import copies_wrong, last_copies
from deploy.standing.kind import Facts, Kind, size

OLDEST_DUMP, LEAST_CERTIFICATE = timedelta(hours=36), timedelta(days=10)


def _cell(host: Host, facts: Facts) -> str:
    found = facts["monitor"]
    if found is None:
        return ""
    parts = []
    if site := found.get("site"):
        queue = site["queue"]
        parts.append(f"sitio {found['release']}: {site['status']}")
        parts.append(f"cola {queue['waiting']} en espera, {queue['workers']} atienden" if queue else "cola sin respuesta")
        parts.append(f"archivos respaldados: {last_copies(site['backups'])}")
    if workers := found.get("workers"):
        parts.append(f"procesos {workers['active']} de {workers['wanted']}")
    if database := found.get("database"):
        parts.append(f"datos {size(database['size'])}" if database["size"] is not None else "datos sin respuesta")
        parts.append(f"copia {(database['last_dump'] or 'ninguna')[:10]}, respaldada: {last_copies(database['backups'])}")
    return "; ".join(parts)


def _judge(host: Host, facts: Facts, now: datetime) -> Iterable[str]:
    found = facts["monitor"]
    if found is None:
        return
    if site := found.get("site"):
        yield from _judge_site(site, now)
    workers = found.get("workers")
    if workers and workers["active"] < workers["wanted"]:
        yield (
            f"monitor: atienden {workers['active']} de {workers['wanted']} procesos: journalctl -u 'vitrina-monitor-worker@*' -n 50, "
            "y después  deploy monitor provision"
        )
    if database := found.get("database"):
        if database["size"] is None:
            yield "monitor: la base de datos no responde: journalctl -u 'postgresql@*' -n 50"
        last = database["last_dump"]
        if last is not None and now - datetime.fromisoformat(last) > OLDEST_DUMP:
            yield f"monitor: la última copia de su base de datos es del {last[:10]}: systemctl start vitrina-monitor-dump, y vea por qué"
        yield from (f"monitor, su base de datos: {line}" for line in copies_wrong(MONITOR_DATABASE, database["backups"], now))


def _judge_site(site: Facts, now: datetime) -> Iterable[str]:
    if site["status"] != 200:
        what = f"responde con el código {site['status']}" if site["status"] else "no responde"
        yield f"monitor: el sitio {what}: journalctl -u vitrina-monitor -n 50, y después  deploy monitor provision"
    if site["certificate_mended"]:
        yield "monitor: su certificado no servía, y el anfitrión puso uno propio: repita  deploy monitor provision"
    until = site["certificate_until"]
    if until is None or datetime.fromisoformat(until) - now < LEAST_CERTIFICATE:
        yield f"monitor: su certificado {'falta' if until is None else f'vence el {until[:10]}'}: repita  deploy monitor provision"
    yield from (f"monitor, sus archivos: {line}" for line in copies_wrong(MONITOR, site["backups"], now))
    queue = site["queue"]
    if queue is None:
        yield "monitor: la cola no responde: vitrina-monitor queue, en el anfitrión del sitio, dice por qué"
    elif queue["waiting"] and not queue["workers"]:
        yield f"monitor: {queue['waiting']} visitas en espera y ningún proceso las atiende: repita  deploy monitor provision"


PARTS: Kind[Host] = Kind(title="monitor", cell=_cell, judge=_judge)
