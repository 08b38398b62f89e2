"""The kinds of page in the tree. Pages of the law keep only their code and what an editor wrote; the law's words come from the checklist.

Rich text has neither documents nor embeds: documents are editions, behind one privacy firewall.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page

FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "hr", "link"]


class HomePage(Page):
    """The door of the portal."""

    intro = RichTextField("bienvenida", features=FEATURES, blank=True, help_text="Palabras de la municipalidad. Se muestran en la portada.")

    content_panels = [*Page.content_panels, FieldPanel("intro")]
    template = "pages/home.html"
    parent_page_types: ClassVar = ["wagtailcore.Page"]
    subpage_types: ClassVar = ["pages.ChapterPage", "pages.NewsIndex", "pages.StandardPage"]
    max_count = 1

    class Meta:
        verbose_name = "portada"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Adds the faces of what was published last and of what is missing."""
        from portal_template.pages.faces import home_face

        news = NewsPage.objects.live().public().order_by("-on", "-pk").select_related("locale")[:3]
        return super().get_context(request, *args, **kwargs) | {"face": home_face(), "news": news}


class LawPage(Page):
    """What chapters and obligations have alike: a code of the checklist, the editor's own words, and the title as last synced."""

    code = models.CharField("código", max_length=80, unique=True, editable=False)
    synced_title = models.CharField(max_length=255, editable=False)
    retired = models.BooleanField(default=False, editable=False)  # taken offline by `sync`, not by an editor
    intro = RichTextField("palabras de la municipalidad", features=FEATURES, blank=True, help_text="Se muestran bajo lo que dice la ley.")

    content_panels = [*Page.content_panels, FieldPanel("intro")]
    promote_panels: ClassVar = [FieldPanel("search_description")]  # slugs are addresses that others keep
    is_creatable = False

    class Meta:
        abstract = True


class ChapterPage(LawPage):
    """The obligations of one law. Made by `sync`."""

    template = "pages/chapter.html"
    parent_page_types: ClassVar = ["pages.HomePage"]
    subpage_types: ClassVar = ["pages.ObligationPage"]

    class Meta:
        verbose_name = "capítulo de la ley"
        verbose_name_plural = "capítulos de la ley"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Adds the law and the face of each of its obligations."""
        from portal_template.pages.faces import chapter_face

        return super().get_context(request, *args, **kwargs) | {"face": chapter_face(self)}


class ObligationPage(LawPage):
    """One obligation with its parts and periods, or the notice that it does not bind here. Made by `sync`."""

    template = "pages/obligation.html"
    parent_page_types: ClassVar = ["pages.ChapterPage"]
    subpage_types: ClassVar[list[str]] = []

    class Meta:
        verbose_name = "obligación"
        verbose_name_plural = "obligaciones"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Adds the duty, the face of each of its parts and the chapter of its law, which need not be its parent."""
        from portal_template.pages.faces import obligation_face

        face = obligation_face(self)
        chapter = ChapterPage.objects.live().filter(code=face["law"]).first()
        return super().get_context(request, *args, **kwargs) | {"face": face, "chapter": chapter}


class NewsIndex(Page):
    """The list of news."""

    template = "pages/news_index.html"
    parent_page_types: ClassVar = ["pages.HomePage"]
    subpage_types: ClassVar = ["pages.NewsPage"]
    max_count = 1

    class Meta:
        verbose_name = "lista de noticias"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Adds the news, the newest first."""
        news = NewsPage.objects.live().public().child_of(self).order_by("-on", "-pk")
        return super().get_context(request, *args, **kwargs) | {"news": news}


class NewsPage(Page):
    """One piece of news."""

    on = models.DateField("fecha", default=timezone.localdate)
    summary = models.CharField("resumen", max_length=300)
    body = RichTextField("texto", features=FEATURES)

    content_panels = [*Page.content_panels, FieldPanel("on"), FieldPanel("summary"), FieldPanel("body")]
    template = "pages/news.html"
    parent_page_types: ClassVar = ["pages.NewsIndex"]
    subpage_types: ClassVar[list[str]] = []

    class Meta:
        verbose_name = "noticia"


class StandardPage(Page):
    """A page of free text."""

    body = RichTextField("texto", features=FEATURES)

    content_panels = [*Page.content_panels, FieldPanel("body")]
    template = "pages/standard.html"
    parent_page_types: ClassVar = ["pages.HomePage", "pages.StandardPage"]
    subpage_types: ClassVar = ["pages.StandardPage"]

    class Meta:
        verbose_name = "página"
