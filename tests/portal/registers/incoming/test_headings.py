"""Headers: matched by their words or by a person's, told when they are not, and never the way in for private data."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from portal_template.registers.incoming.judgement import Reading
from tests.portal.registers.incoming.conftest import judged

Book = Callable[..., Path]
ROW = ("Ana Ejemplo", "Oficial", 4500.25)


def test_headers_are_known_whatever_their_case_accents_and_usual_words(book: Book) -> None:
    found = judged(book([("NOMBRE Y APELLIDOS", "  puesto ", "Sueldo (Q)"), ROW]))
    assert [(heading.column, heading.reading) for heading in found.headings] == [
        ("nombre", Reading.SURE),
        ("cargo", Reading.SURE),
        ("salario", Reading.SURE),
    ]


def test_an_unknown_header_is_told_with_what_it_might_be_and_its_first_values(book: Book) -> None:
    found = judged(book([("Nombre", "Cargo", "Remuneración básica del periodo"), ROW]))
    heading = found.headings[2]
    assert (heading.reading, heading.column, heading.samples) == (Reading.UNKNOWN, "", ("4500.25",))
    assert heading.suggestions[0] in ("salario", "total", "otras_remuneraciones")
    assert "nombre" not in heading.suggestions


def test_what_a_person_says_wins_over_the_words(book: Book) -> None:
    path = book([("Nombre", "Oficina", "Básico"), ROW])
    found = judged(path, choices={"oficina": "cargo", "basico": "salario"})
    assert [(heading.column, heading.reading) for heading in found.headings[1:]] == [("cargo", "chosen"), ("salario", "chosen")]
    assert found.judged is not None
    assert found.judged.values[0]["cargo"] == "Oficial"


def test_a_column_that_a_person_leaves_out_is_not_published(book: Book) -> None:
    found = judged(book([("Nombre", "Cargo", "Salario"), ROW]), choices={"cargo": ""})
    assert found.headings[1].reading is Reading.IGNORED
    assert found.csv is not None
    assert "Oficial" not in found.csv.decode()


def test_the_words_of_the_office_find_a_header_made_of_them_alone(book: Book) -> None:
    path = book([("Municipalidad",), ("Quién", "Qué hace", "Cuánto"), ROW])
    assert judged(path).refusal is not None
    found = judged(path, choices={"quien": "nombre", "que hace": "cargo", "cuanto": "salario"})
    assert found.ok, found.refusal
    assert found.row_count == 1


@pytest.mark.parametrize("header", ["DPI", "Fecha de nacimiento", "No. de cuenta", "Dirección particular", "Celular personal"])
def test_nobody_can_publish_a_private_column_by_giving_it_another_name(book: Book, header: str) -> None:
    path = book([("Nombre", "Salario", header), ("Ana Ejemplo", 10, "algo secreto")])
    found = judged(path, choices={header.lower().replace(".", ""): "dependencia", header: "cargo"})
    heading = found.headings[2]
    assert (heading.reading, heading.column, heading.samples) == (Reading.WITHHELD, "", ())
    assert found.csv is not None
    assert "secreto" not in found.csv.decode()


def test_a_choice_of_a_column_that_there_is_not_is_no_choice(book: Book) -> None:
    assert judged(book([("Nombre", "Cargo", "Salario"), ROW]), choices={"cargo": "inventada"}).headings[1].column == "cargo"


def test_samples_show_nothing_personal(book: Book) -> None:
    found = judged(book([("Nombre", "Salario", "Notas"), ("Ana", 10, "llamar al 5555-1234, DPI 1234 56789 0101")]))
    assert "1234 56789" not in "".join(found.headings[2].samples)
