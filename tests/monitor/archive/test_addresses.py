"""A list of addresses is taken in whole or not at all; every difference is told, and every fault by its line and with its remedy."""

from __future__ import annotations

from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checklists.load import load_checklist
from checklists.model import Checklist
from monitor.archive.addresses import take_in
from monitor.archive.filed import Intake, Sort
from monitor.archive.models import Portal, PortalAddress
from monitor.archive.towns import name_of, towns

DAY = date(2026, 11, 26)
HEADER = "municipio,direccion,clase,desde,hasta,fuente\n"


@pytest.fixture(scope="module")
def checklist() -> Checklist:
    return load_checklist()


def told(intake: Intake) -> list[str]:
    return [f"{problem.line} {problem.column}: {problem.text}" for problem in intake.problems]


def taken(checklist: Checklist, *lines: str, dry_run: bool = False) -> Intake:
    return take_in((HEADER + "\n".join(lines)).encode(), checklist, dry_run=dry_run)


def sorts(intake: Intake) -> list[Sort]:
    return [change.sort for change in intake.changes]


def listed(*args: str) -> str:
    out = StringIO()
    call_command("portals", "list", *args, stdout=out)
    return out.getvalue()


def test_a_first_address_makes_the_portal_of_its_town(checklist: Checklist, db: Any) -> None:
    assert sorts(taken(checklist, "0101,muniguate.com,,,,sitio visto el 3/11/2026")) == [Sort.ADDED]
    address = PortalAddress.objects.select_related("portal").get()
    assert (address.url, address.kind, address.valid_from) == ("https://muniguate.com/", "sitio", None)
    assert (address.portal.name, address.portal.municipality, address.portal.subject) == ("Guatemala", "0101", "municipality")


def test_the_same_file_again_changes_nothing(checklist: Checklist, db: Any) -> None:
    lines = ("0101,muniguate.com,,,,oficio 1", "0101,transparencia.muniguate.com,portal,2026-01-01,,oficio 1")
    taken(checklist, *lines)
    assert sorts(taken(checklist, *lines)) == [Sort.UNCHANGED, Sort.UNCHANGED]
    assert PortalAddress.objects.count() == 2
    assert Portal.objects.count() == 1


def test_what_a_line_changes_is_told_value_by_value_and_an_end_is_an_end(checklist: Checklist, db: Any) -> None:
    taken(checklist, "0101,muniguate.com,,,,oficio 1", "0102,scp.gob.gt,,,,oficio 1")
    found = taken(checklist, "0101,muniguate.com,portal,,,oficio 2", "0102,scp.gob.gt,,,31/10/2026,oficio 1")
    assert sorts(found) == [Sort.CHANGED, Sort.ENDED]
    assert found.changes[0].details == ("clase: sitio → portal", "fuente: oficio 1 → oficio 2")
    assert found.changes[1].details == ("hasta: (vacío) → 2026-10-31",)
    assert [row.url for row in PortalAddress.objects.in_force(DAY)] == ["https://muniguate.com/"]


def test_an_address_that_comes_back_is_a_time_of_its_own(checklist: Checklist, db: Any) -> None:
    taken(checklist, "0101,muniguate.com,,,2025-12-31,oficio 1")
    assert sorts(taken(checklist, "0101,muniguate.com,,2026-06-01,,oficio 2")) == [Sort.ADDED]
    assert PortalAddress.objects.count() == 2


def test_a_dry_run_tells_the_same_and_keeps_nothing(checklist: Checklist, db: Any) -> None:
    assert sorts(taken(checklist, "0101,muniguate.com,,,,oficio 1", dry_run=True)) == [Sort.ADDED]
    assert not PortalAddress.objects.exists()
    assert not Portal.objects.exists()


