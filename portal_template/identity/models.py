"""What an instance says of itself: one record per site, edited in the administration under «Configuración»."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import models
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting

from portal_template.identity.colour import NotAColour, palette, read_colour


def validate_colour(text: str) -> None:
    """Refuses what is no `#rrggbb` colour, in words."""
    try:
        read_colour(text)
    except NotAColour as wrong:
        raise ValidationError(str(wrong)) from wrong


@register_setting(icon="site")
class Identity(BaseSiteSetting):
    """Name, shield, colours and contact of the subject that publishes."""

    name = models.CharField(
        "nombre completo", max_length=120, default="Municipalidad", help_text="Por ejemplo: Municipalidad de San José El Ejemplo."
    )
    short_name = models.CharField(
        "nombre corto", max_length=60, blank=True, help_text="El del municipio solo, por ejemplo: San José El Ejemplo."
    )
    department = models.CharField("departamento", max_length=60, blank=True)
    shield = models.ForeignKey(
        "wagtailimages.Image", verbose_name="escudo", null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        help_text="Si no hay, el portal dibuja uno con las iniciales y los colores.",
    )  # fmt: skip
    main_colour = models.CharField("color principal", max_length=7, default="#1d4f7c", validators=[validate_colour])
    accent_colour = models.CharField("color de acento", max_length=7, default="#c8922a", validators=[validate_colour])
    address = models.TextField("dirección", blank=True)
    phones = models.TextField("teléfonos oficiales", blank=True, help_text="Uno por línea. Nunca números privados.")
    email = models.EmailField("correo oficial de la unidad de información", blank=True)
    unit_name = models.CharField("unidad de información", max_length=120, default="Unidad de Información Pública")
    unit_place = models.CharField("dónde atiende la unidad", max_length=200, blank=True)
    unit_hours = models.CharField(
        "horario de la unidad", max_length=200, blank=True, help_text="Por ejemplo: lunes a viernes, de 8:00 a 16:00 horas."
    )
    social_links = models.TextField("redes sociales", blank=True, help_text="Una dirección https por línea.")

    panels = [
        MultiFieldPanel([FieldPanel("name"), FieldPanel("short_name"), FieldPanel("department"), FieldPanel("shield")], "Nombre"),
        MultiFieldPanel([FieldPanel("main_colour"), FieldPanel("accent_colour")], "Colores"),
        MultiFieldPanel(
            [FieldPanel("unit_name"), FieldPanel("unit_place"), FieldPanel("unit_hours"), FieldPanel("email")], "Unidad de información"
        ),
        MultiFieldPanel([FieldPanel("address"), FieldPanel("phones"), FieldPanel("social_links")], "Contacto"),
    ]

    class Meta:
        verbose_name = "identidad"

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Colours in one spelling, and only https addresses as social links."""
        for field in ("main_colour", "accent_colour"):
            try:
                setattr(self, field, read_colour(getattr(self, field)))
            except NotAColour as wrong:
                raise ValidationError({field: str(wrong)}) from wrong
        wrong_links = [link for link in self.social_list if not link.startswith("https://")]
        if wrong_links:
            raise ValidationError({"social_links": f"«{wrong_links[0]}» no es una dirección https. Escriba la dirección completa."})

    @property
    def town(self) -> str:
        """The short name, or the full one where there is none."""
        return self.short_name or self.name

    @property
    def phone_list(self) -> list[str]:
        """The phones, one each."""
        return [line.strip() for line in self.phones.splitlines() if line.strip()]

    @property
    def social_list(self) -> list[str]:
        """The addresses of social networks, one each."""
        return [line.strip() for line in self.social_links.splitlines() if line.strip()]

    @property
    def colours(self) -> Mapping[str, str]:
        """Custom property -> colour, every pair readable."""
        return palette(self.main_colour, self.accent_colour)

    @property
    def digest(self) -> str:
        """Changes when what `/identidad.css` or `/escudo.svg` serve changes; it is in their addresses, so that they may be kept a year."""
        seed = "|".join([*self.colours.values(), self.name, self.short_name, str(self.shield_id or "")])
        return hashlib.sha256(seed.encode()).hexdigest()[:12]
