"""What is kept of an account beside Django's user: its post, and what limits it in time. Fields only."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Account(models.Model):
    """The post is public and signs what is published; the full name is for the administration alone."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, verbose_name="cuenta", related_name="account", on_delete=models.CASCADE)
    full_name = models.CharField("nombre completo", max_length=150, blank=True)
    post = models.CharField("puesto", max_length=120)
    ends_on = models.DateField("último día", null=True, blank=True)
    must_change = models.BooleanField("debe cambiar su contraseña", default=False)
    sessions_from = models.DateTimeField("sesiones desde", null=True, blank=True)  # what began before is over
    ended_at = models.DateTimeField("terminada", null=True, blank=True)

    class Meta:
        verbose_name = "cuenta"
        verbose_name_plural = "cuentas"

    def __str__(self) -> str:
        return f"{self.user.get_username()} ({self.post})"
