"""How a submission is written on its screens: its steps, and who prepared it when."""

from __future__ import annotations

from typing import Any

from django import template

register = template.Library()
STEPS = ("Enviar", "Corregir", "Revisar", "Publicar")


@register.inclusion_tag("panel/submissions/pieces/steps.html")
def steps(now: int) -> dict[str, Any]:
    """The four steps, with the one that is on the screen."""
    return {"steps": [(name, number < now, number == now) for number, name in enumerate(STEPS, 1)]}
