"""Addresses of the administration's screens, mounted at `/panel/`."""

from django.urls import path

from portal_template.accounts.screens import handover, journal, people

app_name = "accounts"
urlpatterns = [
    path("cuentas/", people.listing, name="list"),
    path("cuentas/nueva/", people.new, name="new"),
    path("cuentas/soporte/", people.support, name="support"),
    path("cuentas/relevo/", handover.hand_over, name="handover"),
    path("cuentas/<int:pk>/", people.one, name="one"),
    path("cuentas/<int:pk>/contrasena/", people.password, name="password"),
    path("cuentas/<int:pk>/segundo-factor/", people.forget_telephone, name="forget_telephone"),
    path("cuentas/<int:pk>/terminar/", people.end, name="end"),
    path("bitacora/", journal.journal, name="journal"),
    path("bitacora/<str:kind>/", journal.download, name="journal_file"),
]
