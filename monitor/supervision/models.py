"""A round as rows. Which crawl of a portal counts in it is never a row: `crawls` computes it."""

from __future__ import annotations

from django.db import models

from monitor.archive.models import Portal


class Round(models.Model):
    """A supervision: what portals published up to a day. Its portals are fixed when it is opened."""

    slug = models.SlugField("nombre corto", max_length=60, unique=True)
    name = models.CharField("nombre", max_length=120)
    cut_off = models.DateField("día de corte")
    checklist = models.CharField("versión de la lista", max_length=40)
    opened_by = models.CharField("quién la abrió", max_length=150)
    opened_at = models.DateTimeField("abierta")
    portals = models.ManyToManyField(Portal, through="RoundPortal", related_name="rounds", verbose_name="portales")

    class Meta:
        ordering = ("-cut_off", "slug")
        verbose_name = "supervisión"
        verbose_name_plural = "supervisiones"

    def __str__(self) -> str:
        return f"{self.name} (corte {self.cut_off:%d/%m/%Y})"


class RoundPortal(models.Model):
    """A portal of a round, which cannot be deleted while the round names it."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="places", verbose_name="supervisión")
    portal = models.ForeignKey(Portal, on_delete=models.PROTECT, verbose_name="portal")

    class Meta:
        ordering = ("round", "portal")
        constraints = [models.UniqueConstraint(fields=("round", "portal"), name="a_portal_once_in_a_round")]
        verbose_name = "portal de una supervisión"
        verbose_name_plural = "portales de una supervisión"

    def __str__(self) -> str:
        return f"{self.round}: {self.portal}"
