"""The addresses of the sign-in, mounted at `/cuenta/`, under the names that allauth looks for. What is not here does not exist."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from django.contrib.auth.decorators import login_not_required
from django.urls import path

from monitor.accounts import views

urlpatterns = [
    path("entrar/", login_not_required(account.login), name="account_login"),
    path("salir/", account.logout, name="account_logout"),
    path("cerrada/", login_not_required(account.account_inactive), name="account_inactive"),
    path("confirmar/", account.reauthenticate, name="account_reauthenticate"),
    path("contrasena/", account.password_change, name="account_change_password"),
    path("", views.Index.as_view(), name="mfa_index"),
    path("codigo/", login_not_required(mfa.authenticate), name="mfa_authenticate"),
    path("segundo-factor/confirmar/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("segundo-factor/activar/", views.Activate.as_view(), name="mfa_activate_totp"),
    path("segundo-factor/quitar/", views.Deactivate.as_view(), name="mfa_deactivate_totp"),
    path("respaldo/", views.Codes.as_view(), name="mfa_view_recovery_codes"),
    path("respaldo/nuevos/", views.NewCodes.as_view(), name="mfa_generate_recovery_codes"),
    path("respaldo/descargar/", codes.download_recovery_codes, name="mfa_download_recovery_codes"),
]
