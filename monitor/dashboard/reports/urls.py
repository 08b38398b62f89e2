"""Addresses of the reports, mounted at `/resultados/`. They do not change: letters and resolutions cite them."""

from django.urls import path

from monitor.dashboard.reports import views

app_name = "reports"
urlpatterns = [
    path("<int:pk>/informe.pdf", views.country, name="country"),
    path("<int:pk>/departamentos/<str:code>/informe.pdf", views.department, name="department"),
    path("<int:pk>/<str:key>/informe.pdf", views.town, name="town"),
]
