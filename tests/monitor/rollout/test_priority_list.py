"""The PDH's list as it comes: order, points or rows; twins, spellings and repetitions told by their row."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

import checklists
from checklists.load import load_checklist
from monitor.rollout.priority_list import By, NoList, PriorityList, read_list
from monitor.rollout.share import Terms, share
from monitor.rollout.town import Towns


@pytest.fixture(scope="module")
def towns() -> Towns:
    return Towns(load_checklist().municipalities.values())


def read(towns: Towns, *rows: list[str]) -> PriorityList:
    return read_list([["Procuraduría de los Derechos Humanos"], [], *rows], towns)


def codes(found: PriorityList) -> list[str]:
    return [town.municipality for town in found.listed]


def test_a_priority_is_the_order(towns: Towns) -> None:
    found = read(towns, ["Prioridad", "Municipio"], ["2", "Mixco"], ["1", "Nebaj"])
    assert (found.by, [(town.municipality, town.priority) for town in found.listed]) == (By.ORDER, [("0108", 2), ("1413", 1)])


def test_points_are_the_order_where_the_number_only_counts_the_rows(towns: Towns) -> None:
    found = read(towns, ["No.", "Municipio", "Punteo"], ["1", "Mixco", "18,75"], ["2", "Nebaj", "0 %"])
    assert (found.by, [town.priority for town in found.listed]) == (By.POINTS, [18.75, 0])


def test_rows_are_the_order_where_there_is_no_figure(towns: Towns) -> None:
    found = read(towns, ["Departamento", "Municipalidad"], ["Quiché", "Nebaj"], ["Guatemala", "Mixco"])
    assert (found.by, codes(found)) == (By.ROWS, ["1413", "0108"])


def test_a_twin_a_repetition_a_stranger_and_a_missing_figure_are_told_by_their_row(towns: Towns) -> None:
    found = read(
        towns,
        ["Prioridad", "Municipio"],
        ["1", "La Libertad"],
        ["2", "Mixco"],
        ["3", "MIXCO"],
        ["4", "Tegucigalpa"],
        ["", "Nebaj"],
        ["", ""],
        ["", "Total: 4"],
    )
    assert codes(found) == ["0108"]
    assert [item.row for item in found.troubles] == [4, 6, 7, 8]
    assert "departamento" in found.troubles[0].text
    assert "fila 5" in found.troubles[1].text


def test_a_spelling_that_only_resembles_is_told_to_be_confirmed(towns: Towns) -> None:
    found = read(towns, ["Municipio"], ["Chichicastenago"])
    assert found.resembling == ((4, "Chichicastenago", "1406"),)


def test_a_sheet_without_a_column_of_municipalities_says_so(towns: Towns) -> None:
    with pytest.raises(NoList, match="«Municipio»"):
        read_list([["a", "b"], ["1", "2"]], towns)


@pytest.mark.parametrize(("year", "tied"), [("2017", 172), ("2019", 40)])
def test_the_pdhs_results_of_2017_and_2019_serve_as_a_list_and_their_zeros_tie(towns: Towns, year: str, tied: int) -> None:
    with (Path(checklists.__file__).parent / "secai_scores.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.reader(file) if row[0] in ("year", year) and row[1] != "in situ"]
    found = read_list(rows, towns)
    assert (found.by, len(found.listed), found.troubles) == (By.POINTS, 340, ())
    result = share(found.listed, Terms())
    assert (result.of, result.places) == (340, 68)
    zeros = sum(town.priority == 0 for town in found.listed)
    assert zeros == tied
    assert len(result.chosen) + result.open_places == 68
