"""Addresses of publications; everything else is in Wagtail's tree."""

from django.urls import path

from portal_template.pages import views
from portal_template.registers.addresses import CHAPTER

_CELL = f"{CHAPTER.lstrip('/')}<slug:obligation>/<slug:part>/<slug:period>/"

urlpatterns = [
    path(_CELL, views.cell, name="cell"),
    path(f"{_CELL}v<int:number>/", views.version, name="version"),
]
