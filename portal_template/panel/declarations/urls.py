"""Addresses of declarations, under `/panel/` and its namespace."""

from __future__ import annotations

from django.urls import URLPattern, path

from portal_template.panel.declarations import views

CELL = "partes/<str:part>/<str:period>"

urlpatterns: list[URLPattern] = [
    path(f"{CELL}/declarar/", views.justify, name="justify"),
    path(f"{CELL}/revisado/", views.review, name="review"),
    path("declaraciones/<int:declaration>/", views.declaration, name="declaration"),
]
