"""Addresses of the public results, mounted at `/resultados/`."""

from django.urls import path

from monitor.dashboard.results import views

app_name = "results"
urlpatterns = [
    path("", views.ranking, name="newest"),
    path("<int:pk>/", views.ranking, name="ranking"),
    path("<int:pk>/numerales/<str:code>/", views.obligation, name="obligation"),
    path("<int:pk>/datos.<str:kind>", views.data, name="data"),
    path("<int:pk>/respuestas.<str:kind>", views.answers, name="answers"),
    path("<int:pk>/<str:key>/", views.portal, name="portal"),
]
