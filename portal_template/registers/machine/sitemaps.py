"""The pieces of /sitemap.xml that are not Wagtail pages: the newest publication of every cell."""

from __future__ import annotations

from datetime import datetime

from django.contrib.sitemaps import Sitemap

from portal_template.registers import law
from portal_template.registers.board import Cell, cells


class CellSitemap(Sitemap):
    """Every cell in which something is published."""

    limit = 10_000

    def items(self) -> list[Cell]:
        """The published cells."""
        return [cell for cell in cells(law.checklist(), law.subject_kind(), law.today()) if cell.state.published]

    def location(self, item: Cell) -> str:
        """Its address."""
        return item.url

    def lastmod(self, item: Cell) -> datetime | None:
        """When its newest word was published."""
        return item.published_at
