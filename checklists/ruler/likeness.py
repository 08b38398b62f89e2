"""How much a header is like the titles and synonyms of a register's columns: which column it may ask for, and how surely."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from checklists.model import Register
from checklists.reading.withheld import plain, withheld
from checklists.ruler import words

SURE = 0.9  # from here on a header asks for a column without doubt; under it, it is a guess and is told as one
_REMEMBERED = 4096
NUMBERING = words.bag("no num numero nro n correlativo item orden id") | {"no orden", "numero de orden", "no de orden"}
_GENERIC = words.bag(
    "nombre fecha tipo monto total costo valor codigo descripcion clase estado concepto detalle objeto lugar programa proyecto unidad"
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a register's columns answer to, made once."""

    titles: Mapping[str, str]  # plain title and name -> column
    plain: Mapping[str, str]
    keyed: Mapping[tuple[str, ...], str]
    known: dict[str, tuple[tuple[str, float], ...]]  # headers scored before
    keys: tuple[tuple[str, tuple[str, ...], frozenset[str], tuple[str, ...]], ...]  # column, words, the same as a set, without neutral ones


@lru_cache(maxsize=256)
def asked_of(register: Register) -> Asked:
    """What the columns of a register answer to; made once for each register."""
    plains: dict[str, str] = {}
    keyed: dict[tuple[str, ...], str] = {}
    titles = {plain(text): column.name for column in register.columns for text in (column.name.replace("_", " "), column.title)}
    for column in register.columns:
        for text in (column.title, column.name.replace("_", " "), *column.synonyms):
            plains.setdefault(plain(text), column.name)
    for column in register.columns:
        for text in (column.title, column.name.replace("_", " "), *column.synonyms):
            keyed.setdefault(words.key(text), column.name)
    keyed.pop((), None)
    keys = tuple((name, key, frozenset(key), _gist(key)) for key, name in keyed.items())
    return Asked(known={}, titles=titles, plain=plains, keyed=keyed, keys=keys)


def scored(text: str, asked: Asked) -> tuple[tuple[str, float], ...]:
    """The column that a header asks for with how surely (0 to 1, `SURE` and above without doubt); nothing where two could be meant."""
    if (known := asked.known.get(text)) is None:
        known = _score(text, asked)
        if len(asked.known) < _REMEMBERED:
            asked.known[text] = known
    return known


def _score(text: str, asked: Asked) -> tuple[tuple[str, float], ...]:
    simple = plain(text)
    if not simple or len(simple) > 150:
        return ()
    if name := asked.titles.get(simple):
        return ((name, 1.0),)
    if name := asked.plain.get(simple):
        return ((name, 0.99),)
    key = words.key(text)
    if simple in NUMBERING or not key:
        return ()
    if name := asked.keyed.get(key):
        return ((name, 0.97),)
    return () if withheld(text) or words.AGE.fullmatch(simple) else _alike(key, asked)


def _alike(key: tuple[str, ...], asked: Asked) -> tuple[tuple[str, float], ...]:
    """The column whose words are most like these, when one alone is."""
    own, gist = frozenset(key), _gist(key)
    scores: dict[str, float] = {}
    for name, other, theirs, their_gist in asked.keys:
        if own.isdisjoint(theirs):
            score = 0.85 if words.same_but_for_typos(key, other) else 0.0
        elif own == theirs:
            score = 0.95
        elif gist and gist == their_gist:
            score = SURE
        elif words.same_but_for_typos(key, other):
            score = 0.85
        else:
            score = _contained(key, own, gist, other, theirs)
        if score > scores.get(name, 0.0):
            scores[name] = score
    best = max(scores.values(), default=0.0)
    leaders = [name for name, score in scores.items() if score >= best - 0.02]
    return ((leaders[0], best),) if best and len(leaders) == 1 else ()


def _gist(key: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word for word in key if word not in words.NEUTRAL and not word.isdigit())


def _contained(key: tuple[str, ...], own: frozenset[str], gist: tuple[str, ...], other: tuple[str, ...], theirs: frozenset[str]) -> float:
    if theirs < own:
        if (own - theirs) & words.CONTRARY:
            return 0.0
        if len(theirs) >= 2 and len(theirs) * 5 >= len(gist) * 2:
            return 0.7 + 0.1 * len(theirs) / len(own)
        if len(theirs) == 1 and key[0] == other[0] and key[0] not in _GENERIC and len(gist) <= 4:
            return 0.65
    elif own < theirs and not (theirs - own) & words.CONTRARY:
        return 0.6
    return 0.0
