"""A publication that is not whole does not go out: each fault is told in words that say what is wrong and where."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from checklists.load import load_checklist
from monitor.supervision.freeze import digest_of, key_of
from monitor.supervision.whole import faults
from tests.monitor.reports import country

Release = tuple[dict[str, Any], list[dict[str, Any]], list[str]]


@pytest.fixture(scope="module")
def whole_release() -> Release:
    checklist = load_checklist()
    portals = country.bodies(checklist, sorted(checklist.municipalities)[:9])
    return country.whole(checklist, portals), portals, [key_of(body) for body in portals]


@pytest.fixture
def release(whole_release: Release) -> Release:
    return copy.deepcopy(whole_release)


def answer(body: dict[str, Any], outcome: str) -> dict[str, Any]:
    found: dict[str, Any] = next(one for item in body["obligations"] for one in item["criteria"] if one["outcome"] == outcome)
    return found


def sealed(release: Release) -> list[str]:
    """What is found when somebody who changed a page also renewed its digest."""
    whole, bodies, listed = release
    whole["digests"] = {key_of(body): digest_of(body) for body in bodies}
    return faults(whole, bodies, listed)


def test_a_publication_that_is_whole_has_no_fault(release: Release) -> None:
    assert faults(*release) == []


def test_a_country_of_340_is_whole() -> None:
    checklist = load_checklist()
    portals = country.bodies(checklist, sorted(checklist.municipalities)[:340:4])
    whole = country.whole(checklist, portals)
    assert faults(whole, portals, [key_of(body) for body in portals]) == []
    assert (whole["towns"], whole["country"]) == (85, 340)


def test_a_portal_of_the_round_that_is_lacking_is_named(release: Release) -> None:
    whole, bodies, listed = release
    assert "La supervisión tiene 10 portales y faltan 1: 2217." in faults(whole, bodies, [*listed, "2217"])


def test_a_portal_that_is_not_of_the_round_and_one_given_twice_are_named(release: Release) -> None:
    whole, bodies, listed = release
    assert "No son de la supervisión: 0101." in faults(whole, bodies, listed[1:])
    assert "Está dos veces: 0102." in faults(whole, [*bodies, bodies[1]], listed)


def test_a_table_that_lost_a_row_is_refused(release: Release) -> None:
    release[0]["ranking"].pop()
    assert "La tabla trae 8 portales y se publican 9." in faults(*release)


@pytest.mark.parametrize("outcome", ["met", "partial", "missing"])
def test_a_verdict_without_its_proof_is_refused(release: Release, outcome: str) -> None:
    one = answer(release[1][0], outcome)
    one["evidence"], one["searched"] = [], None
    assert f"Guatemala: «{one['code']}» se decide sin prueba." in sealed(release)


def test_a_proof_without_address_or_digest_is_none(release: Release) -> None:
    one = answer(release[1][0], "met")
    one["evidence"][0]["digest"] = ""
    assert f"Guatemala: «{one['code']}» se decide sin prueba." in sealed(release)


def test_points_that_do_not_follow_from_the_answers_are_refused(release: Release) -> None:
    one = answer(release[1][0], "missing")
    one["outcome"], one["evidence"] = "met", [{"url": "https://x/", "digest": "sha256:1", "excerpt": "", "locator": ""}]
    assert "Guatemala: el puntaje no sale de las respuestas." in sealed(release)


def _points(key: str, value: Any) -> Callable[[dict[str, Any], dict[str, Any]], None]:
    def change(line: dict[str, Any], body: dict[str, Any]) -> None:
        line["score"][key] = body["score"][key] = value

    return change


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (_points("point", 0.0), "el puntaje no cabe entre su mínimo y su máximo"),
        (_points("low", 0.0), "el puntaje no sale de las respuestas"),
        (_points("high", 100.0), "el puntaje no sale de las respuestas"),
        (_points("band", "excelente"), "el rango no es el de su puntaje"),
        (lambda line, body: body.update(evidence=None), "tiene puntaje y no dice qué recorrido lo prueba"),
        (lambda line, body: body["obligations"].pop(), "trae 28 numerales y la ley tiene 29"),
        (lambda line, body: line.update(name="Otra"), "la tabla no dice lo mismo que su página"),
        (lambda line, body: line["obligations"].update({"laip-10-01": "unknown"}), "la tabla no dice lo mismo que su página"),
    ],
)
def test_a_row_that_does_not_agree_with_itself_is_refused(release: Release, change: Any, told: str) -> None:
    line = next(one for one in release[0]["ranking"] if one["key"] == "0101")
    change(line, release[1][0])
    assert f"Guatemala: {told}." in sealed(release)


def test_a_digest_of_another_page_is_refused(release: Release) -> None:
    release[0]["digests"]["0101"] = release[0]["digests"]["0102"]
    assert "Guatemala: la tabla no dice lo mismo que su página." in faults(*release)


def test_a_mean_and_a_rank_that_do_not_follow_are_refused(release: Release) -> None:
    first = release[0]["ranking"][0]
    release[0]["mean"] = 99.0
    first["rank"] = 4
    found = faults(*release)
    assert any(one.startswith("El promedio dice 99.0 y de los puntajes sale ") for one in found)
    assert f"El puesto no sale del puntaje: {first['name']}." in found


def test_one_that_stands_apart_says_why(release: Release) -> None:
    apart = release[1][8]
    assert apart["group"] == "unverified"
    apart["why"] = ""
    assert f"{apart['name']}: va aparte y no dice por qué." in sealed(release)
