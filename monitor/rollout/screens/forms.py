"""The forms of the rollout, in the words of those who fill them in."""

from __future__ import annotations

from django import forms

from monitor.rollout.meetings.models import Meeting
from monitor.rollout.models import WRITTEN_DOWN, Proof
from monitor.rollout.share import BASE_WORDS, ROUNDING_WORDS


class ListForm(forms.Form):
    """The PDH's list and what the share is computed from."""

    name = forms.CharField(label="Nombre de la selección", max_length=120, help_text="Por ejemplo: Lista de la PDH, marzo de 2026.")
    source = forms.CharField(
        label="De dónde viene la lista", max_length=300, help_text="Oficio, número y fecha. Se publica junto al resultado."
    )
    file = forms.FileField(
        label="La lista", help_text="Excel, ODS o CSV con una columna «Municipio» o «Código», y su prioridad o puntaje si los da."
    )
    percent = forms.CharField(label="Qué porcentaje", max_length=8, initial="20")
    base = forms.ChoiceField(
        label="De cuántas",
        choices=[(str(key), word) for key, word in BASE_WORDS.items()],
        help_text="El compromiso no lo dice: se publica.",
    )
    rounding = forms.ChoiceField(label="Redondeo", choices=[(str(key), word) for key, word in ROUNDING_WORDS.items()])


class ReasonForm(forms.Form):
    """A decision with its reason."""

    reason = forms.CharField(label="Motivo", max_length=500, help_text="Una frase. Se publica.", widget=forms.Textarea(attrs={"rows": 2}))


class ReplaceForm(ReasonForm):
    """One town in the place of another."""

    leaves = forms.ChoiceField(label="Sale")
    enters = forms.ChoiceField(label="Entra en su lugar")
    field_order = ("leaves", "enters", "reason")


class ProofFields(forms.Form):
    """A file that proves what is written down."""

    file = forms.FileField(
        label="Archivo que lo prueba", required=False, help_text="Hasta 50 MB. Queda privado mientras nadie diga otra cosa."
    )
    kind = forms.ChoiceField(label="Qué clase de documento es", choices=Proof.Kind.choices, required=False, initial=Proof.Kind.OTHER)
    title = forms.CharField(label="Qué es", max_length=200, required=False, help_text="Por ejemplo: Oficio 15-2026 a la alcaldía.")
    shown = forms.BooleanField(
        label="Lo revisé: no tiene firmas, teléfonos ni datos de personas, y puede mostrarse en público", required=False
    )

    def clean(self) -> dict[str, object]:
        """A file says what it is."""
        cleaned: dict[str, object] = super().clean() or {}
        if cleaned.get("file") and not cleaned.get("title"):
            self.add_error("title", "Escriba qué es el archivo.")
        return cleaned


class DocumentForm(ProofFields):
    """A meeting's agenda, minutes or photograph."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["file"].required = True


class StepForm(ProofFields):
    """A step that a town took."""

    stage = forms.ChoiceField(label="Paso", choices=WRITTEN_DOWN)
    on = forms.DateField(label="Día", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    note = forms.CharField(label="Nota", max_length=500, required=False)
    field_order = ("stage", "on", "file", "kind", "title", "shown", "note")


class OwnerForm(forms.Form):
    """Who goes with a town."""

    person = forms.CharField(label="Responsable en INFOM", max_length=150)
    email = forms.EmailField(label="Su correo", required=False, help_text="Ahí llegan los avisos de este municipio. No se publica.")


class ActivityForm(ProofFields):
    """An activity of the plan."""

    done_on = forms.DateField(
        label="Se hizo el",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="Vacío: no se da por hecha.",
    )
    note = forms.CharField(label="Nota", max_length=500, required=False)
    field_order = ("done_on", "file", "kind", "title", "shown", "note")


class DaysForm(forms.Form):
    """The promised day of each step; those left empty stay without one."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        for stage, words in WRITTEN_DOWN:
            self.fields[stage] = forms.DateField(
                label=words.capitalize(), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
            )


class MeetingForm(forms.ModelForm):
    """A meeting to call."""

    kind = forms.ChoiceField(label="Clase", choices=[("", "Elija"), *Meeting.Kind.choices])
    everybody = forms.ChoiceField(label="A quiénes se convoca", choices=[("chosen", "a los municipios elegidos"), ("all", "a los 340")])

    class Meta:
        model = Meeting
        fields = ("kind", "title", "on", "hours", "place", "agenda")
        widgets = {"on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), "agenda": forms.Textarea(attrs={"rows": 5})}


class AttendanceForm(forms.Form):
    """The list as it came back."""

    file = forms.FileField(
        label="La lista llena",
        help_text="El formulario de la reunión en Excel, ODS o CSV, con los nombres. Primero se muestra qué se leyó.",
    )


class DoorForm(forms.Form):
    """What somebody writes of themselves at the door."""

    name = forms.CharField(label="Su nombre completo", max_length=120)
    post = forms.CharField(label="Su cargo", max_length=120)
    municipality = forms.ChoiceField(label="Su municipio", required=False)
    institution = forms.CharField(label="O su institución, si no viene de una municipalidad", max_length=120, required=False)


class StatusForm(forms.Form):
    """What `deploy status --json` wrote."""

    file = forms.FileField(
        label="El estado de los portales",
        help_text="El archivo que da  deploy status --json > estado.json  en el servidor de los portales, sin cambiarlo.",
    )
    on = forms.DateField(label="Día en que se preguntó al servidor", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