FAULTS = {
    "San José,munisanjose.gob.gt,,,,oficio": "«San José» es un nombre; escriba el código: 0509 San José (Escuintla), 1702 San José (Petén)",
    "2399,x.gob.gt,,,,oficio": "no hay municipio «2399»; escriba el código del INE, con el cero inicial (0101)",
    "0101,no es nada,,,,oficio": "no es una dirección web; escriba por ejemplo https://www.munisanjuan.gob.gt/",
    "0101,https://facebook.com/muni,,,,oficio": "facebook.com es una red social, que no se recorre",
    "0101,x.gob.gt/ley.pdf,,,,oficio": "es la dirección de un archivo; ponga la de la página de inicio",
    "0101,x.gob.gt,raro,,,oficio": "no hay clase «raro»; escriba portal (de información pública) o sitio (de la municipalidad)",
    "0101,x.gob.gt,,ayer,,oficio": "«ayer» no es una fecha; escriba AAAA-MM-DD o DD/MM/AAAA",
    "0101,x.gob.gt,,2026-05-01,2026-01-01,oficio": "termina antes de empezar; corrija una de las dos fechas",
    "0101,x.gob.gt,,,,": "falta la fuente; escriba quién dio la dirección",
    "0102,muniguate.com,,,,oficio": "es a la vez de 0101 Guatemala; corrija el código, o dele fin (hasta) a una de las dos",
    "0101,http://muniguate.com:80/,,,,oficio\n0101,http://muniguate.com,,,,oficio": "la misma dirección está en la línea 3; deje una",
}


@pytest.mark.parametrize("line", FAULTS)
def test_a_fault_names_its_line_and_its_remedy_and_nothing_is_taken_in(line: str, checklist: Checklist, db: Any) -> None:
    taken(checklist, "0101,muniguate.com,,,,oficio")
    found = taken(checklist, "0103,munisanjosepinula.gob.gt,,,,oficio", line)
    assert FAULTS[line] in "\n".join(told(found))
    assert found.problems[0].line == 3 + line.count("\n")
    assert PortalAddress.objects.count() == 1


def test_every_fault_of_a_file_is_told_at_once(checklist: Checklist, db: Any) -> None:
    assert len(told(taken(checklist, "9,x,raro,ayer,,", "0101,muniguate.com,,,,oficio"))) == 5


def test_an_address_passes_from_one_town_to_another_in_one_file(checklist: Checklist, db: Any) -> None:
    taken(checklist, "0509,munisanjose.gob.gt,,,,oficio 1")
    found = taken(checklist, "1702,munisanjose.gob.gt,,2026-11-01,,oficio 2", "0509,munisanjose.gob.gt,,,2026-10-31,oficio 2")
    assert sorts(found) == [Sort.ADDED, Sort.ENDED]


def test_a_name_beside_the_code_must_be_that_towns(checklist: Checklist, db: Any) -> None:
    header = b"municipio,nombre,direccion,fuente\n"
    assert not take_in(header + b"1702,SAN JOSE,munisanjose.gob.gt,oficio", checklist).problems
    found = told(take_in(header + b"1702,San Lorenzo,x.gob.gt,oficio", checklist))
    assert "el código 1702 es de San José (Petén), y la línea dice «San Lorenzo»" in found[0]


def test_towns_of_one_name_are_told_apart(checklist: Checklist) -> None:
    twins = {name_of(checklist, code) for code in checklist.municipalities if "(" in name_of(checklist, code)}
    assert {"San José (Escuintla)", "San José (Petén)", "La Libertad (Petén)", "La Libertad (Huehuetenango)"} <= twins
    assert len(twins) == 12


def test_a_spreadsheets_own_csv_is_read(checklist: Checklist, db: Any) -> None:
    body = "Código INE;Dirección;Fuente\r\n101;muniguate.com;según la página\r\n;;\r\n".encode("windows-1252")
    assert sorts(take_in(body, checklist)) == [Sort.ADDED]
    assert PortalAddress.objects.get().source == "según la página"


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "faltan las columnas municipio, direccion, fuente"),
        (b"municipio,direccion,fuente,hsta\n", "no se conocen las columnas hsta; quítelas"),
        (b"municipio,direccion,direccion,fuente\n", "una columna está dos veces"),
        (b"PK\x03\x04\x00\x00", "no es un CSV"),
    ],
)
def test_a_file_that_is_no_list_is_refused_with_what_it_should_be(body: bytes, words: str, checklist: Checklist, db: Any) -> None:
    assert words in "\n".join(told(take_in(body, checklist)))


