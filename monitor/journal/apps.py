"""The journal as a Django app."""

from django.apps import AppConfig


class JournalConfig(AppConfig):
    """Entries and the head of their chain."""

    name = "monitor.journal"
    label = "journal"
    verbose_name = "Bitácora"
