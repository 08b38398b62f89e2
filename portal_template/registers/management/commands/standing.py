"""`portal standing`: how this portal stands before the law, by the ruler that the monitor uses."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.test import Client

from checklists.finding import Finding, Outcome
from checklists.scoring import Score, Scorecard
from portal_template.registers import law
from portal_template.registers.standing import assess

WORDS = {
    Outcome.MET: "cumple",
    Outcome.PARTIAL: "parcial",
    Outcome.MISSING: "no cumple",
    Outcome.NOT_APPLICABLE: "no aplica",
    Outcome.UNKNOWN: "sin dato",
}


class Command(BaseCommand):
    """An assessment made is exit 0, however low."""

    help = "Dice cómo queda este portal por sus propias publicaciones. Es una estimación con esta lista, no el resultado de la SECAI."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--today", type=date.fromisoformat, metavar="FECHA", help="el día con que se juzga (hoy)")
        parser.add_argument("--json", action="store_true", help="responde en JSON: checklist, scorecards, findings")

    def handle(self, *args: Any, **options: Any) -> None:
        checklist = law.checklist()
        findings, scorecards = assess(checklist, settings.PORTAL, options["today"] or law.today(), home_page())
        if options["json"]:
            self.stdout.write(json.dumps(_plain(checklist.version, findings, scorecards), ensure_ascii=False))
            return
        for card in scorecards:
            self.stdout.write(f"{card.law}: {_score_words(card.score)}")
        for finding in findings:
            if finding.outcome in (Outcome.MISSING, Outcome.PARTIAL):
                self.stdout.write(f"  {finding.criterion}: {WORDS[finding.outcome]}. {finding.sentence}")
        self.stdout.write("Es una estimación de este esquema, no el resultado de la SECAI.")


def home_page() -> bytes | None:
    """The home page as this portal serves it; None where it does not answer."""
    host = next((name for name in settings.PORTAL.allowed_hosts if not name.startswith((".", "*", "["))), "localhost")
    response = Client(raise_request_exception=False).get("/", headers={"host": host}, secure=settings.PORTAL.https)
    return response.content if response.status_code == 200 else None


def _score_words(score: Score | None) -> str:
    if score is None:
        return "sin puntaje: ninguno de sus criterios lo da"
    point = "sin puntaje" if score.point is None else f"{score.point:.1f}"
    return f"{point} (entre {score.low:.1f} y {score.high:.1f}), {score.band or 'por confirmar'}"


def _plain(version: str, findings: tuple[Finding, ...], scorecards: tuple[Scorecard, ...]) -> dict[str, Any]:
    return {
        "checklist": version,
        "scorecards": [
            {
                "law": card.law,
                "score": asdict(card.score) if card.score else None,
                "obligations": [{"code": item.code, "outcome": str(item.outcome)} for item in card.obligations],
            }
            for card in scorecards
        ],
        "findings": [
            {
                "criterion": finding.criterion,
                "outcome": str(finding.outcome),
                "reason": finding.reason,
                "sentence": finding.sentence,
                "evidence": [{"url": proof.url, "digest": proof.digest, "excerpt": proof.excerpt} for proof in finding.evidence],
            }
            for finding in findings
        ],
    }
