"""Forms of the administration's screens."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone

from portal_template.accounts.access import Role
from portal_template.accounts.roster import BAD_USERNAME, MOST_SUPPORT_DAYS, USERNAME, Newcomer
from portal_template.accounts.screens.words import ROLES

MONTHLY = (Role.CAPTURE, Role.PUBLISH, Role.ADMINISTER)
PLAIN = {"autocapitalize": "off", "spellcheck": "false", "autocomplete": "off"}


class PersonForm(forms.Form):
    """Whose account it is. The post is public; the rest is not."""

    full_name = forms.CharField(label="Nombre completo", max_length=150, help_text="Solo lo ve la administración. No se publica.")
    username = forms.CharField(
        label="Cuenta", max_length=40, widget=forms.TextInput(attrs=PLAIN),
        help_text="Con lo que entra: minúsculas sin tilde, por ejemplo maria.lopez.",
    )  # fmt: skip
    post = forms.CharField(
        label="Puesto", max_length=120, help_text="Se lee en lo que publica, por ejemplo: Encargada de la Unidad de Información Pública."
    )
    email = forms.EmailField(
        label="Correo", required=False, help_text="Para recordatorios y para recuperar la contraseña. Puede quedar vacío."
    )

    def clean_username(self) -> str:
        """In small letters, and only those that nobody types wrongly."""
        username: str = self.cleaned_data["username"].strip().lower()
        if not USERNAME.fullmatch(username):
            raise forms.ValidationError(BAD_USERNAME)
        return username

    def newcomer(self, role: Role | None = None) -> Newcomer:
        """The account to be made."""
        said = self.cleaned_data
        return Newcomer(
            username=said["username"],
            post=said["post"],
            full_name=said["full_name"],
            email=said["email"],
            role=role or Role(said["role"]),
            ends_on=self.ends_on(),
        )

    def ends_on(self) -> Any:
        """The last day, for support."""
        days = self.cleaned_data.get("days")
        return timezone.localdate() + timedelta(days=days) if days else None


class RoleField(forms.ChoiceField):
    """Roles with what each may do, or where there is no room, by their names."""

    def __init__(self, *, short: bool = False) -> None:
        choices = [(str(role), str(role).capitalize() if short else ROLES[role]) for role in MONTHLY]
        super().__init__(label="Papel", choices=choices, initial=str(Role.PUBLISH), widget=forms.Select if short else forms.RadioSelect)


class OfficerForm(PersonForm):
    """An account of the municipality."""

    role = RoleField()


class SupportForm(PersonForm):
    """INFOM's people, for some days."""

    days = forms.IntegerField(
        label="Por cuántos días", min_value=1, max_value=MOST_SUPPORT_DAYS, initial=5,
        help_text=f"Termina sola al pasar el último día. {MOST_SUPPORT_DAYS} como máximo.",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["post"].initial = "Soporte técnico de INFOM"


class ChangeForm(forms.Form):
    """What may change of an account. Its name may not: the journal goes by it."""

    full_name = forms.CharField(label="Nombre completo", max_length=150, required=False)
    post = forms.CharField(label="Puesto", max_length=120)
    email = forms.EmailField(label="Correo", required=False)
    role = RoleField()

    def __init__(self, *args: Any, support: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if support:
            del self.fields["role"]
            self.fields["ends_on"] = forms.DateField(
                label="Último día",
                help_text=f"De hoy a {MOST_SUPPORT_DAYS} días.",
                widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            )


class ArrivalForm(PersonForm):
    """One who comes; an empty one is nobody."""

    role = RoleField(short=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("full_name", "username", "post", "email"):
            self.fields[name].help_text = ""


ArrivalFormSet = forms.formset_factory(ArrivalForm, extra=3, max_num=6)
