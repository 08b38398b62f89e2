"""Machine-readable addresses. A file stands beside the page of its version."""

from django.contrib.sitemaps.views import sitemap
from django.urls import path
from wagtail.contrib.sitemaps import Sitemap as PageSitemap

from portal_template.registers.machine import api, everything, ledger, views
from portal_template.registers.machine.sitemaps import CellSitemap

EDITION = "informacion-publica/<slug:obligation>/<slug:part>/<str:period>/v<int:version>"

urlpatterns = [
    path("datapackage.json", views.package_json, name="datapackage"),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", sitemap, {"sitemaps": {"pages": PageSitemap, "cells": CellSitemap}}, name="sitemap"),
    path("datos/todo.sqlite3", everything.database, name="everything_database"),
    path("datos/todo.zip", everything.package_zip, name="everything_zip"),
    path("api/obligaciones.json", api.obligations, name="api_obligations"),
    path("api/celdas.json", api.board, name="api_cells"),
    path("api/publicaciones.json", api.editions, name="api_editions"),
    path("api/filas/<str:part>.json", api.rows, name="api_rows"),
    path("libro.json", ledger.ledger_json, name="ledger"),
    path("libro/<int:number>/<str:name>", ledger.withdrawal_file, name="withdrawal_file"),
    path(f"{EDITION}/<str:name>", views.edition_file, name="edition_file"),
]
