"""What no confirmed source says may not read as law, in any text of the obligations and registers.

Three nets hold that. Citations are an allowlist: any other article or decree, right or wrong, is refused until somebody confirms its
text and adds it to CONFIRMED. Claims known to be unconfirmed are patterns, each proved by a sentence it must catch. And words follow the
basis: only what is `law` may say "la ley" or "debe", and only a rhythm that the text fixes may be told as part of the duty.
Samples and header synonyms (`example`, `synonyms`) are what others write, so they are left out.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from checklists.load import PACKAGED, load_checklist
from checklists.model import Basis
from checklists.ruler.rules import RULES
from checklists.words import PRIVACY

CHECKLIST = load_checklist()
PARTS = [(obligation, part) for obligation in CHECKLIST.obligations for part in obligation.parts]
QUOTED = ("example", "synonyms")

CITATION = re.compile(
    r"\bart(?:[íi]culos?|\.)\s*\d+(?:\s*(?:bis|ter|qu[aá]ter))?"
    r"|\b(?:decreto|acuerdo|resoluci[oó]n)\s+(?:\D{0,12}\s)?\d+-\d{2,4}",
    re.I,
)
CONFIRMED = {"artículo 10", "artículo 17 ter", "decreto 57-2008", "decreto 101-97"}
NAMES = {"decreto 37-2001"}  # how payroll reports call a bonus: a column's name, nothing is said about that decree
UNCONFIRMED = {  # claim -> (pattern, a sentence that it must catch)
    "term of 30 days after a change": (r"\b(30|treinta) días", "Actualice la página en un máximo de 30 días."),
    "Código Municipal's duties to inform": (r"código municipal|cada tres meses", "El Código Municipal pide informar cada tres meses."),
    "17 Ter reaches every municipality": (
        r"(obliga|alcanza) a (toda|las|cada)[^.]*municipalidad(?!es ni)|toda municipalidad debe",
        "El artículo obliga a todas las municipalidades.",
    ),
    "what SECAI or the PDH score": (
        r"(secai|pdh)\b[^.]{0,20}\b(califica|puntúa|exige|pide|evalúa|sanciona)\b",
        "La PDH califica este literal.",
    ),
    "classification by resolution, its term and its gazette": (
        r"(siete|7) años|resolución publicada",
        "La reserva dura hasta siete años.",
    ),
    "silence means yes": (r"afirmativa ficta|silencio administrativo", "Opera la afirmativa ficta."),
    "crimes and penalties": (r"\bdelito|\bmulta|\bsanci[oó]n|\binfracci[oó]n", "Retenerla es un delito."),
    "purchase thresholds": (r"\bQ\s?\d", "Sobre Q900,000 se licita."),
    "yearly report on the last business day of January": (r"día hábil de enero|31 de enero", "Vence el último día hábil de enero."),
    "web accessibility as a duty": (r"wcag|accesibilidad web", "La accesibilidad web es un deber."),
    "consent and habeas data": (r"habeas data|consentimiento expreso", "Pida el consentimiento expreso."),
    "copies and consultation free of charge": (r"gratuit", "La consulta es gratuita."),
}
SAYS_LAW = re.compile(r"\bla ley\b|\bpor ley\b|\blegal|\bobliga|\bexig|\bincumpl|\bdebe\b|\bartículo\b", re.I)
RHYTHM = re.compile(r"\bcada (mes|año|trimestre)\b|\bmensual|\banualmente\b|\bal año\b", re.I)


def strings(value: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key not in QUOTED:
                yield from strings(inner, f"{path}.{key}")
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from strings(inner, f"{path}[{index}]")


def written(*folders: str) -> list[tuple[str, str]]:
    files: list[Path] = [path for folder in folders for path in sorted((PACKAGED / folder).glob("*.toml"))]
    return [found for path in files for found in strings(tomllib.loads(path.read_text("utf-8")), path.name)]


@pytest.mark.parametrize("claim", UNCONFIRMED)
def test_a_claim_that_no_confirmed_source_makes_is_caught_and_is_nowhere(claim: str) -> None:
    pattern, sentence = UNCONFIRMED[claim]
    assert re.search(pattern, sentence, re.I)
    assert [(path, text) for path, text in written("obligations", "registers") if re.search(pattern, text, re.I)] == []


def test_only_confirmed_articles_and_decrees_are_cited() -> None:
    assert len(CITATION.findall("Art. 7, artículo 135, Decreto 12-2002, Decreto número 19-2003")) == 4
    cited = [(path, found.lower()) for path, text in written("obligations", "registers") for found in CITATION.findall(text)]
    assert [place for place in cited if place[1] not in CONFIRMED | NAMES] == []
    assert {found for _, found in cited} >= CONFIRMED


def test_words_follow_the_basis() -> None:
    assert SAYS_LAW.search("La ley lo exige.")
    for criterion in (criterion for _, part in PARTS for criterion in part.criteria):
        if criterion.basis is not Basis.LAW:
            assert not SAYS_LAW.search(f"{criterion.question} {criterion.remedy}"), criterion.code
    for register in CHECKLIST.registers.values():
        for column in register.columns:
            if column.basis is not Basis.LAW:
                assert not SAYS_LAW.search(f"{column.title} {column.help}"), f"{register.slug}.{column.name}"
    for obligation, part in PARTS:
        if obligation.basis is not Basis.LAW:
            assert not SAYS_LAW.search(f"{obligation.duty} {part.duty}"), part.code


def test_what_the_ruler_says_of_a_file_claims_no_law() -> None:
    assert RULES["dpi_in_cell"].blocking
    assert [rule.id for rule in RULES.values() if re.search(r"\bley\b|legal|\bdecreto\b", f"{rule.message} {rule.remedy}", re.I)] == []


def test_the_class_of_a_column_claims_no_law() -> None:
    assert [words for words in PRIVACY.values() if SAYS_LAW.search(words)] == []


def test_a_rhythm_is_told_as_a_duty_only_where_the_text_fixes_it() -> None:
    fixed = {part.code for _, part in PARTS if part.refresh_basis is Basis.LAW}
    assert {code for code in fixed if code.startswith("laip")} == {"laip-10-08", "laip-10-26"}
    assert all(part.due_basis is Basis.CONVENTION for _, part in PARTS)  # no confirmed source fixes the day on which a period falls due
    assert RHYTHM.search("Publicar cada mes la nómina.")
    for obligation, part in PARTS:
        if obligation.basis is Basis.LAW and part.code not in fixed:
            assert not RHYTHM.search(f"{obligation.duty} {part.duty}"), part.code
