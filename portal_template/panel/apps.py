"""Django's entry for the officer's panel."""

from django.apps import AppConfig


class PanelConfig(AppConfig):
    """Installed as `portal_template.panel`."""

    name = "portal_template.panel"
    label = "panel"
    verbose_name = "Panel"
    default_auto_field = "django.db.models.BigAutoField"
