"""Agreements and the versions of their text, as rows."""

from __future__ import annotations

from django.db import models


class AgreementText(models.Model):
    """One version of the text; none is changed once it is kept."""

    version = models.PositiveIntegerField("versión", unique=True)
    text = models.TextField("texto")
    made_by = models.CharField("quién la escribió", max_length=150)
    made_at = models.DateTimeField("cuándo")

    class Meta:
        app_label = "rollout"
        ordering = ("-version",)
        verbose_name = "texto de convenio"
        verbose_name_plural = "textos de convenio"

    def __str__(self) -> str:
        return f"versión {self.version}"


class Agreement(models.Model):
    """An agreement with a town: a draft until its signed copy is kept. A renewal is another agreement that names the one before."""

    municipality = models.CharField("municipio", max_length=5, db_index=True)
    text = models.ForeignKey(AgreementText, on_delete=models.PROTECT, related_name="agreements", verbose_name="versión del texto")
    body = models.TextField("texto con sus datos")
    signer = models.CharField("quién firma por la municipalidad", max_length=120)
    post = models.CharField("su cargo", max_length=120)
    valid_from = models.DateField("rige desde")
    valid_until = models.DateField("rige hasta")
    renews = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="renewals", verbose_name="renueva a")
    made_by = models.CharField("quién lo hizo", max_length=150)
    made_at = models.DateTimeField("cuándo")
    signed_on = models.DateField("firmado el", null=True, blank=True)
    scan = models.ForeignKey(
        "rollout.Proof", on_delete=models.PROTECT, null=True, blank=True, related_name="agreements", verbose_name="copia firmada"
    )

    class Meta:
        app_label = "rollout"
        ordering = ("municipality", "-valid_until", "-pk")
        constraints = [
            models.CheckConstraint(condition=models.Q(valid_until__gte=models.F("valid_from")), name="an_agreement_ends_after_it_begins"),
            models.CheckConstraint(
                condition=models.Q(signed_on=None, scan=None) | models.Q(signed_on__isnull=False, scan__isnull=False),
                name="a_signature_has_its_copy",
            ),
        ]
        verbose_name = "convenio"

    def __str__(self) -> str:
        return f"{self.municipality}, hasta {self.valid_until:%d/%m/%Y}"


class Reminder(models.Model):
    """One letter about one matter: written once, whoever runs the command and how often."""

    matter = models.CharField("asunto", max_length=60, unique=True)
    to = models.EmailField("a quién")
    begun_at = models.DateTimeField("se comenzó")
    sent_at = models.DateTimeField("se envió", null=True, blank=True)
    failed = models.CharField("por qué no salió", max_length=200, blank=True)

    class Meta:
        app_label = "rollout"
        ordering = ("-begun_at",)
        verbose_name = "aviso"

    def __str__(self) -> str:
        return self.matter
