"""The forms of agreements."""

from __future__ import annotations

from django import forms


def _day(label: str, text: str = "") -> forms.DateField:
    return forms.DateField(label=label, help_text=text, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


class TextForm(forms.Form):
    """The text of the agreements to come."""

    text = forms.CharField(
        label="Texto del convenio",
        max_length=40_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 24}),
        help_text="Una línea vacía separa los párrafos; el primero es el título. Lo que va entre corchetes se llena solo.",
    )


class DraftForm(forms.Form):
    """What a town's agreement says of its own."""

    signer = forms.CharField(label="Quién firma por la municipalidad", max_length=120, help_text="Su nombre no se publica.")
    post = forms.CharField(label="Su cargo", max_length=120)
    valid_from = _day("Rige desde")
    valid_until = _day("Rige hasta", "El último día. Se avisa 60, 30 y 7 días antes.")


class SignedForm(forms.Form):
    """The signed copy."""

    on = _day("Día de la firma")
    file = forms.FileField(label="La copia firmada", help_text="PDF o fotografía, hasta 50 MB. Tiene firmas: queda privada.")
    shown = forms.BooleanField(label="Taché firmas y datos de personas en esta copia, y puede mostrarse en público", required=False)
