"""What a round asked, in the words of its version of the list: a publication carries it, and its reports need no other list. Pure."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from checklists.model import Checklist, Obligation
from monitor.assessment import MAIN_LAW


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
