"""Addresses of supervision, mounted at `/supervision/`."""

from django.urls import path

from monitor.supervision import by_hand_screens, desk, reply_screens, screens

app_name = "supervision"
urlpatterns = [
    path("", screens.rounds, name="rounds"),
    path("adjuntos/<int:pk>/", desk.attachment, name="attachment"),
    path("<slug:slug>/", screens.one, name="round"),
    path("<slug:slug>/estado/", screens.move, name="move"),
    path("<slug:slug>/publicar/", screens.publication, name="publish"),
    path("<slug:slug>/avisos/", reply_screens.letters, name="letters"),
    path("<slug:slug>/avisos/prorroga/", reply_screens.extend, name="extend"),
    path("<slug:slug>/siguiente/", desk.following, name="following"),
    path("<slug:slug>/<int:portal>/", by_hand_screens.page, name="by_hand"),
    path("<slug:slug>/<int:portal>/<str:obligation>/", desk.desk, name="desk"),
]
