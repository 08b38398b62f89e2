"""A meeting and who came, as rows."""

from __future__ import annotations

import secrets

from django.db import models


def door_key() -> str:
    """What the code at the door holds: nobody guesses it."""
    return secrets.token_urlsafe(12)


class Meeting(models.Model):
    """A coordination meeting with mayors, or a workshop for staff, to which towns are called."""

    class Kind(models.TextChoices):
        """What it is, and so which step it is for who comes."""

        MEETING = "reunion", "reunión de coordinación"
        WORKSHOP = "taller", "taller de capacitación"

    kind = models.CharField("clase", max_length=8, choices=Kind)
    title = models.CharField("nombre", max_length=160)
    on = models.DateField("día")
    hours = models.CharField("horario", max_length=60, help_text="Por ejemplo: de 9:00 a 12:00")
    place = models.CharField("lugar", max_length=200)
    agenda = models.TextField("agenda", blank=True, help_text="Un punto por línea. Se publica.")
    called = models.JSONField("municipios convocados", default=list)  # their codes
    proofs = models.ManyToManyField("rollout.Proof", related_name="meetings", blank=True, verbose_name="medios de verificación")
    door = models.CharField("llave del registro en la puerta", max_length=40, default=door_key, unique=True)
    closed_at = models.DateTimeField("registro cerrado", null=True, blank=True)

    class Meta:
        app_label = "rollout"
        ordering = ("-on", "-pk")
        verbose_name = "reunión"
        verbose_name_plural = "reuniones"

    def __str__(self) -> str:
        return f"{self.title}, {self.on:%d/%m/%Y}"


class Attendee(models.Model):
    """Somebody who came. Never shown in public."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendees", verbose_name="reunión")
    municipality = models.CharField("municipio", max_length=5, blank=True)
    institution = models.CharField("institución", max_length=120, blank=True)
    name = models.CharField("nombre", max_length=120)
    post = models.CharField("cargo", max_length=120, blank=True)
    how = models.CharField("cómo se registró", max_length=8, choices=[("lista", "en la lista"), ("puerta", "en la puerta")])

    class Meta:
        app_label = "rollout"
        ordering = ("municipality", "name")
        constraints = [models.UniqueConstraint(fields=("meeting", "municipality", "name"), name="one_person_once")]
        verbose_name = "asistente"

    def __str__(self) -> str:
        return self.name
