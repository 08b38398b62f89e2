"""What is asked to declare: the kind, the reason, its legal basis where it must have one, and the periods."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from checklists import words as law_words
from checklists.model import JustificationKind, Part
from portal_template.pages import words
from portal_template.panel.declarations.statement import Verdict
from portal_template.registers.board import Cell

HELP = {
    JustificationKind.NO_MOVEMENT: "No hubo nada que informar en el periodo.",
    JustificationKind.UNCHANGED: "Lo publicado antes sigue siendo cierto y no cambió.",
    JustificationKind.NOT_APPLICABLE: "Aquí no existe lo que la ley pide informar. Diga con qué fundamento.",
}


class StatementForm(forms.Form):
    """Its choices are those of the part; texts are trimmed and judged again by the intake."""

    kind = forms.ChoiceField(label="¿Qué se declara?", widget=forms.RadioSelect, error_messages={"required": "Elija qué se declara."})
    periods = forms.MultipleChoiceField(
        label="¿De qué periodos?", widget=forms.CheckboxSelectMultiple, error_messages={"required": "Marque al menos un periodo."}
    )
    text = forms.CharField(
        label="¿Por qué? Lo leerá cualquier persona",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Una o dos frases. No escriba nombres ni datos personales.",
        error_messages={"required": "Explique la razón en una frase: la leerá cualquier persona."},
    )
    legal_basis = forms.CharField(
        label="Fundamento legal",
        max_length=240,
        required=False,
        help_text="La ley y el artículo, o la resolución. Es obligatorio para «no aplica»; en lo demás, si lo hay.",
    )

    def __init__(self, *args: Any, part: Part, cells: Sequence[Cell], **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["kind"].choices = [  # type: ignore[attr-defined]
            (str(kind), f"{words.upper_first(law_words.JUSTIFICATION[kind])}. {HELP[kind]}") for kind in part.justifications
        ]
        if len(part.justifications) == 1:
            self.fields["kind"].initial = str(part.justifications[0])
        self.fields["periods"].choices = [  # type: ignore[attr-defined]
            (cell.period, words.upper_first(words.period(cell.period))) for cell in cells
        ]
        for name, one in self.fields.items():
            described = [f"id_{name}_helptext"] if one.help_text else []
            if self.is_bound and name in self.errors:
                described.append(f"id_{name}_error")
                one.widget.attrs["aria-invalid"] = "true"
            if described and name in ("text", "legal_basis"):
                one.widget.attrs["aria-describedby"] = " ".join(described)

    def clean(self) -> dict[str, Any]:
        """What does not apply here needs a law that says so."""
        given = super().clean() or {}
        if given.get("kind") == JustificationKind.NOT_APPLICABLE and not given.get("legal_basis", "").strip():
            self.add_error("legal_basis", "Para declarar que no aplica diga el fundamento: la ley y el artículo, o la resolución.")
        return given

    def refuse(self, verdict: Verdict) -> None:
        """Put the problems of the intake beside their fields."""
        for name, problems in verdict.problems.items():
            for problem in problems:
                self.add_error(name or None, problem)
