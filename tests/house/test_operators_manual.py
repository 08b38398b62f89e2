"""The operator's manual says nothing that is not there: every order, every option and every message that it names. That its blocks also do
what they say is shown on hosts (tests/deploy/hosts/test_manual.py).
"""

from __future__ import annotations

import argparse
import ast
import re
from functools import cache
from pathlib import Path

import pytest

from deploy.__main__ import _parser
from tests.deploy.hosts.manual import INTERNET, MANUAL, ROOT, blocks_of

TEXT = MANUAL.read_text(encoding="utf-8")
BLOCKS = blocks_of(TEXT)
KINDS = {"sh", "toml", "dns", "text"}
PAGES = [MANUAL, ROOT / "docs" / "fleet.md", ROOT / "docs" / "taller.md"]
ORDER = re.compile(r"(?<![\w./-])deploy ([a-z][^`\n|;&>]*)")
ROW = re.compile(r"^\| («[^|]+») \|", re.MULTILINE)
SAID = [said for row in ROW.findall(TEXT) for said in re.findall(r"«([^»]+)»", row)]


def orders(page: Path) -> list[str]:
    """What is written of `deploy` in a page's code, inside its lines and in its blocks."""
    text = page.read_text(encoding="utf-8")
    code = re.findall(r"(?<!`)`([^`\n]+)`(?!`)", text) + [line for block in blocks_of(text) for line in block.text.splitlines()]
    return sorted({found.strip() for line in code for found in ORDER.findall(line)})


@pytest.mark.parametrize("written", [f"{page.name}: {order}" for page in PAGES for order in orders(page)])
def test_an_order_that_is_named_exists_with_its_options(written: str) -> None:
    place, words = _parser(), [word for word in written.partition(": ")[2].split("#")[0].split() if word]
    while words and (choices := _choices(place)):
        assert words[0] in choices, f"{written}: there is no «{words[0]}» but {', '.join(choices)}"
        place = choices[words.pop(0)]
    known = {option for action in place._actions for option in action.option_strings}
    named = {word.split("=")[0] for word in words if word.startswith("--")}
    assert named <= known, f"{written}: no such option, {', '.join(named - known)}"


def _choices(place: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    """The orders of a family; none where the words that follow are codes or options."""
    for action in place._actions:
        if isinstance(action, argparse._SubParsersAction):
            return dict(action.choices)
    return {}


@cache
def messages() -> tuple[str, ...]:
    """Every text of the program: what Python files say, and templates and files for hosts."""
    found = []
    for room in ("deploy", "portal_template"):
        for path in (ROOT / room).rglob("*"):
            if path.suffix == ".py":
                tree = ast.parse(path.read_text(encoding="utf-8"))
                found += [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
            elif path.suffix == ".html":
                found.append(path.read_text(encoding="utf-8"))
    return tuple(" ".join(text.split()) for text in found)


def test_the_table_of_failures_has_rows() -> None:
    assert len(SAID) >= 20


@pytest.mark.parametrize("said", SAID)
def test_a_message_of_the_table_of_failures_is_one_that_the_program_says(said: str) -> None:
    assert any(said in text for text in messages()), said


@pytest.mark.parametrize("block", BLOCKS, ids=str)
def test_a_block_is_of_a_kind_that_is_executed(block: object) -> None:
    kind, where = block.kind, block.where  # type: ignore[attr-defined]
    assert kind in KINDS, f"{block}: «{kind}» is no kind that is executed"
    assert where in ("", INTERNET) or (kind == "sh" and re.search(rf"^\[hosts\.{where}\]", TEXT, re.MULTILINE)), (
        f"{block}: no host «{where}»"
    )


def test_nothing_of_the_manual_is_an_order_outside_a_block() -> None:
    assert not re.findall(r"^(?: {4}|\t|~~~|\$ )", TEXT, re.MULTILINE), "an indented or otherwise fenced block is executed by nobody"
