"""Addresses of the public results, mounted at `/resultados/`."""

from django.urls import path

from monitor.dashboard.results import downloads, lists, town, views

app_name = "results"
urlpatterns = [
    path("", views.home, name="newest"),
    path("buscar/", views.search, name="search"),
    path("supervisiones/", views.rounds, name="rounds"),
    path("<int:pk>/", views.home, name="home"),
    path("<int:pk>/orden/", lists.ranking, name="ranking"),
    path("<int:pk>/departamentos/<str:code>/", lists.department, name="department"),
    path("<int:pk>/numerales/", lists.numerals, name="numerals"),
    path("<int:pk>/numerales/<str:code>/", lists.obligation, name="obligation"),
    path("<int:pk>/datos.<str:kind>", downloads.data, name="data"),
    path("<int:pk>/datapackage.json", downloads.package, name="package"),
    path("<int:pk>/respuestas.<str:kind>", downloads.answers, name="answers"),
    path("<int:pk>/<str:key>/", town.portal, name="portal"),
    path("<int:pk>/<str:key>/<str:code>/", town.proof, name="proof"),
]
