"""What people did for the plan and with which proof, as rows. Where a town stands is never a row: `path` computes it."""

from __future__ import annotations

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.db import models

from monitor.rollout.path import BY_PEOPLE, STAGE_WORDS, STEPS, Stage
from monitor.rollout.share import BASE_WORDS, ROUNDING_WORDS, Base, Rounding

STAGES = [(str(stage), STAGE_WORDS[stage]) for stage in STEPS]
WRITTEN_DOWN = [
    (str(stage), STAGE_WORDS[stage]) for stage in STEPS if stage in (*BY_PEOPLE, Stage.PROVISIONED) and stage is not Stage.LISTED
]


def private_files() -> FileSystemStorage:
    """Where proofs are kept: lists of people and signatures among them, so no address of the web leads here."""
    return FileSystemStorage(location=settings.MONITOR_HOME / "private" / "proofs", file_permissions_mode=0o600)


class Proof(models.Model):
    """A file that proves something. Private until somebody has looked at it and says that it shows no personal data."""

    class Kind(models.TextChoices):
        """What kinds the plan itself names."""

        LETTER = "oficio", "oficio"
        LIST = "lista", "lista de asistencia"
        MINUTES = "acta", "acta, minuta o ayuda de memoria"
        AGENDA = "agenda", "agenda"
        PHOTO = "fotografia", "fotografía"
        PLAN = "plan", "plan o cronograma"
        AGREEMENT = "convenio", "convenio o carta de entendimiento"
        REPORT = "informe", "informe"
        OTHER = "otro", "otro documento"

    file = models.FileField("archivo", storage=private_files, upload_to="%Y/%m")
    name = models.CharField("nombre del archivo", max_length=200)
    kind = models.CharField("clase", max_length=12, choices=Kind)
    title = models.CharField("qué es", max_length=200)
    dated_on = models.DateField("fecha del documento", null=True, blank=True)
    sha256 = models.CharField("huella", max_length=64)
    size = models.PositiveBigIntegerField("tamaño en bytes")
    shown = models.BooleanField("se puede mostrar en público", default=False)
    public = models.FileField("copia que se muestra", storage=private_files, upload_to="%Y/%m", blank=True)  # of a photograph
    added_by = models.CharField("quién lo agregó", max_length=150)
    added_at = models.DateTimeField("cuándo")

    class Meta:
        ordering = ("-added_at", "-pk")
        verbose_name = "medio de verificación"
        verbose_name_plural = "medios de verificación"

    def __str__(self) -> str:
        return self.title


class ActivityRecord(models.Model):
    """What is said and proved of an activity of the plan."""

    code = models.CharField("actividad", max_length=80, unique=True)
    done_on = models.DateField("se hizo el", null=True, blank=True)
    note = models.CharField("nota", max_length=500, blank=True)
    proofs = models.ManyToManyField(Proof, related_name="activities", verbose_name="medios de verificación", blank=True)

    class Meta:
        ordering = ("code",)
        verbose_name = "registro de actividad"
        verbose_name_plural = "registros de actividades"

    def __str__(self) -> str:
        return self.code


class Selection(models.Model):
    """One computation of the promised share, with all that it was computed from. A later list makes another; none is changed, and
    one of a wrong list is taken back only while nothing rests on it (`undo`)."""

    name = models.CharField("nombre", max_length=120)
    source = models.CharField("fuente de la lista", max_length=300)
    listed = models.JSONField("lista priorizada", default=list)  # [{"municipality", "priority"}] in the list's order
    percent = models.DecimalField("porcentaje", max_digits=5, decimal_places=2)
    base = models.CharField("base", max_length=10, choices=[(str(key), word) for key, word in BASE_WORDS.items()], default=Base.LACKING)
    rounding = models.CharField(
        "redondeo", max_length=10, choices=[(str(key), word) for key, word in ROUNDING_WORDS.items()], default=Rounding.UP
    )
    of = models.PositiveIntegerField("sobre cuántas")
    places = models.PositiveIntegerField("cuántas son")
    tied = models.JSONField("empatadas en el último lugar", default=list)
    made_by = models.CharField("quién la hizo", max_length=150)
    made_at = models.DateTimeField("cuándo")

    class Meta:
        ordering = ("-made_at", "-pk")
        verbose_name = "selección"
        verbose_name_plural = "selecciones"

    def __str__(self) -> str:
        return self.name


