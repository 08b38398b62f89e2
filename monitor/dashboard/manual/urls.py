"""Addresses of the manuals, mounted at `/ayuda/`."""

from django.urls import path

from monitor.dashboard.manual import views

app_name = "manual"
urlpatterns = [path("", views.contents, name="contents"), path("<slug:name>/", views.manual, name="one")]
