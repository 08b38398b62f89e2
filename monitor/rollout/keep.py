"""What people of INFOM do, kept with its entry in the journal: both, or neither. Raises Refused with the remedy."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone

from checklists.model import Plan
from checklists.words import how_many
from monitor.journal.keep import note
from monitor.rollout import models
from monitor.rollout.path import Stage
from monitor.rollout.progress import unknown_codes
from monitor.rollout.share import Listed, Terms, share

LARGEST = 50_000_000  # bytes of a proof
_PERCENT = re.compile(r"([0-9]{1,3}(?:[.,][0-9]{1,2})?)\s*%?")
H7 = "gobierno-abierto-4-c10-h7"
PROMISED_BY: Mapping[Stage, str] = {
    Stage.WRITTEN_TO: f"{H7}-a5",
    Stage.MET: f"{H7}-a7-reunion",
    Stage.PLANNED: f"{H7}-a7-reunion",
    Stage.SIGNED: f"{H7}-a7-convenios",
    Stage.TRAINED: f"{H7}-a8",
    Stage.PROVISIONED: f"{H7}-a9",
    Stage.IN_SERVICE: f"{H7}-a10",
    Stage.KEEPING: f"{H7}-a10",
}
"""The activity of hito 7 whose last day is the plan's own day for each step."""


class Refused(Exception):
    """What was asked cannot be done; the message says what to do."""


@transaction.atomic
def select(name: str, source: str, listed: Sequence[Listed], terms: Terms, *, by: str, now: datetime) -> models.Selection:
    """Compute the promised share and keep it with its inputs. Who is sure enters; of those who tie, `settle_tie` chooses."""
    if not source.strip():
        raise Refused("Diga de dónde viene la lista: se publica junto al resultado.")
    try:
        found = share(listed, terms)
    except ValueError as error:
        raise Refused(str(error)) from error
    selection = models.Selection.objects.create(
        name=name,
        source=source,
        listed=[{"municipality": town.municipality, "priority": town.priority} for town in listed],
        percent=Decimal(terms.percent.numerator) / terms.percent.denominator,
        base=terms.base,
        rounding=terms.rounding,
        of=found.of,
        places=found.places,
        tied=list(found.tied),
        made_by=by,
        made_at=now,
    )
    models.Chosen.objects.bulk_create(
        models.Chosen(selection=selection, municipality=code, how=models.Chosen.How.LIST) for code in found.chosen
    )
    note(by, "selection_made", f"selection:{selection.pk}", now=now, of=found.of, places=found.places, chosen=list(found.chosen))
    return selection


def listed_now() -> tuple[str, ...]:
    """The municipalities of the PDH's list that is in use, in its order; none where none was taken in yet."""
    newest = models.Selection.objects.first()
    return tuple(one["municipality"] for one in newest.listed) if newest else ()


@transaction.atomic
def settle_tie(selection: models.Selection, codes: Sequence[str], reason: str, *, by: str, now: datetime) -> None:
    """Choose, of the towns that tie for the last places, those that enter."""
    inside = set(selection.chosen.values_list("municipality", flat=True))
    waiting = [code for code in selection.tied if code not in inside]
    left = selection.places - len(inside)
    if wrong := [code for code in codes if code not in waiting]:
        raise Refused(f"No están empatados en el último lugar: {', '.join(wrong)}. Elija entre: {', '.join(waiting) or 'nadie'}.")
    if len(set(codes)) != left:
        raise Refused(f"Falta decidir {how_many(left, 'lugar', 'lugares')} y eligió {len(set(codes))}. Elija exactamente {left}.")
    _ask_reason(reason)
    models.Chosen.objects.bulk_create(
        models.Chosen(selection=selection, municipality=code, how=models.Chosen.How.TIE, reason=reason) for code in codes
    )
    note(by, "tie_settled", f"selection:{selection.pk}", now=now, chosen=list(codes), tied=waiting, reason=reason)


@transaction.atomic
def replace(selection: models.Selection, leaves: str, enters: str, reason: str, *, by: str, now: datetime) -> None:
    """Put a town of the list in the place of one that leaves; both keep the reason."""
    _ask_reason(reason)
    place = selection.chosen.filter(municipality=leaves, left_on=None).first()
    if place is None:
        raise Refused(f"El municipio {leaves} no está en la selección.")
    if enters not in {town["municipality"] for town in selection.listed}:
        raise Refused(f"El municipio {enters} no está en la lista priorizada.")
    if selection.chosen.filter(municipality=enters).exists():
        raise Refused(f"El municipio {enters} ya está, o ya salió, de la selección.")
    place.left_on, place.left_because = timezone.localdate(now), reason
    place.save(update_fields=["left_on", "left_because"])
    models.Chosen.objects.create(selection=selection, municipality=enters, how=models.Chosen.How.REPLACEMENT, reason=reason)
    note(by, "replaced", f"selection:{selection.pk}", now=now, leaves=leaves, enters=enters, reason=reason)


@transaction.atomic
def promise(selection: models.Selection, days: Mapping[Stage, date], *, by: str, now: datetime) -> None:
    """Set the days by which the towns of a selection should have taken each step."""
    before = {due.stage: due.on.isoformat() for due in selection.due.all()}
    for stage, on in days.items():
        models.Due.objects.update_or_create(selection=selection, stage=str(stage), defaults={"on": on})
    after = before | {str(stage): on.isoformat() for stage, on in days.items()}
    note(by, "days_promised", f"selection:{selection.pk}", now=now, before=before, after=after)


