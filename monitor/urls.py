"""The monitor's addresses. What everybody may read is a closed list (`tests/monitor/accounts`)."""

from django.urls import include, path

from monitor.dashboard import method, towns, views, visits
from monitor.dashboard.reference.admin import site as reference
from monitor.supervision import reply_screens

urlpatterns = [
    path("", method.front, name="front"),
    path("portales/", views.portals, name="portals"),
    path("administracion/", reference.urls),
    path("api/", include("monitor.dashboard.api.urls")),
    path("cuenta/", include("monitor.accounts.urls")),
    path("implementacion/", include("monitor.rollout.urls")),
    path("novedades/", include("monitor.dashboard.feeds.urls")),
    path("respuesta/<str:secret>/", reply_screens.page, name="reply"),
    path("supervision/", include("monitor.supervision.urls")),
    path("resultados/", include("monitor.dashboard.reports.urls")),
    path("resultados/", include("monitor.dashboard.results.urls")),
    path("ayuda/", include("monitor.dashboard.manual.urls")),
    path("guia/", include("monitor.dashboard.guide.urls")),
    path("metodo/", method.method, name="method"),
    path("metodo/aciertos/", method.accuracy, name="accuracy"),
    path("cola/", visits.page, name="visits"),
    path("municipios/", towns.page, name="towns"),
    path("portales/<int:pk>/", views.portal, name="portal"),
    path("portales/<int:pk>/recorridos/", views.crawls, name="crawls"),
    path("evaluaciones/<int:pk>/", views.assessment, name="assessment"),
    path("evaluaciones/<int:pk>/prueba/<str:criterion>/<int:place>/", views.proof, name="proof"),
    path("hallazgos/<int:pk>/evidencia.zip", views.evidence, name="evidence"),
]
