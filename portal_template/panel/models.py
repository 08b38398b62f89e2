"""Work in progress of the panel: what an officer sent and has not published yet. Nothing here is public and nothing published needs it."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from portal_template.registers.models import EditionForm


class SubmissionState(models.TextChoices):
    """Where a submission stands. What the officer must do next is judged anew each time it is opened."""

    JUDGED = "judged", "en preparación"
    WAITING = "waiting", "espera aprobación"
    RETURNED = "returned", "devuelto para corregir"
    PUBLISHED = "published", "publicado"
    DISCARDED = "discarded", "descartado"

    @property
    def open(self) -> bool:
        """Whether its author may still change it."""
        return self in (SubmissionState.JUDGED, SubmissionState.RETURNED)


class Submission(models.Model):
    """What somebody prepares for one cell. `revision` grows with every change, so that nobody publishes what they did not see."""

    part = models.CharField("parte", max_length=80)
    period = models.CharField("periodo", max_length=12)
    form = models.CharField("forma", max_length=10, choices=EditionForm)
    state = models.CharField("estado", max_length=10, choices=SubmissionState, default=SubmissionState.JUDGED)
    revision = models.PositiveIntegerField("revisión", default=1)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="de", related_name="submissions", null=True, blank=True, on_delete=models.SET_NULL
    )
    username = models.CharField("cuenta", max_length=150)
    created_at = models.DateTimeField("empezado")
    changed_at = models.DateTimeField("cambiado")
    sent_at = models.DateTimeField("enviado a aprobar", null=True, blank=True)
    decided_at = models.DateTimeField("decidido", null=True, blank=True)
    decided_by = models.CharField("decidió", max_length=150, blank=True)
    text = models.TextField("texto", blank=True)
    reason = models.TextField("motivo de la corrección", blank=True)
    note = models.TextField("nota de quien devuelve", blank=True)
    doubts = models.JSONField("razones de las dudas", default=dict, blank=True)  # id of the doubt -> reason
    mapping = models.JSONField("columnas", default=dict, blank=True)  # header -> column, "" not to publish it
    fixes = models.JSONField("correcciones aceptadas", default=list, blank=True)
    result_version = models.PositiveIntegerField("versión publicada", null=True, blank=True)
    forgotten_at = models.DateTimeField("archivos destruidos", null=True, blank=True)

    class Meta:
        verbose_name = "envío"
        verbose_name_plural = "envíos"
        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [models.Index(fields=["part", "period"], name="submission_by_cell")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~models.Q(state=SubmissionState.PUBLISHED) | models.Q(result_version__isnull=False),
                name="submission_published_has_version",
            )
        ]

    def __str__(self) -> str:
        return f"{self.part} {self.period} ({self.get_state_display()})"


class SubmissionFile(models.Model):
    """A file of a submission as it was sent. `path` is relative to the private folder; `facts` is what was seen inside."""

    class Role(models.TextChoices):
        """What the file is for."""

        SHEET = "sheet", "tabla"
        DOCUMENT = "document", "documento"

    submission = models.ForeignKey(Submission, verbose_name="envío", related_name="files", on_delete=models.CASCADE)
    role = models.CharField("uso", max_length=10, choices=Role)
    path = models.CharField("ruta", max_length=200, unique=True)
    name = models.CharField("nombre original", max_length=200)
    title = models.CharField("título", max_length=240, blank=True)
    mediatype = models.CharField("tipo", max_length=100)
    bytes = models.PositiveBigIntegerField("tamaño")
    sha256 = models.CharField("huella", max_length=64, db_index=True)
    facts = models.JSONField("lo que se vio", default=dict, blank=True)

    class Meta:
        verbose_name = "archivo de envío"
        verbose_name_plural = "archivos de envíos"
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return self.name


class HeaderMemory(models.Model):
    """What this office calls a column: a folded header -> a column of a register, or "" for one that is not published."""

    register = models.CharField("registro", max_length=80)
    header = models.CharField("encabezado", max_length=200)
    column = models.CharField("columna", max_length=80, blank=True)
    changed_at = models.DateTimeField("recordado")

    class Meta:
        verbose_name = "encabezado recordado"
        verbose_name_plural = "encabezados recordados"
        constraints: ClassVar = [models.UniqueConstraint(fields=["register", "header"], name="header_remembered_once")]

    def __str__(self) -> str:
        return f"{self.header}: {self.column or 'no se publica'}"


class DeclarationKind(models.TextChoices):
    """What is declared. The first three are justifications; a review says that what stands is still true."""

    NO_MOVEMENT = "no_movement", "sin movimiento"
    UNCHANGED = "unchanged", "sigue vigente, sin cambios"
    NOT_APPLICABLE = "not_applicable", "no aplica"
    REVIEW = "review", "revisado: sigue vigente"


class Declaration(models.Model):
    """A statement about a part that waits for a second person. `seen` keeps the version of each period when it was written."""

    part = models.CharField("parte", max_length=80)
    seen = models.JSONField("periodos y versiones", default=dict)  # period -> version, 0 where nothing was published
    kind = models.CharField("clase", max_length=20, choices=DeclarationKind)
    text = models.TextField("razón")
    legal_basis = models.CharField("fundamento", max_length=240, blank=True)
    state = models.CharField("estado", max_length=10, choices=SubmissionState, default=SubmissionState.WAITING)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="de", related_name="declarations", null=True, blank=True, on_delete=models.SET_NULL
    )
    username = models.CharField("cuenta", max_length=150)
    created_at = models.DateTimeField("escrita")
    decided_at = models.DateTimeField("decidida", null=True, blank=True)
    decided_by = models.CharField("decidió", max_length=150, blank=True)
    note = models.TextField("nota de quien devuelve", blank=True)

    class Meta:
        verbose_name = "declaración"
        verbose_name_plural = "declaraciones"
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return f"{self.part}: {self.get_kind_display()} ({self.get_state_display()})"


class PanelSettings(models.Model):
    """What the municipality decided about its panel: one row at most, read through `panel.preferences`."""

    two_persons = models.BooleanField(
        "dos personas para publicar",
        default=False,
        help_text="Nadie publica lo que preparó: otra persona lo revisa y lo publica.",
    )
    days_kept = models.PositiveSmallIntegerField(
        "días que se guardan los archivos enviados",
        default=30,
        validators=[MinValueValidator(1), MaxValueValidator(365)],
        help_text="Los originales se guardan en privado, por si hay que volver a verlos, y luego se destruyen. De 1 a 365 días.",
    )
    remind_before = models.PositiveSmallIntegerField(
        "días de aviso antes del vencimiento",
        default=5,
        validators=[MaxValueValidator(60)],
        help_text="Se recuerda por correo tantos días antes. 0 para no avisar antes.",
    )
    remind_after = models.PositiveSmallIntegerField(
        "días de aviso después del vencimiento",
        default=3,
        validators=[MaxValueValidator(60)],
        help_text="Si aún no se publica, se recuerda otra vez tantos días después. 0 para no avisar después.",
    )
    officer_email = models.EmailField(
        "correo de quien publica", blank=True, help_text="Recibe los recordatorios con la plantilla. Use un correo oficial, no el personal."
    )
    superior_email = models.EmailField(
        "correo de la jefatura", blank=True, help_text="Recibe copia de los recordatorios desde el día del vencimiento."
    )
    changed_at = models.DateTimeField("cambiado", null=True, blank=True)

    class Meta:
        verbose_name = "ajustes del panel"
        verbose_name_plural = "ajustes del panel"
        constraints: ClassVar = [models.CheckConstraint(condition=models.Q(pk=1), name="panel_settings_one_row")]

    def __str__(self) -> str:
        return "ajustes del panel"


class Reminder(models.Model):
    """A reminder to one address of one cell at one stage. It is claimed before its letter leaves and has `sent_at` once it has left."""

    email = models.EmailField("para")
    part = models.CharField("parte", max_length=80)
    period = models.CharField("periodo", max_length=12)
    stage = models.CharField("plazo", max_length=10)
    claimed_at = models.DateTimeField("apartado")
    sent_at = models.DateTimeField("enviado", null=True, blank=True)

    class Meta:
        verbose_name = "recordatorio"
        verbose_name_plural = "recordatorios"
        constraints: ClassVar = [models.UniqueConstraint(fields=["email", "part", "period", "stage"], name="reminder_once")]

    def __str__(self) -> str:
        return f"{self.part} {self.period} {self.stage}"
