"""Addresses of publications; everything else is in Wagtail's tree."""

from django.urls import path

from portal_template.pages import commitment_views, feeds, open_data, receipt_views, register_views, reports, views
from portal_template.pages.pictures.views import pictures_page
from portal_template.registers.addresses import CHAPTER

_PART = f"{CHAPTER.lstrip('/')}<slug:obligation>/<slug:part>/"
_CELL = f"{_PART}<slug:period>/"

urlpatterns = [
    path("avisar/", reports.report, name="report"),
    path("avisar/gracias/", reports.thanks, name="report_thanks"),
    path("datos/", open_data.everything, name="everything"),
    path("api/", open_data.api, name="api"),
    path("novedades.atom", feeds.portal_feed, name="feed"),
    path(f"{CHAPTER.lstrip('/')}<slug:obligation>/novedades.atom", feeds.obligation_feed, name="obligation_feed"),
    path("compromisos/<slug:code>/", commitment_views.commitment, name="commitment"),
    path("buscar/", register_views.search, name="search"),
    path(f"{_PART}graficas/", pictures_page, name="pictures"),
    path(_PART, register_views.register, name="register"),
    path(f"{_PART}<str:name>", register_views.register_file, name="register_file"),
    path(_CELL, views.cell, name="cell"),
    path(f"{_CELL}v<int:number>/", views.version, name="version"),
    path(f"{_CELL}v<int:number>/constancia/", receipt_views.receipt, name="receipt"),
    path(f"{_CELL}v<int:number>/constancia/constancia.pdf", receipt_views.receipt_pdf, name="receipt_pdf"),
]
