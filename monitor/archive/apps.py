from django.apps import AppConfig


class ArchiveConfig(AppConfig):
    """Portals, crawls and assessments."""

    name = "monitor.archive"
    label = "archive"
    verbose_name = "archivo"
