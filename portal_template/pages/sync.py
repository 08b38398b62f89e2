"""Checklist -> tree of pages: home, a chapter per law that binds here, a page per obligation. Run as often as one likes.

What the checklist owns (code, address, the title as last synced) and what an editor owns (words, and the title once he changed it) are
kept apart: a sync writes the first and never the second. Titles are renewed only while they still equal the last synced one; pages
of obligations that the checklist no longer has are taken offline, never deleted.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from wagtail.models import Page, Site

from checklists.model import Checklist, Law, Obligation, Subject
from portal_template.identity.models import Identity
from portal_template.pages.models import ChapterPage, HomePage, LawPage, ObligationPage
from portal_template.registers.addresses import CHAPTER, obligation_path

CHAPTER_TITLES = {
    "laip": "Información pública",
    "presupuesto-17ter": "Presupuesto, artículo 17 Ter",
    "gobierno-abierto": "Gobierno abierto",
}
NOTICES_FOR = {Subject.MUNICIPALITY: "la municipalidad", Subject.INFOM: "INFOM"}


@dataclass(kw_only=True, slots=True)
class SyncReport:
    """What a sync did, as codes of pages."""

    created: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    unpublished: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)

    @property
    def changed(self) -> bool:
        """Whether anything was written."""
        return bool(self.created or self.updated or self.unpublished)


def shown_laws(checklist: Checklist, subject: Subject) -> tuple[Law, ...]:
    """The laws with a chapter here: those that bind this kind of subject. Art. 10 is shown whole, with 24 and 25 as notices."""
    return checklist.laws_binding(subject)


def shown_obligations(law: Law, subject: Subject) -> tuple[Obligation, ...]:
    """The obligations of a law that have a page: those that bind here, and those that bind no public subject (shown as notices)."""
    here = {Subject.MUNICIPALITY, Subject.INFOM}
    return tuple(o for o in law.obligations if o.binds_subject(subject) or not here & set(o.binds))


@transaction.atomic
def sync(checklist: Checklist, subject: Subject) -> SyncReport:
    """Make the pages of this checklist for this kind of subject; a second run writes nothing."""
    report = SyncReport()
    home = _home(report)
    _site(home, report)
    kept: dict[str, LawPage] = {page.code: page for model in (ChapterPage, ObligationPage) for page in model.objects.all()}
    wanted: set[str] = set()
    for law in shown_laws(checklist, subject):
        slug = CHAPTER.strip("/") if law.code == "laip" else slugify(law.code)
        page = ChapterPage(code=law.code, slug=slug, title=CHAPTER_TITLES.get(law.code, law.title), show_in_menus=True)
        kept[law.code] = _put(page, kept.get(law.code), home, report)
        wanted.add(law.code)
    chapters = {page.slug: page for page in kept.values() if isinstance(page, ChapterPage)}
    for law in shown_laws(checklist, subject):
        for obligation in shown_obligations(law, subject):
            parent = chapters.get(obligation_path(obligation).strip("/").split("/")[0]) or kept[law.code]
            page = ObligationPage(code=obligation.code, slug=obligation.slug, title=obligation.short)
            kept[obligation.code] = _put(page, kept.get(obligation.code), parent, report)
            wanted.add(obligation.code)
    _retire([page for code, page in kept.items() if code not in wanted and not page.retired], report)
    return report


def _put(page: LawPage, kept: LawPage | None, parent: Page, report: SyncReport) -> LawPage:
    """The page as it should be: made, its title renewed, put online again, or left alone."""
    if kept is None:
        page.synced_title = page.title
        page.first_published_at = page.last_published_at = timezone.now()
        made: LawPage = parent.add_child(instance=page)
        report.created.append(page.code)
        return made
    changes: dict[str, object] = {}
    if kept.synced_title != page.title:
        changes["synced_title"] = page.title
        if kept.title == kept.synced_title:
            changes |= {"title": page.title, "draft_title": page.title}
    if kept.retired:
        changes |= {"live": True, "retired": False}
    for name, value in changes.items():
        setattr(kept, name, value)
    if changes:
        kept.save(clean=False)
    (report.updated if changes else report.unchanged).append(kept.code)
    return kept


def _retire(pages: list[LawPage], report: SyncReport) -> None:
    for page in pages:
        page.live, page.retired = False, True
        page.save(clean=False)
        report.unpublished.append(page.code)


def _home(report: SyncReport) -> HomePage:
    home = HomePage.objects.first()
    if home is not None:
        report.unchanged.append("portada")
        return home
    root = Page.get_first_root_node()
    _clear_welcome(root)
    root.refresh_from_db()
    home = HomePage(title="Inicio", slug="inicio", first_published_at=timezone.now(), last_published_at=timezone.now())
    root.add_child(instance=home)
    report.created.append("portada")
    return home


def _clear_welcome(root: Page) -> None:
    """Wagtail's own welcome page goes, if nobody has touched it."""
    for page in root.get_children():
        if page.specific_class is Page and page.latest_revision_id is None and not page.get_children().exists():
            Site.objects.filter(root_page=page).delete()
            page.delete()


def _site(home: HomePage, report: SyncReport) -> None:
    """The one site of the instance, at its base address, and its identity with the name that the instance was given."""
    base = urlsplit(settings.PORTAL.base_url)
    facts = {
        "hostname": base.hostname or "localhost",
        "port": base.port or (443 if base.scheme == "https" else 80),
        "root_page_id": home.pk,
        "site_name": settings.PORTAL.name,
    }
    site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True)
    if any(getattr(site, name) != value for name, value in facts.items()):
        for name, value in facts.items():
            setattr(site, name, value)
        site.save()
        report.updated.append("sitio")
    else:
        report.unchanged.append("sitio")
    if not Identity.objects.filter(site=site).exists():
        Identity.objects.create(site=site, **names_of(settings.PORTAL.name, settings.PORTAL.subject_kind))
        report.created.append("identidad")


def names_of(name: str, subject: Subject) -> dict[str, str]:
    """Full and short name from the one that the instance was given: «San José El Ejemplo» -> «Municipalidad de San José El Ejemplo»."""
    prefix = "Municipalidad de "
    if subject is Subject.INFOM:
        return {"name": name or "Instituto de Fomento Municipal", "short_name": "INFOM"}
    if not name:
        return {"name": "Municipalidad", "short_name": ""}
    short = name.removeprefix(prefix)
    return {"name": prefix + short, "short_name": short}
