"""Whether a publication is whole before it goes out: every portal of the round, no verdict without its proof, sums that agree. Pure.

It judges the frozen values themselves, as everybody will read them, and not the rows that they were made of.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from checklists.finding import Outcome
from checklists.words import how_many
from monitor.supervision.asked import outcomes_of, weights
from monitor.supervision.freeze import RANKED, digest_of, key_of

Values = Mapping[str, Any]
NEAR = 0.02  # points are rounded to two places
SAME = ("municipality", "name", "url", "visited_on", "by_hand", "score")


def faults(whole: Values, bodies: Sequence[Values], listed: Collection[str]) -> list[str]:
    """What keeps a publication from going out, in words; empty where it is whole. `listed` are the keys of the round's fixed list."""
    found = [*_rows(whole, bodies, listed), *_sums(whole)]
    lines = {one["key"]: one for one in (*whole["ranking"], *whole["unverified"])}
    for body in bodies:
        said = [*_proofs(body), *_points(whole["law"], body)]
        if whole["digests"].get(key_of(body)) != digest_of(body) or not _agrees(lines.get(key_of(body)), body):
            said.append("la tabla no dice lo mismo que su página")
        found += [f"{body['name']}: {one}." for one in said]
    return found


def _rows(whole: Values, bodies: Sequence[Values], listed: Collection[str]) -> Iterator[str]:
    given = Counter(key_of(body) for body in bodies)
    if repeated := sorted(key for key, count in given.items() if count > 1):
        yield f"Está dos veces: {', '.join(repeated)}."
    if lacking := sorted(set(listed) - given.keys()):
        yield f"La supervisión tiene {how_many(len(listed), 'portal', 'portales')} y faltan {len(lacking)}: {', '.join(lacking[:10])}."
    if foreign := sorted(given.keys() - set(listed)):
        yield f"No son de la supervisión: {', '.join(foreign[:10])}."
    told = Counter(one["key"] for one in (*whole["ranking"], *whole["unverified"]))
    if told != given or whole["portals"] != len(bodies):
        yield f"La tabla trae {how_many(told.total(), 'portal', 'portales')} y se publican {len(bodies)}."


def _sums(whole: Values) -> Iterator[str]:
    points = [one["score"]["point"] for one in whole["ranking"]]
    mean = round(sum(points) / len(points), 2) if points else None
    if mean != whole["mean"]:
        yield f"El promedio dice {whole['mean']} y de los puntajes sale {mean}."
    if wrong := [one["name"] for one in whole["ranking"] if one["rank"] != 1 + sum(other > one["score"]["point"] for other in points)]:
        yield f"El puesto no sale del puntaje: {', '.join(wrong[:10])}."


def _proofs(body: Values) -> Iterator[str]:
    said = [
        one for item in body["obligations"] for one in item["criteria"] if one["outcome"] in (Outcome.MET, Outcome.PARTIAL, Outcome.MISSING)
    ]
    seen = (body["visited_on"] and body["evidence"]) or all(one["by_person"] for one in said)
    if body["group"] == RANKED and not seen:
        yield "tiene puntaje y no dice qué recorrido lo prueba"
    if body["group"] != RANKED and not body["why"]:
        yield "va aparte y no dice por qué"
    for obligation in body["obligations"]:
        for one in obligation["criteria"]:
            if not _proved(one):
                yield f"«{one['code']}» se decide sin prueba"


def _proved(one: Values) -> bool:
    """Whether what is said of a question can be shown: what is there by its address and digest, what is not by a search."""
    if not one["sentence"]:
        return False
    match Outcome(one["outcome"]):
        case Outcome.MET | Outcome.PARTIAL:
            return any(proof["url"] and proof["digest"] for proof in one["evidence"])
        case Outcome.MISSING:
            return one["searched"] is not None
        case _:
            return True


def _points(law: Values, body: Values) -> Iterator[str]:
    points = body["score"]
    if not body["obligations"]:
        if points:
            yield "tiene puntaje sin respuestas"
        return
    if [one["code"] for one in body["obligations"]] != [one["code"] for one in law["obligations"]]:
        yield f"trae {how_many(len(body['obligations']), 'numeral', 'numerales')} y la ley tiene {len(law['obligations'])}"
        return
    outcomes = outcomes_of(body)
    worth = weights(law, body)
    credit = {**law["credit"], Outcome.UNKNOWN: 0.0}
    low = sum(weight * credit[outcomes.get(code, Outcome.UNKNOWN)] for code, weight in worth.items())
    open_ = sum(weight for code, weight in worth.items() if outcomes.get(code, Outcome.UNKNOWN) == Outcome.UNKNOWN)
    if worth and (not points or abs(points["low"] - low) > NEAR or abs(points["high"] - low - open_) > NEAR):
        yield "el puntaje no sale de las respuestas"
    elif points and points["point"] is not None:
        if not points["low"] - NEAR <= points["point"] <= points["high"] + NEAR:
            yield "el puntaje no cabe entre su mínimo y su máximo"
        if points["band"] != _band(law, points):
            yield "el rango no es el de su puntaje"


def _band(law: Values, points: Values) -> str:
    low, high = (next(band["name"] for band in law["bands"] if points[key] >= band["at_least"]) for key in ("low", "high"))
    return str(low if low == high else law["unsettled_band"])


def _agrees(line: Values | None, body: Values) -> bool:
    outcomes = {one["code"]: one["outcome"] for one in body["obligations"]}
    return line is not None and all(line[key] == body[key] for key in SAME) and line["obligations"] == outcomes
