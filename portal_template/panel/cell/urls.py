"""Addresses of a cell, under `/panel/` and its namespace."""

from __future__ import annotations

from django.urls import URLPattern, path

from portal_template.panel.cell import correct, views, withdraw

CELL = "partes/<str:part>/<str:period>"

urlpatterns: list[URLPattern] = [
    path(f"{CELL}/", views.screen, name="cell"),
    path(f"{CELL}/corregir/", correct.correct, name="correct"),
    path(f"{CELL}/retirar/", withdraw.withdraw_cell, name="withdraw"),
]
