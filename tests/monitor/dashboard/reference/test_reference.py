"""Reference data in the admin: seen before it is kept, whole or not at all, taken back as a new change, and only by who may."""

from __future__ import annotations

import os
import re
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client

from monitor.accounts import second_factor
from monitor.accounts.access import Role
from monitor.archive.models import Contact, Portal, PortalAddress
from monitor.dashboard.reference import keep, waiting
from monitor.journal.keep import verify
from monitor.journal.models import Entry

HOME = "/administracion/"
ADDRESSES, CONTACTS = f"{HOME}direcciones/", f"{HOME}contactos/"
NOW = datetime(2026, 11, 28, 3, tzinfo=UTC)  # still the 27th in Guatemala
WHO: dict[str, Any] = {"by": "eva", "now": NOW}
FIRST = "municipio,direccion,fuente\n0101,muniguate.com,oficio\n0102,munisantacatarina.gob.gt,oficio\n"
SECOND = "municipio,direccion,hasta,fuente\n0101,muniguate.com,2026-10-31,oficio 2\n0103,munisanjose.gob.gt,,oficio 2\n"
PEOPLE = (
    "municipio,oficina,correo,telefono,fuente\n"
    "0101,Unidad de Información Pública,uip@muniguate.com,2285-8000 ext. 12,directorio\n"
    "0102,Secretaría,,(502) 6637 5000,llamada\n"
)


def acting(*roles: Role, factor: bool = True) -> Client:
    """Somebody who has those roles, signed in."""
    user = User.objects.create_user("-".join(role.name.lower() for role in roles), password="cuatro-palabras-de-prueba")
    user.groups.add(*Group.objects.filter(name__in=roles))
    if factor:
        second_factor.enrol(user)
    client = Client()
    client.force_login(user)
    return client


def send(client: Client, place: str, text: str) -> Any:
    return client.post(f"{place}archivo/", {"file": SimpleUploadedFile("lista.csv", text.encode(), "text/csv")})


def sealed(answer: Any) -> str:
    return re.search(r'name="sealed" value="([^"]+)"', answer.content.decode())[1]  # type: ignore[index]


