"""The file of a list."""

from __future__ import annotations

from django import forms

from monitor.archive.filed import LARGEST


class FileForm(forms.Form):
    """One CSV."""

    file = forms.FileField(
        label="Archivo CSV",
        error_messages={"required": "Elija el archivo.", "empty": "El archivo está vacío. Guárdelo con sus filas y envíelo otra vez."},
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,text/csv"}),
    )

    def clean_file(self) -> forms.Field:
        """Not larger than is read."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(f"El archivo pasa de {LARGEST // 1_000_000} MB. Deje solo la lista y envíelo otra vez.")
        return file
