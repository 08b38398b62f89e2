"""The screen of the journal: read, search, download."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from portal_template.accounts.access import Act, requires
from portal_template.accounts.screens.journal_file import KINDS, exported
from portal_template.accounts.screens.journal_search import SearchForm, search
from portal_template.accounts.screens.words import action_words, detail_words
from portal_template.registers import journal as book

A_PAGE = 50


@requires(Act.ADMINISTER)
@require_GET
@never_cache
def journal(request: HttpRequest) -> HttpResponse:
    """Fifty entries a page."""
    form = SearchForm(request.GET)
    pages = Paginator(search(form), A_PAGE)
    page = pages.get_page(request.GET.get("pagina"))
    rows = [{"entry": entry, "action": action_words(entry.action), "detail": detail_words(entry.detail)} for entry in page]
    query = request.GET.copy()
    query.pop("pagina", None)
    return render(
        request,
        "panel/accounts/journal.html",
        {"form": form, "page_of": page, "rows": rows, "query": query.urlencode(), "total": pages.count},
    )


@requires(Act.ADMINISTER)
@require_GET
@never_cache
def download(request: HttpRequest, kind: str) -> HttpResponse:
    """What the search found, as a file; kept in the journal too."""
    if kind not in KINDS:
        raise Http404
    entries = search(SearchForm(request.GET))
    data, mediatype = exported(entries, kind)
    book.write(request.user, "journal_downloaded", rows=entries.count())
    name = f"bitacora-{timezone.localdate():%Y-%m-%d}.{kind}"
    return HttpResponse(data, content_type=mediatype, headers={"Content-Disposition": f'attachment; filename="{name}"'})