def days_of(plan: Plan) -> dict[Stage, date]:
    """The plan's own days for each step, as hito 7 gives them."""
    ends = {activity.code: activity.ends_on for milestone in plan.milestones for activity in milestone.activities}
    return {stage: day for stage, code in PROMISED_BY.items() if (day := ends.get(code))}


@transaction.atomic
def add_proof(
    file: File[bytes], *, kind: str, title: str, dated_on: date | None, by: str, now: datetime, shown: bool = False
) -> models.Proof:
    """Keep a file as a proof. The same bytes are kept once; those that turn out to be a list of people are shown no more."""
    if not file.size:
        raise Refused("El archivo está vacío. Envíelo otra vez.")
    if file.size > LARGEST:
        raise Refused(f"El archivo pasa de {LARGEST // 1_000_000} MB. Redúzcalo, o divídalo.")
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    known = models.Proof.objects.filter(sha256=digest.hexdigest()).first()
    if known:
        if kind == models.Proof.Kind.LIST and known.kind != kind:
            models.Proof.objects.filter(pk=known.pk).update(shown=False, kind=kind)
            note(by, "proof_hidden", f"proof:{known.pk}", now=now, title=title)
            known.shown, known.kind = False, kind
        return known
    name = (file.name or "archivo").replace("\\", "/").rsplit("/", 1)[-1][:200]
    proof = models.Proof(
        name=name,
        kind=kind,
        title=title,
        dated_on=dated_on,
        sha256=digest.hexdigest(),
        size=file.size,
        shown=shown,
        added_by=by,
        added_at=now,
    )
    file.seek(0)
    proof.file.save(f"{digest.hexdigest()[:16]}{_ending(name)}", file, save=False)
    proof.save()
    note(by, "proof_added", f"proof:{proof.pk}", now=now, title=title, kind=kind, sha256=proof.sha256)
    return proof


@transaction.atomic
def record_activity(
    plans: Sequence[Plan], code: str, *, done_on: date | None, proofs: Sequence[models.Proof], text: str, by: str, now: datetime
) -> models.ActivityRecord:
    """Say that an activity was done, with its proofs; or take it back with no day."""
    if unknown_codes(plans, [code]):
        raise Refused(f"El plan no tiene la actividad «{code}».")
    if done_on and done_on > timezone.localdate(now):
        raise Refused("La fecha todavía no llega. Anote el día en que se hizo.")
    record, _ = models.ActivityRecord.objects.select_for_update().get_or_create(code=code)
    before = _said(record)
    record.done_on, record.note = done_on, text
    record.save()
    record.proofs.add(*proofs)
    note(by, "activity_recorded", code, now=now, before=before, after=_said(record))
    return record


@transaction.atomic
def take_step(
    municipality: str, stage: Stage, on: date, *, proof: models.Proof | None, by: str, now: datetime, proved_by: str = "", text: str = ""
) -> models.Step:
    """Say that a town took a step, or correct its day or proof."""
    if str(stage) not in dict(models.WRITTEN_DOWN):
        raise Refused("Ese paso no se anota: llega solo, con los recorridos.")
    if on > timezone.localdate(now):
        raise Refused("La fecha todavía no llega. Anote el paso cuando se haya dado.")
    known = models.Step.objects.select_for_update().filter(municipality=municipality, stage=str(stage)).first()
    before = _step_said(known) if known else None
    step = known or models.Step(municipality=municipality, stage=str(stage))
    step.on, step.note = on, text
    step.proof, step.proved_by = proof or step.proof, proved_by or step.proved_by
    step.save()
    note(by, "step_taken", municipality, now=now, before=before, after=_step_said(step))
    return step


@transaction.atomic
def give_owner(municipality: str, person: str, *, email: str = "", by: str, now: datetime) -> None:
    """Say who goes with a town, and where to write to them."""
    before = models.Owner.objects.filter(municipality=municipality).values_list("person", flat=True).first() or ""
    models.Owner.objects.update_or_create(municipality=municipality, defaults={"person": person, "email": email})
    note(by, "owner_given", municipality, now=now, before=before, after=person)


def _said(record: models.ActivityRecord) -> dict[str, Any]:
    return {
        "done_on": record.done_on.isoformat() if record.done_on else None,
        "note": record.note,
        "proofs": sorted(record.proofs.values_list("pk", flat=True)),
    }


def _step_said(step: models.Step) -> dict[str, Any]:
    return {"stage": step.stage, "on": step.on.isoformat(), "proof": step.proof_id, "proved_by": step.proved_by, "note": step.note}


def _ask_reason(reason: str) -> None:
    if len(reason.strip()) < 10:
        raise Refused("Escriba el motivo en una frase: se publica junto al resultado.")


def _ending(name: str) -> str:
    ending = name.rsplit(".", 1)[-1].lower() if "." in name else ""
    return f".{ending}" if ending.isalnum() and len(ending) <= 5 else ""


def percent_of(text: str) -> Fraction:
    """A percentage as written: "20", "20 %", "12,5". Refused where it is none."""
    match = _PERCENT.fullmatch(text.strip())
    if not match:
        raise Refused(f"«{text}» no es un porcentaje. Escriba un número con dos decimales a lo más, por ejemplo 20 o 12.5.")
    return Fraction(match[1].replace(",", "."))
