"""What the database keeps of a publication. Fields and constraints only; the record itself is in the instance's files."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models


class EditionForm(models.TextChoices):
    """In what form an edition is published."""

    DATA = "data", "datos"
    DOCUMENT = "document", "documento"
    PAGE = "page", "texto"


class FileKind(models.TextChoices):
    """What a file of an edition is."""

    CSV = "csv", "datos"
    DOCUMENT = "document", "documento"
    MANIFEST = "manifest", "manifiesto"


class JustificationKind(models.TextChoices):
    """What a justification states. The same words as `checklists.model.JustificationKind`."""

    NO_MOVEMENT = "no_movement", "sin movimiento"
    UNCHANGED = "unchanged", "vigente sin cambios"
    NOT_APPLICABLE = "not_applicable", "no aplica"


class LinkKind(models.TextChoices):
    """What a link of the ledger records."""

    EDITION = "edition", "edición"
    JUSTIFICATION = "justification", "justificación"
    WITHDRAWAL = "withdrawal", "retiro"


class Link(models.Model):
    """One link of the ledger: a manifest, and the digest of the one before it. Only ever added."""

    number = models.PositiveIntegerField("número", primary_key=True)
    kind = models.CharField("clase", max_length=16, choices=LinkKind)
    part = models.CharField("parte", max_length=80)
    period = models.CharField("periodo", max_length=12)
    version = models.PositiveIntegerField("versión", null=True, blank=True)  # a withdrawal has none
    digest = models.CharField("huella del manifiesto", max_length=71, unique=True)
    previous = models.CharField("huella del anterior", max_length=71, unique=True, blank=True)  # empty in the first

    class Meta:
        verbose_name = "eslabón del libro"
        verbose_name_plural = "eslabones del libro"
        ordering: ClassVar = ["number"]

    def __str__(self) -> str:
        return f"{self.number}: {self.kind} {self.part} {self.period}"


class Withdrawal(models.Model):
    """Versions of a cell that were taken off because they showed personal data. What is left of them: their manifests, and this."""

    number = models.PositiveIntegerField("número en el libro", unique=True)
    part = models.CharField("parte", max_length=80)
    period = models.CharField("periodo", max_length=12)
    withdrawn_at = models.DateTimeField("retirado")
    post = models.CharField("puesto que retira", max_length=120)
    reason = models.TextField("motivo")
    legal_basis = models.CharField("fundamento", max_length=240)
    digest = models.CharField("huella del manifiesto", max_length=71)
    destroyed_at = models.DateTimeField("destruido", null=True, blank=True)  # None while something of it may be left

    class Meta:
        verbose_name = "retiro"
        verbose_name_plural = "retiros"
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [models.CheckConstraint(condition=~models.Q(reason=""), name="withdrawal_has_reason")]

    def __str__(self) -> str:
        return f"{self.part} {self.period}: retiro {self.number}"


class Standing(models.Manager):
    """What stands: everything but what was withdrawn."""

    def get_queryset(self) -> models.QuerySet[Any]:
        return super().get_queryset().filter(withdrawal=None)


class CellEntry(models.Model):
    """What an edition and a justification have alike: the cell they stand in. Versions of one cell are counted through both.

    `objects` leaves out what was withdrawn, so that whoever does not ask for it never meets it; `every` has all.
    """

    part = models.CharField("parte", max_length=80)
    period = models.CharField("periodo", max_length=12)
    version = models.PositiveIntegerField("versión")
    published_at = models.DateTimeField("publicado")
    post = models.CharField("puesto que publica", max_length=120)
    checklist = models.CharField("versión de la lista", max_length=40)
    digest = models.CharField("huella del manifiesto", max_length=71)
    withdrawal = models.ForeignKey(
        Withdrawal, verbose_name="retiro", related_name="%(class)ss", null=True, blank=True, on_delete=models.PROTECT
    )

    every = models.Manager()
    objects = Standing()

    class Meta:
        abstract = True


class Edition(CellEntry):
    """One immutable publication of a part for a period. `text` is the page's own text or the statement beside data and documents."""

    form = models.CharField("forma", max_length=10, choices=EditionForm)
    register = models.CharField("registro", max_length=80, blank=True)
    register_version = models.PositiveIntegerField("versión del registro", default=0)
    row_count = models.PositiveIntegerField("filas", default=0)
    text = models.TextField("texto", blank=True)
    reason = models.TextField("motivo de la corrección", blank=True)
    reviewed_on = models.DateField("revisado el", null=True, blank=True)

    class Meta:
        verbose_name = "edición"
        verbose_name_plural = "ediciones"
        ordering: ClassVar = ["-published_at", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["part", "period", "version"], name="edition_once_per_version"),
            models.CheckConstraint(
                condition=models.Q(version=1) | ~models.Q(reason="") | models.Q(withdrawal__isnull=False),
                name="edition_correction_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.part} {self.period} v{self.version}"


class EditionFile(models.Model):
    """A file of an edition. `path` is relative to the instance's files folder; `title` is what people read on the link."""

    edition = models.ForeignKey(Edition, verbose_name="edición", related_name="files", on_delete=models.CASCADE)
    kind = models.CharField("clase", max_length=10, choices=FileKind)
    name = models.CharField("nombre", max_length=160)
    title = models.CharField("título", max_length=240, blank=True)
    path = models.CharField("ruta", max_length=400, unique=True)
    mediatype = models.CharField("tipo", max_length=100)
    bytes = models.PositiveBigIntegerField("tamaño")
    sha256 = models.CharField("huella", max_length=64, db_index=True)

    class Meta:
        verbose_name = "archivo de edición"
        verbose_name_plural = "archivos de ediciones"
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["edition", "name"], name="edition_file_name_once")]

    def __str__(self) -> str:
        return self.name


