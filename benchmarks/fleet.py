"""What a host full of portals costs: a booted Debian, prepared and filled by the operator's own orders.

    python -m benchmarks.fleet [PORTALS]        # as root; 60 portals, some ten minutes on a quiet machine

In one run: the 20th portal on a prepared host, from the order to its first page over HTTPS; the same order again with twenty there; all of
them in one order; how long it takes to tell how they are; memory with all asleep and with five awake; the first answer of an application
that sleeps; and what nginx answers in a second (`ab` of apache2-utils, on the host itself, over TLS, connections kept): a portal's page,
a static file of the same size, a filter that was just answered, and a filter that the application answers each time.
"""

from __future__ import annotations

import re
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

from deploy.release import build, read_release
from tests.deploy.hosts.conftest import Fleet
from tests.servers.hosts import Host, lan

FIRST, AWAKE, TURNS = 9901, 5, 5
STATIC = """server {{ listen 443 ssl; server_name estatico.gob.gt; include /etc/nginx/vitrina/tls.inc;
access_log /var/log/nginx/estatico.log vitrina buffer=32k flush=5s;
ssl_certificate /etc/vitrina/{code}/tls/certificate.pem; ssl_certificate_key /etc/vitrina/{code}/tls/certificate.pem;
root /var/www/estatico; types {{ text/html html; }} gzip on; gzip_comp_level 6; }}
"""


def main(portals: int) -> None:
    """All of it, told as it comes."""
    with lan() as net, tempfile.TemporaryDirectory(prefix="vitrina-fleet-") as place:
        folder = Path(place)
        release = read_release(build(Path(), folder, print).archive)
        fleet = Fleet(net=net, release=release, folder=folder, norte=net.boot("norte"))
        written(fleet, 19)
        said("preparar el anfitrión", timed(lambda: fleet.order("host", "prepare")))
        said("19 portales en una orden, con la versión", timed(fleet.provision))
        written(fleet, 20)
        said("el portal 20, hasta su primera página", timed(lambda: fleet.provision(str(FIRST + 19))))
        said("la misma orden con los 20, sin nada que cambiar", timed(fleet.provision))
        written(fleet, portals)
        if portals > 20:
            took = timed(fleet.provision)
            said(f"de 20 a {portals} portales en una orden", took)
            said("    cada uno", took / (portals - 20))
        said(f"decir cómo están {portals} portales", timed(lambda: fleet.start("status").communicate()))
        memory(fleet)
        cold_start(fleet)
        requests_per_second(fleet)


def written(fleet: Fleet, portals: int) -> None:
    """The inventory of so many portals."""
    tables = [f'[hosts.norte]\naddress = "{fleet.norte.address}"\n']
    for code in range(FIRST, FIRST + portals):
        tables.append(f'[instances.{code}]\nname = "Pueblo {code}"\ndomains = ["{domain(code)}"]\nhost = "norte"\n')
    fleet.inventory.write_text("\n".join(tables))


def domain(code: int) -> str:
    """Where a portal is."""
    return f"p{code}.gob.gt"


def timed(what: Any) -> float:
    """How many seconds it took."""
    began = time.monotonic()
    what()
    return time.monotonic() - began


def said(what: str, seconds: float) -> None:
    """One line of the table."""
    print(f"| {what} | {seconds:.2f} s |", flush=True)


def wake(fleet: Fleet, code: int) -> float:
    """Seconds until a filter is answered; what is kept of earlier answers is not asked."""
    began = time.monotonic()
    status, _, _ = fleet.get(f"https://{domain(code)}/buscar/?q={time.time_ns()}")
    assert status == 200, status
    return time.monotonic() - began


def sleep(fleet: Fleet, code: str) -> None:
    """Its door is shut and opened again, and the application goes with it."""
    fleet.norte.run(f"systemctl stop 'vitrina@{code}.service' 'vitrina-app@{code}.service'")