class Chosen(models.Model):
    """A town of a selection, and how it came in: by the list, out of a tie, or in the place of another. Who left stays, with the reason."""

    class How(models.TextChoices):
        """The three ways in."""

        LIST = "list", "por la lista"
        TIE = "tie", "por desempate"
        REPLACEMENT = "replacement", "en lugar de otra"

    selection = models.ForeignKey(Selection, on_delete=models.PROTECT, related_name="chosen", verbose_name="selección")
    municipality = models.CharField("municipio", max_length=5)
    how = models.CharField("cómo entró", max_length=12, choices=How)
    reason = models.CharField("motivo", max_length=500, blank=True)
    left_on = models.DateField("salió el", null=True, blank=True)
    left_because = models.CharField("por qué salió", max_length=500, blank=True)

    class Meta:
        ordering = ("selection", "pk")
        constraints = [models.UniqueConstraint(fields=("selection", "municipality"), name="chosen_once")]
        verbose_name = "municipio elegido"
        verbose_name_plural = "municipios elegidos"

    def __str__(self) -> str:
        return self.municipality


class Due(models.Model):
    """The day by which the towns of a selection should have taken a step."""

    selection = models.ForeignKey(Selection, on_delete=models.PROTECT, related_name="due", verbose_name="selección")
    stage = models.CharField("paso", max_length=14, choices=STAGES)
    on = models.DateField("día")

    class Meta:
        ordering = ("on",)
        constraints = [models.UniqueConstraint(fields=("selection", "stage"), name="one_day_per_step")]
        verbose_name = "fecha prometida"
        verbose_name_plural = "fechas prometidas"

    def __str__(self) -> str:
        return f"{self.get_stage_display()}: {self.on:%d/%m/%Y}"


class Step(models.Model):
    """A step that a town has taken. Corrected by another entry of the journal, never silently."""

    municipality = models.CharField("municipio", max_length=5)
    stage = models.CharField("paso", max_length=14, choices=WRITTEN_DOWN)
    on = models.DateField("día")
    proof = models.ForeignKey(Proof, on_delete=models.PROTECT, null=True, blank=True, related_name="steps", verbose_name="prueba")
    proved_by = models.CharField("lo prueba", max_length=300, blank=True)  # where no file does: what `deploy status` said
    note = models.CharField("nota", max_length=500, blank=True)

    class Meta:
        ordering = ("municipality", "on")
        constraints = [models.UniqueConstraint(fields=("municipality", "stage"), name="one_step_of_a_kind")]
        verbose_name = "paso"

    def __str__(self) -> str:
        return f"{self.municipality}: {self.get_stage_display()}"


class Owner(models.Model):
    """Who at INFOM goes with a town."""

    municipality = models.CharField("municipio", max_length=5, unique=True)
    person = models.CharField("responsable", max_length=150)
    email = models.EmailField("su correo", blank=True)

    class Meta:
        ordering = ("municipality",)
        verbose_name = "responsable"
        verbose_name_plural = "responsables"

    def __str__(self) -> str:
        return f"{self.municipality}: {self.person}"


from monitor.rollout.agreements.models import Agreement, AgreementText, Reminder  # noqa: E402, F401  rows of the same app
from monitor.rollout.guide.models import Delivery, Guide, Letter  # noqa: E402, F401
from monitor.rollout.instances.models import InstanceLook, StatusReport  # noqa: E402, F401
from monitor.rollout.meetings.models import Attendee, Meeting  # noqa: E402, F401
