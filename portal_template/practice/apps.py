"""Django's entry for practice portals."""

from django.apps import AppConfig


class PracticeConfig(AppConfig):
    """Installed as `portal_template.practice`; it has no tables of its own."""

    name = "portal_template.practice"
    label = "practice"
    verbose_name = "Práctica"
