"""Portals, crawls, assessments and findings as rows. A result is a row, never a column; rows of an assessment never change."""

from __future__ import annotations

from datetime import date

from django.db import models


class Portal(models.Model):
    """A place that a citizen visits for a municipality's information, ours or not."""

    municipality = models.CharField("código de municipio", max_length=5, blank=True, db_index=True)
    name = models.CharField("nombre", max_length=120)
    subject = models.CharField("sujeto obligado", max_length=20, default="municipality")
    url = models.URLField("dirección de la última visita", max_length=500, db_index=True)

    class Meta:
        ordering = ("name",)
        verbose_name = "portal"
        verbose_name_plural = "portales"

    def __str__(self) -> str:
        return f"{self.name} ({self.url})"


class AddressQuerySet(models.QuerySet["PortalAddress"]):
    """Ways to ask for addresses."""

    def in_force(self, day: date) -> AddressQuerySet:
        """Those that hold on a day."""
        begun = models.Q(valid_from=None) | models.Q(valid_from__lte=day)
        return self.filter(begun, models.Q(valid_to=None) | models.Q(valid_to__gte=day))


class PortalAddress(models.Model):
    """Where a portal is, or was, to be found, from when to when (open where nobody knows), and who says so."""

    class Kind(models.TextChoices):
        PORTAL = "portal", "portal de información pública"
        SITE = "sitio", "sitio de la municipalidad"

    portal = models.ForeignKey(Portal, on_delete=models.PROTECT, related_name="addresses", verbose_name="portal")
    url = models.URLField("dirección", max_length=500, db_index=True)
    kind = models.CharField("clase", max_length=10, choices=Kind, default=Kind.SITE)
    valid_from = models.DateField("desde", null=True, blank=True)
    valid_to = models.DateField("hasta", null=True, blank=True)
    source = models.CharField("fuente", max_length=300)

    objects = AddressQuerySet.as_manager()

    class Meta:
        ordering = ("portal", "kind", "-valid_from", "pk")
        constraints = [
            models.UniqueConstraint(fields=("portal", "url", "valid_from"), name="one_address_from_a_day"),
            models.UniqueConstraint(fields=("portal", "url"), condition=models.Q(valid_from=None), name="one_address_from_ever"),
            models.CheckConstraint(
                condition=models.Q(valid_to=None) | models.Q(valid_from=None) | models.Q(valid_to__gte=models.F("valid_from")),
                name="an_address_ends_after_it_begins",
            ),
        ]
        verbose_name = "dirección de portal"
        verbose_name_plural = "direcciones de portales"

    def __str__(self) -> str:
        return f"{self.portal.name}: {self.url}"


class CrawlQuerySet(models.QuerySet["Crawl"]):
    """Ways to ask for crawls."""

    def newest_of_each_portal(self) -> CrawlQuerySet:
        """The last of every portal."""
        last = self.values("portal").order_by().annotate(last=models.Max("pk")).values("last")
        return self.filter(pk__in=last)

    def dated(self) -> CrawlQuerySet:
        """With the day of the visit as `visited_on`: that of its first assessment, whatever day it was judged for again."""
        first = Assessment.objects.filter(crawl=models.OuterRef("pk")).order_by("pk").values("observed_on")[:1]
        return self.annotate(visited_on=models.Subquery(first))


class Crawl(models.Model):
    """One polite visit. `folder` holds its evidence, below the monitor's home or where the operator asked for it."""

    portal = models.ForeignKey(Portal, on_delete=models.PROTECT, related_name="crawls", verbose_name="portal")
    folder = models.CharField("carpeta de evidencia", max_length=500, unique=True)
    depth = models.CharField("profundidad", max_length=10, default="full")
    kept_at = models.DateTimeField("guardado", auto_now_add=True)
    outcome = models.CharField("desenlace", max_length=30)
    complete = models.BooleanField("completo")
    detail = models.CharField("detalle", max_length=300, blank=True)
    pages = models.PositiveIntegerField("páginas")
    documents = models.PositiveIntegerField("documentos")
    evidence_digest = models.CharField("resumen de la evidencia", max_length=80)
    manifest = models.CharField("huella del manifiesto", max_length=80, blank=True)
    ledger = models.JSONField("libro del portal", null=True)  # as the manifest holds it

    objects = CrawlQuerySet.as_manager()

    class Meta:
        ordering = ("-kept_at",)
        verbose_name = "recorrido"
        verbose_name_plural = "recorridos"

    def __str__(self) -> str:
        return f"{self.portal.name}, {self.outcome}"


