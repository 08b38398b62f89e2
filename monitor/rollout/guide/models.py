"""The guide, its letters and its copies on paper, as rows."""

from __future__ import annotations

from django.db import models


class Guide(models.Model):
    """One edition of the guide, with the letter that takes it to the towns. It goes out once its approval and record are kept."""

    title = models.CharField("nombre", max_length=160)
    file = models.ForeignKey("rollout.Proof", on_delete=models.PROTECT, related_name="guides", verbose_name="la guía")
    subject = models.CharField("asunto de la carta", max_length=160)
    letter = models.TextField("texto de la carta")
    approved_on = models.DateField("aprobada el", null=True, blank=True)
    institutions = models.CharField("quiénes la aprobaron", max_length=300, blank=True)
    record = models.ForeignKey(
        "rollout.Proof", on_delete=models.PROTECT, null=True, blank=True, related_name="approvals", verbose_name="acta de aprobación"
    )
    made_by = models.CharField("quién la agregó", max_length=150)
    made_at = models.DateTimeField("cuándo")

    class Meta:
        app_label = "rollout"
        ordering = ("-made_at", "-pk")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(approved_on=None, record=None) | models.Q(approved_on__isnull=False, record__isnull=False),
                name="an_approval_has_its_record",
            )
        ]
        verbose_name = "guía"

    def __str__(self) -> str:
        return self.title


class Letter(models.Model):
    """The guide's letter to one town. `sending` is set before it leaves: one that stays so was cut off, and nobody knows if it arrived."""

    class State(models.TextChoices):
        """Where a letter is."""

        WAITING = "waiting", "por enviar"
        SENDING = "sending", "saliendo"
        SENT = "sent", "enviada"
        REFUSED = "refused", "rechazada al enviar"

    guide = models.ForeignKey(Guide, on_delete=models.PROTECT, related_name="letters", verbose_name="guía")
    municipality = models.CharField("municipio", max_length=5)
    email = models.EmailField("correo")
    state = models.CharField("estado", max_length=8, choices=State, default=State.WAITING)
    message_id = models.CharField("identificador del mensaje", max_length=120, blank=True, db_index=True)
    begun_at = models.DateTimeField("comenzó a salir", null=True, blank=True)
    sent_at = models.DateTimeField("se envió", null=True, blank=True)
    why = models.CharField("qué dijo el servidor", max_length=300, blank=True)
    bounced_at = models.DateTimeField("rebotó", null=True, blank=True)
    opened_at = models.DateTimeField("se abrió su enlace", null=True, blank=True)

    class Meta:
        app_label = "rollout"
        ordering = ("municipality",)
        constraints = [models.UniqueConstraint(fields=("guide", "municipality"), name="one_letter_for_a_town")]
        verbose_name = "carta"

    def __str__(self) -> str:
        return f"{self.municipality}: {self.get_state_display()}"


class Delivery(models.Model):
    """Copies on paper that a town received."""

    guide = models.ForeignKey(Guide, on_delete=models.PROTECT, related_name="deliveries", verbose_name="guía")
    municipality = models.CharField("municipio", max_length=5)
    on = models.DateField("día")
    copies = models.PositiveIntegerField("ejemplares")
    received_by = models.CharField("quién los recibió", max_length=120, blank=True)
    proof = models.ForeignKey("rollout.Proof", on_delete=models.PROTECT, related_name="deliveries", verbose_name="lista")

    class Meta:
        app_label = "rollout"
        ordering = ("municipality", "on")
        constraints = [models.UniqueConstraint(fields=("guide", "municipality", "on"), name="one_delivery_of_a_day")]
        verbose_name = "entrega"

    def __str__(self) -> str:
        return f"{self.municipality}, {self.on:%d/%m/%Y}"
