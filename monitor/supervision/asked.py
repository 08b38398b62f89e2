"""What a round asked, in the words of its version of the list: a publication carries it, and its reports need no other list. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from checklists.finding import Outcome
from checklists.model import Checklist, Obligation
from monitor.assessment import MAIN_LAW

NOT_APPLICABLE = str(Outcome.NOT_APPLICABLE)


def asked_of(checklist: Checklist) -> dict[str, Any]:
    """The numerals of article 10 with their questions and remedies, and how answers became points."""
    law = next(law for law in checklist.laws if law.code == MAIN_LAW)
    scheme = checklist.scheme
    return {
        "scheme": scheme.name,
        "credit": {"met": scheme.met, "partial": scheme.partial, "missing": scheme.missing},
        "decided_share": scheme.decided_share,
        "bands": [asdict(band) for band in scheme.bands],
        "unsettled_band": scheme.unsettled_band,
        "obligations": [_obligation(one) for one in law.obligations],
    }


def _obligation(one: Obligation) -> dict[str, Any]:
    parts = [
        {
            "code": part.code,
            "title": part.title,
            "criteria": [
                {"code": c.code, "question": c.question, "remedy": c.remedy, "basis": str(c.basis), "scores": c.scores}
                for c in part.criteria
            ],
        }
        for part in one.parts
    ]
    return {"code": one.code, "number": one.number, "short": one.short, "duty": one.duty, "parts": parts}


def weights(law: Mapping[str, Any], body: Mapping[str, Any]) -> dict[str, float]:
    """The points of a hundred that hang on each scoring question of a published portal: plain means of questions, parts and numerals.

    What does not apply hangs on nothing; a question without an answer is unknown, and applies.
    """
    outcomes, applicable = outcomes_of(body), []
    off = {one["code"] for one in body["obligations"] if one["outcome"] == NOT_APPLICABLE}
    for obligation in (one for one in law["obligations"] if one["code"] not in off):
        asked = ([c["code"] for c in part["criteria"] if c["scores"]] for part in obligation["parts"])
        parts = [[code for code in codes if outcomes.get(code) != NOT_APPLICABLE] for codes in asked]
        if parts := [codes for codes in parts if codes]:
            applicable.append(parts)
    return {code: 100 / len(applicable) / len(parts) / len(codes) for parts in applicable for codes in parts for code in codes}


def outcomes_of(body: Mapping[str, Any]) -> dict[str, str]:
    """The outcome of every question of a published portal."""
    return {one["code"]: one["outcome"] for obligation in body["obligations"] for one in obligation["criteria"]}