class Shelf(models.Model):
    """The folder of evidence that all machines share, by the mark that stands in it. One row."""

    mark = models.CharField("marca", max_length=40)

    class Meta:
        verbose_name = "carpeta de evidencia"
        verbose_name_plural = "carpetas de evidencia"

    def __str__(self) -> str:
        return self.mark


class Failure(models.Model):
    """A visit that could not be done for a reason of ours (a full disk, a wrong address, a mistake in the program): what people must mend.

    What a portal does is never one: that is a crawl with its outcome. One row a portal, gone when a visit is done.
    """

    portal = models.OneToOneField(Portal, on_delete=models.CASCADE, related_name="failure", verbose_name="portal")
    day = models.DateField("día de la visita")
    kind = models.CharField("clase", max_length=60)
    reason = models.CharField("motivo", max_length=500)
    tries = models.PositiveIntegerField("intentos", default=1)
    at = models.DateTimeField("última vez")

    class Meta:
        ordering = ("-at",)
        verbose_name = "visita que no se pudo hacer"
        verbose_name_plural = "visitas que no se pudieron hacer"

    def __str__(self) -> str:
        return f"{self.portal.name}: {self.reason}"


class AssessmentQuerySet(models.QuerySet["Assessment"]):
    """Ways to ask for assessments."""

    def standing_first(self) -> AssessmentQuerySet:
        """The newest of a whole visit, then the older; those of glances, which leave much unseen, only after them."""
        return self.order_by(models.Case(models.When(crawl__depth="full", then=0), default=1), "-observed_on", "-pk")

    def newest_of_each_portal(self) -> AssessmentQuerySet:
        """The assessment of every portal that stands: of its newest whole visit where there is one."""
        newest = self.filter(crawl__portal=models.OuterRef("crawl__portal")).standing_first().values("pk")[:1]
        return self.filter(pk=models.Subquery(newest))


class Assessment(models.Model):
    """The verdict of one day on one crawl under one checklist."""

    crawl = models.ForeignKey(Crawl, on_delete=models.PROTECT, related_name="assessments", verbose_name="recorrido")
    checklist = models.CharField("versión de la lista", max_length=40)
    subject = models.CharField("sujeto obligado", max_length=20)
    observed_on = models.DateField("día observado")
    made_at = models.DateTimeField("hecha", auto_now_add=True)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        ordering = ("-observed_on", "-pk")
        verbose_name = "evaluación"
        verbose_name_plural = "evaluaciones"

    def __str__(self) -> str:
        return f"{self.crawl.portal.name}, {self.observed_on:%d/%m/%Y}"


class Scorecard(models.Model):
    """The points of one law in an assessment: none at all where nothing scores, no `point` and `band` where too little could be decided."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="scorecards")
    law = models.CharField("ley", max_length=40)
    low = models.FloatField("mínimo", null=True)
    point = models.FloatField("puntaje", null=True)
    high = models.FloatField("máximo", null=True)
    band = models.CharField("rango", max_length=20, null=True)
    decided = models.FloatField("proporción decidida", null=True)

    class Meta:
        ordering = ("pk",)
        constraints = [models.UniqueConstraint(fields=("assessment", "law"), name="one_scorecard_per_law")]
        verbose_name = "puntaje"

    def __str__(self) -> str:
        return f"{self.law}: {self.point}"


class ObligationScore(models.Model):
    """The outcome and credit of one obligation in a scorecard."""

    scorecard = models.ForeignKey(Scorecard, on_delete=models.CASCADE, related_name="obligations")
    code = models.CharField("obligación", max_length=60)
    outcome = models.CharField("resultado", max_length=20)
    low = models.FloatField("mínimo", null=True)
    point = models.FloatField("crédito", null=True)
    high = models.FloatField("máximo", null=True)
    decided = models.FloatField("proporción decidida", null=True)
    periods = models.JSONField("periodos hallados", default=list)  # as `assessment.periods_of` gives them

    class Meta:
        ordering = ("pk",)
        constraints = [models.UniqueConstraint(fields=("scorecard", "code"), name="one_score_per_obligation")]
        verbose_name = "obligación evaluada"

    def __str__(self) -> str:
        return f"{self.code}: {self.outcome}"


class Finding(models.Model):
    """One criterion's outcome, its reason with parameters, and the evidence that proves it."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="findings")
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
        constraints = [models.UniqueConstraint(fields=("assessment", "criterion"), name="one_finding_per_criterion")]
        verbose_name = "hallazgo"

    def __str__(self) -> str:
        return f"{self.criterion}: {self.outcome}"


