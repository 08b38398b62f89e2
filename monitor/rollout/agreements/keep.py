"""What is decided about agreements, kept with its entry in the journal. Raises Refused with the remedy."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from monitor.journal.keep import TERMINAL, note
from monitor.rollout.agreements.models import Agreement, AgreementText
from monitor.rollout.agreements.text import FIRST, Facts, faults, fill
from monitor.rollout.keep import Refused, add_proof, take_step
from monitor.rollout.models import Proof, Step
from monitor.rollout.path import Stage
from monitor.rollout.showing import show

COPIES = (b"%PDF-", b"\xff\xd8\xff", b"\x89PNG\r\n")  # how a copy begins: PDF, JPEG, PNG


def current_text(now: datetime) -> AgreementText:
    """The text that the next agreement is made from. The first version is the one that comes with the monitor."""
    found = AgreementText.objects.first()
    if found is None:
        words = {"text": FIRST.read_text(encoding="utf-8"), "made_by": TERMINAL, "made_at": now}
        found, _ = AgreementText.objects.get_or_create(version=1, defaults=words)
    return found


@transaction.atomic
def revise_text(text: str, *, by: str, now: datetime) -> AgreementText:
    """Keep another version of the text. Agreements made before keep theirs."""
    if found := faults(text):
        raise Refused(" ".join(found))
    AgreementText.objects.select_for_update().get(pk=current_text(now).pk)  # one after the other
    before = current_text(now)
    text = text.replace("\r\n", "\n").strip() + "\n"
    if text == before.text:
        return before
    kept = AgreementText.objects.create(version=before.version + 1, text=text, made_by=by, made_at=now)
    note(by, "agreement_text_revised", f"agreement-text:{kept.version}", now=now, before=before.version, after=kept.version)
    return kept


@transaction.atomic
def draft(municipality: str, facts: Facts, *, by: str, now: datetime) -> Agreement:
    """Make an agreement to be printed and signed. Where the town is bound by one already, this one renews it."""
    if facts.valid_until < facts.valid_from:
        raise Refused("El último día de vigencia es antes del primero. Corrija uno de los dos.")
    if facts.valid_until < timezone.localdate(now):
        raise Refused("El último día de vigencia ya pasó. Escriba uno que esté por llegar.")
    text, before = current_text(now), newest_of(municipality)
    if before and facts.valid_until <= before.valid_until:
        raise Refused(f"El convenio firmado rige hasta el {before.valid_until:%d/%m/%Y}: la renovación debe terminar después.")
    agreement = Agreement.objects.create(
        municipality=municipality,
        text=text,
        body=fill(text.text, facts),
        signer=facts.signer,
        post=facts.post,
        valid_from=facts.valid_from,
        valid_until=facts.valid_until,
        renews=before,
        made_by=by,
        made_at=now,
    )
    until = facts.valid_until.isoformat()
    note(by, "agreement_drafted", municipality, now=now, agreement=agreement.pk, version=text.version, until=until, renews=_pk(before))
    return agreement


@transaction.atomic
def sign(agreement: Agreement, on: date, copy: File[bytes], *, shown: bool = False, by: str, now: datetime) -> None:
    """Keep the signed copy: from now on the town is bound, and the first signature is its step."""
    agreement = Agreement.objects.select_for_update().get(pk=agreement.pk)
    if agreement.signed_on:
        raise Refused(f"Este convenio ya se firmó el {agreement.signed_on:%d/%m/%Y}. Para cambiar la vigencia, renuévelo.")
    if on > timezone.localdate(now):
        raise Refused("La fecha de la firma todavía no llega. Súbalo cuando esté firmado.")
    begins = copy.read(8)
    copy.seek(0)
    if begins and not begins.startswith(COPIES):
        raise Refused("La copia firmada debe ser un PDF o una fotografía (JPG, PNG). Escanéela o fotografíela, y envíela otra vez.")
    title = f"Convenio firmado, {agreement.municipality}, del {agreement.valid_from:%d/%m/%Y} al {agreement.valid_until:%d/%m/%Y}"
    proof = add_proof(copy, kind=Proof.Kind.AGREEMENT, title=title, dated_on=on, by=by, now=now)
    if Agreement.objects.filter(scan=proof).exists():
        raise Refused("Ese archivo ya es la copia firmada de otro convenio. Revise cuál envió.")
    if shown:
        show(proof, by=by, now=now)
    agreement.signed_on, agreement.scan = on, proof
    agreement.save(update_fields=["signed_on", "scan"])
    note(by, "agreement_signed", agreement.municipality, now=now, agreement=agreement.pk, on=on.isoformat(), sha256=proof.sha256)
    step = Step.objects.filter(municipality=agreement.municipality, stage=str(Stage.SIGNED)).first()
    if step is None or not (step.proof_id or step.proved_by):
        take_step(agreement.municipality, Stage.SIGNED, on, proof=proof, by=by, now=now)


def newest_of(municipality: str) -> Agreement | None:
    """The signed agreement that binds a town longest."""
    return Agreement.objects.filter(municipality=municipality).exclude(signed_on=None).order_by("valid_until", "pk").last()


def bound_until(codes: Collection[str]) -> Mapping[str, date]:
    """The last day of each town's agreements that are signed, by code."""
    rows = Agreement.objects.filter(municipality__in=codes).exclude(signed_on=None)
    found: dict[str, Any] = dict(rows.order_by().values_list("municipality").annotate(last=Max("valid_until")))
    return found


def _pk(agreement: Agreement | None) -> int | None:
    return agreement.pk if agreement else None
