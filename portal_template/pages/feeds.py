"""What is published, as Atom: of the whole portal, and of one obligation."""

from __future__ import annotations

from datetime import UTC, datetime, time

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.http import require_safe

from checklists.model import Obligation, Part
from portal_template.identity.models import Identity
from portal_template.pages import words
from portal_template.pages.cells import numeral, state_word
from portal_template.pages.edition import state_of
from portal_template.registers import addresses, board, law
from portal_template.registers.models import Edition, Justification

ENTRIES = 50


@require_safe
def portal_feed(request: HttpRequest) -> HttpResponse:
    """The last publications of the portal."""
    bound = [item for item in law.checklist().obligations if item.binds_subject(law.subject_kind())]
    name = Identity.for_request(request).name
    return _feed(f"Lo último que publicó {name}", addresses.FEED, "/", bound)


@require_safe
def obligation_feed(request: HttpRequest, obligation: str) -> HttpResponse:
    """The last publications of an obligation."""
    found = next((item for item in law.checklist().obligations if item.slug == obligation), None)
    if found is None or not found.binds_subject(law.subject_kind()):
        raise Http404("No existe esa obligación.")
    name = Identity.for_request(request).name
    return _feed(f"{numeral(found)}. {found.short}: {name}", addresses.feed_path(found), addresses.obligation_path(found), [found])


class _Feed(Atom1Feed):
    """A feed whose bytes change only when something is published: an empty one is as old as the law that it follows."""

    def latest_post_date(self) -> datetime:
        """The moment of the last entry."""
        if self.items:
            latest: datetime = super().latest_post_date()
            return latest
        return datetime.combine(law.checklist().in_force_from, time(), UTC)


def _feed(title: str, path: str, page: str, obligations: list[Obligation]) -> HttpResponse:
    base = settings.PORTAL.base_url
    feed = _Feed(title=title, link=base + page, description=title, language="es-GT", feed_url=base + path, author_name=title)
    places = {part.code: (obligation, part) for obligation in obligations for part in obligation.parts}
    for entry in board.latest(places, ENTRIES):
        _add(feed, entry, *places[entry.part])
    response = HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")
    response["Cache-Control"] = "public, max-age=300"
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _add(feed: Atom1Feed, entry: Edition | Justification, obligation: Obligation, part: Part) -> None:
    url = settings.PORTAL.base_url + addresses.version_path(obligation, part, entry.period, entry.version)
    again = f" (versión {entry.version})" if entry.version > 1 else ""
    said = [state_word(state_of(entry), entry) + "."]
    if isinstance(entry, Edition):
        said += [f"{entry.row_count:,} filas."] if entry.row_count else []
        said += [f"Corrección: {entry.reason}"] if entry.reason else []
    else:
        said.append(entry.text)
    feed.add_item(
        title=f"{numeral(obligation)}. {part.title}, {words.period(entry.period)}{again}",
        link=url,
        description=" ".join(said),
        unique_id=url,
        pubdate=entry.published_at,
        updateddate=entry.published_at,
    )