class QualityNote(models.Model):
    """Something that makes a portal harder to use, apart from the law."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="quality")
    code = models.CharField("código", max_length=40)
    params = models.JSONField("parámetros", default=dict)
    evidence = models.JSONField("evidencia", default=list)

    class Meta:
        ordering = ("pk",)
        verbose_name = "nota de calidad"
        verbose_name_plural = "notas de calidad"

    def __str__(self) -> str:
        return self.code


class Exposure(models.Model):
    """Personal data that a portal shows, told to its municipality alone: no page, report or export reads this table. Holds no value."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="exposures")
    url = models.TextField("dirección")
    rule = models.CharField("regla", max_length=40)
    where = models.TextField("lugar")
    count = models.PositiveIntegerField("cuántos")
    sure = models.BooleanField("seguro")
    endings = models.JSONField("últimas cifras", default=list)

    class Meta:
        ordering = ("pk",)
        verbose_name = "dato personal a la vista"
        verbose_name_plural = "datos personales a la vista"

    def __str__(self) -> str:
        return f"{self.rule}: {self.count}"


class HistoricResult(models.Model):
    """A result of the PDH's own supervision, as its reports gave it. Theirs, never ours."""

    municipality = models.CharField("código de municipio", max_length=5, db_index=True)
    year = models.PositiveSmallIntegerField("año")
    supervision = models.CharField("supervisión", max_length=40)
    points = models.FloatField("puntaje")
    band = models.CharField("rango", max_length=20)
    source = models.CharField("fuente", max_length=200)
    note = models.CharField("nota", max_length=300, blank=True)

    class Meta:
        ordering = ("year", "supervision")
        constraints = [models.UniqueConstraint(fields=("municipality", "year", "supervision"), name="one_result_per_supervision")]
        verbose_name = "resultado de la PDH"
        verbose_name_plural = "resultados de la PDH"

    def __str__(self) -> str:
        return f"PDH {self.year}, {self.municipality}: {self.points}"


class MunicipalIndex(models.Model):
    """An index of SEGEPLAN's ranking of municipal management, from 0 to 1, as published. It measures something else than we do."""

    municipality = models.CharField("código de municipio", max_length=5, db_index=True)
    edition = models.CharField("edición", max_length=20)
    index = models.CharField("índice", max_length=60)
    score = models.FloatField("valor, de 0 a 1")
    source = models.CharField("fuente", max_length=200)

    class Meta:
        ordering = ("edition", "index")
        constraints = [models.UniqueConstraint(fields=("municipality", "edition", "index"), name="one_value_per_index")]
        verbose_name = "índice de SEGEPLAN"
        verbose_name_plural = "índices de SEGEPLAN"

    def __str__(self) -> str:
        return f"SEGEPLAN {self.edition}, {self.municipality}: {self.score}"


class Contact(models.Model):
    """An official line or mail box of an office of a municipality. Private: no page, file or feed for everybody reads this.

    Names an office or a post, never the person behind it.
    """

    municipality = models.CharField("código de municipio", max_length=5, db_index=True)
    office = models.CharField("oficina o cargo", max_length=120)
    email = models.EmailField("correo oficial", blank=True)
    phone = models.CharField("teléfono oficial", max_length=40, blank=True)
    source = models.CharField("fuente", max_length=300)

    class Meta:
        ordering = ("municipality", "office")
        constraints = [models.UniqueConstraint(fields=("municipality", "office"), name="one_contact_per_office")]
        verbose_name = "contacto de una municipalidad"
        verbose_name_plural = "contactos de las municipalidades"

    def __str__(self) -> str:
        return f"{self.municipality}: {self.office}"
