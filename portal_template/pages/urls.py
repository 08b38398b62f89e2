"""Addresses of publications; everything else is in Wagtail's tree."""

from django.urls import path

from portal_template.pages import register_views, views
from portal_template.pages.pictures.views import pictures_page
from portal_template.registers.addresses import CHAPTER

_PART = f"{CHAPTER.lstrip('/')}<slug:obligation>/<slug:part>/"
_CELL = f"{_PART}<slug:period>/"

urlpatterns = [
    path("buscar/", register_views.search, name="search"),
    path(f"{_PART}graficas/", pictures_page, name="pictures"),
    path(_PART, register_views.register, name="register"),
    path(f"{_PART}<str:name>", register_views.register_file, name="register_file"),
    path(_CELL, views.cell, name="cell"),
    path(f"{_CELL}v<int:number>/", views.version, name="version"),
]
