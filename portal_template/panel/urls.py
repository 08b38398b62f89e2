"""Addresses of the panel, mounted at `/panel/`."""

from django.urls import URLPattern

from portal_template.panel.submissions.urls import urlpatterns as submissions

app_name = "panel"
urlpatterns: list[URLPattern] = [*submissions]