def memory(fleet: Fleet) -> None:
    """The share that each process has of the host's memory, with nobody awake and with five."""
    sleep(fleet, "*")
    asleep = held(fleet.norte)
    for code in range(FIRST, FIRST + AWAKE):
        wake(fleet, code)
    awake = held(fleet.norte)
    print(f"| memoria de todo el anfitrión, todos dormidos | {asleep / 1024:.0f} MB |")
    print(f"| con {AWAKE} despiertos | {awake / 1024:.0f} MB, {(awake - asleep) / 1024 / AWAKE:.0f} MB cada uno |", flush=True)


def held(host: Host) -> int:
    """Kilobytes of all its processes; what they share is counted in part to each."""
    told = host.run("cat /proc/[0-9]*/smaps_rollup 2>/dev/null | awk '/^Pss:/ { total += $2 } END { print total }'").stdout
    return int(told)


def cold_start(fleet: Fleet) -> None:
    """The first answer of an application that sleeps, and one when it is awake."""
    cold, warm = [], []
    for _ in range(TURNS):
        sleep(fleet, str(FIRST))
        cold.append(wake(fleet, FIRST))
        warm.append(wake(fleet, FIRST))
    said("primera respuesta de una aplicación dormida (mediana de 5)", median(cold))
    said("y estando despierta", median(warm))


def requests_per_second(fleet: Fleet) -> None:
    """What nginx answers in a second, each beside the static file."""
    host, code = fleet.norte, FIRST
    host.run("apt-get install -y -qq --no-install-recommends apache2-utils >/dev/null 2>&1", timeout=300)
    host.run("sed -i /limit_req/d /etc/nginx/vitrina/*.inc")  # the limits are for one visitor, as this is
    page = f"/var/lib/vitrina/{code}/public/current/www/informacion-publica/index.html"
    host.run(f"mkdir -p /var/www/estatico; cp {page} /var/www/estatico/page.html; chmod -R a+rX /var/www/estatico")
    host.run(f"cat > /etc/nginx/conf.d/zz-estatico.conf <<'END'\n{STATIC.format(code=code)}END")
    host.run(f"echo 127.0.0.1 {domain(code)} estatico.gob.gt >> /etc/hosts; nginx -t -q && systemctl reload nginx; sleep 2")
    portal = f"https://{domain(code)}/informacion-publica/"
    asked = {
        "archivo estático del mismo tamaño": ("https://estatico.gob.gt/page.html", 20000),
        "página de un portal": (portal, 20000),
        "archivo estático, comprimido": ("https://estatico.gob.gt/page.html", 5000, "-H", "Accept-Encoding: gzip"),
        "página de un portal, comprimida": (portal, 5000, "-H", "Accept-Encoding: gzip"),
        "filtro que se acaba de contestar": (f"{portal}?x=1", 20000),
        "filtro que la aplicación contesta cada vez": (f"{portal}?x=1", 300, "-H", "Cookie: somebody=1"),
    }
    found = {name: rate(host, *words) for name, words in asked.items()}
    for name, (number, size) in found.items():
        like = "archivo estático, comprimido" if "comprimid" in name else "archivo estático del mismo tamaño"
        print(f"| {name} ({size} bytes) | {number:.0f} por segundo, {number / found[like][0]:.2f} del archivo |", flush=True)


def rate(host: Host, address: str, number: int, *words: str) -> tuple[float, str]:
    """Answers in a second, and how long one is; every one must be whole."""
    given = " ".join(f"'{word}'" for word in words)
    host.run(f"ab -q -k -c 4 -n 20 {given} {address} >/dev/null")  # what is asked first is not measured
    told = host.run(f"ab -q -k -c 16 -n {number} {given} {address}", timeout=600).stdout
    found = dict(re.findall(r"^(Requests per second|Failed requests|Non-2xx responses|Document Length):\s+([0-9.]+)", told, re.MULTILINE))
    assert found["Failed requests"] == "0", told
    assert "Non-2xx responses" not in found, told
    return float(found["Requests per second"]), found["Document Length"]


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 60)
