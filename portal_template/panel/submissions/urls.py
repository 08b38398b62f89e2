"""Addresses of submissions, under `/panel/` and its namespace."""

from __future__ import annotations

from django.urls import URLPattern, path

from portal_template.panel.submissions.views import answers, begin, changes, deciding, files, screen

CELL = "partes/<str:part>/<str:period>"
ONE = "envios/<int:pk>"

urlpatterns: list[URLPattern] = [
    path(f"{CELL}/tabla/", begin.upload, name="upload"),
    path(f"{CELL}/documentos/", begin.documents, name="documents"),
    path(f"{CELL}/texto/", begin.text, name="text"),
    path(f"{CELL}/plantilla/", files.template, name="template"),
    path("envios/", screen.submissions, name="submissions"),
    path(f"{ONE}/", screen.submission, name="submission"),
    path(f"{ONE}/tabla/", changes.table, name="submission_table"),
    path(f"{ONE}/documentos/", changes.add_documents, name="submission_documents"),
    path(f"{ONE}/archivos/<int:file>/", files.original, name="submission_file"),
    path(f"{ONE}/archivos/<int:file>/quitar/", changes.remove_file, name="submission_remove"),
    path(f"{ONE}/texto/", changes.write_text, name="submission_text"),
    path(f"{ONE}/columnas/", answers.say_columns, name="submission_columns"),
    path(f"{ONE}/correcciones/", answers.take_fixes, name="submission_fixes"),
    path(f"{ONE}/correcciones/quitar/", answers.drop_fixes, name="submission_unfix"),
    path(f"{ONE}/dudas/", answers.explain, name="submission_doubts"),
    path(f"{ONE}/pintado/", files.painted, name="submission_painted"),
    path(f"{ONE}/palabras/", changes.write_words, name="submission_words"),
    path(f"{ONE}/publicar/", deciding.publish, name="submission_publish"),
    path(f"{ONE}/enviar/", deciding.send, name="submission_send"),
    path(f"{ONE}/devolver/", deciding.give_back, name="submission_return"),
    path(f"{ONE}/retomar/", deciding.take_back, name="submission_take_back"),
    path(f"{ONE}/tomar/", deciding.take_over, name="submission_take_over"),
    path(f"{ONE}/descartar/", deciding.discard, name="submission_discard"),
]
