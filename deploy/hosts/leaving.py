"""The steps with which a portal is handed over or retired."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from deploy.hosts.handed import handed_files
from deploy.hosts.leaving_operations import lead_on, make_archive, place_of, retire_portal, send_wheels
from deploy.hosts.session import Step
from deploy.hosts.steps import reload_nginx
from deploy.inventory import Instance
from deploy.release import Release

MAKE = "hacer el archivo"


def handover_steps(instance: Instance, release: Release, given: Mapping[str, Any]) -> Sequence[Step]:
    """The archive of one portal, made on its host; the output of the last step says what it is."""
    code = instance.code
    told = {**given, "code": code, "release": release.name, "wheels": f"{place_of(code)}/{release.name}.tar"}
    told["files"] = handed_files(instance, given["day"])
    return [
        Step(
            title=f"{code}: su versión, para el archivo",
            operation=send_wheels,
            values={"code": code, "release": release, "made_id": given["id"]},
        ),
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