CELL = st.one_of(
    st.text(max_size=20),
    st.sampled_from(
        ("0101", "101", "San José", "infom", "9901", "", "muniguate.com", "http://[::1", "https://a.b/?x=%zz", "2026-02-30", "sitio")
    ),
    st.sampled_from(("1/1/26", "31/12/2026", '"', "\x00", "https://é.gob.gt:99999/", "//x", "=1+1")),
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(rows=st.lists(st.lists(CELL, max_size=8), max_size=6), ending=st.binary(max_size=30))
def test_whatever_a_file_holds_it_is_taken_in_or_answered(rows: list[list[str]], ending: bytes, checklist: Checklist, db: Any) -> None:
    body = HEADER + "".join(";".join(row) + "\n" for row in rows) + "".join(",".join(row) + "\n" for row in rows)
    found = take_in(body.encode("utf-8", "surrogatepass") + ending, checklist, dry_run=True)
    assert all(problem.text and problem.line >= 0 for problem in found.problems)


def test_a_cell_without_end_is_answered(checklist: Checklist, db: Any) -> None:
    found = take_in((HEADER + '0101,"' + "x" * 200_000).encode(), checklist)
    assert "línea 2: una celda no termina" in "\n".join(f"línea {p.line}: {p.text}" for p in found.problems)


def test_all_municipalities_are_there_from_the_start_and_wait_for_an_address(checklist: Checklist, db: Any) -> None:
    assert len(towns(checklist, DAY)) == 340
    assert "340 municipios; 340 sin dirección vigente." in listed()
    assert "De 13 se conoce un sitio" in listed("--without-address")


def test_infom_is_on_the_list_as_what_it_is(checklist: Checklist, db: Any) -> None:
    taken(checklist, "infom,www.infom.gob.gt,,,,oficio")
    assert Portal.objects.get().subject == "infom"
    shown = listed()
    assert "infom  Instituto de Fomento Municipal: https://www.infom.gob.gt/ (sitio)" in shown
    assert "340 municipios; 340 sin dirección vigente." in shown


def test_the_portal_that_was_observed_before_is_the_one_that_gets_the_address(checklist: Checklist, db: Any) -> None:
    seen = Portal.objects.create(municipality="0101", name="Guatemala", url="https://vieja.gob.gt/")
    taken(checklist, "0101,muniguate.com,,,,oficio")
    Portal.objects.create(municipality="0101", name="Guatemala", url="https://otra.gob.gt/")
    taken(checklist, "0101,transparencia.muniguate.com,portal,,,oficio")
    assert set(PortalAddress.objects.values_list("portal", flat=True)) == {seen.pk}
    assert towns(checklist, DAY, department="01")[0].portal == seen


def test_the_known_addresses_are_taken_in_once(checklist: Checklist, db: Any) -> None:
    call_command("portals", "import", "--known", stdout=StringIO())
    assert PortalAddress.objects.count() == 13
    assert "0101  Guatemala" not in listed("--without-address", "--department", "guatemala")
    call_command("portals", "import", "--known", stdout=StringIO())
    assert PortalAddress.objects.count() == 13


def test_the_list_as_csv_can_be_filled_in_and_imported(checklist: Checklist, tmp_path: Path, db: Any) -> None:
    call_command("portals", "import", "--known", stdout=StringIO())
    path, out = tmp_path / "lista.csv", StringIO()
    path.write_text(listed("--csv").replace("0104,San José del Golfo,Guatemala,,", "0104,San José del Golfo,Guatemala,golfo.gob.gt,"))
    with pytest.raises(CommandError, match="falta la fuente"):
        call_command("portals", "import", str(path))
    path.write_text(path.read_text().replace("golfo.gob.gt,,,,", "golfo.gob.gt,,,,oficio 9"))
    call_command("portals", "import", str(path), stdout=out)
    assert "+ línea 5: 0104 San José del Golfo, https://golfo.gob.gt/" in out.getvalue()
    assert "nuevas 1, cambiadas 0, terminadas 0, sin cambios 13. Líneas que esperan una dirección: 326." in out.getvalue()


def test_an_unknown_department_is_answered_with_all_of_them(db: Any) -> None:
    with pytest.raises(CommandError, match=r"No hay departamento «Chiapas»\. Son: Guatemala, El Progreso"):
        listed("--department", "Chiapas")
