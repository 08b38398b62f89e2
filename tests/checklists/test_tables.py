"""The ruler on sheets as offices make them: headers, cells of every type, totals, personal data, and the record's bytes."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from frictionless import Resource, Schema, system
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checklists.model import Basis, Column, Privacy, Register
from checklists.reading.registers import read_registers
from checklists.ruler import canonical
from checklists.ruler.words import distance, key
from checklists.tables import (
    RULES,
    Judged,
    canonical_csv,
    find_header,
    judge,
    letter,
    match_columns,
    parse_canonical_csv,
    table_schema,
    written,
)

REGISTERS = read_registers(Path(canonical.__file__).parents[1] / "registers", shown="registers", problems=[])
EACH = pytest.mark.parametrize("register", REGISTERS.values(), ids=REGISTERS.keys())

PAYROLL = REGISTERS["remuneraciones"]
PURCHASES = REGISTERS["compras-directas"]
TRIPS = REGISTERS["viajes-nacionales"]
WORKS = REGISTERS["obras"]
PHONES = REGISTERS["direccion-y-telefonos"]
USERS = REGISTERS["pertenencia-sociolinguistica"]
SCHOLARSHIPS = REGISTERS["becas"]
TENDERS = REGISTERS["contrataciones-por-cotizacion"]


def _column(name: str = "dato", kind: str = "string", **more: object) -> Column:
    return Column(name=name, title=name.replace("_", " ").capitalize(), type=kind, basis=Basis.OURS, **more)  # type: ignore[arg-type]


def _register(*columns: Column, key: tuple[str, ...] = ()) -> Register:
    return Register(slug="prueba", title="Prueba", description="Un registro de prueba", columns=columns, key=key)


def _read(cell: object, kind: str = "string", **more: object) -> Judged:
    """Judges one cell in a column, beside another that is always filled."""
    register = _register(_column(kind=kind, **more), _column("otra_cosa"))
    return judge([["Dato", "Otra cosa"], [cell, "y"], [None, "z"]], register)


def _rules(judged: Judged) -> list[str]:
    return [problem.rule for problem in (*judged.problems, *judged.warnings)]


def _one(cell: object, kind: str = "string", **more: object) -> tuple[object, list[str]]:
    judged = _read(cell, kind, **more)
    return judged.values[0]["dato"], _rules(judged)


def _payroll(*rows: Sequence[object]) -> list[Sequence[object]]:
    return [["Nombre", "Cargo", "Renglón", "Salario", "Bonos"], *rows]


# Headers


def test_the_header_is_found_under_crest_and_titles() -> None:
    rows = [
        ["Municipalidad de Ejemplo"],
        ["Nómina de octubre"],
        [],
        ["Artículo 10, numeral 4"],
        [],
        [],
        *_payroll(["Persona 0001", "Oficial", 11, 4500, 0]),
    ]
    header = find_header(rows, PAYROLL)
    assert header is not None
    assert header.row == 7
    judged = judge(rows, PAYROLL, header=header)
    assert judged.ok
    assert judged.rows == (8,)
    assert judged.values[0]["renglon"] == "011"


def test_a_header_of_two_merged_rows_is_read_as_one() -> None:
    rows = [
        ["Persona autorizada", "Destino", "Gastos del viaje", None, None],
        [None, None, "Boletos", "Viáticos", "Total"],
        ["Persona 0001", "Cobán", 0, 420, 420],
    ]
    judged = judge(rows, TRIPS)
    assert judged.ok
    assert judged.values[0]["viaticos"] == Decimal("420.00")
    assert judged.values[0]["costo_total"] == Decimal("420.00")


@pytest.mark.parametrize(
    ("header", "column"),
    [
        ("NOMBRES Y APELLIDOS", "nombre"),
        ("Nombre del empleado municipal", "nombre"),
        ("SUELDO BASE (Q.)", "salario"),
        ("Sueldo  Mensual", "salario"),
        ("Salarios", "salario"),
        ("Salrio", "salario"),
        ("Bonif. Incentivo", "bonificacion_de_ley"),
        ("Bonificación incentivo (Decreto 37-2001)", "bonificacion_de_ley"),
        ("viaticos_asignados", "viaticos"),
        ("Reng. presup.", "renglon"),
        ("Puesto que desempeña", "cargo"),
        ("Total Devengado Q", "total"),
    ],
)
def test_headers_are_known_as_offices_write_them(header: str, column: str) -> None:
    assert dict(match_columns([header], PAYROLL)) == {column: 0}


@pytest.mark.parametrize(
    "header", ["Líquido a recibir", "Total descuentos", "Descuento judicial", "IGSS", "Firma", "DPI", "No.", "Cuenta bancaria", "Fecha"]
)
def test_headers_of_other_things_ask_for_no_column(header: str) -> None:
    assert not match_columns([header], PAYROLL)


def test_monto_alone_asks_for_the_money_column_only_where_one_could_be_meant() -> None:
    register = _register(
        _column("monto_pedido", "number", format="money"), _column("monto_dado", "number", format="money"), _column("lugar")
    )
    assert dict(match_columns(["Lugar", "Monto"], register)) == {"lugar": 0}
    alone = _register(_column("monto_pedido", "number", format="money"), _column("lugar"))
    assert dict(match_columns(["Lugar", "Monto"], alone)) == {"lugar": 0, "monto_pedido": 1}


def test_two_dates_are_not_taken_for_each_other() -> None:
    found = match_columns(["NOG", "Fecha de aprobación del contrato", "Fecha de Adjudicación", "Proveedor"], TENDERS)
    assert found["fecha_aprobacion_contrato"] == 1
    assert found["fecha_adjudicacion"] == 2


def test_a_guessed_header_is_told() -> None:
    judged = judge([["Nombre", "Salrio"], ["Persona 0001", 4500]], PAYROLL)
    assert judged.ok
    assert _rules(judged) == ["guessed_header"]
    assert "«Salrio» se leyó como «Salario»" in judged.warnings[0].message


def test_a_sheet_without_a_header_says_so_and_names_the_titles() -> None:
    judged = judge([["uno", "dos"], [1, 2]], PAYROLL)
    assert _rules(judged) == ["no_header"]
    assert "Nombre completo" in judged.problems[0].remedy
    assert not judged.values


def test_a_missing_required_column_names_the_headers_that_were_not_understood() -> None:
    judged = judge([["Cargo", "Salario", "Quién es"], ["Oficial", 4500, "Persona 0001"]], PAYROLL)
    missing = next(problem for problem in judged.problems if problem.rule == "missing_column")
    assert missing.title == "Nombre completo"
    assert "«Quién es»" in missing.remedy


def test_two_money_columns_for_one_stop_and_two_texts_are_told() -> None:
    money = judge([["Nombre", "Salario", "Sueldo base"], ["Persona 0001", 1, 2]], PAYROLL)
    assert [problem.rule for problem in money.problems] == ["duplicate_header"]
    assert money.problems[0].column == "C"
    text = judge([["Nombre", "Cargo", "Puesto", "Salario"], ["Persona 0001", "Oficial", "Oficial II", 2]], PAYROLL)
    assert text.ok
    assert "repeated_header" in _rules(text)


def test_several_columns_of_bonuses_are_added_and_told() -> None:
    rows = [
        ["Nombre", "Salario", "Bonos", "Bono 14", "Bono profesional", "Aguinaldo"],
        ["Persona 0001", 4500, 250, "Q 1,000.00", None, 100],
        ["Persona 0002", 4000, None, None, 375, None],
        ["Persona 0003", 4000, None, None, None, None],
        ["TOTAL", 12500, 250, 1000, 375, 100],
    ]
    judged = judge(rows, PAYROLL)
    assert judged.ok
    assert [values["bonos"] for values in judged.values] == [Decimal("1250.00"), Decimal("375.00"), None]
    assert judged.values[0]["otras_remuneraciones"] == Decimal("100.00")
    assert judged.sums["bonos"] == Decimal("1625.00")
    assert _rules(judged) == ["added_header", "added_header"]


def test_the_same_header_twice_stops_even_where_amounts_are_added() -> None:
    judged = judge([["Nombre", "Bonos", "BONOS"], ["Persona 0001", 1, 2]], PAYROLL)
    assert [problem.rule for problem in judged.problems] == ["duplicate_header"]


def test_a_title_goes_before_the_synonyms_of_its_column() -> None:
    columns = match_columns(["Renglón", "Saldo disponible", "Saldo por devengar"], REGISTERS["ejecucion-presupuestaria"])
    assert columns["saldo"] == 2


def test_celular_in_a_list_of_offices_is_seen_on_a_portal_and_not_taken_for_publication() -> None:
    header = ["Oficina", "Teléfono", "Celular"]
    assert match_columns(header, PHONES)["celular_institucional"] == 2
    judged = judge([header, ["Tesorería", "7900-0000", "5900-0000"]], PHONES)
    assert judged.values[0]["celular_institucional"] is None
    assert _rules(judged) == ["withheld_column"]


def test_columns_of_private_data_are_dropped_and_told() -> None:
    judged = judge(
        [["No.", "Nombre", "DPI", "Cuenta bancaria", "Salario"], [1, "Persona 0001", "1234 56789 0101", "3-123-4567890", 4500]], PAYROLL
    )
    assert judged.ok
    assert _rules(judged) == ["withheld_column", "withheld_column"]
    assert b"56789" not in canonical_csv(judged.values, PAYROLL)


def test_columns_that_are_not_of_the_register_are_dropped_and_told_by_name() -> None:
    judged = judge([["Nombre", "Salario", "Descuento IGSS"], ["Persona 0001", 4500, 217]], PAYROLL)
    assert judged.ok
    assert _rules(judged) == ["column_not_in_register"]
    assert judged.warnings[0].where == "Fila 1, columna C"


# Rows


def test_a_payroll_with_a_total_row_drops_it_and_tells() -> None:
    judged = judge(_payroll(["Persona 0001", "Oficial", 11, 4500, 250], ["TOTAL", None, None, 4500, 250]), PAYROLL)
    assert judged.ok
    assert len(judged.values) == 1
    assert [(row.row, row.reason) for row in judged.dropped] == [(3, "total")]
    assert judged.sums["salario"] == Decimal("4500.00")


@pytest.mark.parametrize(
    "label",
    [
        "Total",
        "TOTAL GENERAL",
        "Sub-total",
        "Subtotal:",
        "SUMA",
        "Sumas iguales",
        "Total de la planilla de octubre 2026",
        "VAN",
        "Gran total",
    ],
)
def test_totals_are_known_by_their_label(label: str) -> None:
    judged = judge(_payroll(["Persona 0001", "Oficial", 11, 4500, 0], [label, None, None, "Q 4,500.00", 0]), PAYROLL)
    assert [row.reason for row in judged.dropped] == ["total"]


def test_a_purchase_whose_description_begins_with_total_is_data() -> None:
    judged = judge([["Descripción", "Monto", "Proveedor"], ["Total de doce sillas plásticas", 600, "Proveedor Ejemplo"]], PURCHASES)
    assert len(judged.values) == 1


def test_a_row_that_only_holds_the_sums_is_a_total_without_a_label() -> None:
    judged = judge(
        _payroll(["Persona 0001", "Oficial", 11, 4500, 250], ["Persona 0002", "Oficial", 11, 4000, 250], [None, None, None, 8500.0, 500]),
        PAYROLL,
    )
    assert judged.ok
    assert [row.reason for row in judged.dropped] == ["total"]


def test_a_total_that_is_not_the_sum_is_told() -> None:
    judged = judge(_payroll(["Persona 0001", "Oficial", 11, 4500, 250], ["TOTAL", None, None, 9999, 250]), PAYROLL)
    assert judged.ok
    assert _rules(judged) == ["total_differs"]
    assert judged.warnings[0].where == "Fila 3, columna D (Salario)"


def test_subtotals_by_group_and_the_grand_total_agree_with_the_rows() -> None:
    rows = _payroll(
        ["PERSONAL PERMANENTE", None, None, None, None],
        ["Persona 0001", "Oficial", 11, 4500, 0],
        ["Subtotal", None, None, 4500, 0],
        ["PERSONAL POR CONTRATO", None, None, None, None],
        ["Persona 0002", "Oficial", 22, 4000, 0],
        ["Subtotal", None, None, 4000, 0],
        ["Total general", None, None, 8500, 0],
    )
    judged = judge(rows, PAYROLL)
    assert judged.ok
    assert [values["nombre"] for values in judged.values] == ["Persona 0001", "Persona 0002"]
    assert _rules(judged) == ["row_left_out", "row_left_out"]


def test_notes_and_signatures_below_the_table_are_no_rows() -> None:
    rows = _payroll(
        ["Persona 0001", "Oficial", 11, 4500, 0],
        [],
        ["Elaborado por: Persona 0009", None, "Vo.Bo. Persona 0010"],
        ["Persona 0009", "Tesorería"],
    )
    judged = judge(rows, PAYROLL)
    assert judged.ok
    assert [row.reason for row in judged.dropped] == ["blank", "note", "note"]


def test_the_header_repeated_on_every_printed_page_is_no_row() -> None:
    judged = judge(_payroll(["Persona 0001", "Oficial", 11, 4500, 0], *_payroll(["Persona 0002", "Oficial", 11, 4500, 0])), PAYROLL)
    assert judged.ok
    assert [row.reason for row in judged.dropped] == ["header"]


def test_a_numbered_but_empty_row_is_blank() -> None:
    judged = judge([["No.", "Nombre", "Salario"], [1, "Persona 0001", 4500], [2, None, None], [3, "Persona 0002", 4500]], PAYROLL)
    assert judged.ok
    assert len(judged.values) == 2


def test_a_table_with_a_header_and_no_rows_asks_for_a_justification() -> None:
    judged = judge(_payroll(), PAYROLL)
    assert _rules(judged) == ["no_rows"]
    assert "justificación" in judged.problems[0].remedy


def test_rows_are_numbered_as_the_sheet_does() -> None:
    judged = judge(_payroll([None, "Oficial", 11, 4500, 0]), PAYROLL, sheet="Nómina", first_row=5)
    assert str(judged.problems[0]).startswith("Hoja Nómina, fila 6, columna A (Nombre completo): La celda está vacía.")


def test_a_row_that_repeats_another_is_told_and_a_repeated_key_stops() -> None:
    twice = judge(_payroll(["Persona 0001", "Oficial", 11, 4500, 0], ["Persona 0001", "Oficial", 11, 4500, 0]), PAYROLL)
    assert twice.ok
    assert _rules(twice) == ["repeated_row"]
    counts = [["Mes", "Servicio", "Idioma", "Usuarios"], ["2026-10", "Agua", "Mam", 20], ["2026-10", "Agua", "Mam", 30]]
    assert _rules(judge(counts, USERS)) == ["repeated_key"]


def test_a_value_that_must_be_unique_may_not_come_twice() -> None:
    register = _register(_column("dato", unique=True), _column("otra_cosa"))
    judged = judge([["Dato", "Otra cosa"], ["a", "x"], ["a", "y"]], register)
    assert _rules(judged) == ["repeated_value"]
    assert "fila 2" in judged.problems[0].message


# Cells


@pytest.mark.parametrize(
    ("cell", "amount"),
    [
        (4500, "4500.00"),
        (4500.005, "4500.01"),
        (0.1 + 0.2, "0.30"),
        ("Q 1,234.56", "1234.56"),
        ("Q1,234.56", "1234.56"),
        ("Q.12,500.00", "12500.00"),
        ("GTQ 1 234.50", "1234.50"),
        ("1,234", "1234.00"),
        ("1'234,567.80", "1234567.80"),
        ("1234.5", "1234.50"),
        ("\u00a0 85.50 ", "85.50"),
    ],
)
def test_money_is_read_with_q_and_commas(cell: object, amount: str) -> None:
    assert _one(cell, "number", format="money", minimum=0) == (Decimal(amount), [])


@pytest.mark.parametrize("cell", ["(500.00)", "-500", "Q -500.00", "500.00-", "-Q500"])
def test_negative_amounts_are_read_where_they_may_be_and_stop_where_not(cell: str) -> None:
    assert _one(cell, "number", format="money") == (Decimal("-500.00"), [])
    refused = _read(cell, "number", format="money", minimum=0)
    assert _rules(refused) == ["below_minimum"]
    assert refused.problems[0].suggestion == Decimal("500")


@pytest.mark.parametrize(("cell", "amount"), [("1.234,56", "1234.56"), ("1234,5", "1234.50"), ("1.234.567", "1234567.00")])
def test_a_decimal_comma_is_read_and_told(cell: str, amount: str) -> None:
    assert _one(cell, "number", format="money") == (Decimal(amount), ["decimal_comma"])


@pytest.mark.parametrize(
    ("cell", "rule"),
    [
        ("1.234", "ambiguous_number"),
        ("1,23,456", "ambiguous_number"),
        ("US$ 500", "not_quetzales"),
        ("quinientos", "not_a_number"),
        (True, "not_a_number"),
    ],
)
def test_amounts_that_cannot_be_told_stop(cell: object, rule: str) -> None:
    assert _one(cell, "number", format="money") == (None, [rule])


def test_an_ambiguous_amount_suggests_the_thousands() -> None:
    assert _read("1.234", "number", format="money").problems[0].suggestion == Decimal("1234.00")


@pytest.mark.parametrize("cell", ["", "  ", "-", "Q -", float("nan"), None])
def test_blank_cells_and_dashes_are_no_value_and_stop_where_one_is_due(cell: object) -> None:
    assert _one(cell, "number", format="money") == (None, [])
    assert _one(cell, "number", format="money", required=True)[1] == ["required_empty", "required_empty"]


def test_words_for_nothing_are_told_in_columns_of_quantities() -> None:
    assert _one("N/A", "number") == (None, ["no_value_word"])
    assert _one("no aplica", "date") == (None, ["no_value_word"])


@pytest.mark.parametrize("cell", [float("inf"), 1e300, -float("inf"), "9" * 30, 10**20])
def test_quantities_out_of_all_reason_are_no_numbers(cell: object) -> None:
    assert _one(cell, "number")[1] == ["not_a_number"]


def test_percentages_are_read_and_a_fraction_is_told() -> None:
    assert _one("45 %", "number", minimum=0, maximum=100) == (Decimal(45), [])
    assert _one(101, "number", minimum=0, maximum=100) == (None, ["above_maximum"])
    told = _read(0.45, "number", minimum=0, maximum=100)
    assert _rules(told) == ["fraction_percent"]
    assert told.warnings[0].suggestion == Decimal(45)


def test_whole_numbers_refuse_decimals() -> None:
    assert _one(42.0, "integer") == (42, [])
    assert _one("1,042", "integer") == (1042, [])
    assert _one(4.5, "integer") == (None, ["not_whole"])


@pytest.mark.parametrize(
    "cell",
    [
        date(2026, 10, 5),
        datetime(2026, 10, 5, 14, 30),  # noqa: DTZ001
        "05/10/2026",
        "5-10-26",
        "05.10.2026",
        "2026-10-05",
        "2026-10-05 00:00:00",
        "5 de octubre de 2026",
        "05-oct-2026",
        "lunes 5 de octubre del 2026",
        "5/oct/26",
    ],
)
def test_dates_are_read_day_first_in_every_way_people_write_them(cell: object) -> None:
    assert _one(cell, "date") == (date(2026, 10, 5), [])


def test_a_date_that_lost_its_format_is_read_and_told() -> None:
    assert _one(46300, "date") == (date(2026, 10, 5), ["date_as_number"])
    assert _one(46300.5, "date") == (date(2026, 10, 5), ["date_as_number"])


@pytest.mark.parametrize(
    ("cell", "rule"),
    [
        ("10/25/2026", "month_first"),
        ("31/02/2026", "not_a_date"),
        ("pronto", "not_a_date"),
        (date(2926, 1, 1), "date_out_of_reason"),
        (12, "not_a_date"),
    ],
)
def test_dates_that_are_none_stop(cell: object, rule: str) -> None:
    assert _one(cell, "date") == (None, [rule])


def test_a_date_with_the_month_first_suggests_the_right_one() -> None:
    problem = _read("10/25/2026", "date").problems[0]
    assert problem.suggestion == date(2026, 10, 25)
    assert "¿Será «25/10/2026»?" in problem.remedy


@pytest.mark.parametrize("cell", ["2026-10", "octubre 2026", "Oct-26", "10/2026", "octubre de 2026", date(2026, 10, 31), "OCTUBRE"])
def test_months_are_read_and_take_the_year_of_the_period(cell: object) -> None:
    judged = judge([["Mes", "Pueblo", "Usuarios"], [cell, "Xinka", 20]], USERS, period="2026-10")
    assert judged.ok
    assert judged.values[0]["mes"] == "2026-10"


@pytest.mark.parametrize(("cell", "year"), [(2026, 2026), ("2026", 2026), ("Año 2026", 2026), (2026.0, 2026), ("26", None), (3000, None)])
def test_years_have_four_figures(cell: object, year: int | None) -> None:
    assert _one(cell, "year") == (year, [] if year else ["not_a_year"])


@pytest.mark.parametrize(("cell", "truth"), [("Sí", True), ("si", True), ("NO", False), (True, True), ("x", True), (0, False)])
def test_yes_and_no_are_read(cell: object, truth: bool) -> None:
    assert _one(cell, "boolean") == (truth, [])
    assert _one("quizá", "boolean") == (None, ["not_yes_or_no"])


KINDS = {"enum": ("equipo", "vehículos", "inmuebles", "plantas e instalaciones")}


@pytest.mark.parametrize(
    ("cell", "value"),
    [("VEHICULOS", "vehículos"), ("Vehículo", "vehículos"), (" equipo ", "equipo"), ("Plantas e Instalaciones", "plantas e instalaciones")],
)
def test_values_of_a_list_are_known_without_case_accents_or_plural(cell: str, value: str) -> None:
    assert _one(cell, **KINDS) == (value, [])


def test_a_value_with_more_words_is_read_and_told_and_a_misspelt_one_suggested() -> None:
    assert _one("Mantenimiento de vehículos", **KINDS) == ("vehículos", ["read_as_list_value"])
    problem = _read("vehíclos", **KINDS).problems[0]
    assert (problem.rule, problem.suggestion) == ("not_in_list", "vehículos")
    assert "plantas e instalaciones" in problem.remedy
    assert _one("computadoras", **KINDS) == (None, ["not_in_list"])


@pytest.mark.parametrize("cell", ["#REF!", "#DIV/0!", "#¡DIV/0!", "#N/A", "#¿NOMBRE?", "#¡VALOR!", "########", "Err:502"])
def test_errors_of_formulas_stop(cell: str) -> None:
    assert _one(cell)[1] == ["formula_error"]
    assert _one(cell, "number")[1] == ["formula_error"]


@pytest.mark.parametrize("cell", ["=1+1", '=HYPERLINK("http://x")', "@SUM(A1)", "+A1", "-2+3+cmd|' /C calc'!A0", "\t=1+1", "＝1+1"])
def test_text_that_a_spreadsheet_would_run_never_enters_a_record(cell: str) -> None:
    assert _one(cell)[1] == ["formula_in_text"]


@pytest.mark.parametrize(("cell", "text"), [("- Cemento gris", "Cemento gris"), ("• Arena", "Arena"), ("+502", "+502"), ("-5", "-5")])
def test_bullets_go_and_signed_quantities_stay(cell: str, text: str) -> None:
    assert _one(cell) == (text, [])


def test_text_is_kept_in_one_line_and_normal_form() -> None:
    assert _one(" Dirección\n de\u200b  Obras\u00a0Públicas ") == ("Dirección de Obras Públicas", [])
    assert _one("Cafe\u0301") == ("Café", [])
    assert _one(30123456.0) == ("30123456", [])


def test_text_beyond_two_thousand_letters_is_too_long() -> None:
    assert _one("a" * 2001)[1] == ["text_too_long"]


def test_a_pattern_is_asked_with_its_example() -> None:
    problem = _read("zz", pattern=r"A\d+", example="A1").problems[0]
    assert (problem.rule, problem.remedy) == ("pattern", "Escríbalo como en el ejemplo: A1.")


def test_identifiers_are_kept_in_their_canonical_form() -> None:
    rows = [["Descripción", "Monto", "NIT", "NPG", "NOG", "Renglón"], ["Cemento", 100, "576937k", "npg E581998146", 30319447, 211.0]]
    judged = judge(rows, PURCHASES)
    assert judged.ok
    assert [judged.values[0][name] for name in ("nit", "npg", "nog", "renglon")] == ["576937-K", "E581998146", "30319447", "211"]


def test_a_nit_with_a_wrong_check_digit_is_told_and_one_without_its_shape_stops() -> None:
    assert _one("8977112-0", format="nit") == ("8977112-0", ["nit_check_digit"])
    assert _one("ABC", format="nit", example="7108-0")[1] == ["not_a_nit"]


def test_a_nog_in_the_column_of_the_npg_is_kept_and_told() -> None:
    assert _one("30319447", format="npg") == ("30319447", ["other_guatecompras_number"])


def test_official_mobiles_and_public_mailboxes_are_told_where_they_are_not_expected() -> None:
    rows = [
        ["Oficina", "Teléfono", "Celular institucional", "Correo"],
        ["Tesorería", "5900-0000", "5900-0001", "tesoreria.ejemplo@gmail.com"],
    ]
    judged = judge(rows, PHONES)
    assert judged.ok
    assert _rules(judged) == ["mobile_number", "email_not_institutional"]


# What no cell may carry


@pytest.mark.parametrize(
    "cell",
    ["1234 56789 0101", "1234567890101", 1234567890101, 1234567890101.0, "DPI: 1234567800101", "A nombre de Persona, CUI 1234 56780 0101"],
)
@pytest.mark.parametrize("kind", ["string", "number", "date", "integer"])
def test_a_dpi_stops_in_any_cell_and_is_not_repeated(cell: object, kind: str) -> None:
    judged = _read(cell, kind)
    assert _rules(judged) == ["dpi_in_cell"]
    assert judged.values[0]["dato"] is None
    assert not any(digit in f"{judged.problems[0]} {judged.problems[0].text}" for digit in "56789")


def test_a_dpi_as_nit_stops() -> None:
    assert _one("1234567890101", format="nit")[1] == ["dpi_in_cell"]
    assert _one("1234567800101", format="nit")[1] == ["dpi_in_cell"]


@pytest.mark.parametrize(
    "cell",
    [
        "Cuenta No. 3-123-45678-9 Banco Ejemplo",
        "depósito a cuenta monetaria 3123456789",
        "Cta. 01-234-567890-1",
        "GT12ABCD01020000001234567890",
    ],
)
def test_a_bank_account_in_text_stops(cell: str) -> None:
    assert _one(cell)[1] == ["bank_account"]


@pytest.mark.parametrize(
    "cell",
    [
        "Cuenta 1232.03 Equipo de oficina",
        "12 cuentas de collar",
        "22-0101-0001",
        "Factura 12345678",
        "Finca 1234, folio 56, libro 78",
        "serie 7501234567890",
    ],
)
def test_other_numbers_in_text_pass(cell: str) -> None:
    assert _one(cell) == (cell, [])


def test_private_lines_and_mailboxes_in_free_text_are_told() -> None:
    assert _one("Llamar al cel. 5555-1234")[1] == ["phone_in_text"]
    assert _one("escribir a persona.ejemplo@gmail.com")[1] == ["email_in_text"]


def test_the_name_of_a_minor_is_not_kept() -> None:
    rows = [
        ["Programa", "Becario", "Es menor de edad", "Monto"],
        ["Becas", "Persona 0001", "sí", 500],
        ["Becas", "Persona 0002", "no", 500],
    ]
    judged = judge(rows, SCHOLARSHIPS)
    assert judged.ok
    assert [values["beneficiario"] for values in judged.values] == [None, "Persona 0002"]
    assert _rules(judged) == ["minor_withheld"]


@pytest.mark.parametrize(
    ("title", "young", "old"),
    [
        ("Edad", 12, 18),
        ("Edad (años)", "17 años", "40 años"),
        ("Fecha de nacimiento", "01/11/2008", "31/10/2008"),
        ("Fec. Nac.", date(2015, 3, 12), date(1990, 3, 12)),
    ],
)
def test_a_minor_is_known_by_an_age_that_no_register_publishes(title: str, young: object, old: object) -> None:
    rows = [["Programa", "Becario", title, "Monto"], ["Becas", "Persona 0001", young, 500], ["Becas", "Persona 0002", old, 500]]
    judged = judge(rows, SCHOLARSHIPS, period="2026-10")
    assert judged.ok
    assert [values["beneficiario"] for values in judged.values] == [None, "Persona 0002"]
    assert [values["menor_de_edad"] for values in judged.values] == [True, None]
    assert "minor_withheld" in _rules(judged)


@pytest.mark.parametrize("cell", [1, 4, "3", "<5", "menos de 5"])
def test_a_count_of_fewer_than_five_persons_is_not_kept(cell: object) -> None:
    judged = judge([["Idioma", "Usuarios"], ["Mam", cell], ["Ixil", 0], ["Xinka", 5]], USERS)
    assert judged.ok
    assert [values["usuarios"] for values in judged.values] == [None, 0, 5]
    assert _rules(judged) == ["small_count"]


def test_an_empty_count_is_not_a_withheld_one() -> None:
    assert _rules(judge([["Servicio", "Idioma", "Usuarios"], ["Agua", "Mam", None]], USERS)) == ["required_empty"]


# The whole table


def test_dates_of_another_period_are_told() -> None:
    rows = [["Fecha", "Descripción", "Monto"], ["05/09/2026", "Cemento", 100], ["06/09/2026", "Arena", 50]]
    assert _rules(judge(rows, PURCHASES, period="2026-10")) == ["dates_outside_period"]
    assert not _rules(judge(rows, PURCHASES, period="2026-Q3"))
    assert not _rules(judge(rows, PURCHASES, period="vigente"))


def test_every_problem_says_where_what_and_what_to_do() -> None:
    judged = judge(_payroll(["Persona 0001", "Oficial", "zz", "mucho", -5]), PAYROLL, sheet="Nómina")
    assert [problem.rule for problem in judged.problems] == ["not_a_renglon", "not_a_number", "below_minimum"]
    for problem in judged.problems:
        assert problem.row == 2
        assert problem.column in "CDE"
        assert problem.text in ("zz", "mucho", "-5")
        assert problem.message.endswith(".")
        assert problem.remedy


def test_many_problems_are_told_up_to_a_bound_with_their_count() -> None:
    judged = judge(_payroll(*(["Persona 0001", "Oficial", "zz", "mucho", 0] for _ in range(1000))), PAYROLL)
    assert len(judged.problems) == 1001
    assert judged.problems[-1].rule == "too_many_problems"
    assert "2000" in judged.problems[-1].message


def test_rules_have_ids_and_sentences_that_end() -> None:
    for name, rule in RULES.items():
        assert name == rule.id
        assert rule.message.endswith((".", "?"))
        assert rule.remedy.endswith((".", "{guess}"))


def test_letters_of_columns_go_on_after_z() -> None:
    assert [letter(index) for index in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=40),
    st.dates(),
    st.datetimes(),
    st.decimals(),
    st.times(),
    st.timedeltas(),
    st.sampled_from(["Total", "TOTAL", "Nombre", "Salario", "#REF!", "=1", "5/10/2026", "Q1,0", "-", "1234 56789 0101", "Elaborado por"]),
)


@given(st.lists(st.lists(CELLS, max_size=6), max_size=8), st.sampled_from(sorted(REGISTERS)))
@settings(max_examples=150, deadline=None)
def test_no_sheet_makes_the_ruler_crash(rows: list[list[object]], slug: str) -> None:
    register = REGISTERS[slug]
    judge(rows, register)
    titles: list[object] = [column.title for column in register.columns]
    judged = judge([titles, *rows], register, period="2026-10")
    if judged.ok:
        assert parse_canonical_csv(canonical_csv(judged.values, register), register) == judged.values


# The record


def _values(column: Column) -> st.SearchStrategy[object]:
    text = st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\x00"), min_size=1, max_size=30)
    quantities = st.decimals(min_value=-(10**9), max_value=10**9, places=2 if column.format == "money" else 4)
    kinds: dict[str, st.SearchStrategy[object]] = {
        "string": text,
        "integer": st.integers(),
        "number": quantities,
        "date": st.dates(),
        "year": st.integers(min_value=1900, max_value=2100),
        "yearmonth": st.sampled_from(["2026-10", "2024-01"]),
        "boolean": st.booleans(),
    }
    return st.none() | kinds[column.type]


@EACH
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(data=st.data())
def test_canonical_csv_comes_back_as_it_went(register: Register, data: st.DataObject) -> None:
    rows = data.draw(st.lists(st.fixed_dictionaries({column.name: _values(column) for column in register.columns}), max_size=4))
    record = canonical_csv(rows, register)  # type: ignore[arg-type]
    assert parse_canonical_csv(record, register) == rows
    assert canonical_csv(parse_canonical_csv(record, register), register) == record


def test_the_canonical_csv_is_byte_for_byte_this() -> None:
    register = _register(
        _column("nombre"),
        _column("monto", "number", format="money"),
        _column("dia", "date"),
        _column("menor", "boolean"),
        _column("m2", "number"),
    )
    rows = [
        {
            "nombre": 'Comité "El Ejemplo", S. A.',
            "monto": Decimal("1234.5"),
            "dia": date(2026, 10, 5),
            "menor": False,
            "m2": Decimal("12.50"),
        },
        {"nombre": "Ñandú", "monto": None},
    ]
    expected = 'nombre,monto,dia,menor,m2\n"Comité ""El Ejemplo"", S. A.",1234.50,2026-10-05,false,12.5\nÑandú,,,,\n'
    assert canonical_csv(rows, register) == expected.encode()


def test_a_record_under_another_version_of_its_register_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="prueba"):
        parse_canonical_csv(b"otra\nx\n", _register(_column("nombre")))
    with pytest.raises(ValueError, match="fila 2"):
        parse_canonical_csv(b"monto\nx\n", _register(_column("monto", "number")))
    with pytest.raises(KeyError, match="sobra"):
        canonical_csv([{"sobra": "x"}], _register(_column("nombre")))


@pytest.mark.parametrize(("value", "text"), [(None, ""), (True, "true"), (Decimal("0E+3"), "0"), (Decimal("1E+3"), "1000"), (2026, "2026")])
def test_values_are_written_without_exponents(value: bool | Decimal | int | None, text: str) -> None:
    assert written(value) == text


@EACH
def test_frictionless_reads_the_table_schema_and_the_record_under_it(register: Register, tmp_path: object) -> None:
    titles: list[object] = [column.title for column in register.columns]
    judged = judge([titles, [column.example for column in register.columns]], register)
    descriptor = table_schema(register)
    file = f"{tmp_path}/muestra.csv"
    with open(file, "wb") as out:
        out.write(canonical_csv(judged.values, register))
    with system.use_context(trusted=True):
        report = Resource(path=file, format="csv", encoding="utf-8", schema=Schema.from_descriptor(descriptor)).validate()
    assert report.valid, report.flatten(["rowNumber", "fieldName", "type", "message"])
    assert [field["name"] for field in descriptor["fields"]] == [column.name for column in register.columns]


def test_the_table_schema_carries_constraints_and_our_own_words_apart() -> None:
    fields = {field["name"]: field for field in table_schema(WORKS)["fields"]}
    assert fields["avance_fisico"]["constraints"] == {"minimum": 0, "maximum": 100}
    assert fields["obra"]["constraints"] == {"required": True}
    assert fields["funcionario_responsable"]["vitrina"] == {"basis": "law", "privacy": str(Privacy.PERSON)}
    assert table_schema(USERS)["primaryKey"] == ["mes", "servicio", "pertenencia"]


# Speed and words


def test_five_thousand_rows_are_judged_in_a_fraction_of_a_second() -> None:
    rows = _payroll(*([f"Persona {number:04d}", "Oficial", 11, 4500.0 + number, 250] for number in range(5000)))
    best = 10.0
    for _ in range(3):
        start = time.process_time()
        judged = judge(rows, PAYROLL, period="2026-10")
        best = min(best, time.process_time() - start)
    assert judged.ok
    assert len(judged.values) == 5000
    assert best < 0.9  # 0.1 on a quiet machine; this bound only sees a collapse


def test_headers_lose_little_words_plurals_and_abbreviations() -> None:
    assert key("No. de Teléfonos") == key("TELÉFONO") == ("telefono",)
    assert key("N.I.T.") == ("nit",)
    assert key("Monto (Q.)") == ("monto",)
    assert key("Nombres de las unidades") == ("nombre", "unidad")


@given(st.text("abcd", max_size=8), st.text("abcd", max_size=8))
def test_distance_is_the_same_both_ways(one: str, other: str) -> None:
    assert distance(one, other, 3) == distance(other, one, 3)
    assert (distance(one, other, 3) == 0) == (one == other)
