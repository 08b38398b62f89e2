"""Addresses of the office, under `/panel/` and its namespace."""

from __future__ import annotations

from django.urls import URLPattern, path

from portal_template.panel.office import reports, settings

urlpatterns: list[URLPattern] = [
    path("avisos/", reports.reports, name="reports"),
    path("avisos/<int:report>/", reports.report, name="report"),
    path("ajustes/", settings.settings, name="preferences"),
]
