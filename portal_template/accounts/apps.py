"""Django's entry for the accounts of an instance."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Installed as `portal_template.accounts`."""

    name = "portal_template.accounts"
    label = "accounts"
    verbose_name = "Cuentas"
    default_auto_field = "django.db.models.BigAutoField"
