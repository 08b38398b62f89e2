"""`portal set_identity`: the contact and colours of an instance from the command line, as the administration sets them on its page."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from wagtail.models import Site

from portal_template.identity.models import Identity

FIELDS = (
    "name",
    "short_name",
    "department",
    "address",
    "phones",
    "email",
    "unit_name",
    "unit_place",
    "unit_hours",
    "main_colour",
    "accent_colour",
)


class Command(BaseCommand):
    """Only what is given changes; what is wrong is refused with its reason."""

    help = "Escribe los datos de contacto y los colores del portal. Lo que no se indica queda como está. También se puede en /admin/."

    def add_arguments(self, parser: CommandParser) -> None:
        for name in FIELDS:
            field = Identity._meta.get_field(name)
            parser.add_argument(f"--{name.replace('_', '-')}", metavar="TEXTO", help=str(getattr(field, "verbose_name", name)))

    def handle(self, *args: Any, **options: Any) -> None:
        given = {name: options[name].replace("\\n", "\n") for name in FIELDS if options[name] is not None}
        if not given:
            raise CommandError("Indique al menos un dato, por ejemplo: portal set_identity --phones 7700-0000")
        site = Site.objects.filter(is_default_site=True).first()
        if site is None:
            raise CommandError("El portal aún no tiene páginas. Ejecute primero: portal sync_checklist")
        identity = Identity.for_site(site)
        for name, value in given.items():
            setattr(identity, name, value)
        try:
            identity.full_clean()
        except ValidationError as error:
            raise CommandError("\n".join(f"{name}: {' '.join(texts)}" for name, texts in error.message_dict.items())) from error
        identity.save()
        self.stdout.write("Escrito: " + ", ".join(str(Identity._meta.get_field(name).verbose_name) for name in given) + ".")
