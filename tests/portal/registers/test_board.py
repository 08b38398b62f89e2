"""The table part x period: states, due days, and how few questions it asks of the database."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from checklists.model import CellState, Subject
from portal_template.registers import board, law
from tests.portal.registers.conftest import TODAY, import_edition, payroll, write_xlsx


def cells(today: date = TODAY, obligation: str | None = None) -> dict[tuple[str, str], board.Cell]:
    return {(cell.part.code, cell.period): cell for cell in board.cells(law.checklist(), Subject.MUNICIPALITY, today, obligation)}


def test_an_empty_portal_shows_what_is_overdue_and_what_is_in_time(town: Any) -> None:
    table = cells()
    assert table["laip-10-04", "2026-09"].state is CellState.OVERDUE
    assert table["laip-10-04", "2026-10"].state is CellState.PENDING
    assert table["laip-10-04", "2026-10"].due_on == date(2026, 11, 30)
    assert table["laip-10-01", "vigente"].state is CellState.OVERDUE
    payrolls = [period for part, period in table if part == "laip-10-04"]
    assert payrolls[0] == "2026-10"
    assert len(payrolls) == 15  # the one in time and the last fourteen due
    assert not any(part.startswith("laip-10-24") for part, _ in table)


def test_the_due_day_itself_is_in_time(town: Any) -> None:
    assert cells(date(2026, 10, 30))["laip-10-04", "2026-09"].state is CellState.PENDING
    assert cells(date(2026, 10, 31))["laip-10-04", "2026-09"].state is CellState.OVERDUE


def test_words_say_on_what_basis_a_part_falls_due(town: Any) -> None:
    assert cells()["laip-10-04", "2026-09"].due_words == "vence 30 días después de terminar el mes, según la práctica"


def test_a_cell_tells_its_newest_edition_and_where_it_is(town: Any, tmp_path: Path) -> None:
    import_edition("laip-10-04", "2026-09", write_xlsx(tmp_path / "1.xlsx", payroll(2)), "--on=2026-10-05")
    import_edition("laip-10-04", "2026-09", write_xlsx(tmp_path / "2.xlsx", payroll(3)), "--reason=Faltaba una.", "--on=2026-11-02")
    cell = cells()["laip-10-04", "2026-09"]
    assert (cell.state, cell.version, cell.late) == (CellState.DATA, 2, False)  # it was in time; a correction is no delay
    assert cell.url == "/informacion-publica/remuneraciones/datos/2026-09/"
    assert cell.edition is not None
    assert cell.edition.row_count == 3
    assert [entry.version for entry in board.versions("laip-10-04", "2026-09")] == [2, 1]
    assert board.latest(["laip-10-04"], 1)[0].version == 2


def test_what_came_after_its_due_day_is_late(town: Any, tmp_path: Path) -> None:
    import_edition("laip-10-04", "2026-08", write_xlsx(tmp_path / "1.xlsx", payroll(2)), "--on=2026-10-01")
    assert cells()["laip-10-04", "2026-08"].late


def test_a_justification_takes_the_place_of_an_edition_and_gives_it_back(town: Any, tmp_path: Path) -> None:
    part = "laip-10-12.nacionales"
    import_edition(part, "2026-09", "--justify=no_movement", "--why=No hubo viajes en el mes.")
    assert cells()[part, "2026-09"].state is CellState.NO_MOVEMENT
    trips = write_xlsx(tmp_path / "v.xlsx", [("Destino", "Viáticos"), ("Flores", 100), ("Cobán", 50)])
    assert import_edition(part, "2026-09", trips, "--reason=Se encontró un viaje.").code == 0
    cell = cells()[part, "2026-09"]
    assert (cell.state, cell.version, cell.justification) == (CellState.DATA, 2, None)


def test_a_standing_part_in_force_unchanged_keeps_its_edition_and_renews_its_review(town: Any) -> None:
    import_edition("laip-10-01", "vigente", "--statement=Alcaldía y tesorería.", "--on=2025-01-10")
    import_edition("laip-10-01", "vigente", "--justify=unchanged", "--why=Se revisó y sigue igual.", "--on=2026-11-01")
    cell = cells()["laip-10-01", "vigente"]
    assert cell.state is CellState.UNCHANGED
    assert cell.edition is not None
    assert (cell.edition.text, cell.reviewed_on) == ("Alcaldía y tesorería.", date(2026, 11, 1))


def test_history_goes_back_to_what_was_published_first(town: Any, tmp_path: Path) -> None:
    import_edition("laip-10-04", "2024-12", write_xlsx(tmp_path / "n.xlsx", payroll(2)))
    periods = [period for part, period in cells(obligation="laip-10-04")]
    assert periods[-1] == "2024-12"
    assert len(periods) == 23


def test_the_whole_board_takes_three_queries(town: Any, tmp_path: Path, django_assert_num_queries: Any) -> None:
    for month in ("2026-07", "2026-08", "2026-09"):
        import_edition("laip-10-04", month, write_xlsx(tmp_path / "n.xlsx", payroll(2)))
    with django_assert_num_queries(3):
        cells()


def test_a_cell_by_its_address_refuses_a_period_of_another_kind(town: Any) -> None:
    duty = law.checklist().obligation("laip-10-04")
    assert board.cell_at(law.checklist(), duty, duty.parts[0], "2026-09", TODAY).state is CellState.OVERDUE
    with pytest.raises(ValueError, match="otra frecuencia"):
        board.cell_at(law.checklist(), duty, duty.parts[0], "2026-Q3", TODAY)
