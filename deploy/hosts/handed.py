"""What goes into a portal's archive that is not of the portal itself: instructions, scripts and units. What nginx reads is the host's."""

from __future__ import annotations

from deploy.hosts.packages import RECEIPTS
from deploy.hosts.place import release_of
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
    return found
