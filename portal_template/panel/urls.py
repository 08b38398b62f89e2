"""Addresses of the panel, mounted at `/panel/`."""

from django.urls import URLPattern, path

from portal_template.panel.board import views as board
from portal_template.panel.cell.urls import urlpatterns as cell
from portal_template.panel.declarations.urls import urlpatterns as declarations
from portal_template.panel.manual.views import manual
from portal_template.panel.office.urls import urlpatterns as office
from portal_template.panel.submissions.urls import urlpatterns as submissions

app_name = "panel"
urlpatterns: list[URLPattern] = [
    path("", board.screen, name="board"),
    path("ayuda/", manual, name="manual"),
    *cell,
    *declarations,
    *office,
    *submissions,
]
