"""Which addresses the public tree has. Each item carries a key that changes whenever its bytes may, so that a bake asks only for those."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from django.conf import settings
from wagtail.models import Page, Site

from checklists.model import Checklist, Obligation, Part, Subject
from portal_template.instance import Instance
from portal_template.registers import addresses, record
from portal_template.registers.law import bound_obligations
from portal_template.registers.ledger.chain import head
from portal_template.registers.models import Edition, EditionFile, FileKind, Justification, JustificationKind, Withdrawal
from portal_template.registers.restored import last_restored

NOT_FOUND = "/404.html"
# pages without an address: for when the application is not asked, fails or is away
AWAY = ("/413.html", "/429.html", "/500.html", "/503.html")
KEPT = "/datos/"  # it tells also when a backup was last proven
OPEN = ("/api/", addresses.FEED, "/api/obligaciones.json", "/api/celdas.json", "/api/publicaciones.json")
MACHINE = ("/datapackage.json", addresses.LEDGER, "/robots.txt", "/sitemap.xml", "/identidad.css", "/escudo.svg")
WHOLE = ("/datos/todo.sqlite3", "/datos/todo.zip")  # heavy: made anew only when something is published
STEADY = ("/buscar/",)  # pages that speak of nothing published, and ask for the application
RETIRED = {"/410.html": "410.html", "/ahora/": "pages/retired.html"}  # what a portal that is no longer alive has instead
MADE = ("xlsx", "json")  # what is made of the rows when somebody asks


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """An address of the tree. `source` is the file to link and `template` the template to show, where it is not the application that
    answers; `like` is an earlier address that it answers as, byte for byte; `status` is what it must answer.
    """

    path: str
    key: str
    source: Path | None = None
    template: str = ""
    like: str = ""
    status: int = 200

    @property
    def file(self) -> PurePosixPath:
        """Its place under the tree's root."""
        return file_of(self.path)


def file_of(path: str) -> PurePosixPath:
    """The place of an address under the tree's root."""
    name = f"{path}index.html" if path.endswith("/") else path
    return PurePosixPath(name.lstrip("/"))


@dataclass(kw_only=True, slots=True)
class _Cell:
    """What was said in a cell: version -> digest of the manifest and what withdrew it, and the files of its editions."""

    said: dict[int, str] = field(default_factory=dict)
    unchanged: bool = False  # a version points to what other periods hold
    files: list[EditionFile] = field(default_factory=list)


Cells = dict[str, dict[str, _Cell]]  # part code -> period -> cell


def plan(law: Checklist, instance: Instance, shell: str, day: str) -> Iterator[Item]:
    """Every address, in an order that makes small things first. `shell` stands for what all pages share: header, footer, code, law."""
    bound = bound_obligations(law, instance.subject_kind)
    cells = _cells([part.code for item in bound for part in item.parts])
    everything = key_of(shell, day, head().digest, _said(cells.values()), sorted(map(repr, _pages().values_list(*_STAMP))))
    yield Item(path=NOT_FOUND, key=shell, status=404)
    yield from (Item(path=path, key=shell, template=path.lstrip("/")) for path in AWAY)
    yield from (Item(path=path, key=everything) for path in (*MACHINE, *OPEN))
    yield Item(path=KEPT, key=key_of(everything, last_restored(instance.home)))
    whole = key_of(law.version, _said(cells.values()))
    yield from (Item(path=path, key=whole) for path in WHOLE)
    yield from _static_items()
    yield from _media_items(instance.home / "media")
    yield from _withdrawal_items(instance)
    yield from _page_items(bound, cells, shell, day, everything)
    commitments = (addresses.commitment_path(item) for item in law.plans if instance.subject_kind is Subject.INFOM)
    if instance.retired_on:
        yield from (Item(path=path, key=shell, template=template) for path, template in RETIRED.items())
    yield from (Item(path=path, key=shell) for path in (*(() if instance.retired_on else STEADY), *commitments))
    for obligation in bound:
        yield Item(path=addresses.feed_path(obligation), key=key_of(shell, _said(cells.get(part.code, {}) for part in obligation.parts)))
        for part in obligation.parts:
            yield from _part_items(shell, obligation, part, cells.get(part.code, {}))
            for period, cell in cells.get(part.code, {}).items():
                yield from _cell_items(instance, shell, obligation, part, period, cell, cells[part.code])


def key_of(*pieces: object) -> str:
    """A short digest of what something is made from."""
    return hashlib.sha256(repr(pieces).encode()).hexdigest()[:20]


def _cells(parts: list[str]) -> Cells:
    cells: Cells = {}

    def at(entry: Edition | Justification) -> _Cell:
        cell = cells.setdefault(entry.part, {}).setdefault(entry.period, _Cell())
        cell.said[entry.version] = f"{entry.digest} {entry.withdrawal_id or ''}"
        return cell

    for edition in Edition.every.filter(part__in=parts).order_by("part", "period", "version").prefetch_related("files"):
        files = list(edition.files.all())
        for file in files:
            file.edition = edition
        at(edition).files += files
    for justification in Justification.every.filter(part__in=parts).order_by("part", "period", "version"):
        at(justification).unchanged |= justification.kind == JustificationKind.UNCHANGED
    return cells


