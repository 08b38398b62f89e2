"""Pretences, denials, shared files, hidden newer files: the small judgements on which a verdict hangs."""

from __future__ import annotations

import pytest

from checklists.model import JustificationKind
from monitor.checks.declare import declared, mixed
from monitor.checks.several import listed
from monitor.checks.site import is_staff_door
from monitor.crawler.course.pretence import unmask
from monitor.page import Fetched, Kind, Link, Page, Section


def page(text: str = "", *, title: str = "", url: str = "https://x.test/n4/", requested: str = "", links: tuple[Link, ...] = ()) -> Page:
    return Page(
        url=url,
        requested=requested or url,
        fetched=Fetched.OK,
        kind=Kind.HTML,
        size=500,
        title=title,
        sections=(Section(heading="", level=0, text=text, links=links),),
    )


@pytest.mark.parametrize(
    ("seen", "fetched"),
    [
        (page("Error establishing a database connection"), Fetched.SERVER_ERROR),
        (page("Fatal error: Uncaught Error: Call to undefined function"), Fetched.SERVER_ERROR),
        (
            page("Usuario Contraseña Entrar", title="Iniciar sesión", url="https://x.test/login", requested="https://x.test/n4/"),
            Fetched.LOGIN,
        ),
        (page("Usuario Contraseña Entrar", title="Iniciar sesión", url="https://x.test/login"), Fetched.OK),
        (page("Bienvenidos", url="https://x.test/a.pdf"), Fetched.WRONG_TYPE),
        (page("El archivo no se encuentra", url="https://x.test/a.pdf"), Fetched.SOFT_NOT_FOUND),
        (page("Vea", url="https://x.test/a.pdf", links=(Link(url="https://x.test/b.pdf", text="Descargar"),)), Fetched.OK),
        (page("El manual explica cada error de la base de datos que " + "una palabra " * 60), Fetched.OK),
    ],
)
def test_what_only_pretends_to_be_there_is_the_fault_it_is(seen: Page, fetched: Fetched) -> None:
    assert unmask(seen).fetched is fetched


@pytest.mark.parametrize(
    ("text", "door"),
    [("Intranet", True), ("Acceso para empleados", True), ("Directorio de empleados", False), ("Manuales administrativos", False)],
)
def test_only_the_door_of_the_staff_hides_nothing(text: str, door: bool) -> None:
    login = page("Usuario Contraseña", title="Iniciar sesión", url="https://x.test/login", requested="https://x.test/n3/")
    assert is_staff_door(text, unmask(login)) is door


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("En septiembre de 2026 no se suscribieron contratos.", JustificationKind.NO_MOVEMENT),
        ("Septiembre 2026\nNo se realizaron viajes", JustificationKind.NO_MOVEMENT),
        ("La oficina atiende de 8 a 16. No aplica. Gracias.", JustificationKind.NOT_APPLICABLE),
        ("No se aceptan depósitos en efectivo.", None),
        ("En septiembre de 2026 no se realizaron pagos fuera de plazo y se compró papel.", None),
        ("En septiembre de 2026 no se suscribieron contratos de vehículos, pero sí uno de ascensores.", None),
    ],
)
def test_a_denial_declares_only_where_nothing_else_was_done(text: str, kind: JustificationKind | None) -> None:
    assert declared(text) is kind


def test_a_denial_beside_something_done_is_for_a_person() -> None:
    assert mixed("En mayo de 2026 no se realizaron viajes internacionales. Se realizaron dos viajes nacionales.")
    assert not mixed("En mayo de 2026 no se realizaron viajes.")
    assert not mixed("En mayo de 2026 se realizaron dos viajes.")


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Numerales 11, 20 y 22 septiembre 2026", "11 20 22"),
        ("numerales del 1 al 4", "01 02 03 04"),
        ("Numeral 3 y 4", "03 04"),
        ("Numeral 8 Ejecución enero-marzo 2026", ""),
        ("Numeral 8 2026", ""),
        ("Numeral 4, septiembre", ""),
        ("Artículos 10, 11 y 12", ""),
    ],
)
def test_numerals_named_together_are_all_meant(text: str, numbers: str) -> None:
    assert listed(text) == tuple(f"laip-10-{number}" for number in numbers.split())
