"""Django's entry for the pages of an instance."""

from django.apps import AppConfig


class PagesConfig(AppConfig):
    """Installed as `portal_template.pages`."""

    name = "portal_template.pages"
    label = "pages"
    verbose_name = "Páginas"
    default_auto_field = "django.db.models.BigAutoField"
