"""Addresses of the rollout, mounted at `/implementacion/`."""

from django.urls import path

from monitor.rollout.screens import agreements, documents, guide, instances, meetings, overview, public, share, work

app_name = "rollout"
urlpatterns = [
    path("", overview.overview, name="overview"),
    path("plan/", public.plan, name="plan"),
    path("plan/<str:code>/", work.activity, name="activity"),
    path("datos/plan.<str:kind>", public.plan_file, name="plan_file"),
    path("datos/municipios.<str:kind>", public.towns_file, name="towns_file"),
    path("datos/documentos.<str:kind>", documents.documents_file, name="documents_file"),
    path("datos/reuniones.<str:kind>", documents.meetings_file, name="meetings_file"),
    path("documentos/", documents.documents, name="documents"),
    path("documentos/<int:pk>/<str:what>/", documents.show, name="document_show"),
    path("pruebas/<int:pk>/", public.proof, name="proof"),
    path("seleccion/nueva/", share.new, name="new"),
    path("seleccion/confirmar/", share.confirm, name="confirm"),
    path("seleccion/<int:pk>/", public.selection, name="selection"),
    path("seleccion/<int:pk>/deshacer/", share.take_back, name="selection_back"),
    path("seleccion/<int:pk>/empate/", share.tie, name="tie"),
    path("seleccion/<int:pk>/reemplazo/", share.replace, name="replace"),
    path("seleccion/<int:pk>/dias/", share.days, name="days"),
    path("convenios/", agreements.agreements, name="agreements"),
    path("convenios/texto/", agreements.text, name="agreement_text"),
    path("convenios/nuevo/<str:code>/", agreements.new, name="agreement_new"),
    path("convenios/<int:pk>/", agreements.agreement, name="agreement"),
    path("convenios/<int:pk>/<str:kind>", agreements.paper, name="agreement_paper"),
    path("guia/", guide.guides, name="guides"),
    path("guia/nueva/", guide.new, name="guide_new"),
    path("guia/edicion/<int:pk>/", guide.guide, name="guide"),
    path("guia/edicion/<int:pk>/cartas.csv", guide.report, name="guide_report"),
    path("guia/edicion/<int:pk>/<str:what>/", guide.act, name="guide_act"),
    path("guia/<str:link>/", guide.opened, name="guide_opened"),
    path("guia/<str:link>/archivo", guide.file, name="guide_file"),
    path("portales/", instances.instances, name="instances"),
    path("reuniones/", meetings.meetings, name="meetings"),
    path("reuniones/nueva/", meetings.new, name="meeting_new"),
    path("reuniones/<int:pk>/", meetings.meeting, name="meeting"),
    path("reuniones/<int:pk>/documento/", documents.add, name="meeting_document"),
    path("reuniones/<int:pk>/lista/<int:number>/deshacer/", meetings.take_back, name="take_back"),
    path("reuniones/<int:pk>/lista/", meetings.take, name="take"),
    path("reuniones/<int:pk>/<str:kind>", meetings.paper, name="paper"),
    path("registro/<str:key>/", meetings.door, name="door"),
    path("municipios/<str:code>/", work.town, name="town"),
    path("municipios/<str:code>/responsable/", work.owner, name="owner"),
]
