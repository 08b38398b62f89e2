"""What only mentions a word of ours, what names an office, a work or a norm, and words written as they sound."""

from __future__ import annotations

from checklists.wording import Reading, read


def numerals(reading: Reading) -> list[int]:
    return [int(claim.code[-2:]) for claim in reading.obligations if claim.code.startswith("laip-10-")]


def test_a_number_in_front_is_its_numeral_where_its_words_agree() -> None:
    assert numerals(read("14 Mantenimiento", "Año 2024")) == [14]
    assert numerals(read("16 Licencias")) == [16]
    assert numerals(read("15 comunidades beneficiadas", "Información pública")) == []


def test_a_lone_word_among_strange_ones_is_only_mentioned_and_a_name_is_not_strange() -> None:
    for mentioned in ("Auditoría ambiental", "Inventario forestal nacional", "Obras maestras del museo", "Depósitos aduaneros"):
        assert numerals(read(mentioned)) == []
    assert numerals(read("Fideicomiso FONAPAZ")) == [21]
    assert numerals(read("Viáticos Rectoría")) == [12]


def test_words_are_mended_by_how_they_sound_and_names_stay_names() -> None:
    assert numerals(read("Contratacion de vienes y servicios")) == [11]
    assert numerals(read("Lisitaciones y cotisaciones"))[0] in (10, 20)
    for name in ("Municipalidad de Concepción", "Manuel Pérez", "Limitaciones", "Recuperación"):
        assert numerals(read(name)) == []


def test_an_office_alone_is_none_and_before_a_colon_says_whose_the_rest_is() -> None:
    assert numerals(read("Auditoría Interna")) == []
    assert numerals(read("Auditoría Interna", "Numeral 23")) == [23]
    assert numerals(read("Departamento de Compras: compras directas")) == [22]
    assert numerals(read("Supervisor de Obras")) == []


def test_a_work_is_known_by_its_name_and_an_agreement_by_what_it_approves() -> None:
    assert numerals(read("Mejoramiento camino rural caserío Las Flores")) == [18]
    assert numerals(read("Mejoramiento del camino rural avanza a buen ritmo")) == []
    assert numerals(read("Acuerdo municipal que aprueba el presupuesto de ingresos y egresos")) == [7]


def test_a_law_in_the_list_of_the_norms_is_a_norm() -> None:
    assert numerals(read("Ley de los Consejos de Desarrollo Urbano y Rural", "Marco legal")) == [1]
