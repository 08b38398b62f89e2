"""A town's path from the list to a portal that keeps the law. Pure values: dated steps and facts in, the stage and the next step out.

Six steps are people's, each with its proof. The last ones come by themselves: what `deploy status` saw and what the crawls found. An
agreement that ends without another puts its town at risk wherever it stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from checklists.words import how_many

QUIET = timedelta(days=60)  # a portal that nobody could see for so long is out of service
STALE = timedelta(days=45)  # a look older than this says nothing of today


class Stage(StrEnum):
    """The stages in their order, and the two ways in which a portal in service can go back."""

    LISTED = "listed"
    WRITTEN_TO = "written_to"
    MET = "met"
    PLANNED = "planned"
    SIGNED = "signed"
    TRAINED = "trained"
    PROVISIONED = "provisioned"
    IN_SERVICE = "in_service"
    KEEPING = "keeping"
    AT_RISK = "at_risk"
    LAPSED = "lapsed"


STAGE_WORDS: Mapping[Stage, str] = {
    Stage.LISTED: "priorizada",
    Stage.WRITTEN_TO: "comunicada",
    Stage.MET: "reunión sostenida",
    Stage.PLANNED: "plan de trabajo acordado",
    Stage.SIGNED: "convenio firmado",
    Stage.TRAINED: "personal capacitado",
    Stage.PROVISIONED: "portal creado",
    Stage.IN_SERVICE: "en servicio",
    Stage.KEEPING: "cumple la ley",
    Stage.AT_RISK: "en riesgo",
    Stage.LAPSED: "caída",
}
STEPS: tuple[Stage, ...] = (
    Stage.LISTED,
    Stage.WRITTEN_TO,
    Stage.MET,
    Stage.PLANNED,
    Stage.SIGNED,
    Stage.TRAINED,
    Stage.PROVISIONED,
    Stage.IN_SERVICE,
    Stage.KEEPING,
)
BY_PEOPLE: frozenset[Stage] = frozenset({Stage.LISTED, Stage.WRITTEN_TO, Stage.MET, Stage.PLANNED, Stage.SIGNED, Stage.TRAINED})
PROOF: Mapping[Stage, str] = {
    Stage.LISTED: "el listado priorizado de la PDH",
    Stage.WRITTEN_TO: "el oficio enviado a la alcaldía",
    Stage.MET: "la lista de asistencia",
    Stage.PLANNED: "el documento con el plan de trabajo",
    Stage.SIGNED: "el convenio o la carta de entendimiento",
    Stage.TRAINED: "el listado de participantes",
    Stage.PROVISIONED: "lo que informa la instalación",
    Stage.IN_SERVICE: "lo que informa la instalación, o el recorrido que vio el portal",
    Stage.KEEPING: "la evaluación",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """A step taken: the day, and whether its proof is kept."""

    stage: Stage
    on: date
    proved: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Look:
    """What a crawl of the town's portal found: whether it could be seen, and its points of art. 10 where it could be judged.

    Without `crawl` it is the host's own word (`deploy status`): it says whether the portal answers, and nothing of the law.
    """

    on: date
    seen: bool
    point: float | None
    crawl: bool = True


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """Where a town stands today, why, and what comes next. `late` counts the days since the next step was due; 0 where it is not.

    `taken` are the days of the steps, those that came by themselves too.
    """

    stage: Stage
    since: date | None
    why: str
    next: Stage | None
    due: date | None
    late: int
    unproved: tuple[Stage, ...]
    taken: Mapping[Stage, date]

    @property
    def words(self) -> str:
        """The stage in words."""
        return STAGE_WORDS[self.stage]


def standing(
    steps: Iterable[Step],
    looks: Sequence[Look],
    *,
    acceptable: float,
    due: Mapping[Stage, date],
    today: date,
    bound_until: date | None = None,
) -> Standing:
    """Where a town stands. `acceptable` are the points from which the checklist's scheme calls a portal acceptable.

    The stage is the farthest step taken, whatever was skipped before it; what was skipped, or taken without proof, is told in `unproved`.
    `bound_until` is the last day of its agreement, where one is known: after it the town is at risk, and in time lapsed.
    """
    taken = {step.stage: step for step in sorted(steps, key=lambda step: step.on, reverse=True) if step.on <= today}
    known = sorted((look for look in looks if look.on <= today), key=lambda look: (look.on, look.crawl))
    served = Stage.PROVISIONED in taken
    if served:
        taken |= _by_themselves(known, taken[Stage.PROVISIONED].on, acceptable)
    reached = [stage for stage in STEPS if stage in taken]
    if not reached:
        raise ValueError("Un municipio entra en el camino cuando se prioriza: falta el paso «priorizada».")
    farthest = reached[-1]
    stage, since, why = _today(farthest, taken[farthest].on, known, acceptable, today)
    if bound_until and bound_until < today and STEPS.index(farthest) >= STEPS.index(Stage.SIGNED):
        stage, since, why = _unbound(stage, since, why, bound_until, today)
    after = STEPS[STEPS.index(farthest) + 1] if farthest is not Stage.KEEPING else None
    day = due.get(after) if after else None
    before = STEPS[: STEPS.index(farthest) + 1]
    return Standing(
        stage=stage,
        since=since,
        why=why,
        next=after,
        due=day,
        late=max(0, (today - day).days) if day else 0,
        unproved=tuple(item for item in before if item in BY_PEOPLE and (item not in taken or not taken[item].proved)),
        taken={stage: taken[stage].on for stage in reached},
    )


def _by_themselves(looks: Sequence[Look], provisioned: date, acceptable: float) -> dict[Stage, Step]:
    """The steps that no person dates: the first time that a crawl saw the portal, and the first time that it kept the law."""
    found = {}
    for look in reversed([look for look in looks if look.on >= provisioned and look.seen]):
        found[Stage.IN_SERVICE] = Step(stage=Stage.IN_SERVICE, on=look.on, proved=True)
        if look.point is not None and look.point >= acceptable:
            found[Stage.KEEPING] = Step(stage=Stage.KEEPING, on=look.on, proved=True)
    return found


def _today(farthest: Stage, on: date, looks: Sequence[Look], acceptable: float, today: date) -> tuple[Stage, date, str]:
    """A portal in service can go back; a step taken by people stays taken."""
    if farthest not in (Stage.IN_SERVICE, Stage.KEEPING):
        return farthest, on, ""
    last_seen = max(look.on for look in looks if look.seen)
    if today - last_seen > QUIET:
        return Stage.LAPSED, last_seen, f"no se le ha podido ver desde hace {how_many((today - last_seen).days, 'día', 'días')}"
    if not looks[-1].seen:
        return Stage.AT_RISK, looks[-1].on, "la última vez no se le pudo ver"
    newest = max(look.on for look in looks if look.crawl or farthest is not Stage.KEEPING)
    if today - newest > STALE:
        return Stage.AT_RISK, newest, f"no se le observa desde hace {how_many((today - newest).days, 'día', 'días')}"
    judged = [look for look in looks if look.point is not None]
    if farthest is Stage.KEEPING and (point := judged[-1].point) is not None and point < acceptable:
        return Stage.AT_RISK, _fell(judged, acceptable), f"cumplía, y ahora tiene {point:.1f} puntos"
    return farthest, on, ""


def _unbound(stage: Stage, since: date, why: str, until: date, today: date) -> tuple[Stage, date, str]:
    """What an agreement that ended does: the town is at risk, and lapsed when nobody renews it. The worse of both reasons stands."""
    told = f"su convenio venció el {until:%d/%m/%Y}"
    worse = Stage.LAPSED if Stage.LAPSED is stage or today - until > QUIET else Stage.AT_RISK
    if stage in (Stage.AT_RISK, Stage.LAPSED):
        return worse, min(since, until + timedelta(days=1)), f"{why}; {told}"
    return worse, until + timedelta(days=1), told


def _fell(looks: Sequence[Look], acceptable: float) -> date:
    """The first look of the newest run of looks under what is acceptable."""
    first = looks[-1].on
    for look in reversed(looks):
        if look.point is not None and look.point >= acceptable:
            break
        first = look.on
    return first


def curve(days: Iterable[date]) -> tuple[tuple[date, int], ...]:
    """How many had done a step by each day on which one did."""
    found: dict[date, int] = {}
    for count, day in enumerate(sorted(days), start=1):
        found[day] = count
    return tuple(found.items())
