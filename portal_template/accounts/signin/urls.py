"""The addresses of the sign-in, mounted at `/cuenta/`, under the names that allauth looks for. What is not here does not exist."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from django.urls import path, re_path

from portal_template.accounts.signin import views

urlpatterns = [
    path("entrar/", account.login, name="account_login"),
    path("salir/", account.logout, name="account_logout"),
    path("cerrada/", account.account_inactive, name="account_inactive"),
    path("confirmar/", account.reauthenticate, name="account_reauthenticate"),
    path("contrasena/", account.password_change, name="account_change_password"),
    path("contrasena/olvidada/", views.Forgotten.as_view(), name="account_reset_password"),
    path("contrasena/olvidada/enviada/", account.password_reset_done, name="account_reset_password_done"),
    path("contrasena/nueva/lista/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    re_path(
        r"^contrasena/nueva/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$", account.password_reset_from_key, name="account_reset_password_from_key"
    ),
    path("segundo-factor/", views.Index.as_view(), name="mfa_index"),
    path("segundo-factor/codigo/", mfa.authenticate, name="mfa_authenticate"),
    path("segundo-factor/confirmar/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("segundo-factor/activar/", views.Activate.as_view(), name="mfa_activate_totp"),
    path("segundo-factor/quitar/", views.Deactivate.as_view(), name="mfa_deactivate_totp"),
    path("segundo-factor/respaldo/", views.Codes.as_view(), name="mfa_view_recovery_codes"),
    path("segundo-factor/respaldo/nuevos/", views.NewCodes.as_view(), name="mfa_generate_recovery_codes"),
    path("segundo-factor/respaldo/descargar/", codes.download_recovery_codes, name="mfa_download_recovery_codes"),
]
