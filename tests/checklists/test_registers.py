"""The registers of the package: every one complete, safe, and readable by its own ruler."""

from __future__ import annotations

from pathlib import Path

import pytest

from checklists.model import Basis, Column, Privacy, Register
from checklists.reading.registers import read_registers
from checklists.reading.withheld import withheld
from checklists.ruler.cells import compile_reader
from checklists.tables import find_header, judge, match_columns

FOLDER = Path(__file__).parents[2] / "checklists" / "registers"
PROBLEMS: list[object] = []
REGISTERS = read_registers(FOLDER, shown="registers", problems=PROBLEMS)  # type: ignore[arg-type]
EACH = pytest.mark.parametrize("register", REGISTERS.values(), ids=REGISTERS.keys())

SLUGS = """
direccion-y-telefonos directorio-de-empleados remuneraciones presupuesto modificaciones-presupuestarias ejecucion-presupuestaria depositos
cotizaciones-y-licitaciones-de-programas contrataciones-de-bienes-y-servicios viajes-nacionales viajes-internacionales inventario-muebles
inventario-inmuebles contratos-de-mantenimiento subsidios becas transferencias usufructo-y-concesiones empresas-precalificadas obras
contratos-de-arrendamiento contrataciones-por-cotizacion contrataciones-por-licitacion fideicomisos compras-directas informacion-clasificada
pertenencia-sociolinguistica asesorias-contratadas jornales arrendamiento-de-edificios convenios aportes cooperacion-externa
solicitudes-de-credito
""".split()  # noqa: SIM905


def test_every_table_of_the_law_has_its_register_and_no_file_is_wrong() -> None:
    assert not PROBLEMS
    assert set(REGISTERS) == set(SLUGS)


@EACH
def test_few_columns_are_required_and_at_least_one_is(register: Register) -> None:
    assert 1 <= sum(column.required for column in register.columns) <= 3


@EACH
def test_every_column_says_what_it_is_and_gives_an_example(register: Register) -> None:
    for column in register.columns:
        assert column.example, column.name
        assert len(column.synonyms) >= 3, column.name


@EACH
def test_every_example_is_read_by_the_reader_of_its_column_without_fault(register: Register) -> None:
    for column in register.columns:
        value, fault = compile_reader(column)(column.example)
        assert value is not None, column.name
        assert fault is None, (column.name, fault)


@EACH
def test_a_sheet_under_its_own_titles_is_understood_whole(register: Register) -> None:
    rows = [[column.title for column in register.columns], [column.example for column in register.columns]]
    judged = judge(rows, register)
    assert judged.ok, [str(problem) for problem in judged.problems]
    assert judged.header is not None
    assert list(judged.header.columns) == [column.name for column in register.columns]
    assert not judged.header.guessed
    assert len(judged.values) == 1


@EACH
def test_every_synonym_alone_asks_for_its_own_column(register: Register) -> None:
    for column in register.columns:
        for header in (column.title, column.name, *column.synonyms):
            assert match_columns([header], register) == {column.name: 0}, header


@EACH
def test_the_titles_in_capitals_without_accents_are_found_under_a_crest(register: Register) -> None:
    rows: list[list[object]] = [["MUNICIPALIDAD DE EJEMPLO"], [], ["Información pública de oficio, artículo 10"], []]
    rows.append([column.title.upper().translate(str.maketrans("ÁÉÍÓÚÑ", "AEIOUN")) for column in register.columns])
    header = find_header(rows, register)
    assert header is not None
    assert header.row == 5
    assert not header.missing


@EACH
def test_no_column_could_carry_private_data(register: Register) -> None:
    for column in register.columns:
        assert not any(withheld(text) for text in (column.name, column.title, *column.synonyms))
        if column.format in ("phone", "email"):
            assert column.privacy is Privacy.OFFICIAL


def test_the_sociolinguistic_report_has_no_column_that_names_a_person() -> None:
    assert all(column.privacy is Privacy.PUBLIC for column in REGISTERS["pertenencia-sociolinguistica"].columns)
    assert REGISTERS["pertenencia-sociolinguistica"].column("usuarios").type == "integer"


def _named_by_law(slug: str) -> set[str]:
    return {column.name for column in REGISTERS[slug].columns if column.basis is Basis.LAW}


@pytest.mark.parametrize(
    ("slug", "columns"),
    [
        ("remuneraciones", "nombre salario honorarios dietas bonos viaticos otras_remuneraciones"),
        ("contrataciones-de-bienes-y-servicios", "monto precio_unitario costo renglon proveedor adjudicacion contrato"),
        ("viajes-internacionales", "persona objetivo destino costo_boleto viaticos"),
        ("contratos-de-mantenimiento", "clase monto plazo proveedor"),
        ("empresas-precalificadas", "razon_social capital_autorizado renglon_de_precalificacion"),
        (
            "obras",
            "ubicacion costo_total fuente_de_financiamiento tiempo_de_ejecucion beneficiarios empresa_ejecutora funcionario_responsable",
        ),
        ("contratos-de-arrendamiento", "caracteristicas motivo arrendatario monto plazo"),
        ("contrataciones-por-licitacion", "nog fecha_adjudicacion proveedor monto_adjudicado plazo fecha_aprobacion_contrato contrato"),
        ("fideicomisos", "destino cotizaciones_y_licitaciones gasto_administrativo gasto_operativo"),
    ],
)
def test_what_the_article_names_is_a_column_whose_basis_is_the_law(slug: str, columns: str) -> None:
    assert set(columns.split()) <= _named_by_law(slug)


def test_money_columns_refuse_negative_amounts_but_for_budget_movements() -> None:
    def negative(column: Column) -> bool:
        return column.format == "money" and column.minimum is None

    free = {slug for slug, register in REGISTERS.items() if any(negative(column) for column in register.columns)}
    assert free == {"ejecucion-presupuestaria", "modificaciones-presupuestarias"}
