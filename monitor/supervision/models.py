"""A round as rows. Which crawl of a portal counts in it is never a row: `crawls` computes it."""

from __future__ import annotations

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.db import models

from monitor.archive.models import Assessment, Portal
from monitor.supervision.stage import STATE_WORDS, State


def private_files() -> FileSystemStorage:
    """Where what towns and reviewers attach is kept: no address of the web leads here."""
    return FileSystemStorage(location=settings.MONITOR_HOME / "private" / "attached", file_permissions_mode=0o600)


class Attachment(models.Model):
    """A file that a municipality or a reviewer gives as proof. Private for good: shown on no page, saved by those who review."""

    file = models.FileField("archivo", storage=private_files, upload_to="%Y/%m")
    name = models.CharField("nombre del archivo", max_length=200)
    sha256 = models.CharField("huella", max_length=64)
    size = models.PositiveBigIntegerField("tamaño en bytes")
    by = models.CharField("quién lo adjuntó", max_length=150)
    at = models.DateTimeField("cuándo")

    class Meta:
        ordering = ("pk",)
        verbose_name = "archivo adjunto"
        verbose_name_plural = "archivos adjuntos"

    def __str__(self) -> str:
        return self.name


class Round(models.Model):
    """A supervision: what portals published up to a day. Its portals are fixed when it is opened."""

    slug = models.SlugField("nombre corto", max_length=60, unique=True)
    name = models.CharField("nombre", max_length=120)
    cut_off = models.DateField("día de corte")
    checklist = models.CharField("versión de la lista", max_length=40)
    state = models.CharField("estado", max_length=12, choices=[(str(s), w) for s, w in STATE_WORDS.items()], default=State.PLANNED)
    two_persons = models.BooleanField("un resultado negativo lo deciden dos personas", default=True)
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


class Decision(models.Model):
    """What a person decided about one criterion of one portal. Never changed: a later one takes its place."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="decisions", verbose_name="supervisión")
    portal = models.ForeignKey(Portal, on_delete=models.PROTECT, related_name="decisions", verbose_name="portal")
    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="decisions", verbose_name="evaluación que se vio")
    criterion = models.CharField("criterio", max_length=120)
    evidence = models.CharField("huella de lo que se vio", max_length=64)
    version = models.CharField("huella de la pregunta", max_length=64)
    predicate = models.CharField("verificación", max_length=40)  # with `proposed`, what the measure of accuracy is made of
    proposed = models.CharField("lo que propuso la máquina", max_length=20)
    outcome = models.CharField("lo que se decidió", max_length=20)
    reason = models.CharField("motivo de la lista", max_length=20, blank=True)
    note = models.CharField("motivo", max_length=500, blank=True)
    proof = models.URLField("dirección que se vio", max_length=500, blank=True)
    seen = models.ForeignKey(
        "SeenAgain", on_delete=models.PROTECT, null=True, blank=True, related_name="decisions", verbose_name="lo que se volvió a ver"
    )
    attachments = models.ManyToManyField(Attachment, related_name="decisions", verbose_name="archivos adjuntos", blank=True)
    by = models.CharField("quién", max_length=150)
    at = models.DateTimeField("cuándo")

    class Meta:
        ordering = ("pk",)
        indexes = [
            models.Index(fields=("round", "portal", "criterion")),
            models.Index(fields=("portal", "-id"), name="newest_of_a_portal"),
        ]
        verbose_name = "decisión"
        verbose_name_plural = "decisiones"

    def __str__(self) -> str:
        return f"{self.criterion}: {self.outcome}"


class Publication(models.Model):
    """A round's result, frozen. `digest` is of the summary, which holds the digest of each portal's page; both stand in the journal too."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="publications", verbose_name="supervisión")
    summary = models.JSONField("resumen")  # as `freeze.summary` gives it
    digest = models.CharField("huella", max_length=80)
    made_by = models.CharField("quién la publicó", max_length=150)
    made_at = models.DateTimeField("publicada")

    class Meta:
        ordering = ("-made_at", "-pk")
        verbose_name = "publicación"
        verbose_name_plural = "publicaciones"

    def __str__(self) -> str:
        return f"{self.round.name}, {self.made_at:%d/%m/%Y}"


class PublishedPortal(models.Model):
    """What was published of one portal. `key` is its town's code."""

    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="portals", verbose_name="publicación")
    key = models.CharField("clave", max_length=120)
    body = models.JSONField("contenido")  # as `freeze.frozen_portal` gives it

    class Meta:
        ordering = ("key",)
        constraints = [models.UniqueConstraint(fields=("publication", "key"), name="a_portal_once_in_a_publication")]
        verbose_name = "portal publicado"

    def __str__(self) -> str:
        return self.key