def words(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def taken(client: Client, place: str, text: str) -> Any:
    return client.post(f"{place}archivo/confirmar/", {"sealed": sealed(send(client, place, text))}, follow=True)


def state() -> list[tuple[Any, ...]]:
    return sorted(PortalAddress.objects.values_list("portal__municipality", "url", "valid_to", "source"))


def test_a_file_is_shown_before_it_is_kept_and_kept_with_its_values_in_the_journal(db: Any) -> None:
    client = acting(Role.ADMINISTRATOR)
    seen = send(client, ADDRESSES, FIRST)
    assert "<strong>2</strong> nuevas" in words(seen)
    assert not PortalAddress.objects.exists()
    assert not Entry.objects.filter(act=keep.TAKEN).exists()
    done = client.post(f"{ADDRESSES}archivo/confirmar/", {"sealed": sealed(seen)}, follow=True)
    assert "2 nuevas, 0 cambiadas" in words(done)
    assert "muniguate.com" in words(done)
    again = send(client, ADDRESSES, SECOND)
    assert "hasta: (vacío) → 2026-10-31" in words(again)
    assert "fuente: oficio → oficio 2" in words(again)
    client.post(f"{ADDRESSES}archivo/confirmar/", {"sealed": sealed(again)})
    entry = Entry.objects.filter(act=keep.TAKEN).first()
    assert entry is not None
    before = [row["before"] for row in entry.detail["rows"]]
    assert before[0]["source"] == "oficio"
    assert before[0]["valid_to"] is None
    assert before[1] is None
    assert verify() is None


def test_taking_back_gives_the_rows_what_they_had_and_is_itself_written_down(db: Any) -> None:
    client = acting(Role.ADMINISTRATOR)
    taken(client, ADDRESSES, FIRST)
    before = state()
    taken(client, ADDRESSES, SECOND)
    assert state() != before
    number = Entry.objects.filter(act=keep.TAKEN).latest("number").number
    done = client.post(f"{ADDRESSES}archivo/{number}/deshacer/", follow=True)
    assert "2 filas volvieron a lo que eran antes" in words(done)
    assert "Deshecho." in words(done)
    assert state() == before
    undone = Entry.objects.get(act=keep.UNDONE)
    assert undone.about == f"import:{number}"
    assert [row["after"] is None for row in undone.detail["rows"]] == [False, True]
    assert "ya se deshizo" in words(client.post(f"{ADDRESSES}archivo/{number}/deshacer/", follow=True))
    assert state() == before
    assert verify() is None


def test_nothing_is_taken_back_where_a_row_was_changed_since(db: Any) -> None:
    keep.take(keep.ADDRESSES, FIRST.encode(), **WHO)
    number = Entry.objects.get(act=keep.TAKEN).number
    keep.take(keep.ADDRESSES, SECOND.encode(), **WHO)
    before = state()
    with pytest.raises(keep.Refused, match="cambió, o ya no está"):
        keep.undo(keep.ADDRESSES, number, **WHO)
    assert state() == before
    assert not Entry.objects.filter(act=keep.UNDONE).exists()
    with pytest.raises(keep.Refused, match="No hay tal archivo"):
        keep.undo(keep.CONTACTS, number, **WHO)


def test_a_file_with_a_fault_is_told_line_by_line_and_nothing_of_it_is_kept(db: Any) -> None:
    client = acting(Role.ADMINISTRATOR)
    answer = send(client, ADDRESSES, FIRST + "9,no,\n0102,munisantacatarina.gob.gt,otra vez\n")
    assert answer.status_code == 422
    assert "Línea 4, fuente: falta la fuente" in words(answer)
    assert "la misma dirección está en la línea 3" in words(answer)
    assert 'name="sealed"' not in answer.content.decode()
    assert not PortalAddress.objects.exists()
    assert "Elija el archivo" in words(client.post(f"{ADDRESSES}archivo/"))


def test_a_list_that_changed_meanwhile_is_shown_anew_before_anything_is_kept(db: Any) -> None:
    client = acting(Role.ADMINISTRATOR)
    seal = sealed(send(client, ADDRESSES, FIRST))
    keep.take(keep.ADDRESSES, FIRST.splitlines(keepends=True)[0].encode() + b"0101,muniguate.com,otra persona\n", **WHO)
    answer = client.post(f"{ADDRESSES}archivo/confirmar/", {"sealed": seal})
    assert "Alguien cambió la lista mientras usted miraba" in words(answer)
    assert "fuente: otra persona → oficio" in words(answer)
    assert PortalAddress.objects.count() == 1
    client.post(f"{ADDRESSES}archivo/confirmar/", {"sealed": sealed(answer)})
    assert PortalAddress.objects.count() == 2


def test_a_file_that_nobody_confirmed_is_gone_after_an_hour_and_with_it_the_right_to_confirm_it(db: Any) -> None:
    client = acting(Role.ADMINISTRATOR)
    old, young = sealed(send(client, ADDRESSES, FIRST)), sealed(send(client, ADDRESSES, SECOND))
    private = Path(default_storage.path("imports"))
    held = {path for path in private.iterdir() if path.read_text() == FIRST}
    for path in held:
        os.utime(path, times=(time.time() - 3700,) * 2)
    assert waiting.forget(datetime.now(UTC)) == len(held) > 0
    assert not any(path.read_text() == FIRST for path in private.iterdir())
    assert "Envíe el archivo otra vez" in words(client.post(f"{ADDRESSES}archivo/confirmar/", {"sealed": old}, follow=True))
    assert not PortalAddress.objects.exists()
    client.post(f"{ADDRESSES}archivo/confirmar/", {"sealed": young})
    assert PortalAddress.objects.count() == 2


def test_sending_a_file_also_clears_those_whose_hour_is_over(db: Any) -> None:
    client = acting(Role.ADMINISTRATOR)
    send(client, ADDRESSES, FIRST)
    private = Path(default_storage.path("imports"))
    for path in private.iterdir():
        os.utime(path, times=(time.time() - 3700,) * 2)
    send(client, ADDRESSES, SECOND)
    assert [path.read_text() for path in private.iterdir()] == [SECOND]


def test_a_seal_of_another_list_or_of_nobody_takes_nothing(db: Any) -> None:
    client = acting(Role.ADMINISTRATOR, Role.INFOM)
    seal = sealed(send(client, ADDRESSES, FIRST))
    for text in (seal, "cualquiera", ""):
        answer = client.post(f"{CONTACTS}archivo/confirmar/", {"sealed": text}, follow=True)
        assert "Envíe el archivo otra vez" in words(answer)
    assert not Contact.objects.exists()
    assert not PortalAddress.objects.exists()


def test_contacts_are_read_with_their_faults_and_differences(db: Any) -> None:
    client = acting(Role.INFOM)
    taken(client, CONTACTS, PEOPLE)
    assert list(Contact.objects.values_list("municipality", "email", "phone")) == [
        ("0101", "uip@muniguate.com", "2285 8000 ext. 12"),
        ("0102", "", "6637 5000"),
    ]
    again = send(client, CONTACTS, PEOPLE.replace("6637 5000", "6637 5001").replace("Secretaría", "SECRETARIA"))
    assert "teléfono: 6637 5000 → 6637 5001" in words(again)
    assert "<strong>1</strong> cambian" in words(again)
    wrong = send(
        client,
        CONTACTS,
        "municipio,oficina,correo,telefono,fuente\n0101,UIP,no es correo,,x\n0102,UIP,,,x\n0103,UIP,,123,x\nSan José,UIP,a@b.gt,,x\n",
    )
    told = words(wrong)
    assert "«no es correo» no es un correo" in told
    assert "falta el correo o el teléfono" in told
    assert "«123» no es un teléfono" in told
    assert "«San José» es un nombre; escriba el código" in told


def test_contacts_are_seen_by_who_writes_to_towns_and_by_nobody_else(db: Any) -> None:
    keep.take(keep.CONTACTS, PEOPLE.encode(), **WHO)
    for role, code in ((Role.COORDINATOR, 200), (Role.INFOM, 200), (Role.REVIEWER, 403), (Role.ADMINISTRATOR, 403)):
        client = acting(role)
        answer = client.get(CONTACTS)
        assert answer.status_code == code, role
        assert ("uip@muniguate.com" in answer.content.decode()) == (code == 200)
        assert ("Santa Catarina Pinula" in answer.content.decode()) == (code == 200), "its municipality by name"
        assert ("Contactos" in client.get(HOME).content.decode()) == (code == 200)
    assert Client().get(CONTACTS)["Location"].startswith("/cuenta/entrar/")
    boss = Client()
    boss.force_login(User.objects.create_superuser("jefa"))
    assert boss.get(CONTACTS).status_code == 403


def test_who_has_no_second_factor_is_sent_to_set_it_up_and_there_is_no_other_sign_in(db: Any) -> None:
    client = acting(Role.INFOM, factor=False)
    assert client.get(CONTACTS)["Location"] == "/cuenta/segundo-factor/activar/"
    for path in ("login/", "logout/", "password_change/", "jsi18n/", "auth/user/", "archive/portaladdress/add/"):
        assert Client().get(HOME + path).status_code == 404, path


def test_the_rows_can_be_searched_and_no_page_asks_for_a_script(db: Any) -> None:
    client = acting(Role.ADMINISTRATOR)
    taken(client, ADDRESSES, FIRST)
    page = client.get(ADDRESSES, {"q": "guate"})
    assert "muniguate.com" in words(page)
    assert "munisantacatarina" not in words(page)
    assert "Ninguna fila con esa búsqueda" in words(client.get(ADDRESSES, {"q": "zzz"}))
    for place in (HOME, ADDRESSES, f"{ADDRESSES}archivo/"):
        assert "<script" not in client.get(place).content.decode()


def test_the_command_takes_the_same_way_and_what_it_took_can_be_taken_back(db: Any, tmp_path: Any) -> None:
    file = tmp_path / "lista.csv"
    file.write_text(FIRST)
    call_command("portals", "import", str(file), "--dry-run")
    assert not Entry.objects.filter(act=keep.TAKEN).exists()
    call_command("portals", "import", str(file))
    entry = Entry.objects.get(act=keep.TAKEN)
    assert entry.actor == "la terminal"
    assert keep.undo(keep.ADDRESSES, entry.number, **WHO) == 2
    assert not PortalAddress.objects.exists()
    assert Portal.objects.count() == 2  # a town that was named stays known
