"""What hosts need for portals that leave, and the steps with which one is handed over or retired."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from importlib.resources import files as resources
from typing import Any

from deploy.hosts.backup_operations import LIBRARY
from deploy.hosts.leaving_operations import lead_on, make_archive, place_of, retire_portal, send_wheels
from deploy.hosts.packages import RECEIPTS
from deploy.hosts.place import release_of
from deploy.hosts.session import Step
from deploy.hosts.steps import folder, put, reload_nginx
from deploy.hosts.text import text_of
from deploy.inventory import Instance
from deploy.release import Release

PORTAL_UNITS = ("vitrina-app@.service", "vitrina@.service", "vitrina@.socket", "vitrina-nightly@.service", "vitrina-nightly@.timer")
OWN_UNITS = ("vitrina-respaldo@.service", "vitrina-respaldo@.timer")
SCRIPTS = ("instalar.sh", "respaldar.sh", "restaurar.sh", "certificado.sh")
MAKE = "hacer el archivo"


def leaving_steps() -> Sequence[Step]:
    """What every host needs for a portal that leaves."""
    names = sorted(file.name for file in resources("deploy.leaving").iterdir() if file.name.endswith(".py"))
    where = f"{LIBRARY}/deploy/leaving"
    return [folder(where), *(put(f"programa deploy/leaving/{name}", f"{where}/{name}", _program(name)) for name in names)]


def handover_steps(instance: Instance, release: Release, given: Mapping[str, Any]) -> Sequence[Step]:
    """The archive of one portal, made on its host; the output of the last step says what it is."""
    code = instance.code
    told = {**given, "code": code, "release": release.name, "wheels": f"{place_of(code)}/{release.name}.tar"}
    told["files"] = handed_files(instance, given["day"])
    return [
        Step(title=f"{code}: su versión, para el archivo", operation=send_wheels, values={"code": code, "release": release}),
        Step(title=f"{code}: {MAKE}", operation=make_archive, values={"code": code, "_stdin": json.dumps(told, ensure_ascii=False)}),
    ]


def retire_steps(instance: Instance, given: Mapping[str, Any], moved_to: str) -> Sequence[Step]:
    """One portal to its public pages, and where these lead on to."""
    code, owner = instance.code, instance.owner
    known = {"NAME": owner.name, "BASE_URL": instance.address, "SUBJECT": code, "SUBJECT_KIND": str(owner.kind)}
    told = {**given, "code": code, "domain": instance.domains[0], "known": known}
    lead = Step(title=f"{code}: adónde lleva", operation=lead_on, values={"code": code, "moved_to": moved_to})
    values = {"code": code, "_stdin": json.dumps(told, ensure_ascii=False)}
    return [lead, Step(title=f"{code}: retirar el portal", operation=retire_portal, values=values), reload_nginx([lead])]


def handed_files(instance: Instance, day: str) -> dict[str, str]:
    """Everything in an archive that is not of the portal itself: instructions, scripts, units, and what nginx needs. Its host fills in the
    rest of the blanks.
    """
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
    found["servidor/tls.inc"] = text_of("nginx-tls.inc")
    found["servidor/vitrina.conf"] = text_of("nginx-http.conf", http2="", listen_http2="")
    found[f"servidor/{code}.inc"] = text_of("nginx-instance.inc", code=code)
    if others := instance.domains[1:]:
        redirect = text_of("nginx-redirect.conf", code=code, others=" ".join(others), address=instance.address)
        found[f"servidor/{code}.others.conf"] = redirect
    return found


def _program(name: str) -> str:
    return resources("deploy.leaving").joinpath(name).read_text(encoding="utf-8")
