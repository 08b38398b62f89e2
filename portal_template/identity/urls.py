"""Addresses of the identity, mounted at the root."""

from django.urls import path

from portal_template.identity.views import identity_css, shield_svg

urlpatterns = [
    path("identidad.css", identity_css, name="identity_css"),
    path("escudo.svg", shield_svg, name="shield"),
]
