"""The attendance of a meeting, with the usual mistakes of a list that was filled in at a door."""

from __future__ import annotations

import random

import pytest

from checklists.load import load_checklist
from monitor.rollout.attendance import Attendee, Doubt, NoTable, read_attendance, tidy
from monitor.rollout.town import Towns

HEAD = ["No.", "Nombre completo", "Cargo", "Municipalidad", "Departamento", "Firma"]


@pytest.fixture(scope="module")
def towns() -> Towns:
    return Towns(town for town in load_checklist().municipalities.values() if town.code.isdigit() and town.code < "9900")


def read(towns: Towns, *rows: list[object], head: list[str] = HEAD) -> tuple[Attendee, ...]:
    return read_attendance([["INSTITUTO DE FOMENTO MUNICIPAL"], [], head, *rows], towns)


def test_a_row_gives_a_person_a_post_and_a_town(towns: Towns) -> None:
    (found,) = read(towns, [1, "Ana Pérez López", "Alcaldesa", "Mixco", "Guatemala", "x"])
    assert (found.row, found.name, found.post, found.municipality, found.came, found.doubts) == (
        4,
        "Ana Pérez López",
        "Alcaldesa",
        "0108",
        True,
        (),
    )


def test_titles_and_capitals_of_a_list_are_put_right(towns: Towns) -> None:
    assert tidy("LIC. ANA MARÍA DE LA CRUZ PÉREZ") == "Ana María de la Cruz Pérez"
    assert tidy("Ing. Juan McDonald") == "Juan McDonald"
    assert tidy("P.A. juan pérez") == "Juan Pérez"
    assert tidy("Silvia Licona") == "Silvia Licona"


def test_the_same_person_twice_is_told_with_the_row_and_kept_for_a_person_to_decide(towns: Towns) -> None:
    first, second = read(
        towns, [1, "Ana Pérez López", "Alcaldesa", "Mixco", "", "x"], [2, "PEREZ LOPEZ, ANA", "Alcaldesa", "MIXCO", "Guatemala", "x"]
    )
    assert (first.same_as, second.same_as, second.doubts) == (0, 4, (Doubt.TWICE,))


def test_two_people_of_one_name_from_two_towns_are_two(towns: Towns) -> None:
    assert [item.same_as for item in read(towns, [1, "Ana López", "", "Mixco", "", "x"], [2, "Ana López", "", "Nebaj", "", "x"])] == [0, 0]


def test_a_twin_name_without_its_department_is_a_doubt_with_both_towns(towns: Towns) -> None:
    (found,) = read(towns, [1, "Juan Ic", "Alcalde", "La Libertad", "", "x"])
    assert (found.municipality, found.candidates, found.doubts) == ("", ("1311", "1705"), (Doubt.SEVERAL_TOWNS,))


def test_a_misspelt_town_is_proposed_and_asks_to_be_confirmed(towns: Towns) -> None:
    (found,) = read(towns, [1, "Juan Ic", "Alcalde", "Chichicastenago", "Quiché", "x"])
    assert (found.municipality, found.doubts) == ("1406", (Doubt.SPELLING,))


def test_who_was_invited_and_did_not_come_is_not_counted(towns: Towns) -> None:
    rows = [[1, "Ana Ic", "", "Mixco", "", said] for said in ("", "No", "ausente", "Sí", "(firma)", None)]
    assert [item.came for item in read(towns, *rows)] == [False, False, False, True, True, False]


def test_a_list_without_a_column_for_signatures_lists_who_came(towns: Towns) -> None:
    (found,) = read(towns, ["Ana Ic", "Mixco"], head=["Nombre", "Municipio"])
    assert found.came


def test_the_header_of_a_second_sheet_empty_rows_and_a_total_are_no_people(towns: Towns) -> None:
    found = read(towns, [1, "Ana Ic", "", "Mixco", "", "x"], [], [None] * 6, HEAD, [2, "Juan Ic", "", "Nebaj", "", "x"])
    assert [item.name for item in found] == ["Ana Ic", "Juan Ic"]
    assert Doubt.NO_NAME in read(towns, ["", "Total de participantes", "", "120", "", ""])[0].doubts


def test_a_sheet_without_the_columns_says_which_it_needs(towns: Towns) -> None:
    with pytest.raises(NoTable, match="«Nombre» y «Municipio»"):
        read_attendance([["Lista"], ["a", "b"]], towns)


def test_a_list_of_120_rows_with_the_usual_mistakes_loses_nobody_and_takes_no_wrong_town(towns: Towns) -> None:
    dice = random.Random(10)
    codes = dice.sample(sorted(towns.by_code), 100)
    rows, right = [], []
    for number, code in enumerate(codes):
        town = towns.by_code[code]
        rows.append([number, f"Persona {_letters(number)}", "Alcalde", _mistaken(town.name, number), town.department.upper(), "x"])
        right.append(code)
    for number in range(20):
        rows.append([100 + number, f"PERSONA {_letters(number).upper()}", "", towns.by_code[codes[number]].name, "", "x"])
    found = read(towns, *rows)
    assert len(found) == 120
    wrong = [(item, code) for item, code in zip(found, right, strict=False) if item.municipality not in (code, "")]
    assert not wrong
    sure = [item for item in found[:100] if item.municipality]
    assert len(sure) >= 97
    misspelt = [item for number, item in enumerate(found[:100]) if number % 5 == 4 and item.municipality]
    assert all(Doubt.SPELLING in item.doubts for item in misspelt)
    twice = [item for item in found[100:] if item.municipality]
    assert all(Doubt.TWICE in item.doubts for item in twice)


def test_lines_of_the_form_that_nobody_filled_in_are_nobody_and_a_signature_without_a_name_asks(towns: Towns) -> None:
    head = ["No.", "Municipalidad", "Departamento", "Nombre completo", "Cargo", "Firma"]
    found = read_attendance([head, ["1", "Mixco", "Guatemala", "", "", ""], ["2", "Nebaj", "Quiché", "", "", "x"]], towns)
    assert [(one.row, one.doubts) for one in found] == [(3, (Doubt.NO_NAME,))]


def _letters(number: int) -> str:
    return f"{'abcdefghij'[number // 10] * 4} {'klmnopqrst'[number % 10] * 5}".title()


def _mistaken(name: str, number: int) -> str:
    match number % 5:
        case 0:
            return name
        case 1:
            return f"  {name.upper()} "
        case 2:
            return f"Municipalidad de {name}"
        case 3:
            return name.translate(str.maketrans("áéíóúñ", "aeioun"))
        case _:
            return name[:-3] + name[-2:] if len(name) > 5 else name[:-1] + "x"