def _said(of_parts: Iterable[dict[str, _Cell]]) -> list[str]:
    """Every digest of some parts, in a steady order."""
    return sorted(digest for cells in of_parts for cell in cells.values() for digest in cell.said.values())


_STAMP = ("pk", "title", "url_path", "show_in_menus", "seo_title", "search_description", "latest_revision_id", "last_published_at")


def _pages() -> Iterable[Page]:
    """Wagtail's public pages of the site, in the order of the tree."""
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    root = site.root_page if site else None
    return Page.objects.descendant_of(root, inclusive=True).live().public().order_by("path") if root else Page.objects.none()


def _page_items(bound: Iterable[Obligation], cells: Cells, shell: str, day: str, everything: str) -> Iterator[Item]:
    """The page of an obligation follows what is said of its parts; every other page of the tree may speak of anything."""
    by_path = {addresses.obligation_path(item): item for item in bound}
    for page in _pages():
        path = page.get_url()
        if path is None:
            continue
        path = "/" + path.partition("://")[2].partition("/")[2] if "://" in path else path
        obligation = by_path.get(path)
        if obligation is None:
            yield Item(path=path, key=everything)
            continue
        stamp = [getattr(page, name) for name in _STAMP]
        yield Item(path=path, key=key_of(shell, day, stamp, _said(cells.get(part.code, {}) for part in obligation.parts)))


def _part_items(shell: str, obligation: Obligation, part: Part, of_part: dict[str, _Cell]) -> Iterator[Item]:
    """The table of a part over all its periods and its files, before anything is asked of it."""
    if any(file.kind == FileKind.CSV for cell in of_part.values() for file in cell.files):
        key = key_of(shell, _said([of_part]))
        yield Item(path=addresses.part_path(obligation, part), key=key)
        yield Item(path=addresses.pictures_path(obligation, part), key=key)
        for ending in addresses.DOWNLOADS:
            yield Item(path=f"{addresses.part_path(obligation, part)}{part.register}.{ending}", key=key)


def _cell_items(
    instance: Instance, shell: str, obligation: Obligation, part: Part, period: str, cell: _Cell, of_part: dict[str, _Cell]
) -> Iterator[Item]:
    """The page of a cell, those of its versions, and the files of each edition."""
    key = key_of(shell, _said([of_part] if cell.unchanged else [{period: cell}]))
    now = addresses.cell_path(obligation, part, period)
    yield Item(path=now, key=key)
    for version in cell.said:
        like = now if version == max(cell.said) else ""
        yield Item(path=addresses.version_path(obligation, part, period, version), key=key, like=like)
        # The receipt to print; its PDF takes a third of a second to draw and stays with the application.
        yield Item(path=addresses.receipt_path(obligation, part, period, version), key=key)
        yield from _beside_items(instance, obligation, part, period, version)
    for file in cell.files:
        if file.kind == FileKind.MANIFEST:
            continue
        version = file.edition.version
        path = addresses.download_path(obligation, part, period, version, file.name)
        yield Item(path=path, key=file.sha256, source=instance.files / file.path)
        if file.kind == FileKind.CSV:
            stem = addresses.stem(obligation, part, period, version)
            for ending in MADE:
                made = addresses.download_path(obligation, part, period, version, f"{stem}.{ending}")
                yield Item(path=made, key=key_of(file.edition.digest, ending, shell))


def _beside_items(instance: Instance, obligation: Obligation, part: Part, period: str, version: int) -> Iterator[Item]:
    """What stands beside the files of a version; of a withdrawn one, its manifest alone."""
    folder = instance.files / record.folder_of(part.code, period, version)
    for name in record.BESIDE:
        source = folder / name
        if source.is_file():
            yield Item(path=addresses.download_path(obligation, part, period, version, name), key=_stat_key(source), source=source)


def _withdrawal_items(instance: Instance) -> Iterator[Item]:
    """The records of withdrawals."""
    for number in Withdrawal.objects.order_by("number").values_list("number", flat=True):
        for name in record.BESIDE:
            source = instance.files / record.withdrawal_folder(number) / name
            yield Item(path=addresses.withdrawal_path(number, name), key=_stat_key(source), source=source)


def _static_items() -> Iterator[Item]:
    """The portal's own style sheets and pictures; those of the administration stay with the application."""
    for root in settings.STATICFILES_DIRS:
        for file in sorted(Path(root).rglob("*")):
            if file.is_file():
                path = f"{settings.STATIC_URL}{file.relative_to(root).as_posix()}"
                yield Item(path=path, key=_stat_key(file), source=file)


def _media_items(root: Path) -> Iterator[Item]:
    """The pictures that editors uploaded."""
    for file in sorted(root.rglob("*")) if root.is_dir() else ():
        if file.is_file():
            yield Item(path=f"{settings.MEDIA_URL}{file.relative_to(root).as_posix()}", key=_stat_key(file), source=file)


def _stat_key(file: Path) -> str:
    facts = file.stat()
    return key_of(facts.st_size, facts.st_mtime_ns)
