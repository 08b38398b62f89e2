"""wordings.toml (and a Checklist) -> what `reading` matches against: phrases by first word, sentences by rare words, and lists of words.

Compiled once, then only looked up. A checklist with new or fewer obligations gives another vocabulary: the law can change.
"""

from __future__ import annotations

import math
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from checklists.folding import Mender, fold, stem, words
from checklists.model import Checklist

PACKAGED = Path(__file__).resolve().parent.parent / "wordings.toml"
NONE, OTHER, NEUTRAL = "none", "other", "neutral"  # what is no numeral: said to be none, of another law, or saying nothing
SAYS, WEAK, LEAD, AGAINST = "says", "weak", "lead", "against"  # against: words beside which a phrase of one word means something else


@dataclass(frozen=True, slots=True)
class Phrase:
    """Stems in order that hint at, say or (opening a text) decide a code. `code` may be a pseudo code; `part` is "" for the whole."""

    stems: tuple[str, ...]
    code: str
    part: str
    kind: str
    shown: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a law as its stems; `weight` is the sum of how rare they are."""

    code: str
    words: frozenset[str]
    weight: float


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Vocabulary:
    """Everything a reading looks up. Made by `vocabulary`, not by hand."""

    by_first: Mapping[str, tuple[Phrase, ...]]
    sentences: tuple[Sentence, ...]
    sentences_with: Mapping[str, tuple[int, ...]]  # by stem
    rare: Mapping[str, float]  # weight of a stem, by how few sentences have it
    commonest: float  # weight of a stem that no sentence has
    listed: frozenset[str]  # items of other articles, exactly as the law lists them
    alone: frozenset[str]  # names of offices that are also words of ours
    offices: frozenset[str]  # words that open the name of an office
    everyday: frozenset[str]  # stems that everyone uses, and not only offices
    lines: frozenset[tuple[str, ...]]  # names of budget lines
    order: Mapping[str, int]  # obligations in their order, for ties
    parts: Mapping[str, tuple[str, ...]]  # parts of an obligation, in order
    titles: Mapping[str, str]
    mender: Mender
    stop: frozenset[str]
    skipped: frozenset[str]  # stems that may stand between the words of a phrase and count for nothing
    noise: frozenset[str]
    abbreviations: Mapping[str, str]
    news_verbs: frozenset[str]
    news_counts: frozenset[str]  # words beside which people are counted and not told of
    news_actors: frozenset[str]
    news_acts: frozenset[str]
    news_tells: frozenset[str]  # words of those who tell or complain
    news_starts: tuple[tuple[str, ...], ...]
    approval: tuple[frozenset[str], frozenset[str]]  # leads, and the verbs by which they yield
    pairs: tuple[tuple[str, frozenset[str], frozenset[str]], ...]  # code, what opens the text, things after it
    works: tuple[str, frozenset[str], frozenset[str]]  # code, nouns, things
    official: frozenset[str]  # stems of phrases, sentences and things that offices write about: a lone word among others is only mentioned
    openers: frozenset[str]  # stems that open many phrases and say little
    documents: frozenset[str]  # what opens with one of these is no news
    nothing: tuple[str, ...]  # how towns say that there was nothing
    prose: frozenset[str]  # words of sentences that mention and do not publish
    definitions: tuple[str, ...]  # how a text says what a word means
    decrees: frozenset[str]  # laws with duties of their own
    entry: tuple[tuple[tuple[str, ...], float], ...]
    numerals: Mapping[int, str] = field(default_factory=dict)  # numeral of art. 10 -> code

    def tokens(self, folded: str) -> list[str]:
        """The stems of a folded text without the small words; slips mended, abbreviations written out."""
        found: list[str] = []
        for word in words(folded):
            if word in self.stop:
                continue
            found.extend(s for s in self.mender.stems(self.abbreviations.get(word, word)) if s not in self.stop)
        return found


def vocabulary(checklist: Checklist | None = None) -> Vocabulary:
    """The vocabulary of a checklist: its obligations and parts with their wordings (or, without any, their short label and title).

    Without a checklist: all that the packaged wordings.toml knows.
    """
    data = _packaged()
    if checklist is None:
        return _whole()
    says: dict[str, list[str]] = {}
    titles: dict[str, str] = {}
    parts: dict[str, tuple[str, ...]] = {}
    for obligation in checklist.obligations:
        titles[obligation.code] = obligation.short
        parts[obligation.code] = tuple(part.code for part in obligation.parts if part.code != obligation.code)
        worded = bool(obligation.wordings) or any(part.wordings for part in obligation.parts)
        says[obligation.code] = list(obligation.wordings) if worded else [obligation.short, obligation.title]
        for part in obligation.parts:
            if part.code != obligation.code:
                says[part.code] = list(part.wordings)
            else:
                says[obligation.code] += [wording for wording in part.wordings if wording not in says[obligation.code]]
    return _compile(data, says, titles, parts)


@cache
def _packaged() -> dict[str, Any]:
    return tomllib.loads(PACKAGED.read_text(encoding="utf-8"))


@cache
def _whole() -> Vocabulary:
    data = _packaged()
    says = {code: list(table["says"]) for code, table in data.items() if not code.startswith("_")}
    parts: dict[str, tuple[str, ...]] = {code: () for code in says if "." not in code}
    for code in says:
        if "." in code:
            owner = code.split(".", 1)[0]
            parts[owner] = (*parts.get(owner, ()), code)
    titles = {code: says[code][0].capitalize() for code in parts if code in says}
    return _compile(data, says, titles, parts)


def _compile(data: dict[str, Any], says: dict[str, list[str]], titles: dict[str, str], parts: dict[str, tuple[str, ...]]) -> Vocabulary:
    known = data["_known"]
    stop = frozenset(known["stop"])
    pseudo = data["_pseudo"]
    groups: dict[tuple[str, str], list[str]] = {(code, SAYS): list(texts) for code, texts in says.items()}
    for kind in (WEAK, LEAD):
        groups |= {(code, kind): texts for code, texts in data["_" + kind].items() if code.split(".")[0] in parts}
        groups |= {(code, kind): table.get(kind, []) for code, table in pseudo.items()}
    groups |= {(code, kind): table.get(kind, []) for kind in (SAYS, AGAINST) for code, table in pseudo.items()}
    sentences = {code: texts for code, texts in data["_sentence"].items() if code in parts}
    sentences |= {code: table["sentence"] for code, table in pseudo.items() if "sentence" in table}
    entry = data["_entry"]
    every = [*(text for texts in groups.values() for text in texts), *(text for texts in sentences.values() for text in texts)]
    every += [*data["_lines"]["says"], *entry["strong"], *entry["good"], *entry["some"], *data["_abbreviations"].values()]
    surface = frozenset(word for text in every for word in words(fold(text)) if not word.isdigit())
    noise = frozenset(known["noise"])
    mender = Mender(surface | noise, frozenset(known["words"]) | frozenset(known["fillers"]) | frozenset(data["_news"]["verbs"]))
    phrases = [
        Phrase(stems, code.split(".")[0], code if "." in code else "", kind, text)
        for (code, kind), texts in groups.items()
        for text in texts
        if (stems := _stems(text, stop))
    ]
    weighed, rare, commonest = _weigh(sentences, stop)
    own = [text for (code, _), texts in groups.items() if code.split(".")[0] not in (NONE, NEUTRAL) for text in texts]
    official = _set((*own, *data["_lines"]["says"], *known["official"], *known["openers"]), stop)
    return Vocabulary(
        by_first=_by_first(phrases),
        sentences=weighed,
        sentences_with={word: tuple(place for place, some in enumerate(weighed) if word in some.words) for word in rare},
        rare=rare,
        commonest=commonest,
        listed=frozenset(fold(text) for table in pseudo.values() for text in table.get("listed", ())),
        alone=frozenset(fold(text) for text in pseudo[NONE]["alone"]),
        offices=frozenset(pseudo[NONE]["offices"]),
        everyday=_set(known["everyday"], stop),
        lines=frozenset(_stems(text, stop) for text in data["_lines"]["says"]),
        order={code: n for n, code in enumerate(parts)},
        parts=parts,
        titles=titles,
        mender=mender,
        stop=stop,
        skipped=frozenset(stem(word) for word in (*known["fillers"], *known["noise"])),
        noise=frozenset(stem(word) for word in noise),
        abbreviations=data["_abbreviations"],
        news_verbs=frozenset(data["_news"]["verbs"]),
        news_counts=frozenset(data["_news"]["counts"]),
        news_actors=frozenset(data["_news"]["actors"]),
        news_acts=frozenset(data["_news"]["acts"]),
        news_tells=frozenset(fold(text) for text in data["_news"]["tells"]),
        news_starts=tuple(tuple(words(fold(text))) for text in data["_news"]["starts"]),
        approval=(_set(data["_approval"]["leads"], stop), _set(data["_approval"]["verbs"], stop)),
        pairs=tuple(
            (code, _set(pair["openers"], stop), _set(pair["things"], stop)) for code, pair in data["_pairs"].items() if code in parts
        ),
        works=(data["_works"]["code"], frozenset(map(fold, data["_works"]["nouns"])), frozenset(map(fold, data["_works"]["things"]))),
        official=official.union(rare),
        openers=frozenset(stem(word) for word in known["openers"]),
        documents=frozenset(data["_news"]["documents"]),
        nothing=tuple(data["_news"]["nothing"]),
        prose=frozenset(data["_news"]["prose"]),
        definitions=tuple(data["_news"]["definitions"]),
        decrees=frozenset(pseudo[OTHER]["decrees"]),
        entry=tuple((_stems(text, stop), value) for key, value in (("strong", 1.0), ("good", 0.75), ("some", 0.35)) for text in entry[key]),
        numerals={int(code.rsplit("-", 1)[1]): code for code in parts if code.startswith("laip-10-")},
    )


def _stems(text: str, stop: frozenset[str]) -> tuple[str, ...]:
    return tuple(stem(word) for word in words(fold(text)) if word not in stop)


def _set(texts: Iterable[str], stop: frozenset[str]) -> frozenset[str]:
    return frozenset(stem for text in texts for stem in _stems(text, stop))


def _by_first(phrases: Iterable[Phrase]) -> dict[str, tuple[Phrase, ...]]:
    found: dict[str, dict[tuple[tuple[str, ...], str, str, str], Phrase]] = {}
    for phrase in phrases:
        key = (phrase.stems, phrase.code, phrase.part, phrase.kind)
        found.setdefault(phrase.stems[0], {}).setdefault(key, phrase)
    return {first: tuple(sorted(some.values(), key=lambda p: -len(p.stems))) for first, some in found.items()}


def _weigh(sentences: Mapping[str, list[str]], stop: frozenset[str]) -> tuple[tuple[Sentence, ...], dict[str, float], float]:
    sets = [(code, frozenset(_stems(text, stop))) for code, texts in sentences.items() for text in texts]
    seen = Counter(word for _, some in sets for word in some)
    rare = {word: math.log(1 + len(sets) / count) for word, count in seen.items()}
    weighed = tuple(Sentence(code, some, sum(rare[word] for word in sorted(some))) for code, some in sets)
    return weighed, rare, math.log(1 + len(sets))
