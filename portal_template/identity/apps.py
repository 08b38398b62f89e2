"""Django's entry for the identity of an instance."""

from django.apps import AppConfig


class IdentityConfig(AppConfig):
    """Installed as `portal_template.identity`."""

    name = "portal_template.identity"
    label = "identity"
    verbose_name = "Identidad"
    default_auto_field = "django.db.models.BigAutoField"
