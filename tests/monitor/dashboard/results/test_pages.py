"""The public pages of a publication: what each tells, what its links lead to, and how often it asks the database."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml import html

from monitor.dashboard.words import ESTIMATE
from monitor.supervision.models import Publication
from tests.monitor.dashboard.results.conftest import TOWNS

MOST_QUERIES = 6


def pages(made: Publication) -> dict[str, str]:
    """Every public page by a name."""
    key = made.summary["ranking"][0]["key"]
    apart = next((one["key"] for one in made.summary["unverified"]), key)
    return {
        "newest": reverse("results:newest"),
        "home": reverse("results:home", args=[made.pk]),
        "ranking": reverse("results:ranking", args=[made.pk]),
        "filtered": reverse("results:ranking", args=[made.pk]) + "?departamento=01&rango=0&poblacion=2&portal=otros",
        "town": reverse("results:portal", args=[made.pk, key]),
        "unverified": reverse("results:portal", args=[made.pk, apart]),
        "proof": reverse("results:proof", args=[made.pk, key, "laip-10-20"]),
        "unverified proof": reverse("results:proof", args=[made.pk, apart, "laip-10-01"]),
        "numerals": reverse("results:numerals", args=[made.pk]),
        "numeral": reverse("results:obligation", args=[made.pk, "laip-10-04"]),
        "department": reverse("results:department", args=[made.pk, key[:2]]),
        "rounds": reverse("results:rounds"),
        "search": reverse("results:search") + "?municipio=san",
        "nothing found": reverse("results:search") + "?municipio=zzzz",
        "method": reverse("method"),
    }


def tree(client: Client, address: str) -> Any:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return html.fromstring(answer.content.decode())


def test_every_page_tells_who_publishes_and_asks_the_database_a_few_times_whatever_it_holds(client: Client, made: Publication) -> None:
    for name, address in pages(made).items():
        with CaptureQueriesContext(connection) as asked:
            text = client.get(address).content.decode()
        assert len(asked) <= MOST_QUERIES, (name, [one["sql"][:120] for one in asked.captured_queries])
        assert ESTIMATE in text, name
        assert "Publica: " in text
        assert len(html.fromstring(text).xpath("//h1")) == 1, name
        assert not html.fromstring(text).xpath("//script | //@style | //@onclick"), name


def test_no_link_of_any_page_is_broken(client: Client, made: Publication) -> None:
    seen, left = set(), list(pages(made).values())
    for address in left:
        for href in tree(client, address).xpath("//a/@href"):
            path = href.partition("#")[0]
            if path.startswith("/resultados/") and re.sub(r"\d{4}/|laip-10-\d\d/|\d\d/$", "", path) not in seen:
                seen.add(re.sub(r"\d{4}/|laip-10-\d\d/|\d\d/$", "", path))
                assert client.get(path).status_code == 200, (address, href)
    assert len(seen) > 8


def test_the_map_links_each_town_with_its_result_and_the_list_says_the_same(client: Client, made: Publication) -> None:
    page = tree(client, reverse("results:newest"))
    shapes = page.xpath("//*[local-name()='svg' and @class='mapa']//*[local-name()='a']")
    assert len(shapes) == TOWNS
    listed = {link.get("href"): link.getnext().text for link in page.xpath("//details//li/a")}
    for shape in shapes:
        title = shape.xpath("string(*[local-name()='title'])")
        assert title.endswith(listed[shape.get("href")])
    patterns = {one.get("id") for one in page.iter("pattern")}
    used = {group.get("fill") for group in page.xpath("//*[local-name()='svg' and @class='mapa']/*[local-name()='g' and @fill]")}
    assert used
    assert used <= {f"url(#{name})" for name in patterns}
    assert len(page.xpath("//*[@class='fuera']/*[local-name()='path']")) == 340 - TOWNS


def test_every_number_is_one_click_from_its_proof(client: Client, made: Publication) -> None:
    line = made.summary["ranking"][0]
    town = tree(client, reverse("results:portal", args=[made.pk, line["key"]]))
    assert f"{line['score']['point']:.2f}" in town.text_content()
    links = town.xpath("//ul[@class='numerales']//a/@href")
    assert len(links) == 29
    proved = 0
    for address in links[:6]:
        page = tree(client, address)
        for proof in page.xpath("//ul[@class='pruebas']/li"):
            assert proof.xpath(".//a/@href")[0].startswith("https://")
            assert re.search(r"sha256:[0-9a-f]{64}", proof.text_content())
            assert proof.xpath("string(q)")
            proved += 1
        assert "Portal visitado el 31 de octubre de 2026" in page.text_content()
    assert proved > 10


def test_the_clock_tells_each_period_with_its_day_and_what_falls_due_next(client: Client, made: Publication) -> None:
    town = tree(client, reverse("results:portal", args=[made.pk, made.summary["ranking"][0]["key"]]))
    monthly = town.xpath("//table[@class='rejilla']")[0]
    heads = [" ".join(cell.itertext()) for cell in monthly.xpath(".//thead//th")]
    assert heads[-2:] == ["sep 2026 30/10", "Sigue"]
    row = next(row for row in monthly.xpath(".//tbody/tr") if "Remuneraciones" in row.xpath("string(th)"))
    assert row.xpath("string(td[last()])") == "octubre de 2026vence 30/11/2026"
    assert len(row.xpath("td")) == len(heads) - 1
    assert "según la práctica" in town.text_content()
    yearly = [" ".join(cell.itertext()) for cell in town.xpath("//table[@class='rejilla']")[1].xpath(".//thead//th")]
    assert "año 2025" in yearly, "a plan of 2025 falls due in January of 2025, what came of it in January of 2026"


def test_history_names_whose_it_is_and_the_earlier_round_is_linked(client: Client, made: Publication) -> None:
    line = next(one for one in made.summary["ranking"] if one["before"])
    page = tree(client, reverse("results:portal", args=[made.pk, line["key"]]))
    text = page.text_content()
    assert "De la PDH (SECAI)" in text
    assert "De SEGEPLAN" in text
    earlier = reverse("results:portal", args=[made.summary["rounds"][0]["publication"], line["key"]])
    assert earlier in page.xpath("//a/@href")
    assert client.get(earlier).status_code == 200


def test_the_ranking_is_filtered_by_place_band_size_and_whose_portal_it_is(client: Client, made: Publication) -> None:
    address = reverse("results:ranking", args=[made.pk])

    def shown(**asked: str) -> set[str]:
        page = html.fromstring(client.get(address, asked).content.decode())
        return {href.split("/")[-2] for href in page.xpath("//tbody//th/a/@href")}

    lines = [*made.summary["ranking"], *made.summary["unverified"]]
    every = {line["key"] for line in lines}
    assert shown() == every == shown(departamento="99", rango="nada", poblacion="x")
    code = lines[0]["key"][:2]
    assert shown(departamento=code) == {key for key in every if key[:2] == code}
    assert shown(rango="n") == {line["key"] for line in made.summary["unverified"]}
    assert shown(portal="vitrina") == {line["key"] for line in lines if line["ours"]}
    assert shown(portal="otros") == {line["key"] for line in lines if not line["ours"]}
    sizes = [shown(poblacion=size) for size in "1234"]
    assert set().union(*sizes) == every
    assert sum(map(len, sizes)) == len(every)


def test_what_could_not_be_seen_is_never_told_as_missing(client: Client, made: Publication) -> None:
    page = tree(client, reverse("results:obligation", args=[made.pk, "laip-10-04"]))
    lines = [*made.summary["ranking"], *made.summary["unverified"]]
    for kind in ("met", "partial", "missing", "unknown"):
        shown = {href.split("/")[-3] for href in page.xpath(f"//section[@aria-labelledby='g-{kind}']//a/@href")}
        assert shown == {line["key"] for line in lines if line["obligations"].get("laip-10-04") == kind}
    blind = {line["key"] for line in lines if not line["obligations"]}
    assert {href.split("/")[-2] for href in page.xpath("//section[@aria-labelledby='sin-ver']//a/@href")} == blind


def test_a_search_leads_to_the_town_or_offers_a_choice_or_says_what_to_do(client: Client, made: Publication) -> None:
    address, line = reverse("results:search"), made.summary["ranking"][0]
    answer = client.get(address, {"municipio": line["key"]})
    assert answer["Location"] == reverse("results:portal", args=[made.pk, line["key"]])
    choice = client.get(address, {"municipio": "san jose"}).content.decode()
    assert "San José, Petén" in choice
    assert "no está en esta supervisión" in choice
    nothing = client.get(address, {"municipio": "<b>zzzz"}).content.decode()
    assert "No se halló «&lt;b&gt;zzzz»" in nothing
    assert "las tildes y las mayúsculas no importan" in nothing


def test_pages_are_kept_by_what_was_published_and_private_for_who_is_signed_in(
    client: Client, made: Publication, django_user_model: Any
) -> None:
    for address in pages(made).values():
        if address == reverse("method") or "buscar" in address:
            continue
        first = client.get(address)
        assert set(first["Cache-Control"].split(", ")) == {"public", "max-age=300"}, address
        again = client.get(address, headers={"If-None-Match": first["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
    tag = client.get(reverse("results:newest"))["ETag"]
    client.force_login(User.objects.create_user("ana"))
    signed = client.get(reverse("results:newest"), headers={"If-None-Match": tag})
    assert signed.status_code == 200
    assert "private" in signed["Cache-Control"]


@pytest.mark.parametrize("path", ["9999/", "0101/laip-10-99/", "departamentos/99/", "numerales/laip-10-77/", "datos.exe"])
def test_what_is_not_in_a_publication_is_answered_in_words(client: Client, made: Publication, path: str) -> None:
    answer = client.get(f"/resultados/{made.pk}/{path}")
    assert answer.status_code == 404
    assert "Esta página no está" in answer.content.decode()
    assert client.get("/resultados/987654/").status_code == 404
