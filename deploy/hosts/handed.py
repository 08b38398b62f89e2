"""What goes into the archive of a portal that is not of the portal itself: instructions, scripts, units, and what nginx needs."""

from __future__ import annotations

from deploy.hosts.packages import RECEIPTS
from deploy.hosts.place import ANSWERED, release_of
from deploy.hosts.text import text_of
from deploy.inventory import Instance

PORTAL_UNITS = ("vitrina-app@.service", "vitrina@.service", "vitrina@.socket", "vitrina-nightly@.service", "vitrina-nightly@.timer")
OWN_UNITS = ("vitrina-respaldo@.service", "vitrina-respaldo@.timer")
SCRIPTS = ("instalar.sh", "respaldar.sh", "restaurar.sh", "certificado.sh")


def handed_files(instance: Instance, day: str) -> dict[str, str]:
    """Each file of it, by its place in the archive. Its host fills in the rest of the blanks: RELEASE, ARCHIVE, USERNAME, KNOWN_HEAD."""
    code = instance.code
    portal = f"runuser -u {instance.user} -- env PORTAL_HOME={instance.home} {release_of(code)}/bin/portal"
    blanks = {
        "code": code,
        "town": instance.owner.name,
        "day": day,
        "address": instance.address,
        "domain": instance.domains[0],
        "names": " ".join(instance.domains),
        "packages": " ".join(RECEIPTS),
        "portal": portal,
    }
    files = {name: text_of(f"handover/{name}", **blanks) for name in ("LEEME.txt", *SCRIPTS)}
    found = {name if name == "LEEME.txt" else f"servidor/{name}": text for name, text in files.items()}
    found |= {f"servidor/unidades/{unit}": text_of(unit) for unit in PORTAL_UNITS}
    found |= {f"servidor/unidades/{unit}": text_of(f"handover/{unit}") for unit in OWN_UNITS}
    found["servidor/vitrina.conf"] = text_of("nginx-http.conf", http2="", listen_http2="")
    return found | {f"servidor/nginx/{name}": text for name, text in _sites(instance).items()}


def _sites(instance: Instance) -> dict[str, str]:
    """What nginx reads of the portal, and of what all portals share."""
    code = instance.code
    found = {f"{name}.inc": text_of(f"nginx-{name}.inc") for name in ("tls", "challenges", "cache")}
    found["answers.inc"] = text_of("nginx-answers.inc", folder=ANSWERED)
    found[f"{code}.inc"] = text_of("nginx-instance.inc", code=code, sign_ins="5")
    found[f"{code}.plain.conf"] = text_of("nginx-plain.conf", domains=" ".join(instance.domains))
    if others := instance.domains[1:]:
        found[f"{code}.others.conf"] = text_of("nginx-redirect.conf", code=code, others=" ".join(others), address=instance.address)
    return found
