"""A file of `deploy status` taken in, kept with its entry in the journal; towns of the rollout take their step by it."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from monitor.archive.models import PortalAddress
from monitor.crawler.urls import spelled
from monitor.journal.keep import note
from monitor.rollout.instances.models import InstanceLook, StatusReport
from monitor.rollout.instances.status_file import Instance, NoStatus, read_status
from monitor.rollout.keep import Refused, add_proof, take_step
from monitor.rollout.models import Proof, Step
from monitor.rollout.path import Stage


@dataclass(frozen=True, kw_only=True, slots=True)
class Taken:
    """What a file did, and what in it asks for somebody. `again` says that this very file of this day was already in."""

    report: StatusReport
    again: bool
    instances: tuple[Instance, ...]
    provisioned: tuple[str, ...]  # towns that took the step by this file
    silent: tuple[Instance, ...]  # do not answer
    outside: tuple[Instance, ...]  # municipalities that are not in the selection
    unknown: tuple[Instance, ...]  # no municipality of the country
    missing: tuple[str, ...]  # towns whose portal was provisioned and is not in the file
    unlisted: tuple[Instance, ...]  # addresses that the monitor does not visit


@transaction.atomic
def take_status(
    body: bytes, name: str, on: date, *, municipalities: Collection[str], members: Collection[str], by: str, now: datetime
) -> Taken:
    """Take a file in. The same file of the same day changes nothing; a step that a town took with proof stays as it was."""
    if on > timezone.localdate(now):
        raise Refused("El día en que se preguntó al servidor todavía no llega. Corríjalo.")
    try:
        instances = read_status(body)
    except NoStatus as error:
        raise Refused(str(error)) from error
    if late := [one.code for one in instances if one.provisioned_on > on]:
        raise Refused(f"Según el archivo, estos portales se crearon después del {on:%d/%m/%Y}: {', '.join(late)}. Corrija el día.")
    ours = [one for one in instances if one.code in municipalities]
    digest = hashlib.sha256(body).hexdigest()
    known = StatusReport.objects.filter(on=on, sha256=digest).first()
    report, again = (known, True) if known else _keep(body, name, digest, on, ours, by, now)
    stepped = _step(report, [one for one in ours if one.code in members], by, now)
    if not again or stepped:
        note(by, "status_taken", f"report:{report.pk}", now=now, on=on.isoformat(), sha256=digest, portals=len(ours), towns=stepped)
    return Taken(
        report=report,
        again=again,
        instances=instances,
        provisioned=tuple(stepped),
        silent=tuple(one for one in ours if not one.answers),
        outside=tuple(one for one in ours if one.code not in members),
        unknown=tuple(one for one in instances if one.code not in municipalities),
        missing=_missing(members, {one.code for one in ours}),
        unlisted=_unlisted(ours),
    )


def newest_looks() -> Mapping[str, InstanceLook]:
    """What the newest file that names it says of each town's portal, by code."""
    rows = InstanceLook.objects.select_related("report__proof").order_by("report__on", "report__pk", "answers")
    return {row.municipality: row for row in rows}


def _keep(body: bytes, name: str, digest: str, on: date, ours: Sequence[Instance], by: str, now: datetime) -> tuple[StatusReport, bool]:
    """The report, and whether somebody else took the same file in at this very moment."""
    title = f"Estado de los portales, {on:%d/%m/%Y}"
    proof = add_proof(ContentFile(body, name=name), kind=Proof.Kind.REPORT, title=title, dated_on=on, by=by, now=now)
    first = {"proof": proof, "taken_by": by, "taken_at": now}
    report, new = StatusReport.objects.get_or_create(on=on, sha256=digest, defaults=first)
    if not new:
        return report, True
    rows = {(one.code, one.address): one for one in ours}
    InstanceLook.objects.bulk_create(
        InstanceLook(
            report=report,
            municipality=one.code,
            address=one.address,
            version=one.version,
            provisioned_on=one.provisioned_on,
            answers=one.answers,
            detail=one.detail,
            last_edition_on=one.last_edition_on,
            backed_up_on=one.backed_up_on,
            restored_on=one.restored_on,
        )
        for one in rows.values()
    )
    return report, False


def _step(report: StatusReport, ours: Sequence[Instance], by: str, now: datetime) -> list[str]:
    first = {one.code: one for one in sorted(ours, key=lambda one: one.provisioned_on, reverse=True)}
    have = Step.objects.filter(municipality__in=first, stage=str(Stage.PROVISIONED))
    proved = {row.municipality for row in have if row.proof_id or row.proved_by}
    said = f"deploy status del {report.on:%d/%m/%Y}, huella {report.sha256[:16]}"
    new = sorted(first.keys() - proved)
    for code in new:
        take_step(code, Stage.PROVISIONED, first[code].provisioned_on, proof=report.proof, proved_by=said, by=by, now=now)
    return new


def _missing(members: Collection[str], told: Collection[str]) -> tuple[str, ...]:
    had = Step.objects.filter(municipality__in=members, stage=str(Stage.PROVISIONED)).values_list("municipality", flat=True)
    return tuple(sorted(set(had) - set(told)))


def _unlisted(ours: Sequence[Instance]) -> tuple[Instance, ...]:
    listed = {
        (code, spelled(url))
        for code, url in PortalAddress.objects.filter(portal__municipality__in=[one.code for one in ours]).values_list(
            "portal__municipality", "url"
        )
    }
    return tuple(one for one in ours if (one.code, spelled(one.address)) not in listed)
