"""What a machine can see of how the monitor speaks: counts agree with their words, nobody is called by tú, nothing is left in English, and
a button says what it does.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from checklists.words import OUTCOME
from monitor.supervision.stage import MOVE_WORDS, MOVES, STATE_WORDS, State, move_words

REPO = Path(__file__).parents[2]
TEMPLATES = sorted(path for path in (REPO / "monitor").rglob("*") if path.suffix in (".html", ".txt") and "templates" in path.parts)
SOURCES = sorted((REPO / "monitor").rglob("*.py"))
COUNTED = (
    "actividades|archivos|asientos|cambios|cartas|contenidos|correos|criterios|cuentas|decisiones|direcciones|documentos|días|filas|hallazgos"
    "|líneas|lugares|municipalidades|municipios|numerales|páginas|personas|portales|preguntas|problemas|pruebas|recorridos|registros|respuestas"
    "|resultados|visitas"
)
IN_TEMPLATE = re.compile(rf"\{{\{{ [a-z_.]+(?:\|length)? \}}\}}(?:</\w+>)? (?:<\w+[^>]*>)?(?:{COUNTED})\b")
IN_CODE = re.compile(rf"\s(?:{COUNTED})\b")
TU = re.compile(r"\b(?:tú|tus?|contigo|puedes|debes|tienes|quieres|haz|ingresa|selecciona|elige|presiona)\b", re.IGNORECASE)
ENGLISH = re.compile(
    r"\b(?:account|click|crawl(?!\.warc)|dashboard|deadline|download|email|feedback|file|finding|link|log ?in|log ?out|password"
    r"|review|round|scan|score|settings|sign ?in|status|token|update|upload|user|website)s?\b",
    re.IGNORECASE,
)
MARKUP = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}|<style.*?</style>|<(?:code|pre)\b.*?</(?:code|pre)>|<[^>]+>", re.DOTALL)


def spoken(path: Path) -> str:
    """What people read of a template."""
    return MARKUP.sub(" ", path.read_text("utf-8"))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(REPO / "monitor")))
def test_a_template_counts_in_words_that_agree_calls_people_usted_and_says_nothing_in_english(path: Path) -> None:
    text = spoken(path)
    assert IN_TEMPLATE.findall(path.read_text("utf-8")) == []
    assert TU.findall(text) == []
    assert ENGLISH.findall(text) == []


def counts(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Where a text puts a value before a word in the plural."""
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            for before, after in zip(node.values, node.values[1:], strict=False):
                fixed = isinstance(before, ast.FormattedValue) and isinstance(before.value, ast.Name) and before.value.id.isupper()
                if (
                    isinstance(before, ast.FormattedValue)
                    and isinstance(after, ast.Constant)
                    and IN_CODE.match(str(after.value))
                    and not fixed
                ):
                    yield node.lineno, str(after.value)[:40]


def test_a_sentence_in_code_counts_in_words_that_agree() -> None:
    found = [(str(path.relative_to(REPO)), *one) for path in SOURCES for one in counts(ast.parse(path.read_text("utf-8")))]
    assert found == []


def test_a_button_says_what_it_does_and_never_where_it_leads() -> None:
    assert {to for ways in MOVES.values() for to in ways} <= MOVE_WORDS.keys()
    backward = [(before, to) for before, ways in MOVES.items() for to in ways if list(State).index(to) < list(State).index(before)]
    assert all(move_words(before, to).startswith("volver") for before, to in backward)
    for words in MOVE_WORDS.values():
        assert re.match(r"(?:abrir|cerrar|dar|hacer|pasar|publicar|volver)\b", words)
    states = {*STATE_WORDS.values(), *OUTCOME.values()}
    for path in TEMPLATES:
        for text in re.findall(r"<button[^>]*>([^<{]+)</button>", path.read_text("utf-8")):
            assert text.strip().lower() not in states, path
