"""Addresses of the workshop, mounted at `/panel/taller/` of practice portals only."""

from django.urls import URLPattern, path

from portal_template.practice import views

app_name = "practice"
urlpatterns: list[URLPattern] = [
    path("", views.workshop, name="workshop"),
    path("reiniciar/", views.start_again, name="start_again"),
    path("<str:name>", views.sample, name="sample"),
]
