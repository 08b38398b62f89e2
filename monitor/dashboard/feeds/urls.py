"""Addresses of the feeds, mounted at `/novedades/`."""

from django.urls import path

from monitor.dashboard.feeds import views

app_name = "feeds"
urlpatterns = [
    path("resultados.atom", views.publications, name="publications"),
    path("municipios/<str:key>.atom", views.town, name="town"),
    path("implementacion.atom", views.plan, name="plan"),
]