class Notice(models.Model):
    """The preliminary result as it went to a municipality by a link of its own: who was told, when it was opened, until when it answers.

    The link's secret is not kept: only its digest.
    """

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="notices", verbose_name="supervisión")
    portal = models.ForeignKey(Portal, on_delete=models.PROTECT, related_name="notices", verbose_name="portal")
    email = models.EmailField("correo")
    key = models.CharField("huella del enlace", max_length=64, unique=True)
    due_on = models.DateField("se responde hasta")
    sent_at = models.DateTimeField("enviado", null=True, blank=True)
    failed = models.CharField("no salió porque", max_length=200, blank=True)
    opened_at = models.DateTimeField("abierto por primera vez", null=True, blank=True)

    class Meta:
        ordering = ("portal", "-pk")
        verbose_name = "aviso del resultado preliminar"
        verbose_name_plural = "avisos del resultado preliminar"

    def __str__(self) -> str:
        return f"{self.portal}: {self.email}"


class Answer(models.Model):
    """What a municipality says of one question before the day. Never changed: a later one stands beside it."""

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="answers", verbose_name="aviso")
    criterion = models.CharField("criterio", max_length=120)
    text = models.CharField("respuesta", max_length=1000, blank=True)
    link = models.URLField("dirección donde está", max_length=500, blank=True)
    addresses = models.JSONField("direcciones que se vuelven a ver", default=list)
    attachments = models.ManyToManyField(Attachment, related_name="answers", verbose_name="archivos adjuntos", blank=True)
    at = models.DateTimeField("cuándo")

    class Meta:
        ordering = ("pk",)
        verbose_name = "respuesta de la municipalidad"
        verbose_name_plural = "respuestas de las municipalidades"

    def __str__(self) -> str:
        return f"{self.notice.portal}: {self.criterion}"


class SeenAgain(models.Model):
    """What was seen when the addresses of an answer were visited anew: once for each answer, and never changed."""

    answer = models.OneToOneField(Answer, on_delete=models.PROTECT, related_name="seen", verbose_name="respuesta")
    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="seen_again", verbose_name="evaluación que se tenía")
    folder = models.CharField("carpeta de evidencia", max_length=500, unique=True)
    manifest = models.CharField("huella del manifiesto", max_length=80)
    ends = models.JSONField("cómo terminó cada dirección")  # [address, `Fetched`] in the order asked for
    at = models.DateTimeField("cuándo")

    class Meta:
        ordering = ("pk",)
        verbose_name = "respuesta vuelta a ver"
        verbose_name_plural = "respuestas vueltas a ver"

    def __str__(self) -> str:
        return f"{self.answer}: {self.at:%d/%m/%Y}"


class FindingAgain(models.Model):
    """What the machine proposes of one criterion after seeing it again. It counts for nothing until a person decides."""

    seen = models.ForeignKey(SeenAgain, on_delete=models.PROTECT, related_name="findings", verbose_name="lo que se volvió a ver")
    criterion = models.CharField("criterio", max_length=120)
    outcome = models.CharField("resultado", max_length=20)
    reason = models.CharField("motivo", max_length=40)
    params = models.JSONField("parámetros", default=dict)
    justified = models.BooleanField("justificado", default=False)
    confidence = models.FloatField("confianza", null=True)
    searched = models.PositiveIntegerField("páginas buscadas", null=True)
    evidence = models.JSONField("evidencia", default=list)

    class Meta:
        ordering = ("pk",)
        constraints = [models.UniqueConstraint(fields=("seen", "criterion"), name="one_finding_again_per_criterion")]
        verbose_name = "hallazgo vuelto a ver"
        verbose_name_plural = "hallazgos vueltos a ver"

    def __str__(self) -> str:
        return f"{self.criterion}: {self.outcome}"


class ByPerson(models.Model):
    """What a person says and shows of what no crawl could see. Never changed: a later one takes its place."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="+", verbose_name="supervisión")
    portal = models.ForeignKey(Portal, on_delete=models.PROTECT, related_name="+", verbose_name="portal")
    note = models.CharField("qué se vio", max_length=500, blank=True)
    address = models.URLField("dirección donde se vio", max_length=500, blank=True)
    on = models.DateField("día en que se vio")
    attachments = models.ManyToManyField(Attachment, related_name="+", verbose_name="pruebas", blank=True)
    by = models.CharField("quién", max_length=150)
    at = models.DateTimeField("cuándo")

    class Meta:
        abstract = True
        ordering = ("pk",)


class Look(ByPerson):
    """One numeral of a portal as a person saw it."""

    obligation = models.CharField("numeral", max_length=60)
    outcome = models.CharField("lo que se vio", max_length=20)
    reason = models.CharField("motivo de la lista", max_length=20, blank=True)
    why = models.CharField("por qué lo ve una persona", max_length=20)

    class Meta(ByPerson.Meta):
        indexes = [models.Index(fields=("round", "portal"), name="looks_at_a_portal")]
        verbose_name = "numeral visto por una persona"
        verbose_name_plural = "numerales vistos por una persona"

    def __str__(self) -> str:
        return f"{self.portal}: {self.obligation}: {self.outcome}"


class Word(ByPerson):
    """That a town has no portal, that nobody reaches it, or that it has one after all."""

    kind = models.CharField("qué se comprobó", max_length=20)

    class Meta(ByPerson.Meta):
        indexes = [models.Index(fields=("round", "portal"), name="words_on_a_portal")]
        verbose_name = "comprobación de un portal"
        verbose_name_plural = "comprobaciones de portales"

    def __str__(self) -> str:
        return f"{self.portal}: {self.kind}"
