"""Whose an address is: the town's own site, a host that its pages name as its portal, or somebody else's.

A provider keeps the portals of many towns side by side (`town.provider.gt`). What a town's own page links as its transparency section is
credited to it, that host and folder only, and where the address names the town by a parameter (`?muni=12`), no other town's; a page that
lists several hosts of one provider is a directory of towns, and none of them is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from monitor.crawler.course.relevance import Words, may_be_a_portal
from monitor.crawler.urls import folder_of, host_of, is_document, is_social, path_of, site_of
from monitor.page import Page

_MOST_CREDITED = 3
_WHOSE = re.compile(
    r"^(?:id|cod|codigo)?_?(?:muni|municipio|municipalidad|entidad|ent|institucion|inst|sujeto|cliente|tenant|organizacion|org)_?(?:id)?$",
    re.I,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """A host and folder credited to the town; with `home`, its subdomains too."""

    host: str
    folder: str
    home: bool
    whose: tuple[tuple[str, str], ...] = ()  # the parameters that tell this town from the others of a provider: ?muni=12

    def holds(self, url: str) -> bool:
        """Whether an address lies here."""
        host = host_of(url)
        if host == self.host and not set(_whose(url)) <= set(self.whose) and self.whose:
            return False
        if self.home and host.endswith("." + self.host) and ":" not in self.host:
            return True
        return host == self.host and (path_of(url).rstrip("/") + "/").lower().startswith(self.folder.lower())


def _whose(url: str) -> tuple[tuple[str, str], ...]:
    """The parameters of an address that name a town."""
    try:
        return tuple(sorted((name.lower(), value) for name, value in parse_qsl(urlsplit(url).query) if _WHOSE.match(name)))
    except ValueError:
        return ()


class Scope:
    """The places of one town, in the order in which they were credited."""

    def __init__(self, portal: str) -> None:
        self.places = [Place(host=host_of(portal), folder="/", home=True, whose=_whose(portal))]

    @property
    def hosts(self) -> tuple[str, ...]:
        """The hosts credited, each once."""
        return tuple(dict.fromkeys(place.host for place in self.places))

    def owns(self, url: str) -> bool:
        """Whether an address is the town's."""
        return any(place.holds(url) for place in self.places)

    def is_home(self, url: str) -> bool:
        """Whether an address is on the town's own site, and not only on a host credited to it."""
        return any(place.home and place.holds(url) for place in self.places)

    def credit_home(self, url: str) -> None:
        """The home page turned out to live here."""
        self._credit(Place(host=host_of(url), folder="/", home=True, whose=_whose(url)))

    def credit_portal(self, url: str) -> None:
        """A page of the town names this as its portal."""
        if sum(not place.home for place in self.places) < _MOST_CREDITED:
            self._credit(Place(host=host_of(url), folder=folder_of(url), home=False, whose=_whose(url)))

    def _credit(self, place: Place) -> None:
        if place.host and place not in self.places:
            self.places.append(place)

    def portals_named_by(self, page: Page, words: Words) -> list[str]:
        """Addresses elsewhere that a page of the town's own site links as its transparency section."""
        if not self.is_home(page.url):
            return []
        named = [link.url for link in page.links if link.url and words.leads_in(link.text) and self._could_be(link.url)]
        by_site: dict[str, set[str]] = {}
        for url in named:
            by_site.setdefault(site_of(host_of(url)), set()).add(host_of(url))
        return [url for url in dict.fromkeys(named) if len(by_site[site_of(host_of(url))]) == 1]

    def _could_be(self, url: str) -> bool:
        elsewhere = url.startswith(("http://", "https://")) and not self.owns(url)
        return elsewhere and not is_social(url) and not is_document(url) and may_be_a_portal(host_of(url))
