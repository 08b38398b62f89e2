"""The manuals say what the screens say, and only people with a role read them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client

import monitor
from monitor.dashboard.manual.views import ROOM, TITLES
from monitor.rollout.path import PROOF, STAGE_WORDS, STEPS
from monitor.supervision.stage import STATE_WORDS, State

TOLD = """Lo que sigue | Comenzar a revisar | Guardar y seguir | Saltar | Publicar el resultado | Tomar una lista de la PDH
Anotar un paso | Convocar a una reunión | Los portales creados | el formulario en blanco""".replace("\n", " | ").split(" | ")


@pytest.mark.parametrize("words", TOLD)
def test_what_a_manual_tells_to_press_is_on_a_screen(words: str) -> None:
    templates = "\n".join(path.read_text(encoding="utf-8") for path in Path(monitor.__file__).parent.rglob("*.html"))
    assert any(f"**{words}**" in path.read_text(encoding="utf-8") for path in ROOM.glob("*.md"))
    assert words.lower() in templates.lower()


def test_the_manuals_name_every_state_of_a_round_and_every_step_of_a_town() -> None:
    review, rollout = ((ROOM / f"{name}.md").read_text(encoding="utf-8") for name in TITLES)
    assert all(f"| {words} |" in review for state, words in STATE_WORDS.items() if state is not State.SUPERSEDED)
    assert all(STAGE_WORDS[stage] in rollout for stage in STEPS)
    assert set(PROOF) == set(STEPS)


def test_who_has_a_role_reads_them_whole_and_a_stranger_is_sent_to_sign_in(db: Any) -> None:
    user = User.objects.create_user("ana")
    user.groups.add(Group.objects.get_or_create(name="revisión")[0])
    client = Client()
    client.force_login(user)
    assert set(re.findall(r'href="(/ayuda/\w+/)"', client.get("/ayuda/").content.decode())) == {f"/ayuda/{name}/" for name in TITLES}
    for name in TITLES:
        page = client.get(f"/ayuda/{name}/").content.decode()
        assert "<h1" in page
        assert "<table>" in page
        assert "**" not in page
        assert Client().get(f"/ayuda/{name}/").status_code == 302
    assert client.get("/ayuda/nada/").status_code == 404
