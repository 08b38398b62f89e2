"""The forms of the guide's dissemination."""

from __future__ import annotations

from django import forms


class GuideForm(forms.Form):
    """An edition of the guide."""

    title = forms.CharField(label="Nombre", max_length=160, initial="Guía Técnica de Gobierno Abierto Municipal")
    file = forms.FileField(label="La guía", help_text="PDF, hasta 50 MB. Es pública desde que se guarda su aprobación.")


class ApprovalForm(forms.Form):
    """The approval and its record."""

    on = forms.DateField(label="Día de la reunión", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    institutions = forms.CharField(
        label="Instituciones que la aprobaron", max_length=300, help_text="Se publica. Por ejemplo: INFOM, ANAM, SCSPR."
    )
    record = forms.FileField(label="El acta o ayuda de memoria", help_text="Queda privada: suele tener nombres y firmas.")


class LetterForm(forms.Form):
    """The letter that takes the guide to each town."""

    subject = forms.CharField(label="Asunto", max_length=160)
    letter = forms.CharField(
        label="Carta",
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text="[municipio] y [enlace] se llenan solos. Cada municipalidad recibe la suya, una sola vez.",
    )


class ListForm(forms.Form):
    """A spreadsheet or a file of the mail server."""

    file = forms.FileField(label="El archivo")

    def __init__(self, *args: object, words: str = "", **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["file"].help_text = words
