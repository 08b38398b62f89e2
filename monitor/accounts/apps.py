"""The accounts as a Django app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Roles and the sign-in. Keeps no table of its own: a role is a group."""

    name = "monitor.accounts"
    label = "accounts"
    verbose_name = "Cuentas"
