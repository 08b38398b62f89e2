"""The journal as a file, by django-import-export. A cell that a spreadsheet would run as a formula is written as text."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils import timezone
from import_export import fields, resources
from import_export.formats.base_formats import CSV, XLSX

from portal_template.accounts.screens.words import action_words, detail_words
from portal_template.registers.models import JournalEntry

RUNS = ("=", "+", "-", "@", "\t", "\r", "\n")
KINDS = {"csv": (CSV, "text/csv; charset=utf-8"), "xlsx": (XLSX, XLSX().get_content_type())}


class Journal(resources.ModelResource):
    """One row an entry; export only, for nothing ever comes in this way."""

    at = fields.Field(column_name="cuando")
    actor = fields.Field(column_name="quien")
    action = fields.Field(column_name="que")
    part = fields.Field(column_name="parte")
    period = fields.Field(column_name="periodo")
    version = fields.Field(column_name="version")
    detail = fields.Field(column_name="detalle")

    class Meta:
        model = JournalEntry
        fields: ClassVar = ("at", "actor", "action", "part", "period", "version", "detail")
        export_order = fields

    def dehydrate_at(self, entry: JournalEntry) -> str:
        """Guatemala's hour."""
        return timezone.localtime(entry.at).strftime("%Y-%m-%d %H:%M:%S")

    def dehydrate_actor(self, entry: JournalEntry) -> str:
        return safe(entry.actor)

    def dehydrate_action(self, entry: JournalEntry) -> str:
        return safe(action_words(entry.action))

    def dehydrate_part(self, entry: JournalEntry) -> str:
        return safe(entry.part)

    def dehydrate_period(self, entry: JournalEntry) -> str:
        return safe(entry.period)

    def dehydrate_version(self, entry: JournalEntry) -> int | None:
        return entry.version

    def dehydrate_detail(self, entry: JournalEntry) -> str:
        return safe(detail_words(entry.detail, whole=True))


def safe(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(RUNS) else text


def exported(entries: QuerySet[JournalEntry], kind: str) -> tuple[bytes, str]:
    """The file and its media type. The CSV says that it is UTF-8, for Excel would guess otherwise."""
    form, mediatype = KINDS[kind]
    data: Any = form().export_data(Journal().export(entries))
    return (f"\ufeff{data}".encode() if isinstance(data, str) else data), mediatype