class Justification(CellEntry):
    """A dated, reasoned statement that stands in the place of an edition."""

    kind = models.CharField("clase", max_length=20, choices=JustificationKind)
    text = models.TextField("razón")
    legal_basis = models.CharField("fundamento", max_length=240, blank=True)

    class Meta:
        verbose_name = "justificación"
        verbose_name_plural = "justificaciones"
        ordering: ClassVar = ["-published_at", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["part", "period", "version"], name="justification_once_per_version"),
            models.CheckConstraint(condition=~models.Q(text="") | models.Q(withdrawal__isnull=False), name="justification_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.part} {self.period} v{self.version}: {self.get_kind_display()}"


class JournalEntry(models.Model):
    """Who did what, when. Never shown in public; never changed."""

    at = models.DateTimeField("cuándo")
    actor = models.CharField("quién", max_length=150)
    action = models.CharField("qué", max_length=40)
    part = models.CharField("parte", max_length=80, blank=True)
    period = models.CharField("periodo", max_length=12, blank=True)
    version = models.PositiveIntegerField("versión", null=True, blank=True)
    detail = models.JSONField("detalle", default=dict, blank=True)

    class Meta:
        verbose_name = "asiento de bitácora"
        verbose_name_plural = "bitácora"
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action} {self.part} {self.period}".strip()


class ReportState(models.TextChoices):
    """Where a report of a problem stands."""

    NEW = "new", "sin atender"
    ANSWERED = "answered", "contestado"
    DISMISSED = "dismissed", "sin fundamento"


class ProblemReport(models.Model):
    """What somebody says is wrong with something published. Never shown in public; `contact` is given freely and only to be answered."""

    at = models.DateTimeField("recibido")
    part = models.CharField("parte", max_length=80)
    period = models.CharField("periodo", max_length=12, blank=True)
    version = models.PositiveIntegerField("versión", null=True, blank=True)
    text = models.TextField("qué está mal", max_length=2000)
    contact = models.CharField("contacto", max_length=160, blank=True)
    state = models.CharField("estado", max_length=10, choices=ReportState, default=ReportState.NEW)
    answer = models.TextField("respuesta", blank=True)
    answered_at = models.DateTimeField("contestado el", null=True, blank=True)
    answered_by = models.CharField("puesto que contesta", max_length=120, blank=True)

    class Meta:
        verbose_name = "aviso de un problema"
        verbose_name_plural = "avisos de problemas"
        ordering: ClassVar = ["-at", "-id"]
        constraints: ClassVar = [models.CheckConstraint(condition=~models.Q(text=""), name="report_says_something")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.part} {self.period}: {self.text[:60]}".strip()
