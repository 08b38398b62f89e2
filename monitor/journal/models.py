"""Entries of the journal as rows, and the head of their chain. The database itself refuses to change or delete an entry."""

from __future__ import annotations

from django.db import models


class Entry(models.Model):
    """Who did what, when, about what; chained to the entry before."""

    number = models.PositiveBigIntegerField("número", primary_key=True)
    at = models.DateTimeField("cuándo")
    actor = models.CharField("quién", max_length=150)
    act = models.CharField("qué", max_length=60, db_index=True)
    about = models.CharField("de qué", max_length=200, blank=True, db_index=True)
    detail = models.JSONField("detalle", default=dict, blank=True)
    previous = models.CharField("huella del anterior", max_length=80, blank=True)
    digest = models.CharField("huella", max_length=80, unique=True)

    class Meta:
        ordering = ("-number",)
        verbose_name = "asiento de bitácora"
        verbose_name_plural = "bitácora"

    def __str__(self) -> str:
        return f"{self.number}: {self.act} {self.about}".strip()


class Head(models.Model):
    """The end of the chain, kept apart so that a last entry cannot vanish unseen. One row."""

    number = models.PositiveBigIntegerField("número", default=0)
    digest = models.CharField("huella", max_length=80, blank=True)

    class Meta:
        verbose_name = "final de la bitácora"
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="one_head")]

    def __str__(self) -> str:
        return f"{self.number}: {self.digest}"
