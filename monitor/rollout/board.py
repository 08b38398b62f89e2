"""Every town of a selection, and every activity of the plan, as they stand today: from what is kept here and what the archive saw."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count
from django.utils import timezone

from checklists.model import Checklist, Plan
from monitor.archive.models import Assessment
from monitor.archive.towns import name_of
from monitor.assessment import MAIN_LAW
from monitor.page import Fetched
from monitor.rollout import models
from monitor.rollout.agreements.keep import bound_until
from monitor.rollout.instances.models import InstanceLook
from monitor.rollout.path import STEPS, Look, Stage, Standing, Step, curve, standing
from monitor.rollout.progress import MilestoneStanding, Record, progress


@dataclass(frozen=True, kw_only=True, slots=True)
class Town:
    """A town of a selection: who it is, how it came in, who goes with it, and where it stands."""

    code: str
    name: str
    department: str
    how: str
    reason: str
    owner: str
    standing: Standing


def towns_of(selection: models.Selection, checklist: Checklist, today: date) -> tuple[Town, ...]:
    """The towns of a selection that have not left it, by code. Asks the database a fixed number of times."""
    chosen = [row for row in selection.chosen.order_by("municipality") if row.left_on is None or row.left_on > today]
    codes = [row.municipality for row in chosen]
    steps, looks, owners, bound = _steps(selection, codes), _looks(codes), _owners(codes), bound_until(codes)
    due = {Stage(row.stage): row.on for row in selection.due.all()}
    acceptable = checklist.scheme.bands[0].at_least
    return tuple(
        Town(
            code=row.municipality,
            name=name_of(checklist, row.municipality),
            department=checklist.municipalities[row.municipality].department,
            how=row.get_how_display(),
            reason=row.reason,
            owner=owners.get(row.municipality, ""),
            standing=standing(
                steps[row.municipality],
                looks[row.municipality],
                acceptable=acceptable,
                due=due,
                today=today,
                bound_until=bound.get(row.municipality),
            ),
        )
        for row in chosen
    )


def members() -> tuple[str, ...]:
    """The codes of the newest selection's towns that have not left it; none where there is no selection."""
    row = models.Selection.objects.first()
    return tuple(row.chosen.filter(left_on=None).values_list("municipality", flat=True)) if row else ()


def by_stage(towns: Iterable[Town]) -> tuple[tuple[Stage, tuple[Town, ...]], ...]:
    """The board: every stage with its towns, the stages in their order, empty ones too."""
    found: dict[Stage, list[Town]] = defaultdict(list)
    for town in towns:
        found[town.standing.stage].append(town)
    return tuple((stage, tuple(found[stage])) for stage in Stage)


def curves(towns: Iterable[Town]) -> Mapping[Stage, tuple[tuple[date, int], ...]]:
    """For each step after the list, how many of the towns had taken it by each day, in the order of the path."""
    days: dict[Stage, list[date]] = defaultdict(list)
    for town in towns:
        for stage, on in town.standing.taken.items():
            days[stage].append(on)
    return {stage: curve(days[stage]) for stage in STEPS[1:] if days[stage]}


def plan_of(plan: Plan, today: date) -> tuple[MilestoneStanding, ...]:
    """The plan today."""
    rows = models.ActivityRecord.objects.annotate(count=Count("proofs"))
    return progress(plan, {row.code: Record(done_on=row.done_on, proofs=row.count) for row in rows}, today)


def proofs_of(codes: Sequence[str]) -> Mapping[str, tuple[models.Proof, ...]]:
    """The proofs of activities, by code; those that may not be shown too."""
    rows = models.ActivityRecord.objects.filter(code__in=codes).prefetch_related("proofs")
    return {row.code: tuple(row.proofs.all()) for row in rows}


def _steps(selection: models.Selection, codes: Sequence[str]) -> Mapping[str, list[Step]]:
    """Being chosen is the first step: its proof is the list, which every selection names."""
    listed = Step(stage=Stage.LISTED, on=timezone.localdate(selection.made_at), proved=True)
    found: dict[str, list[Step]] = {code: [listed] for code in codes}
    for row in models.Step.objects.filter(municipality__in=codes):
        found[row.municipality].append(Step(stage=Stage(row.stage), on=row.on, proved=bool(row.proof_id or row.proved_by)))
    return found


def _looks(codes: Sequence[str]) -> Mapping[str, list[Look]]:
    """The newest judgement of each crawl of the towns' portals, and what each file of `deploy status` said of them."""
    found: dict[str, dict[int, Look]] = defaultdict(dict)
    rows = Assessment.objects.filter(crawl__portal__municipality__in=codes).order_by("pk")
    points = dict(rows.filter(scorecards__law=MAIN_LAW).values_list("pk", "scorecards__point"))
    for pk, crawl, town, outcome, day in rows.values_list("pk", "crawl", "crawl__portal__municipality", "crawl__outcome", "observed_on"):
        found[town][crawl] = Look(on=day, seen=outcome == Fetched.OK, point=points.get(pk))
    told: dict[tuple[str, int], Look] = {}
    for town, report, day, answers in InstanceLook.objects.filter(municipality__in=codes).values_list(
        "municipality", "report", "report__on", "answers"
    ):
        before = told.get((town, report))
        told[town, report] = Look(on=day, seen=answers or bool(before and before.seen), point=None, crawl=False)
    return {code: [*found[code].values(), *(look for (town, _), look in told.items() if town == code)] for code in codes}


def _owners(codes: Sequence[str]) -> Mapping[str, str]:
    return dict(models.Owner.objects.filter(municipality__in=codes).values_list("municipality", "person"))
