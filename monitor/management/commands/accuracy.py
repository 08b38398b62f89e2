"""`monitor accuracy`: how often reviewers confirm what the machine said, check by check, with how sure the figure is."""

from __future__ import annotations

import json
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from checklists.words import OUTCOME
from monitor.supervision.confirmed import Confirmed, confirmed
from monitor.supervision.keep import Refused, round_named


class Command(BaseCommand):
    help = (
        "Dice, por cada verificación, cuántas veces quienes revisan confirmaron lo que dijo la máquina, con su intervalo de 95 %. "
        "Se cuenta sobre portales reales; docs/accuracy.md mide lo mismo sobre sitios construidos."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("round", nargs="?", default="", metavar="SUPERVISIÓN", help="solo una, por su nombre corto; si no, todas")
        parser.add_argument("--json", action="store_true", help="como JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", verbosity=0, interactive=False)
        try:
            rows = confirmed(round_named(options["round"]) if options["round"] else None)
        except Refused as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            self.stdout.write(json.dumps([_as_dict(one) for one in rows], ensure_ascii=False, indent=1))
        elif not rows:
            self.stdout.write("Todavía nadie decidió sobre algo que la máquina dijera. Se cuenta lo que se decide en la mesa de revisión.")
        else:
            for one in rows:
                self.stdout.write(in_words(one))


def in_words(one: Confirmed) -> str:
    """A line for people: "has_part dice «cumple»: confirmado 18 de 20 (90 %; entre 70 % y 97 %)"."""
    low, high = one.rate.interval or (0.0, 1.0)
    verb = "sugiere" if one.suggested else "dice"
    share = f"{(one.rate.value or 0) * 100:.0f} %; entre {low * 100:.0f} % y {high * 100:.0f} %"
    return f"{one.predicate} {verb} «{OUTCOME[one.said]}»: confirmado {one.rate.right} de {one.rate.of} ({share})"


def _as_dict(one: Confirmed) -> dict[str, Any]:
    return {
        "predicate": one.predicate,
        "said": str(one.said),
        "suggested": one.suggested,
        "confirmed": one.rate.right,
        "of": one.rate.of,
        "share": one.rate.value,
        "interval": one.rate.interval,
    }
