"""The cells of a list of addresses: text of a file -> what the archive keeps, or what is wrong with it and how to mend it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

from django.db.models import F
from import_export.widgets import Widget

from checklists.folding import fold
from checklists.load import municipality
from checklists.model import Checklist
from monitor.archive.models import Portal, PortalAddress
from monitor.archive.towns import called, name_of
from monitor.crawler.urls import is_document, is_social, spelled

_DAYS = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y")
_KINDS = {
    "": PortalAddress.Kind.SITE,
    "sitio": PortalAddress.Kind.SITE,
    "sitio web": PortalAddress.Kind.SITE,
    "sitio de la municipalidad": PortalAddress.Kind.SITE,
    "website": PortalAddress.Kind.SITE,
    "site": PortalAddress.Kind.SITE,
    "portal": PortalAddress.Kind.PORTAL,
    "portal de informacion publica": PortalAddress.Kind.PORTAL,
    "portal de transparencia": PortalAddress.Kind.PORTAL,
    "transparency": PortalAddress.Kind.PORTAL,
}

Row = Mapping[str, str]


def code_of(text: str) -> str:
    """An INE code as written; a spreadsheet may have taken its first zero away."""
    code = text.strip().lower()
    return code.zfill(4) if re.fullmatch(r"\d{3}", code) else code


class TownCell(Widget):
    """An INE code -> the portal of that municipality, made where there is none yet. A name is answered with its codes."""

    def __init__(self, checklist: Checklist) -> None:
        self._checklist = checklist
        super().__init__()

    def clean(self, value: str, row: Row | None = None, **_: Any) -> Portal:
        code = code_of(value)
        try:
            town = municipality(self._checklist, code, (row or {}).get("nombre", ""))
        except KeyError:
            raise ValueError(self._meant(value.strip())) from None
        given = (row or {}).get("nombre", "").strip()
        if given and town not in called(self._checklist, given) and code in self._checklist.municipalities:
            where = f"{town.name} ({town.department})"
            raise ValueError(f"el código {code} es de {where}, y la línea dice «{given}»; corrija uno de los dos. {self._meant(given)}")
        return self._portal(code, name_of(self._checklist, code) if code in self._checklist.municipalities else town.name, row)

    def _meant(self, text: str) -> str:
        if not text:
            return "falta el código; escriba el del INE, con el cero inicial (0101)"
        same = [f"{town.code} {town.name} ({town.department})" for town in called(self._checklist, text)]
        if not same:
            return f"no hay municipio «{text}»; escriba el código del INE, con el cero inicial (0101)"
        return f"«{text}» es un nombre; escriba el código: {', '.join(same)}"

    def _portal(self, code: str, name: str, row: Row | None) -> Portal:
        known = list(Portal.objects.filter(municipality=code).order_by(F("addresses__pk").desc(nulls_last=True), "-pk"))
        if known:
            return known[0]
        subject = "infom" if code == "infom" else "municipality"
        return Portal(municipality=code, name=name, subject=subject, url=spelled((row or {}).get("direccion", "")))


class AddressCell(Widget):
    """An address as people write it, with or without https, -> the address that is visited."""

    def clean(self, value: str, row: Row | None = None, **_: Any) -> str:
        address = spelled(value)
        host = urlsplit(address).hostname or ""
        if not address or "." not in host or len(address) > 500:
            raise ValueError(f"«{value.strip()[:80]}» no es una dirección web; escriba por ejemplo https://www.munisanjuan.gob.gt/")
        if is_social(address):
            raise ValueError(f"{host} es una red social, que no se recorre; quite la línea o ponga el sitio de la municipalidad")
        if is_document(address):
            raise ValueError("es la dirección de un archivo; ponga la de la página de inicio del sitio")
        return address


class KindCell(Widget):
    """What kind of address it is."""

    def clean(self, value: str, row: Row | None = None, **_: Any) -> str:
        kind = _KINDS.get(fold(value).strip())
        if kind is None:
            raise ValueError(f"no hay clase «{value.strip()}»; escriba portal (de información pública) o sitio (de la municipalidad)")
        return str(kind)


class DayCell(Widget):
    """A day, or nothing where nobody knows."""

    def clean(self, value: str, row: Row | None = None, **_: Any) -> date | None:
        text = value.strip()
        if not text:
            return None
        for form in _DAYS:
            try:
                return datetime.strptime(text, form).date()  # noqa: DTZ007
            except ValueError:
                continue
        raise ValueError(f"«{text}» no es una fecha; escriba AAAA-MM-DD o DD/MM/AAAA")


class SourceCell(Widget):
    """Who says so."""

    def clean(self, value: str, row: Row | None = None, **_: Any) -> str:
        if not value.strip():
            raise ValueError("falta la fuente; escriba quién dio la dirección o dónde se vio, y cuándo")
        return value.strip()[:300]
