"""Addresses of supervision, mounted at `/supervision/`."""

from django.urls import path

from monitor.supervision import screens

app_name = "supervision"
urlpatterns = [
    path("", screens.rounds, name="rounds"),
    path("<slug:slug>/", screens.one, name="round"),
    path("<slug:slug>/estado/", screens.move, name="move"),
    path("<slug:slug>/publicar/", screens.publication, name="publish"),
    path("<slug:slug>/siguiente/", screens.following, name="following"),
    path("<slug:slug>/<int:portal>/<str:obligation>/", screens.desk, name="desk"),
]
