"""Django's admin with the lists of reference data and nothing else. The one sign-in with its second factor stands before every page.

Its pages stand on the monitor's own base: no scripts. Nobody edits a row here: a file is looked at, taken in, and taken back.
"""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import URLPattern, include, path
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from checklists.load import load_checklist
from monitor.accounts.access import Act, may, requires
from monitor.archive.models import Contact, PortalAddress
from monitor.archive.towns import name_of
from monitor.dashboard.reference import keep, waiting
from monitor.dashboard.reference.forms import FileForm

SEAL = "reference.file"
LATE = "Pasó más de una hora, o la página cambió. Envíe el archivo otra vez."
MEANWHILE = "Alguien cambió la lista mientras usted miraba. Esto es lo que el archivo haría ahora: revíselo y confirme otra vez."


class ReferenceSite(admin.AdminSite):
    """The admin, without a sign-in of its own."""

    site_title = site_header = index_title = "Datos de referencia"
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        """Who may reach the lists at all."""
        return may(request.user, Act.REFER)

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """None: the index names the lists itself."""
        return []

    def get_urls(self) -> list[Any]:
        """The index and the lists; none of the admin's other pages."""
        lists = [path(f"{one.kind.name}/", include(one.urls)) for one in self._registry.values() if isinstance(one, ListAdmin)]
        return [path("", requires(Act.REFER)(require_safe(self.index)), name="index"), *lists]

    def index(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:  # type: ignore[override]
        """The lists that somebody may take in, and where the others are."""
        mine = [one.kind for one in self._registry.values() if isinstance(one, ListAdmin) and may(request.user, one.kind.act)]
        return render(request, "reference/index.html", {"here": "reference", "kinds": mine, "promoter": may(request.user, Act.PROMOTE)})


class ListAdmin(admin.ModelAdmin):
    """One list: its rows to read, a file to take in, and what was taken in before."""

    kind: keep.Kind
    actions = None
    list_display_links = None
    sortable_by = ()
    list_per_page = 100
    change_list_template = "reference/list.html"

    def get_urls(self) -> list[URLPattern]:
        """Each behind the act that the list asks for."""
        guard, name = requires(self.kind.act), self.kind.name
        return [
            path("", guard(require_safe(self.changelist_view)), name=name),
            path("archivo/", guard(require_http_methods(["GET", "POST"])(self.look)), name=f"{name}_look"),
            path("archivo/confirmar/", guard(require_POST(self.take)), name=f"{name}_take"),
            path("archivo/<int:number>/deshacer/", guard(require_POST(self.undo)), name=f"{name}_undo"),
        ]

    def has_module_permission(self, request: HttpRequest) -> bool:
        return may(request.user, self.kind.act)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may(request.user, self.kind.act)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """By files only."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """By files only."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """By files only."""
        return False

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The rows, and the files that were taken in."""
        return super().changelist_view(request, {"here": "reference", "kind": self.kind, "history": keep.history(self.kind)})

    def look(self, request: HttpRequest) -> HttpResponse:
        """What a file would do; nothing is kept yet."""
        form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
        if request.method == "POST" and form.is_valid():
            return self._shown(request, form.cleaned_data["file"].read())
        return render(request, "reference/file.html", {"here": "reference", "kind": self.kind, "form": form})

    def take(self, request: HttpRequest) -> HttpResponseBase:
        """Take in the file that was shown, where it still does what was shown."""
        try:
            seen = signing.loads(request.POST.get("sealed", ""), salt=SEAL, max_age=waiting.AN_HOUR)
            body = waiting.get(seen["file"]) if seen["kind"] == self.kind.name else None
        except signing.BadSignature:
            body = None
        if body is None:
            messages.error(request, LATE)
            return redirect(f"admin:{self.kind.name}_look")
        found = keep.look(self.kind, body)
        if found.problems or keep.seal_of(found) != seen["seal"]:
            messages.warning(request, MEANWHILE)
            return self._shown(request, body)
        keep.take(self.kind, body, by=request.user.get_username(), now=timezone.now())
        messages.success(request, "El archivo se tomó. Si fue un error, aquí mismo se deshace.")
        return redirect(f"admin:{self.kind.name}")

    def undo(self, request: HttpRequest, number: int) -> HttpResponseBase:
        """Take a file back."""
        try:
            count = keep.undo(self.kind, number, by=request.user.get_username(), now=timezone.now())
            messages.success(request, f"Se deshizo: {count} {'fila volvió' if count == 1 else 'filas volvieron'} a lo que eran antes.")
        except keep.Refused as error:
            messages.error(request, str(error))
        return redirect(f"admin:{self.kind.name}")

    def _shown(self, request: HttpRequest, body: bytes) -> HttpResponse:
        found = keep.look(self.kind, body)
        changes = [one for one in found.changes if one.sort is not keep.Sort.UNCHANGED]
        sealed = ""
        if changes:
            name = waiting.put(self.kind.name, body, now=timezone.now())
            sealed = signing.dumps({"kind": self.kind.name, "file": name, "seal": keep.seal_of(found)}, salt=SEAL)
        counts = {sort: sum(one.sort is sort for one in found.changes) for sort in keep.Sort}
        context = {
            "here": "reference",
            "kind": self.kind,
            "found": found,
            "changes": [(_WORDS[one.sort], one) for one in changes],
            "counts": [(_COUNTED[sort], count) for sort, count in counts.items()],
            "sealed": sealed,
        }
        return render(request, "reference/shown.html", context, status=422 if found.problems else 200)


_WORDS = {keep.Sort.ADDED: "nueva", keep.Sort.CHANGED: "cambia", keep.Sort.ENDED: "termina", keep.Sort.UNCHANGED: "igual"}
_COUNTED = {keep.Sort.ADDED: "nuevas", keep.Sort.CHANGED: "cambian", keep.Sort.ENDED: "terminan", keep.Sort.UNCHANGED: "siguen igual"}


class AddressAdmin(ListAdmin):
    """Where portals are."""

    kind = keep.ADDRESSES
    list_display = ("code", "portal_name", "url", "kind_word", "valid_from", "valid_to", "source")
    list_select_related = ("portal",)
    search_fields = ("portal__municipality", "portal__name", "url")
    ordering = ("portal__municipality", "url")

    @admin.display(description="Código", ordering="portal__municipality")
    def code(self, row: PortalAddress) -> str:
        return row.portal.municipality

    @admin.display(description="Municipio", ordering="portal__name")
    def portal_name(self, row: PortalAddress) -> str:
        return row.portal.name

    @admin.display(description="Clase")
    def kind_word(self, row: PortalAddress) -> str:
        return row.get_kind_display()


class ContactAdmin(ListAdmin):
    """Whom to write to."""

    kind = keep.CONTACTS
    list_display = ("municipality", "town", "office", "email", "phone", "source")
    search_fields = ("municipality", "office", "email")

    @admin.display(description="Municipio")
    def town(self, row: Contact) -> str:
        return name_of(load_checklist(), row.municipality)


site = ReferenceSite(name="admin")
site.register(PortalAddress, AddressAdmin)
site.register(Contact, ContactAdmin)
