"""Supervision as a Django app."""

from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    """Rounds."""

    name = "monitor.supervision"
    label = "supervision"
    verbose_name = "Supervisión"
