"""Addresses of the technical guide, mounted at `/guia/`."""

from django.urls import path

from monitor.dashboard.guide import views

app_name = "guide"
urlpatterns = [
    path("", views.contents, name="contents"),
    path("guia-tecnica.pdf", views.paper, name="paper"),
    path("<str:code>/", views.obligation, name="obligation"),
]
