from django.apps import AppConfig


class RegistersConfig(AppConfig):
    """Editions and what follows from them."""

    name = "portal_template.registers"
    label = "registers"
    verbose_name = "registros publicados"
    default_auto_field = "django.db.models.BigAutoField"
