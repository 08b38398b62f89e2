"""Addresses of the panel, mounted at `/panel/`."""

from django.urls import URLPattern

app_name = "panel"
urlpatterns: list[URLPattern] = []
