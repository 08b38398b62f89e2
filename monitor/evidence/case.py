"""A finding as whoever proves it needs it: from the assessment that a crawl's folder holds, or from rows."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from checklists.finding import Evidence, Outcome


@dataclass(frozen=True, kw_only=True, slots=True)
class Case:
    """A finding with all that a reader needs to know of it."""

    observed_on: str
    checklist: str
    criterion: str
    question: str
    outcome: Outcome
    reason: str
    sentence: str
    evidence: tuple[Evidence, ...]


def case_in(folder: Path, assessment: str, criterion: str, question: str) -> Case:
    """A finding of the assessment that a crawl's folder holds. ValueError where there is none."""
    path = folder / assessment
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
        asked = [c for card in value["scorecards"] for o in card["obligations"] for c in o["criteria"]]
        found = {c["code"]: c for c in asked}.get(criterion)
        if found is None:
            raise ValueError(f"{path} no responde al criterio «{criterion}». Sus códigos están en el informe, como {asked[0]['code']}")
        return Case(
            observed_on=value["observed_on"],
            checklist=value["checklist"],
            criterion=criterion,
            question=question,
            outcome=Outcome(found["outcome"]),
            reason=found["reason"],
            sentence=found["sentence"],
            evidence=tuple(Evidence(**one) for one in found["evidence"]),
        )
    except OSError as error:
        raise ValueError(
            f"{folder} no guarda una evaluación: falta {assessment}. Indique la carpeta que dio a observe con --out"
        ) from error
    except (KeyError, TypeError, IndexError, json.JSONDecodeError) as error:
        raise ValueError(f"{path} está dañado. Bórrelo y vuelva a juzgar: «monitor reassess {folder}»") from error
