"""What each file of `deploy status` said, as rows. A file is taken once for a day and never changed."""

from __future__ import annotations

from django.db import models


class StatusReport(models.Model):
    """One file, told apart by its bytes and by the day on which the host was asked."""

    on = models.DateField("día en que se preguntó")
    sha256 = models.CharField("huella", max_length=64)
    proof = models.ForeignKey("rollout.Proof", on_delete=models.PROTECT, related_name="status_reports", verbose_name="archivo")
    taken_by = models.CharField("quién lo tomó", max_length=150)
    taken_at = models.DateTimeField("cuándo")

    class Meta:
        app_label = "rollout"
        ordering = ("-on", "-pk")
        constraints = [models.UniqueConstraint(fields=("on", "sha256"), name="one_report_of_a_day")]
        verbose_name = "estado de los portales"
        verbose_name_plural = "estados de los portales"

    def __str__(self) -> str:
        return f"{self.on:%d/%m/%Y}"


class InstanceLook(models.Model):
    """A town's portal as one file told of it."""

    report = models.ForeignKey(StatusReport, on_delete=models.CASCADE, related_name="looks", verbose_name="estado")
    municipality = models.CharField("municipio", max_length=5, db_index=True)
    address = models.CharField("dirección", max_length=300)
    version = models.CharField("versión", max_length=40)
    provisioned_on = models.DateField("creado el")
    answers = models.BooleanField("responde")
    detail = models.CharField("detalle", max_length=200, blank=True)
    last_edition_on = models.DateField("última edición", null=True, blank=True)
    backed_up_on = models.DateField("última copia", null=True, blank=True)
    restored_on = models.DateField("última restauración comprobada", null=True, blank=True)

    class Meta:
        app_label = "rollout"
        ordering = ("municipality", "address")
        constraints = [models.UniqueConstraint(fields=("report", "municipality", "address"), name="one_look_of_a_report")]
        verbose_name = "portal visto por su servidor"
        verbose_name_plural = "portales vistos por su servidor"

    def __str__(self) -> str:
        return f"{self.municipality}: {self.address}"
